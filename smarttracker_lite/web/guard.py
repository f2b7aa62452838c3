"""The local server lets nobody in but this user's own browser, window and processes.

Another site open in the same browser, another name that resolves to 127.0.0.1 (DNS rebinding) and
other users of this computer can all reach the port; each is stopped here, before any page is looked up.
Sec-Fetch-* is read as in W3C Fetch Metadata, Origin as in RFC 6454.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, quote, urlencode

from smarttracker_lite.errors import N_
from smarttracker_lite.web.session import Keys, Sessions

STATIC = "/static/"
INSTANCE = "/instance/"
ENTER = "/enter"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Under "no-referrer" browsers send `Origin: null` with a form of ours, as with a forged one.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A document of ours (a PDF) may stand inside a page of ours; the browser's own viewer styles what it shows.
DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"

_READS = frozenset({"GET", "HEAD"})
_FROM_HERE = frozenset({"same-origin", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What the guard looks at. `port` is the server's own, `headers` are by lower-case name."""

    method: str
    path: str
    query: str
    port: str
    headers: Mapping[str, str]

    @property
    def site(self) -> str | None:
        """Where the browser says the request comes from; None if it does not say."""
        return self.headers.get("sec-fetch-site")

    @property
    def cookie_name(self) -> str:
        """Cookies are shared by all ports of a host, so the name tells two programs apart."""
        return f"smarttracker-{self.port}"


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in: an HTTP status, and why in the user's words."""

    status: int
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody at the door who may come in: go on to the path, with this cookie if there is a new one."""

    to: str
    cookie: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """Let in; `session` is the secret of the user's session, empty at the doors that need none."""

    session: str = ""


Verdict = Refused | Entered | Passed

WRONG_HOST = Refused(
    421, N_("This address does not lead to SmartTracker Lite."), N_("Open it from the tray icon.")
)
FOREIGN = Refused(403, N_("Another site tried to use SmartTracker Lite. Nothing was done."))
STRANGER = Refused(
    401,
    N_("This browser is not signed in."),
    N_("Close this window, then open SmartTracker Lite from its tray icon: it signs you in by itself."),
)
NOT_OURS = Refused(401, N_("This door is only for SmartTracker Lite itself."))


@dataclass(frozen=True, slots=True)
class Guard:
    """`token` is the secret of this running instance, known to the same user's other processes."""

    keys: Keys
    sessions: Sessions
    token: str

    def judge(self, caller: Caller) -> Verdict:
        """Whether, and as whom, a caller comes in."""
        if caller.headers.get("host") not in _own_hosts(caller):
            return WRONG_HOST
        if caller.path.startswith(STATIC) and caller.method in _READS:
            return Passed()
        if caller.path.startswith(INSTANCE):
            return self._at_instance_door(caller)
        if not _from_here(caller):
            return FOREIGN
        if caller.path == ENTER and caller.method == "GET":
            return self._enter(caller)
        session = _cookie(caller)
        return Passed(session) if self.sessions.holds(session) else STRANGER

    def _at_instance_door(self, caller: Caller) -> Verdict:
        if any(name == "origin" or name.startswith("sec-fetch-") for name in caller.headers):
            return FOREIGN
        shown = caller.headers.get("authorization", "").encode()
        return Passed() if hmac.compare_digest(shown, f"Bearer {self.token}".encode()) else NOT_OURS

    def _enter(self, caller: Caller) -> Verdict:
        asked = parse_qs(caller.query)
        to = own_path(asked.get("to", ["/"])[0])
        if self.keys.take(asked.get("key", [""])[0]):
            named = f"{caller.cookie_name}={self.sessions.open()}"
            return Entered(to, f"{named}; HttpOnly; SameSite=Strict; Path=/")
        return Entered(to) if self.sessions.holds(_cookie(caller)) else STRANGER


def way_in(caller: Caller) -> dict[str, str]:
    """The header that leads a stranger's browser from a page to the door, which our window knows by its path.

    Nobody else is led there: not who stands at the door already, or asks for a part of a page, on which
    something may be typed (app.js looks).
    """
    asks_for_page = caller.method in _READS and "text/html" in caller.headers.get("accept", "")
    if not asks_for_page or "hx-request" in caller.headers or caller.path == ENTER:
        return {}
    page = f"{caller.path}?{caller.query}".rstrip("?")
    return {"Refresh": f"0;url={ENTER}?{urlencode({'to': page})}"}


def own_path(path: str) -> str:
    """The path, fit for a header, if it stays on this server, else the first page.

    `//host` and `/\\host` lead to other sites.
    """
    stays = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return quote(path, safe="/?&=#%:,;+@!$'()*~") if stays else "/"


def _own_hosts(caller: Caller) -> tuple[str, str]:
    return f"127.0.0.1:{caller.port}", f"localhost:{caller.port}"


def _from_here(caller: Caller) -> bool:
    if caller.method in _READS:
        return caller.site is None or caller.site in _FROM_HERE
    own = f"http://{caller.headers['host']}"
    return caller.headers.get("origin") == own and caller.site in (None, "same-origin")


def _cookie(caller: Caller) -> str:
    try:
        found = SimpleCookie(caller.headers.get("cookie", "")).get(caller.cookie_name)
    except CookieError:
        return ""
    return found.value if found else ""
