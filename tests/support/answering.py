"""A small real web server on 127.0.0.1 that gives prepared answers and remembers who asked."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = "<!doctype html><title>page</title><h1>A page</h1>"


@dataclass(frozen=True)
class Request:
    """One request as it came: method, path with query, headers, body."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answering:
    """Where the server is, its `answers` (status and body by path; else PAGE), and the `requests` so far.

    While `may_answer` is cleared, it keeps everybody waiting.
    """

    url: str
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]


@contextmanager
def answering() -> Iterator[Answering]:
    """The server, on a port the system picks, until the end of the block."""

    class Exchange(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            place.requests.append(Request(self.command, self.path, dict(self.headers), body))
            place.may_answer.wait()
            status, text = place.answers.get(self.path, (200, PAGE))
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'self'")
            self.send_header("Set-Cookie", "session=abc; HttpOnly; SameSite=Strict")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = answer  # noqa: N815 - the names the standard library calls

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
    place = Answering(f"http://127.0.0.1:{server.server_port}")
    place.may_answer.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield place
    finally:
        place.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()
