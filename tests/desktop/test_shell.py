"""What the system does for the program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smarttracker_lite import paths
from smarttracker_lite.desktop import shell
from smarttracker_lite.errors import DesktopTrouble
from tests.support.notebook import notebook, noted


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
