"""The door to the network, against servers on real sockets that behave badly."""

import base64
import gzip
import re
import socket
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from smarttracker_lite.errors import (
    BadInput,
    NotAPrinter,
    PrinterAsleep,
    PrinterRefused,
    PrinterReplaced,
    PrinterTrouble,
    PrinterUnreachable,
    WrongPassword,
)
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.password import authorization
from smarttracker_lite.printers.refusal import NotThere
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.tls import pinned, shown
from smarttracker_lite.printers.wire import LIMITS, Limits, Reply
from tests.support import hostile
from tests.support.hostile import IPP, http, says, serving
from tests.support.programs import free_port

SHORT = Limits(connect_s=2, silence_s=1, total_s=3, octets=1_000_000)


def ask(url: str, *, user: str = "", pin: str | None = None, limits: Limits = LIMITS) -> Reply:
    address = Address(url=url, user=user, password="secret" if user else "", pin=pin)
    return wire.post(address, b"question", IPP, limits=limits)


def test_an_answer_is_status_headers_and_body() -> None:
    with serving(says(http(b"answer", X_Trace="7"))) as server:
        reply = ask(server.url())
    assert (reply.status, reply.headers["x-trace"], reply.body) == (200, "7", b"answer")


def test_the_request_is_sent_as_it_is_with_its_content_type() -> None:
    with serving(says(http(b"answer"))) as server:
        ask(server.url())
    assert b"Content-Type: application/ipp\r\n" in server.requests[0]
    assert hostile.body(server.requests[0]) == b"question"


def test_a_page_is_asked_for_with_the_kind_that_is_accepted() -> None:
    with serving(says(http(b"<page/>"))) as server:
        reply = wire.get(Address(url=server.url(path="/page?cost=y")), "application/json")
    assert reply.body == b"<page/>"
    assert server.requests[0].startswith(b"GET /page?cost=y HTTP/1.1\r\n")
    assert b"Accept: application/json\r\n" in server.requests[0]
    assert hostile.body(server.requests[0]) == b""


def test_a_page_that_is_not_there_says_what_is_there_instead() -> None:
    with (
        serving(says(http(b"Unkownw QueueID", "404 Not Found"))) as server,
        pytest.raises(NotThere) as caught,
    ):
        wire.get(Address(url=server.url()))
    assert caught.value.said == b"Unkownw QueueID"


def test_a_page_is_read_by_digest_with_the_method_it_is_asked_by() -> None:
    challenge = 'Digest realm="printer", nonce="abc", qop="auth"'
    with locked(challenge) as server:
        address = Address(url=server.url(), user="admin", password="secret")
        assert wire.get(address).status == 200
        path = urlsplit(server.url()).path
        asked = authorization(challenge, address, "GET", path, _chance(server.requests[1]))
    assert f"Authorization: {asked}".encode() in server.requests[1]


def _chance(request: bytes) -> str:
    """The random word of the client in a request."""
    found = re.search(rb'cnonce="(\w+)"', request)
    assert found
    return found[1].decode()


def redirect(target: str) -> hostile.Answer:
    return says(http(b"", "302 Found", Location=target))


BAD: dict[str, tuple[hostile.Answer, type[PrinterTrouble]]] = {
    "a web page": (hostile.html(), NotAPrinter),
    "garbage": (says(b"\0\1\2garbage\r\n\r\n"), NotAPrinter),
    "a hang-up": (says(b""), NotAPrinter),
    "half an answer": (hostile.half(bytes(1000)), NotAPrinter),
    "an endless answer": (hostile.drips, NotAPrinter),
    "an endless header": (hostile.drips_headers, NotAPrinter),
    "a flood": (hostile.floods, NotAPrinter),
    "silence": (hostile.silent, PrinterUnreachable),
    "not found": (says(http(b"", "404 Not Found")), NotAPrinter),
    "asleep": (says(http(b"", "503 Service Unavailable")), PrinterAsleep),
    "a password wanted": (says(http(b"", "401 Unauthorized", WWW_Authenticate="Basic")), PrinterRefused),
    "forbidden": (says(http(b"", "403 Forbidden")), PrinterRefused),
    "a redirect to another host": (redirect("http://192.0.2.1/"), NotAPrinter),
    "a redirect to a file": (redirect("file:///etc/passwd"), NotAPrinter),
    "a redirect to a cut address": (redirect("http://[::1"), NotAPrinter),
    "a redirect to no port": (redirect("http://127.0.0.1:notaport/"), NotAPrinter),
    "a redirect to a port too high": (redirect("http://127.0.0.1:99999/"), NotAPrinter),
    "a redirect to another protocol": (redirect("gopher://127.0.0.1/"), NotAPrinter),
    "a redirect with a name of nobody": (redirect("http://\x01/"), NotAPrinter),
    "a redirect in a circle": (redirect("/ipp/print"), NotAPrinter),
}


