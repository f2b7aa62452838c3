"""What the system does for the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smarttracker_lite import paths
from smarttracker_lite.desktop import shell
from smarttracker_lite.errors import DesktopTrouble
from tests.support import needs
from tests.support.peers import cupsd
from tests.support.programs import free_port, wait_until


def notebook(folder: Path, name: str, ends: int = 0) -> Path:
    """A program that writes down its arguments; gives the file it writes to."""
    page = folder / f"{name}.txt"
    (folder / name).write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$*" > "{page}.new"\n/bin/mv "{page}.new" "{page}"\nexit {ends}\n'
    )
    (folder / name).chmod(0o755)
    return page


def noted(page: Path) -> str:
    wait_until(page.exists, f"{page.stem} is started")
    return page.read_text().strip()


def test_the_program_starts_itself_again() -> None:
    assert paths.self_command("window", "URL") == [sys.executable, "-m", "smarttracker_lite", "window", "URL"]


def test_a_frozen_program_starts_its_own_file_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert paths.self_command("serve") == [sys.executable, "serve"]


def test_a_frozen_program_starts_others_with_the_systems_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    ours = {"PATH": "/bin", "LD_LIBRARY_PATH": "/opt/bundle", "LD_LIBRARY_PATH_ORIG": "/opt/lib"}
    shell.restore_library_path(ours)
    assert ours == {"PATH": "/bin", "LD_LIBRARY_PATH": "/opt/lib"}
    shell.restore_library_path(bundled := {"LD_LIBRARY_PATH": "/opt/bundle"})
    assert bundled == {}


def test_a_program_from_source_leaves_the_library_path_alone() -> None:
    ours = {"LD_LIBRARY_PATH": "/opt/cuda"}
    shell.restore_library_path(ours)
    assert ours == {"LD_LIBRARY_PATH": "/opt/cuda"}


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_a_display_is_known_by_its_name(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not shell.has_display()
    monkeypatch.setenv(variable, "0")
    assert shell.has_display()


def test_a_chromium_shows_pages_in_a_window_of_their_own(programs: Path) -> None:
    page = notebook(programs, "chromium")
    shell.open_app("http://127.0.0.1:1/")
    assert noted(page).split()[0] == "--app=http://127.0.0.1:1/"


def test_a_chromium_that_fails_at_once_leaves_the_page_to_the_users_browser(programs: Path) -> None:
    notebook(programs, "chromium", ends=1)
    page = notebook(programs, "firefox")
    # In a process of its own: webbrowser looks round once, at its first use.
    code = "from smarttracker_lite.desktop.shell import open_app; open_app('http://127.0.0.1:1/')"
    subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ, BROWSER="firefox"), check=True, timeout=60
    )
    assert noted(page) == "http://127.0.0.1:1/"


def test_no_browser_at_all_is_trouble_that_names_the_page(programs: Path) -> None:
    code = "from smarttracker_lite.desktop.shell import open_url; open_url('http://127.0.0.1:1/')"
    bare = {"PATH": str(programs)}
    with pytest.raises(subprocess.CalledProcessError) as caught:
        subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, check=True, timeout=60)
    assert b"No browser could be opened. Open http://127.0.0.1:1/ yourself." in caught.value.stderr


def test_a_file_is_shown_by_the_program_the_user_chose(programs: Path, tmp_path: Path) -> None:
    page = notebook(programs, "xdg-open")
    shell.open_file(tmp_path / "invoice.pdf")
    assert noted(page) == str(tmp_path / "invoice.pdf")


def test_a_file_no_program_shows_is_trouble_that_names_the_folder(programs: Path, tmp_path: Path) -> None:
    notebook(programs, "xdg-open", ends=3)
    with pytest.raises(DesktopTrouble, match=f"could show invoice.pdf. You find it in {tmp_path}"):
        shell.open_file(tmp_path / "invoice.pdf")


def test_a_file_is_shown_for_printing_where_no_program_prints(programs: Path, tmp_path: Path) -> None:
    page = notebook(programs, "xdg-open")
    shell.print_file(tmp_path / "invoice.pdf")
    assert noted(page) == str(tmp_path / "invoice.pdf")


def test_why_a_file_was_not_printed_is_told_in_lps_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs.program("lp")
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{free_port()}")
    (tmp_path / "invoice.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(
        DesktopTrouble, match=r"invoice.pdf was not printed: lp: .+ Choose a standard printer"
    ):
        shell.print_file(tmp_path / "invoice.pdf")


def test_a_file_is_printed_on_the_standard_printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cupsd() as cups:
        cups.add_queue("office", model="raw")
        subprocess.run([needs.program("lpadmin"), "-h", cups.server, "-d", "office"], check=True)
        monkeypatch.setenv("CUPS_SERVER", cups.server)
        paper = tmp_path / "Fattura 2026-0147.pdf"
        paper.write_bytes(b"%PDF-1.4\n% read by nobody\n")
        shell.print_file(paper)
        told = [needs.program("lpstat"), "-h", cups.server, "-W", "completed", "-o", "office"]
        wait_until(
            lambda: "office-1" in subprocess.run(told, capture_output=True, text=True, check=True).stdout,
            "the print server prints the file",
        )
