"""A sign-in service on loopback (RFC 8628, 6749, 7636) that passes `tests/contract/test_granting.py`."""

import hashlib
import json
import secrets
import ssl
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from smarttracker_lite.domain.business import Grantor
from tests.support.certificates import Authority
from tests.support.hostile import tls
from tests.support.studio import Clock

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
CLIENT_SECRET = "GOCSPX-not-so-secret"
CLIENT_ID, SCOPE = "c0ffee", "https://mail.example/send offline_access"

Answer = tuple[int, object]


@dataclass
class _Asked:
    """A device code and what became of it."""

    client_id: str
    user_code: str
    until: float
    next_at: float
    interval: int = 5
    decision: str = ""


@dataclass(frozen=True)
class _Page:
    """What somebody was asked at the sign-in page, for whoever brings its code."""

    challenge: str
    redirect_uri: str


@dataclass
class Granting:
    """The service: somebody may `approve` or `deny` a user code, and `revoke` all that was given. Its page is
    answered with yes by everybody, unless it is `denied`."""

    clock: Clock
    ca_file: Path
    url: str = ""
    lifetime_s: int = 3600
    instead: bytes | None = None
    """What it answers to everything, where it is not itself."""
    status: int = 200
    asked: dict[str, _Asked] = field(default_factory=dict)
    renewals: set[str] = field(default_factory=set)
    tokens: list[str] = field(default_factory=list)
    questions: list[dict[str, str]] = field(default_factory=list)
    denied: bool = False
    pages: dict[str, _Page] = field(default_factory=dict)
    """What was said yes to, by the code that was given for it."""

    @property
    def grantor(self) -> Grantor:
        return Grantor(
            device_url=f"{self.url}/device", token_url=f"{self.url}/token", scope=SCOPE, client_id=CLIENT_ID
        )

    @property
    def page_grantor(self) -> Grantor:
        return replace(self.grantor, device_url="", page_url=f"{self.url}/page")

    def decide(self, user_code: str, decision: str) -> None:
        next(each for each in self.asked.values() if each.user_code == user_code).decision = decision

    def revoke(self) -> None:
        self.renewals.clear()

    def answer(self, path: str, form: dict[str, str]) -> Answer:
        self.questions.append(form)
        if path == "/device":
            return self._invited(form)
        if path != "/token":
            return 404, {"error": "invalid_request"}
        kinds = {
            DEVICE_GRANT: self._redeemed,
            "refresh_token": self._renewed,
            "authorization_code": self._exchanged,
        }
        kind = kinds.get(form.get("grant_type", ""))
        return kind(form) if kind else (400, {"error": "unsupported_grant_type"})

    def _invited(self, form: dict[str, str]) -> Answer:
        if form.get("client_id") != CLIENT_ID:
            return 401, {"error": "invalid_client"}
        if form.get("scope") != SCOPE:
            return 400, {"error": "invalid_scope", "error_description": "No such\nscope."}
        code, now = secrets.token_urlsafe(), self.clock().timestamp()
        user_code = secrets.token_hex(4).upper()
        self.asked[code] = _Asked(CLIENT_ID, user_code, until=now + 900, next_at=now)
        return 200, {
            "device_code": code,
            "user_code": user_code,
            "verification_uri": f"{self.url}/activate",
            "expires_in": 900,
            "interval": 5,
        }

    def _redeemed(self, form: dict[str, str]) -> Answer:
        asked = self.asked.get(form.get("device_code", ""))
        if asked is None or asked.client_id != form.get("client_id"):
            return 400, {"error": "invalid_grant"}
        now = self.clock().timestamp()
        if now > asked.until:
            return 400, {"error": "expired_token"}
        early = now < asked.next_at
        asked.interval += 5 * early
        asked.next_at = now + asked.interval
        if early:
            return 400, {"error": "slow_down"}
        if asked.decision == "approve":
            del self.asked[form["device_code"]]
            return self._given()
        return 400, {"error": "access_denied" if asked.decision else "authorization_pending"}

    def page(self, query: dict[str, str]) -> str:
        """Where the browser is led from the sign-in page; "" if it stays there, as the question is none."""
        required = {"response_type": "code", "client_id": CLIENT_ID, "code_challenge_method": "S256"}
        back = query.get("redirect_uri", "")
        loopback = urlsplit(back).scheme == "http" and urlsplit(back).hostname == "127.0.0.1"
        if not loopback or any(query.get(name) != value for name, value in required.items()):
            return ""
        if self.denied or query.get("scope") != SCOPE:
            told = {"error": "access_denied" if self.denied else "invalid_scope"}
        else:
            told = {"code": secrets.token_urlsafe()}
            self.pages[told["code"]] = _Page(query.get("code_challenge", ""), back)
        return f"{back}?{urlencode({**told, 'state': query.get('state', '')})}"

    def _exchanged(self, form: dict[str, str]) -> Answer:
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        page = self.pages.pop(form.get("code", ""), None)
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(proof).decode().rstrip("=")
        if page != _Page(challenge, form.get("redirect_uri", "")):
            return 400, {"error": "invalid_grant"}
        return self._given()

    def _renewed(self, form: dict[str, str]) -> Answer:
        if form.get("refresh_token") not in self.renewals:
            return 400, {"error": "invalid_grant"}
        self.renewals.discard(form["refresh_token"])
        return self._given()

    def _given(self) -> Answer:
        token, renewal = secrets.token_urlsafe(1200), secrets.token_urlsafe(1500)
        self.tokens.append(token)
        self.renewals.add(renewal)
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": self.lifetime_s,
            "refresh_token": renewal,
        }


@contextmanager
def granting(folder: Path, clock: Clock) -> Iterator[Granting]:
    """The service over HTTPS, on a free port, until the block ends."""
    authority = Authority(folder)
    service = Granting(clock, authority.file)

    class Exchange(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, told = service.answer(self.path, form)
            text = json.dumps(told).encode()
            if service.instead is not None:
                status, text = service.status, service.instead
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Location", f"{service.url}/elsewhere")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            back = service.page(query) if asked.path == "/page" else ""
            self.send_response(302 if back else 400)
            self.send_header("Location", back)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that does not trust us hangs up: that is what it is to do."""

    server = Quiet(("127.0.0.1", 0), Exchange)
    context: ssl.SSLContext = tls(authority.sign())
    server.socket = context.wrap_socket(server.socket, server_side=True)
    service.url = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
