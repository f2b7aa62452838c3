"""Servers on real sockets that are no good printers: garbage, half an answer, an endless one, silence …"""

import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

IPP = "application/ipp"


@dataclass(frozen=True)
class Hostile:
    """One such server: its port, the requests it has read, and the event that ends it."""

    port: int
    requests: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def url(self, scheme: str = "http", path: str = "/ipp/print") -> str:
        """Where it is asked."""
        return f"{scheme}://127.0.0.1:{self.port}{path}"


Answer = Callable[[socket.socket, Hostile], None]
"""What the server does with a connection once it has read the request."""


def http(body: bytes, status: str = "200 OK", content_type: str = IPP, **headers: str) -> bytes:
    """A whole HTTP answer."""
    fields = {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{head}Connection: close\r\n\r\n".encode() + body


def says(octets: bytes) -> Answer:
    """Send these octets and hang up."""

    def answer(connection: socket.socket, _server: Hostile) -> None:
        connection.sendall(octets)

    return answer


def html() -> Answer:
    """The web page of a router."""
    return says(http(b"<!DOCTYPE html><title>Router</title>", content_type="text/html; charset=utf-8"))


def half(body: bytes) -> Answer:
    """Announce the whole body, send half of it."""
    whole = http(body)
    return says(whole[: len(whole) - len(body) // 2 - 1])


def drips(connection: socket.socket, server: Hostile) -> None:
    """Begin well, then send an octet now and then, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n")
    while not server.over.wait(0.05):
        connection.sendall(b"\x02")


def drips_headers(connection: socket.socket, server: Hostile) -> None:
    """Never come to the end of the first header."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
    while not server.over.wait(0.05):
        connection.sendall(b"x")


def floods(connection: socket.socket, server: Hostile) -> None:
    """Send as fast as can be, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n")
    while not server.over.is_set():
        connection.sendall(bytes(1 << 16))


def silent(_connection: socket.socket, server: Hostile) -> None:
    """Accept, read, and say nothing."""
    server.over.wait()


@contextmanager
def serving(
    answer: Answer, tls: ssl.SSLContext | None = None, port: int = 0, host: str = "127.0.0.1"
) -> Iterator[Hostile]:
    """A server that reads each request and leaves the rest to `answer`; `port` 0 is any that is free."""
    with socket.create_server((host, port)) as listener:
        server = Hostile(listener.getsockname()[1])
        threads = [threading.Thread(target=_listen, args=(listener, server, answer, tls))]
        threads[0].start()
        try:
            yield server
        finally:
            server.over.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            threads[0].join()


def _listen(listener: socket.socket, server: Hostile, answer: Answer, tls: ssl.SSLContext | None) -> None:
    """One thread for each connection, all ended together."""
    threads = []
    with suppress(OSError):
        while True:
            connection, _ = listener.accept()
            threads.append(threading.Thread(target=_serve, args=(connection, server, answer, tls)))
            threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(plain: socket.socket, server: Hostile, answer: Answer, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), plain:
        plain.settimeout(10)
        connection = tls.wrap_socket(plain, server_side=True) if tls else plain
        with connection:
            request = _request(connection)
            if request:
                server.requests.append(request)
                answer(connection, server)


def _request(connection: socket.socket) -> bytes:
    """Head and body of one HTTP request; nothing if the other side just looked in."""
    octets = b""
    while b"\r\n\r\n" not in octets:
        more = connection.recv(1 << 16)
        if not more:
            return b""
        octets += more
    head, _, body = octets.partition(b"\r\n\r\n")
    lengths = [
        line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")
    ]
    while len(body) < int(lengths[0] if lengths else 0):
        body += connection.recv(1 << 16)
    return head + b"\r\n\r\n" + body


def body(request: bytes) -> bytes:
    """The body of a request a server has read."""
    return request.partition(b"\r\n\r\n")[2]


def self_signed(folder: Path, bits: int = 2048) -> Path:
    """A certificate with its key, in one PEM file, such as a printer makes for itself."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "printer.local")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / f"printer-{bits}.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return pem


def tls(pem: Path) -> ssl.SSLContext:
    """TLS as today's printers speak it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def old_tls(pem: Path) -> ssl.SSLContext:
    """TLS 1.0 and nothing newer, as a printer of 2010 speaks it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1
    context.load_cert_chain(pem)
    return context
