"""The local server ends in order: what it is answering is answered, and all of it arrives."""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests

from smarttracker_lite.web.server import Server

PATIENCE_S = 20
PAGE = b"paid" * 2_000_000
"""More than a socket takes at once."""


class Slow:
    """A page that is asked for, and answered once somebody lets it."""

    def __init__(self) -> None:
        self.asked, self.let = Event(), Event()

    def __call__(self, _environ: WSGIEnvironment, answer: StartResponse) -> Iterable[bytes]:
        self.asked.set()
        self.let.wait(PATIENCE_S)
        answer("200 OK", [("Content-Length", str(len(PAGE)))])
        return [PAGE]


def test_what_is_being_answered_arrives_whole_before_the_server_ends(
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = Slow()
    server = Server(page)
    server.start()
    with ThreadPoolExecutor(2) as pool:
        asking = pool.submit(requests.get, server.url, timeout=PATIENCE_S)
        assert page.asked.wait(PATIENCE_S)
        ending = pool.submit(server.stop)
        assert not ending.done()
        page.let.set()
        assert asking.result(PATIENCE_S).content == PAGE
        ending.result(PATIENCE_S)
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=PATIENCE_S)
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_a_server_ends_twice_or_before_it_began_without_a_word() -> None:
    server = Server(Slow())
    server.stop()
    server.start()
    server.stop()
    server.stop()
