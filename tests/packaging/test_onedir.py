"""The program PyInstaller makes of build.spec, started as its user starts it."""

import hashlib
import http.cookiejar
import json
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from smarttracker_lite.desktop.view import TITLE
from tests.support.command import environment
from tests.support.dunst import dunst
from tests.support.programs import PATIENCE_S, wait_until
from tests.support.screen import screen, screen_without_tray

ROOT = Path(__file__).parents[2]
SOURCES = ("build.spec", "constraints.txt", "pyproject.toml", "smarttracker_lite", "assets")
LIBRARIES = "bottle waitress requests tinydb typst babel pystray pywebview keyring desktop-notifier".split()

pytestmark = pytest.mark.timeout(400)


def digest() -> str:
    """One name for the content of everything the program is made of."""
    content = hashlib.sha256()
    for source in (ROOT / name for name in SOURCES):
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and "__pycache__" not in path.parts:
                content.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return content.hexdigest()[:16]


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built program; it is kept in build/ until anything it is made of changes."""
    folder = ROOT / "build" / "onedir"
    stamp = folder / digest()
    if not stamp.exists():
        shutil.rmtree(folder, ignore_errors=True)
        work = tmp_path_factory.mktemp("work")
        options = ["--noconfirm", "--log-level", "ERROR", "--distpath", str(folder), "--workpath", str(work)]
        subprocess.run(
            [sys.executable, "-m", "PyInstaller", *options, str(ROOT / "build.spec")], check=True, cwd=work
        )
        stamp.touch()
    return folder / "smarttracker-lite" / "smarttracker-lite"


def page(url: str) -> str:
    """What a browser that keeps cookies is shown at `url`."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    with browser.open(url, timeout=PATIENCE_S) as answer:
        shown: bytes = answer.read()
    return shown.decode()


def test_the_built_program_serves_signed_in_pages_with_its_assets(program: Path, tmp_path: Path) -> None:
    words = [str(program), "serve", "--port", "0", "--data", str(tmp_path / "data")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment(tmp_path)) as served:
        assert served.stdout is not None
        try:
            ready = re.fullmatch(r"ready (http://127\.0\.0\.1:\d+)(\S+)\n", served.stdout.readline())
            assert ready is not None
            shown = page(ready[1] + ready[2])
            assert "SmartTracker Lite" in shown
            style = re.search(r'href="([^"]+\.css[^"]*)"', shown)
            assert style is not None
            assert "{" in page(ready[1] + style[1])
            served.send_signal(signal.SIGTERM)
            assert served.wait(PATIENCE_S) == 0
        finally:
            served.kill()


def doctor(program: Path, home: Path, *words: str, **variables: str) -> list[dict[str, Any]]:
    """What the built program finds out about itself, point by point."""
    command = [str(program), "doctor", *words, "--json", "--data", str(home / "data")]
    done = subprocess.run(
        command, env=environment(home, **variables), capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_the_built_program_makes_an_invoice_and_shows_its_pages(program: Path, tmp_path: Path) -> None:
    found = doctor(program, tmp_path, "--selftest")
    assert {"jobs", "invoice", "pages"} <= {row["point"] for row in found}
    assert all(row["ok"] for row in found), found


def test_the_built_program_knows_its_libraries_and_carries_their_licences(
    program: Path, tmp_path: Path
) -> None:
    (text,) = (row["text"] for row in doctor(program, tmp_path) if row["point"] == "libraries")
    told = dict(library.split() for library in text.split(", "))
    assert set(LIBRARIES) <= told.keys()
    for name in LIBRARIES:
        assert told[name] == version(name)
        (folder,) = (program.parent / "_internal").glob(f"{name.replace('-', '_')}-*.dist-info")
        assert list(folder.rglob("*LICEN*")) or list(folder.rglob("COPYING*")), name


def test_the_built_program_reaches_who_shows_notifications(program: Path, tmp_path: Path) -> None:
    with screen_without_tray(tmp_path / "screen") as display, dunst(display, tmp_path):
        found = doctor(program, tmp_path, **display.environment)
    assert [row["text"] for row in found if row["point"] == "notifications"] == ["with buttons"]


def test_the_built_program_shows_its_icon_and_its_window(program: Path, tmp_path: Path) -> None:
    with screen(tmp_path / "screen") as display:
        words = [str(program), "--data", str(tmp_path / "data")]
        with subprocess.Popen(words, env=display.environment | {"HOME": str(tmp_path)}) as shown:
            try:
                icon = display.settled_icon()
                wait_until(lambda: len(display.picture(icon).getcolors() or []) > 10, "the mark is drawn")
                wait_until(lambda: display.windows(TITLE), "the first start shows the window")
                shown.send_signal(signal.SIGTERM)
                assert shown.wait(PATIENCE_S) == 0
            finally:
                shown.kill()
        wait_until(lambda: not display.icon() and not display.windows(TITLE), "icon and window are gone")
