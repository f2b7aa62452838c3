"""One running program per data folder."""

import json
import os
import stat
from pathlib import Path

import pytest

from smarttracker_lite.desktop.single import FILE_NAME, Instance, announce, call, running, withdraw
from smarttracker_lite.errors import DesktopTrouble
from tests.support.answering import Answering
from tests.support.programs import free_port

HEALTH = "/instance/health"
DEEP = "[" * 100_000


def healthy(server: Answering) -> Answering:
    server.answers[HEALTH] = (200, '{"ok": true}')
    return server


def test_the_program_that_announced_itself_is_found(tmp_path: Path, server: Answering) -> None:
    announce(tmp_path, healthy(server).url, "secret")
    assert running(tmp_path) == Instance(server.url, "secret", os.getpid())
    assert server.asked(HEALTH)[0].headers["Authorization"] == "Bearer secret"


def test_only_this_user_reads_the_token(tmp_path: Path) -> None:
    announce(tmp_path, "http://127.0.0.1:1234", "secret")
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600
    assert json.loads((tmp_path / FILE_NAME).read_bytes())["port"] == 1234


def test_a_new_announcement_replaces_the_old_one_and_leaves_nothing_else(tmp_path: Path) -> None:
    announce(tmp_path, "http://127.0.0.1:1", "old")
    announce(tmp_path, "http://127.0.0.1:2", "new")
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert json.loads((tmp_path / FILE_NAME).read_bytes())["token"] == "new"


def test_nobody_runs_in_an_empty_folder_or_after_withdrawing(tmp_path: Path, server: Answering) -> None:
    assert running(tmp_path) is None
    announce(tmp_path, healthy(server).url, "secret")
    withdraw(tmp_path)
    assert running(tmp_path) is None
    withdraw(tmp_path)


def test_the_file_of_a_crashed_program_counts_as_nobody(tmp_path: Path) -> None:
    announce(tmp_path, f"http://127.0.0.1:{free_port()}", "secret")
    assert running(tmp_path) is None


@pytest.mark.parametrize(
    "answer",
    [(401, "{}"), (404, "no such page"), (404, DEEP), (200, "a page"), (200, "[1]"), (200, DEEP)],
)
def test_another_program_on_the_port_counts_as_nobody(
    tmp_path: Path, server: Answering, answer: tuple[int, str]
) -> None:
    server.answers[HEALTH] = answer
    announce(tmp_path, server.url, "secret")
    assert running(tmp_path) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"url": 1, "token": 2, "pid": []}',
        b'{"url": "http://127.0.0.1:9", "token": "a", "pid": 1e999}',
        b'{"url": "http://127.0.0.1:99999", "token": "a", "pid": 1}',
        b'{"url": "http://127.0.0.1", "token": "a", "pid": 1}',
        b'{"url": "http://127.0.0.1:9/\\u0000", "token": "a", "pid": 1}',
        b'{"url": "http://127.0.0.1:9", "token": "a\\r\\nX: y", "pid": 1}',
        b'{"url": "http://127.0.0.1:9", "token": "\\ud800", "pid": 1}',
    ],
)
def test_a_damaged_file_counts_as_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert running(tmp_path) is None


def test_a_file_that_points_elsewhere_is_not_followed(tmp_path: Path, server: Answering) -> None:
    announce(tmp_path, healthy(server).url.replace("127.0.0.1", "localhost"), "secret")
    assert running(tmp_path) is None
    assert server.requests == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(DesktopTrouble, match=r"missing cannot be written: No such file"):
        announce(tmp_path / "missing", "http://127.0.0.1:1", "secret")


def test_a_call_posts_json_and_gives_the_answer(server: Answering) -> None:
    server.answers["/instance/open"] = (200, '{"opened": true}')
    assert call(Instance(server.url, "secret", 1), "/instance/open", {"path": "/jobs"}) == {"opened": True}
    request = server.asked("/instance/open")[0]
    assert (request.method, request.headers["Authorization"]) == ("POST", "Bearer secret")
    assert json.loads(request.body) == {"path": "/jobs"}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"title": "Not found", "detail": "There is no printer {7}."}', "There is no printer {7}."),
        ('{"title": "Not found"}', "Not found"),
        ("<h1>Oops</h1>", "HTTP 404 Not Found"),
    ],
)
def test_a_refusal_is_told_in_the_running_programs_words(server: Answering, body: str, words: str) -> None:
    server.answers["/poll"] = (404, body)
    with pytest.raises(DesktopTrouble) as caught:
        call(Instance(server.url, "secret", 1), "/poll", {})
    assert str(caught.value) == words


def test_a_program_that_does_not_answer_is_trouble() -> None:
    with pytest.raises(DesktopTrouble, match="does not answer"):
        call(Instance(f"http://127.0.0.1:{free_port()}", "secret", 1), "/poll", {})


def test_a_web_proxy_is_not_asked(tmp_path: Path, server: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    announce(tmp_path, healthy(server).url, "secret")
    assert running(tmp_path) is not None
