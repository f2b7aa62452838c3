"""The one door to the network: a request to a printer, and its answer or words why there is none.

A printer is a small, old and sometimes hostile web server on the local network: no proxy is used, its
certificate is pinned, redirects stay on its host, and an answer too slow or too big is cut.
"""

import secrets
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.password import authorization
from smarttracker_lite.printers.refusal import (
    CHECK_ADDRESS,
    TooSlow,
    check_status,
    host_of,
    no_address,
    no_printer,
    not_trusted,
    other_certificate,
    wrong_password,
)
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.tls import CONNECT_S, legacy, unreachable, unverified, verified

MAX_REDIRECTS = 3
CHUNK = 1 << 16
REFUSED = (401, 403)
"""After the password, either may mean that it is wrong: the next try might lock everybody out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long (seconds) and how much (octets) we listen to one answer."""

    connect_s: float = CONNECT_S
    silence_s: float = 15
    total_s: float = 60
    octets: int = 20_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked, wherever redirects lead."""

    method: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A printer's answer, whole; `let_in` if it asked for the password, and took it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    let_in: bool = False


def post(address: Address, body: bytes, content_type: str, *, limits: Limits = LIMITS) -> Reply:
    """What the printer answers to `body`; the answer is of the same `content_type`.

    Raises what `get` raises.
    """
    question = _Question(method="POST", headers={"Content-Type": content_type}, body=body)
    reply = _answer(address, question, limits)
    given = reply.headers.get("content-type", content_type).partition(";")[0].strip().lower()
    if given != content_type:
        raise no_printer(N_("{host} answers with {given}, not as a printer does."), address.url, given=given)
    return reply


def get(address: Address, accept: str = "*/*", *, language: str = "", limits: Limits = LIMITS) -> Reply:
    """What the printer's web server shows at the URL: a page that was found (HTTP 200).

    `language` is that of a page for people. `address.url` is http or https. An https printer without a pin
    must have a certificate this computer trusts. The password is sent only after the printer asks for it,
    and after the pin was checked.

    Raises PrinterUnreachable, PrinterAsleep (503), PrinterRefused (401, 403), WrongPassword (either, after
    the password), CertificateChanged, NotThere (404, 410), NotAPrinter (any other failure) and BadInput (no
    usable URL).
    """
    headers = {"Accept": accept, **({"Accept-Language": language} if language else {})}
    return _answer(address, _Question(method="GET", headers=headers), limits)


def _answer(address: Address, question: _Question, limits: Limits) -> Reply:
    if not _usable(address.url):
        raise no_address(address.url)
    reply = _secured(address, question, limits)
    check_status(reply.status, reply.body, address.url)
    return reply


def _secured(address: Address, question: _Question, limits: Limits) -> Reply:
    """With a pin: as it was pinned. Without: verified by this computer's authorities."""
    try:
        return _Exchange(address, question, _context(address), limits).answer()
    except requests.exceptions.SSLError as fault:
        if "Fingerprints did not match" in str(fault):
            raise other_certificate(address.url) from fault
        raise not_trusted(address.url) from fault


def _context(address: Address) -> ssl.SSLContext:
    if address.pin is None:
        return verified()
    return legacy() if address.legacy_tls else unverified()


class _Adapter(HTTPAdapter):
    """Checks the pin in the handshake, and remembers the sockets, so that they can be cut.

    It is used without the session of requests, which would unpack the body of a refusal or a redirect.
    """

    def __init__(self, pin: str | None, context: ssl.SSLContext) -> None:
        self.tls = {"ssl_context": context, "assert_fingerprint": pin}
        self.sockets: list[socket.socket] = []
        self.late = threading.Event()
        super().__init__(max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **pool: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **pool, **self.tls)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        pool.ConnectionCls = partial(self._connection, type(pool).ConnectionCls)
        return pool

    def _connection(self, kind: type[Any], *args: Any, **kwargs: Any) -> Any:
        connection = kind(*args, **kwargs)
        connect = connection.connect

        def remembered() -> None:
            connect()
            self.sockets.append(connection.sock)
            if self.late.is_set():
                self.cut()

        connection.connect = remembered
        return connection

    def cut(self) -> None:
        """End every exchange at once, from another thread: the reader wakes to an end of file."""
        self.late.set()
        for sock in self.sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


