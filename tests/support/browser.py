"""A real browser: the system's Chromium, driven by Playwright."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState, sync_playwright

from tests.support import needs

# No request of the browser's own, and no sandbox, which root (a container) cannot have.
_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the block ends."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=needs.program("chromium"), args=list(_SWITCHES))
        try:
            yield browser
        finally:
            browser.close()


# What the policy refuses is told by the page too, wherever the browser's console would not.
_REPORT = """document.addEventListener("securitypolicyviolation",
    event => console.error(`refused ${event.blockedURI} by ${event.effectiveDirective}`))"""


@dataclass
class Watcher:
    """What went wrong in a page without anybody seeing it."""

    faults: list[str] = field(default_factory=list)

    def follow(self, page: Page, own: str) -> None:
        """Note script errors, refused content, and every request that leaves the server at `own`."""
        page.add_init_script(_REPORT)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("console", self._said)
        page.on("request", lambda request: self._asked(request, own))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            where = message.page.url if message.page else "a page that is gone"
            self.faults.append(f"console: {message.text} ({where})")

    def _asked(self, request: Request, own: str) -> None:
        place = urlsplit(request.url)
        if place.scheme not in ("data", "blob") and place.netloc != urlsplit(own).netloc:
            self.faults.append(f"asked elsewhere: {request.url}")


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in at `url`, the address of the program."""

    browser: Browser
    url: str
    state: StorageState

    @contextmanager
    def page(self, path: str = "/", *, expected: str = "", **look: Any) -> Iterator[Page]:
        """A page; at the end of the block nothing may have gone wrong behind the scenes.

        `expected` is in what the browser logs of a refusal that the test wants, such as its status; `look`
        are Playwright's options: `color_scheme="dark"`, `viewport={"width": 800, "height": 900}`.
        """
        watcher = Watcher()
        with self.browser.new_context(storage_state=self.state, **look) as room:
            page = room.new_page()
            watcher.follow(page, self.url)
            page.goto(self.url + path)
            yield page
            faults = [fault for fault in watcher.faults if not expected or expected not in fault]
        assert not faults, faults  # what is cut off when the page closes is not among them


def sign_in(browser: Browser, ready: str) -> Visitor:
    """Use the URL of a `ready` line, which lets in once; what is visited later shares its session."""
    with browser.new_context() as room:
        room.new_page().goto(ready)
        state = room.storage_state()
    parts = urlsplit(ready)
    return Visitor(browser, f"{parts.scheme}://{parts.netloc}", state)


def press(page: Page, *keys: str) -> int:
    """Press these keys one after the other; gives how many."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)