@pytest.mark.parametrize(("answer", "trouble"), BAD.values(), ids=BAD.keys())
def test_a_bad_answer_is_said_in_words_with_the_next_step(
    answer: hostile.Answer, trouble: type[PrinterTrouble]
) -> None:
    with serving(answer) as server, pytest.raises(trouble) as caught:
        ask(server.url(), limits=SHORT)
    assert f"127.0.0.1:{server.port}" in str(caught.value)
    assert caught.value.hint


def test_nobody_listening_is_unreachable() -> None:
    with pytest.raises(PrinterUnreachable):
        ask(f"http://127.0.0.1:{free_port()}/ipp/print")


@pytest.mark.parametrize("url", ["http://", "nonsense", "http://host:99999/", "http://[::1/", "http://a..b/"])
def test_a_url_that_is_none_is_bad_input_or_unreachable(url: str) -> None:
    with pytest.raises((BadInput, PrinterUnreachable)):
        ask(url)


def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.delenv("no_proxy", raising=False)
    with serving(says(http(b"answer"))) as server:
        assert ask(server.url()).body == b"answer"


def test_a_redirect_on_the_same_host_is_followed() -> None:
    def answer(connection: socket.socket, server: hostile.Hostile) -> None:
        moved = b"POST /old" in server.requests[-1]
        connection.sendall(http(b"", "302 Found", Location="/new") if moved else http(b"answer"))

    with serving(answer) as server:
        assert ask(server.url(path="/old")).body == b"answer"
    assert hostile.body(server.requests[1]) == b"question"


@contextmanager
def locked(challenge: str) -> Iterator[hostile.Hostile]:
    def answer(connection: socket.socket, server: hostile.Hostile) -> None:
        known = b"\nAuthorization: " in server.requests[-1]
        denial = http(b"", "401 Unauthorized", WWW_Authenticate=challenge)
        connection.sendall(http(b"answer") if known else denial)

    with serving(answer) as server:
        yield server


def test_the_password_is_sent_only_when_asked_for() -> None:
    with locked('Basic realm="printer"') as server:
        assert ask(server.url(), user="admin").body == b"answer"
    assert b"Authorization" not in server.requests[0]
    assert b"Basic " + base64.b64encode(b"admin:secret") in server.requests[1]


def test_a_digest_challenge_is_answered_without_the_password() -> None:
    with locked('Digest realm="printer", nonce="1", qop="auth"') as server:
        assert ask(server.url(), user="admin").body == b"answer"
    assert b'username="admin"' in server.requests[-1]
    assert not any(b"secret" in request for request in server.requests)


def test_a_wrong_password_is_refused_without_trying_for_ever() -> None:
    with serving(says(http(b"", "401 Unauthorized", WWW_Authenticate="Basic"))) as server:
        with pytest.raises(WrongPassword):
            ask(server.url(), user="admin")
        assert len(server.requests) == 2


def test_a_password_that_is_answered_with_403_is_as_wrong_and_the_words_name_both_reasons() -> None:
    def answer(connection: socket.socket, server: hostile.Hostile) -> None:
        known = b"\nAuthorization: " in server.requests[-1]
        asks = http(b"", "401 Unauthorized", WWW_Authenticate="Basic")
        connection.sendall(http(b"no", "403 Forbidden") if known else asks)

    with serving(answer) as server:
        with pytest.raises(WrongPassword) as caught:
            ask(server.url(), user="admin")
        assert len(server.requests) == 2
    assert "the password is wrong, or this user may not see" in str(caught.value)


def test_a_page_that_is_forbidden_to_all_is_a_refusal_of_no_password() -> None:
    with serving(says(http(b"no", "403 Forbidden"))) as server, pytest.raises(PrinterRefused) as caught:
        ask(server.url(), user="admin")
    assert not isinstance(caught.value, WrongPassword)  # none was sent


