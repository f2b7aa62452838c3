"""One request to a web server, and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from tests.support.hostile import http


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request. `target` is the path with its query, as sent; names of `headers` are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> Mapping[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server says."""

    body: bytes = b""
    content_type: str = "text/html"
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def octets(self) -> bytes:
        """The answer as it is sent."""
        return http(self.body, self.status, self.content_type, **self.headers)


NOT_FOUND = Answer(body=b"<html><title>404</title></html>", status="404 Not Found")


def asked(octets: bytes) -> Asked:
    """The request in these octets."""
    head, _, body = octets.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Asked(method=method, target=target, headers=headers, body=body)
