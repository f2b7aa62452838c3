"""Leave to send, given at a page of the provider that leads the browser back here (RFC 8252 §7.3).

The browser is awaited at a port of its own, for this alone and not for long: the server of the pages lets
nobody in who is not signed in there. What comes in is worth nothing without what only the program knows
(RFC 7636).
"""

import hashlib
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

from smarttracker_lite.billing.grant import Grant, asked, check_secure, granted, refused, with_secret
from smarttracker_lite.domain.business import Grantor

AWAITED_S = 900
"""So long the browser is waited for."""
_LOOKED_EVERY_S = 0.5
_SLOWEST_S = 10
"""So long whoever has connected may take to say what it wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What is asked at the provider's page: `url` opens it, and `verifier` proves that it was this program
    that asked."""

    url: str
    redirect_url: str
    verifier: str = field(repr=False)


def ask(grantor: Grantor, landing: "Landing") -> Consent:
    """The page that asks somebody for leave. Raises GrantTrouble if its address is none."""
    check_secure(grantor.page_url)
    verifier = secrets.token_urlsafe(64)
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    fields = {
        "response_type": "code",
        "client_id": grantor.client_id,
        "redirect_uri": landing.url,
        "scope": grantor.scope,
        "state": landing.state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "access_type": "offline",  # Google's words for a token that can be renewed, and for asking each time
        "prompt": "consent",
    }
    return Consent(
        url=f"{grantor.page_url}?{urlencode(fields)}",
        redirect_url=landing.url,
        verifier=verifier,
    )


def exchange(
    grantor: Grantor,
    consent: Consent,
    told: Mapping[str, str],
    secret: str = "",
    ca_file: Path | None = None,
) -> Grant:
    """A token for what the browser brought back (RFC 6749 §4.1.3). Raises GrantTrouble if it was refused."""
    if "error" in told or not told.get("code"):
        raise refused(grantor.page_url, told)
    answer = asked(
        grantor.token_url,
        ca_file,
        grant_type="authorization_code",
        code=told["code"],
        redirect_uri=consent.redirect_url,
        client_id=grantor.client_id,
        code_verifier=consent.verifier,
        **with_secret(secret),
    )
    return granted(grantor, answer)


class Landing:
    """Where the browser comes back to: a port of this computer, until it came or `close`, for `AWAITED_S`.

    `farewell` is what the browser then shows. Whoever comes without the `state` is sent away, and waited on.
    """

    def __init__(self, farewell: str) -> None:
        self.state = secrets.token_urlsafe(32)
        self.told: Mapping[str, str] | None = None
        self._until = time.monotonic() + AWAITED_S
        self._page = f'<!doctype html><meta charset="utf-8"><p>{escape(farewell)}</p>'.encode()
        self._server = _Door(self)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._closing = threading.Event()
        self._waiting = threading.Thread(target=self._wait, name="landing", daemon=True)
        self._waiting.start()

    @property
    def is_over(self) -> bool:
        """Whether nobody is waited for any more."""
        return not self._waiting.is_alive()

    def close(self) -> None:
        """Wait no longer."""
        self._closing.set()

    def answer(self, target: str) -> tuple[int, bytes]:
        """Status and page for who asks for this; the first to bring the state is listened to."""
        told = dict(parse_qsl(urlsplit(target).query, max_num_fields=20))
        if not secrets.compare_digest(told.get("state", "").encode(), self.state.encode()):
            return 404, b""
        self.told = self.told or told
        return 200, self._page

    def _wait(self) -> None:
        with self._server as server:
            while not (self.told or self._closing.is_set()) and time.monotonic() < self._until:
                server.handle_request()


class _Door(ThreadingHTTPServer):
    daemon_threads = False  # the browser gets its page before the door is shut
    timeout = _LOOKED_EVERY_S

    def __init__(self, landing: Landing) -> None:
        self.landing = landing
        super().__init__(("127.0.0.1", 0), _Visit)

    def handle_error(self, *_: object) -> None:
        """Somebody hung up: that harms nobody."""


class _Visit(BaseHTTPRequestHandler):
    server: _Door
    timeout = _SLOWEST_S

    def do_GET(self) -> None:
        status, page = self.server.landing.answer(self.path)
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """What comes in holds a code; it is in no log."""
