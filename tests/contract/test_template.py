"""Templates of the user's own are programs: what they may not do, they cannot."""

import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.billing import template
from smarttracker_lite.billing.document import LAYOUTS, inputs, render
from smarttracker_lite.errors import DocumentTrouble
from tests.support.sheets import AT, SHEET, pages, with_lines

SECRET = "hunter2-of-somebody-else"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "templates"
    made.mkdir()
    return made


def laid_out(folder: Path, source: str, seconds: float = template.SECONDS) -> str:
    (folder / "mine.typ").write_text(source, encoding="utf-8")
    (pdf,) = template.rendered(folder, "mine", inputs(SHEET, None), "pdf", AT, seconds)
    return "\n".join(pages(pdf))


def titled(body: str) -> str:
    """A template that PDF/UA lets through."""
    return f'#set document(title: "x")\n#set text(font: "Inter", lang: "it")\n{body}\n'


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_copy_of_a_layout_makes_the_same_document(folder: Path, layout: str) -> None:
    path = template.start_from(folder, layout)
    assert template.templates(folder) == (layout,)
    (pdf,) = template.rendered(folder, path.stem, inputs(with_lines(30), None), "pdf", AT)
    assert pdf == render(with_lines(30), None, AT, layout)


def test_a_copy_overwrites_nothing(folder: Path) -> None:
    first, second = template.start_from(folder, "modern"), template.start_from(folder, "modern")
    assert (first.name, second.name) == ("modern.typ", "modern-2.typ")


def test_pictures_come_page_by_page(folder: Path) -> None:
    path = template.start_from(folder, "modern")
    made = template.rendered(folder, path.stem, inputs(with_lines(52), None), "png", AT)
    assert len(made) == len(pages(render(with_lines(52), None, AT)))
    assert all(page.startswith(b"\x89PNG") for page in made)


def test_a_template_may_use_what_lies_beside_it(folder: Path) -> None:
    (folder / "words.txt").write_text("Grüße aus der Werkstatt")
    assert "Grüße aus der Werkstatt" in laid_out(folder, titled('#read("words.txt")'))


@pytest.mark.parametrize(
    "reading",
    [
        '#read("/etc/passwd")',
        '#read("../secret.txt")',
        '#read("link.txt")',
        '#read("linked/secret.txt")',
        '#include "../secret.txt"',
        '#image("../secret.txt")',
        '#read("../asked.json")',
        '#read(("..", "..", "secret.txt").join("/"))',
    ],
)
def test_nothing_outside_its_folder_can_be_read(folder: Path, reading: str) -> None:
    (folder.parent / "secret.txt").write_text(SECRET)
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "linked").symlink_to(folder.parent)
    with pytest.raises(DocumentTrouble, match="cannot be laid out, line 3") as told:
        laid_out(folder, titled(reading))
    assert SECRET not in str(told.value.values)


def test_a_template_that_is_a_link_is_none(folder: Path) -> None:
    (folder.parent / "elsewhere.typ").write_text("x")
    (folder / "mine.typ").symlink_to(folder.parent / "elsewhere.typ")
    assert template.templates(folder) == ()
    with pytest.raises(DocumentTrouble, match="is gone"):
        template.rendered(folder, "mine", inputs(SHEET, None), "pdf", AT)


@pytest.mark.parametrize("name", ["../mine", "/etc/passwd", "", "a/b"])
def test_a_name_leads_nowhere_else(folder: Path, name: str) -> None:
    (folder.parent / "mine.typ").write_text("x")
    with pytest.raises(DocumentTrouble, match="is gone"):
        template.rendered(folder, name, inputs(SHEET, None), "pdf", AT)


@pytest.fixture
def overheard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What anybody asks of a proxy that the environment names."""
    heard: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            heard.append(self.path)
            self.send_error(502)

        def log_message(self, *words: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_address[1]}")
    yield heard
    server.shutdown()
    server.server_close()


def test_no_package_is_fetched(folder: Path, overheard: list[str]) -> None:
    with pytest.raises(DocumentTrouble, match="cannot be laid out"):
        laid_out(folder, titled('#import ("@pre" + "view/cetz:0.4.2"): *'))
    assert overheard == []


@pytest.mark.parametrize(
    "source",
    [
        "#while true {}",
        "#let f(x) = f(x + 1)\n#f(0)",
        "#let x = (1,)\n#while x.len() > 0 { x += x }",
        "#for _ in range(1000000000) { [x] }",
        "#let s = calc.pow(2, 30)\n#table(columns: 3, ..range(s).map(str))",
        "#let n = 1\n#while n > 0 { n = calc.rem(n + 1, 7) + 1 }",
        "#for i in range(3000000) { [word ] }",
        '#let s = "x"\n#while s.len() < calc.pow(2, 40) { s = s + s }',
    ],
)
def test_what_runs_wild_is_stopped_and_told(folder: Path, source: str) -> None:
    with pytest.raises(DocumentTrouble, match=r"was stopped|cannot be laid out"):
        laid_out(folder, titled(source), seconds=2)


def test_a_fault_is_told_with_its_line(folder: Path) -> None:
    with pytest.raises(DocumentTrouble) as told:
        laid_out(folder, titled("#let a = 1\n#undefined(a)"))
    assert told.value.values["line"] == 4
    assert told.value.values["reason"] == "unknown variable: undefined"


def test_a_folder_that_holds_too_much_is_not_copied(folder: Path) -> None:
    with (folder / "large.bin").open("wb") as large:
        large.truncate(21 << 20)
    with pytest.raises(DocumentTrouble, match="holds too much"):
        laid_out(folder, titled("x"))


def test_nothing_is_left_behind(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "tmp"
    own.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(own))
    laid_out(folder, titled("x"))
    assert list(own.iterdir()) == []


def test_what_became_of_a_page_is_known_while_its_folder_looks_the_same(folder: Path) -> None:
    """So one that runs wild is waited for once, not for each picture of each page."""
    source, path = titled("#nothing"), folder / "mine.typ"
    for text in (source, source.replace("#nothing", "mended!!")):
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(0, 0))
        with pytest.raises(DocumentTrouble, match="cannot be laid out"):
            template.rendered(folder, "mine", inputs(SHEET, None), "png", AT)


def test_a_template_that_was_mended_is_tried_anew(folder: Path) -> None:
    for source, fine in (("#nothing", False), (titled("mended"), True)):
        (folder / "mine.typ").write_text(source, encoding="utf-8")
        if fine:
            assert template.rendered(folder, "mine", inputs(SHEET, None), "png", AT)
        else:
            with pytest.raises(DocumentTrouble):
                template.rendered(folder, "mine", inputs(SHEET, None), "png", AT)