class _Exchange:
    """One exchange with one printer, redirects and password included, within the limits."""

    def __init__(
        self, address: Address, question: _Question, context: ssl.SSLContext, limits: Limits
    ) -> None:
        self.address = address
        self.question = question
        self.limits = limits
        self.adapter = _Adapter(address.pin, context)
        self.gave_password = False

    def answer(self) -> Reply:
        """The answer at the end of the redirects, after the password where one is asked for."""
        with closing(self.adapter), self._deadline(), self._translated():
            url, challenge = self.address.url, ""
            for _ in range(MAX_REDIRECTS + 2):
                reply = self._send(url, challenge)
                if 300 <= reply.status < 400:
                    url = self._same_host(url, reply.headers.get("location", ""))
                elif reply.status in REFUSED and self.gave_password:
                    raise wrong_password(url, self.address.user, sure=reply.status == 401)
                elif reply.status == 401 and self.address.user and not challenge:
                    challenge = reply.headers.get("www-authenticate") or "none"
                else:
                    return replace(reply, let_in=self.gave_password)
        raise no_printer(N_("{host} redirects in a circle."), self.address.url)

    def _send(self, url: str, challenge: str) -> Reply:
        asked = self.question
        headers = {**asked.headers, "Accept-Encoding": "identity", "Connection": "close"}
        sign = partial(self._signed, challenge)
        request = requests.Request(asked.method, url, headers, data=asked.body, auth=sign).prepare()
        timeout = (self.limits.connect_s, self.limits.silence_s)
        verify = self.address.pin is None
        with self.adapter.send(request, stream=True, timeout=timeout, verify=verify) as response:
            lowered = {name.lower(): value for name, value in response.headers.items()}
            return Reply(status=response.status_code, headers=lowered, body=self._body(response.raw))

    def _body(self, raw: Any) -> bytes:
        """All octets as sent, never unpacked: we ask for no compression, so there is no bomb to open."""
        body = bytearray()
        for chunk in raw.stream(CHUNK, decode_content=False):
            body += chunk
            if len(body) > self.limits.octets:
                raise no_printer(N_("{host} sends without end."), self.address.url)
        if self.adapter.late.is_set():  # an answer of unknown length looks whole when it is cut
            raise urllib3.exceptions.ProtocolError("cut")
        return bytes(body)

    def _same_host(self, url: str, location: str) -> str:
        """Where a redirect leads; never to another host, nor from TLS back to plain text."""
        with suppress(ValueError):  # no URL at all
            target = urljoin(url, location)
            before, after = urlsplit(url), urlsplit(target)
            opened = (before.scheme, after.scheme) == ("https", "http")
            if _usable(target) and after.hostname == before.hostname and not opened:
                return after._replace(netloc=after.netloc.rpartition("@")[2]).geturl()
        text = N_("{host} redirects to {target}, which is not the printer or not secured.")
        raise no_printer(text, url, target=location)

    def _signed(self, challenge: str, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """With the password, once it was asked for."""
        method = self.question.method
        header = authorization(challenge, self.address, method, request.path_url, secrets.token_hex(8))
        if header:
            self.gave_password = True
            request.headers["Authorization"] = header.encode().decode("latin-1")  # which is how it is sent
        return request

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        timer = threading.Timer(self.limits.total_s, self.adapter.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """From the exceptions of requests and urllib3 to ours; SSLError goes on to whoever chose the TLS."""
        try:
            yield
        except requests.exceptions.SSLError:
            raise
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as fault:
            raise self._trouble(fault) from fault

    def _trouble(self, fault: Exception) -> Exception:
        url = self.address.url
        if self.adapter.late.is_set():
            text = N_("{host} did not finish its answer in {seconds} seconds.")
            return TooSlow(text, CHECK_ADDRESS, host=host_of(url), seconds=ceil(self.limits.total_s))
        for kind in _chain(fault):
            if issubclass(kind, _NO_URL):
                return no_address(url)
            if issubclass(kind, _NOBODY):
                return unreachable(host_of(url))
        return no_printer(N_("{host} broke off its answer."), url)


_NO_URL = (requests.exceptions.InvalidURL, urllib3.exceptions.LocationValueError, UnicodeError)
_NOBODY = (
    urllib3.exceptions.TimeoutError,
    urllib3.exceptions.NewConnectionError,
    requests.Timeout,
)


def _chain(fault: BaseException | None) -> Iterator[type[BaseException]]:
    """The kinds of an exception and of those it came from."""
    while fault is not None:
        yield type(fault)
        fault = fault.__cause__ or fault.__context__


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
