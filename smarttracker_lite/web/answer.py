"""How a reply, a trouble or a refusal goes out: page, fragment, toast or JSON, in the user's words."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Bytes, Fragment, Json, Page, Redirect, Reply, Request
from smarttracker_lite.web.guard import DOCUMENT_POLICY, INSTANCE, Refused, own_path
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice, Sessions
from smarttracker_lite.web.templates import Frame, Surroundings, Templates
from smarttracker_lite.words import Words

Framing = Callable[[Words, str], Frame | None]
"""What stands around a page in these words, of the session with this secret."""

_TO_TOASTS = {"HX-Retarget": "#toasts", "HX-Reswap": "beforeend"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes over the wire, apart from the headers that every answer has."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answers:
    """Makes answers with these templates; notices wait in the sessions for the next page."""

    templates: Templates
    sessions: Sessions
    frame: Framing

    def to(self, request: Request, reply: Reply) -> Answer:
        """The answer a handler's reply stands for."""
        match reply:
            case Page():
                return self._page(request, reply)
            case Fragment():
                return self._fragment(request, reply)
            case Redirect():
                return self._onward(request, reply)
            case Bytes():
                return _file(reply)
            case Json():
                return _json(reply.value, reply.status)

    def trouble(self, request: Request, trouble: TrackerError) -> Answer:
        """A trouble in words, with the menu around it for those who are signed in."""
        frame = self.frame if request.session else None
        return self._problem(request, problem(request.words, trouble), frame)

    def own_fault(self, request: Request, trouble: TrackerError) -> Answer:
        """The same where the fault is the program's, and so the menu itself cannot be relied on."""
        return self._problem(request, replace(problem(request.words, trouble), status=500))

    def refusal(self, request: Request, refused: Refused) -> Answer:
        """What somebody sees who is not let in: nothing of the user's."""
        text, hint = request.words.text(refused.text), refused.hint and request.words.text(refused.hint)
        template = "entry.html" if refused.status == 401 else "error.html"
        return self._problem(request, Problem(status=refused.status, text=text, hint=hint), template=template)

    def _page(self, request: Request, page: Page) -> Answer:
        words = page.words or request.words
        around = Surroundings(
            here=request.path,
            frame=self.frame(words, request.session),
            notices=self.sessions.collect(request.session),
        )
        return _html(self.templates.page(page.template, page.view, words, around), page.status)

    def _fragment(self, request: Request, fragment: Fragment) -> Answer:
        around = Surroundings(here=request.path)
        html = self.templates.block(fragment.template, fragment.block, fragment.view, request.words, around)
        frame = self.frame(request.words, request.session)
        counts = self._beside(request, "counts", frame) if frame else ""
        toast = self._beside(request, "notice", fragment.notice) if fragment.notice else ""
        turned = {"HX-Retarget": fragment.into, "HX-Reswap": "innerHTML show:top"} if fragment.into else {}
        return _html(html + counts + toast, fragment.status, turned)

    def _onward(self, request: Request, redirect: Redirect) -> Answer:
        if redirect.notice:
            self.sessions.leave(request.session, redirect.notice)
        to = own_path(redirect.to)
        if request.is_fragment:
            return Answer(200, headers={"HX-Redirect": to})
        return Answer(303, headers={"Location": to})

    def _problem(
        self,
        request: Request,
        told: Problem,
        frame: Framing | None = None,
        template: str = "error.html",
    ) -> Answer:
        if request.path.startswith(INSTANCE):
            return _json({"title": told.text, "detail": told.sentence, "status": told.status}, told.status)
        if request.is_fragment:
            return _html(self._beside(request, "problem", told), told.status, _TO_TOASTS)
        own = frame(request.words, request.session) if frame else None
        around = Surroundings(here=request.path, frame=own)
        return _html(self.templates.page(template, told, request.words, around), told.status)

    def _beside(self, request: Request, block: str, view: Frame | Notice | Problem) -> str:
        around = Surroundings(here=request.path)
        return self.templates.block("parts/toasted.html", block, view, request.words, around)


def _html(html: str, status: int, headers: dict[str, str] | None = None) -> Answer:
    # Half a character, which no encoding can write, must not cost the page.
    body = html.encode("utf-8", "replace")
    return Answer(status, body, {"Content-Type": "text/html; charset=utf-8", **(headers or {})})


def _json(value: object, status: int) -> Answer:
    return Answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


def _file(file: Bytes) -> Answer:
    headers = {"Content-Type": file.type, "Content-Security-Policy": DOCUMENT_POLICY}
    if file.filename is not None:
        name = quote(file.filename, safe="", errors="replace")
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return Answer(200, file.body, headers)
