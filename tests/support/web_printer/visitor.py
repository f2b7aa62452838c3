"""Who looks at a web server with nothing of ours in between."""

import json
import ssl
from http.client import HTTPConnection, HTTPSConnection
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Told(NamedTuple):
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    url: str, path: str, accept: str = "*/*", *, method: str = "GET", tls: ssl.SSLContext | None = None
) -> Told:
    """One request, with nothing done to its answer."""
    place = urlsplit(url).netloc
    connection = HTTPSConnection(place, context=tls, timeout=10) if tls else HTTPConnection(place, timeout=10)
    try:
        connection.request(method, path, headers={"Accept": accept})
        answer = connection.getresponse()
        return Told(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()
