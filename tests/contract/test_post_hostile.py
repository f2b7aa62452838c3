"""Mail servers, and whoever pretends to be one on the way, that want to hold us up or fill our memory."""

import socket
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from threading import Event, Thread

import pytest

from smarttracker_lite.billing.mailbox import Mailbox
from smarttracker_lite.billing.post import check
from smarttracker_lite.billing.refusals import answer_of
from smarttracker_lite.domain.business import MailSecurity
from smarttracker_lite.errors import PostTrouble


def endless_answer(line: socket.socket, over: Event) -> None:
    while not over.is_set():
        line.sendall(b"220-and one line more\r\n" * 1_000)


def a_line_now_and_then(line: socket.socket, over: Event) -> None:
    while not over.wait(0.05):
        line.sendall(b"220-wait\r\n")


def an_octet_now_and_then(line: socket.socket, over: Event) -> None:
    while not over.wait(0.05):
        line.sendall(b"2")


def a_line_without_end(line: socket.socket, over: Event) -> None:
    while not over.is_set():
        line.sendall(b"2" * 100_000)


@contextmanager
def server(says: Callable[[socket.socket, Event], None]) -> Iterator[Mailbox]:
    """An account at a server that speaks so to the first who comes, until the block ends."""
    over = Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as door:

        def speak() -> None:
            with suppress(OSError), door.accept()[0] as line:
                says(line, over)

        speaker = Thread(target=speak)
        speaker.start()
        try:
            yield Mailbox(
                host="127.0.0.1",
                port=door.getsockname()[1],
                user="anna",
                password="secret",
                security=MailSecurity.STARTTLS,
            )
        finally:
            over.set()
            speaker.join()


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (endless_answer, "does not answer"),
        (a_line_now_and_then, "does not answer"),
        (an_octet_now_and_then, "does not answer"),
        (a_line_without_end, "answered with an error"),
    ],
)
def test_who_never_comes_to_an_end_is_given_up(
    says: Callable[[socket.socket, Event], None], told: str
) -> None:
    with server(says) as mailbox, pytest.raises(PostTrouble) as trouble:
        check(mailbox, timeout=0.5)
    assert told in str(trouble.value)


def test_an_answer_is_kept_on_one_line_that_can_be_shown() -> None:
    assert answer_of(250, b"2.0.0\x00 Ok\x1b[31m:\r\n queued \xff") == "250 2.0.0 Ok [31m: queued \ufffd"