def test_an_answer_tells_whether_the_password_was_asked_for() -> None:
    with locked('Basic realm="printer"') as server:
        assert ask(server.url(), user="admin").let_in
    with serving(says(http(b"answer"))) as server:
        assert not ask(server.url(), user="admin").let_in


def test_a_password_with_any_letters_is_sent() -> None:
    with locked('Digest realm="printer", nonce="1"') as server:
        assert ask(server.url(), user="Алиса").body == b"answer"
    assert 'username="Алиса"'.encode() in server.requests[-1]


@pytest.mark.parametrize(
    "challenge",
    ["Digest", "Digest qop=", 'Digest realm="r"', "Digest realm=r, nonce=n, algorithm=FOO", "NTLM"],
)
def test_a_challenge_that_cannot_be_answered_is_a_refusal(challenge: str) -> None:
    with locked(challenge) as server, pytest.raises(PrinterRefused) as caught:
        ask(server.url(), user="admin")
    assert not isinstance(caught.value, WrongPassword)  # none was sent


@pytest.mark.parametrize(
    ("status", "header"),
    [
        ("401 Unauthorized", {"WWW_Authenticate": 'Digest realm="r", nonce="n"'}),
        ("302 Found", {"Location": "/"}),
    ],
)
def test_a_packed_refusal_or_redirect_is_not_unpacked(status: str, header: dict[str, str]) -> None:
    bomb = http(gzip.compress(bytes(100_000_000)), status, Content_Encoding="gzip", **header)
    with serving(says(bomb)) as server:
        tracemalloc.start()
        with pytest.raises(PrinterTrouble):
            ask(server.url(), user="admin")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 10_000_000


def test_a_self_signed_certificate_is_trusted_by_its_pin(tmp_path: Path) -> None:
    context = hostile.tls(hostile.self_signed(tmp_path))
    with serving(says(http(b"answer")), context) as server:
        pin = shown("127.0.0.1", server.port).pin
        assert ask(server.url("https"), pin=pin).body == b"answer"


def test_a_self_signed_certificate_without_a_pin_is_not_trusted(tmp_path: Path) -> None:
    context = hostile.tls(hostile.self_signed(tmp_path))
    with serving(says(http(b"answer")), context) as server:
        with pytest.raises(NotAPrinter, match="cannot be trusted"):
            ask(server.url("https"))
        assert not server.requests


def test_another_certificate_gets_no_request_and_so_no_password(tmp_path: Path) -> None:
    context = hostile.tls(hostile.self_signed(tmp_path))
    with serving(says(http(b"answer")), context) as server:
        with pytest.raises(PrinterReplaced, match="another certificate"):
            ask(server.url("https"), user="admin", pin="00" * 32)
        assert not server.requests


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")  # it is what we test
def test_old_tls_is_spoken_only_with_a_pinned_printer_that_needed_it_at_first_contact(tmp_path: Path) -> None:
    context = hostile.old_tls(hostile.self_signed(tmp_path, bits=1024))
    with serving(says(http(b"answer")), context) as server:
        at = pinned(Address(url=server.url("https")))
        assert at.legacy_tls
        assert wire.get(at).body == b"answer"
        for address in (replace(at, legacy_tls=False), replace(at, pin=None)):
            with pytest.raises(NotAPrinter, match="too old"):
                wire.get(address)


def test_a_modern_printer_is_pinned_without_old_tls(tmp_path: Path) -> None:
    with serving(says(http(b"answer")), hostile.tls(hostile.self_signed(tmp_path))) as server:
        at = pinned(Address(url=server.url("https")))
        assert not at.legacy_tls
        assert pinned(at) is at
    plain = Address(url="http://127.0.0.1/")
    assert pinned(plain) is plain


def test_a_redirect_from_tls_to_plain_text_is_not_followed(tmp_path: Path) -> None:
    context = hostile.tls(hostile.self_signed(tmp_path))
    with serving(says(http(b"answer"))) as plain:
        moved = says(http(b"", "302 Found", Location=plain.url()))
        with serving(moved, context) as server, pytest.raises(NotAPrinter, match="not secured"):
            ask(server.url("https"), pin=shown("127.0.0.1", server.port).pin)
        assert not plain.requests


def test_a_port_without_tls_has_no_certificate() -> None:
    with serving(says(b"")) as server, pytest.raises(NotAPrinter, match="does not speak TLS"):
        shown("127.0.0.1", server.port, connect_s=0.3)
