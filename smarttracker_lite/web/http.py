"""The one door to Bottle, and the edge of the program towards the browser."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import bottle

from smarttracker_lite import paths
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.printers.files.octets import MAX_OCTETS
from smarttracker_lite.web.answer import Answer, Answers, Framing
from smarttracker_lite.web.exchange import Fields, Handler, Reply, Request, Route, Upload
from smarttracker_lite.web.guard import HEADERS, STATIC, STRANGER, Caller, Entered, Guard, Refused, way_in
from smarttracker_lite.web.templates import Templates
from smarttracker_lite.words import Words

BODY_LIMIT = MAX_OCTETS + 1_000_000
"""An accounting file is the largest thing that is sent, with a form around it."""

_LOG = logging.getLogger(__name__)
_OWN_FAULT = TrackerError(
    N_("Something went wrong inside SmartTracker Lite."),
    N_("Try again. If it comes back, send the log file; “smarttracker-lite doctor” says where it is."),
)
# Not left to the system: Windows may call a script text/plain, and browsers then refuse it.
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
# A file asked for with `?v=` has its content in its address and may be kept.
_KEEP, _ASK_AGAIN = "private, max-age=31536000, immutable", "private, max-age=3600"


def application(
    routes: Sequence[Route],
    *,
    guard: Guard,
    templates: Templates,
    words: Callable[[], Words],
    frame: Framing,
) -> WSGIApplication:
    """The web application; `words` and `frame` are asked for each request, because settings change."""
    return _Edge(routes, guard, Answers(templates, guard.sessions, frame), words)


class _Edge:
    def __init__(
        self, routes: Sequence[Route], guard: Guard, answers: Answers, words: Callable[[], Words]
    ) -> None:
        self._guard, self._answers, self._words = guard, answers, words
        self._files = _static_files()
        self._router = bottle.Router()
        for route in routes:
            self._router.add(route.path, route.method, route.handler)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = _bare(environ, Words())
        try:
            request = replace(request, words=self._words())
            answer = self._answer(environ, request)
        except Exception:  # noqa: BLE001  # the edge: logged with its traceback, answered in plain words
            _LOG.exception("no answer to %s %s", request.method, request.path)
            answer = self._answers.own_fault(request, _OWN_FAULT)
        headers = {**HEADERS, "Content-Length": str(len(answer.body)), **answer.headers}
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", list(headers.items()))
        return [] if request.method == "HEAD" else [answer.body]

    def _answer(self, environ: WSGIEnvironment, request: Request) -> Answer:
        caller = Caller(
            method=request.method,
            path=request.path,
            query=environ.get("QUERY_STRING", ""),
            port=environ["SERVER_PORT"],
            headers=request.headers,
        )
        match self._guard.judge(caller):
            case Refused() as refused:
                answer = self._answers.refusal(request, refused)
                door = way_in(caller) if refused is STRANGER else {}
                return replace(answer, headers={**answer.headers, **door})
            case Entered(to, cookie):
                return Answer(303, headers={"Location": to, **({"Set-Cookie": cookie} if cookie else {})})
            case passed:
                return self._inside(environ, replace(request, session=passed.session))

    def _inside(self, environ: WSGIEnvironment, request: Request) -> Answer:
        try:
            if request.path.startswith(STATIC):
                return self._static(request.path.removeprefix(STATIC), environ.get("QUERY_STRING", ""))
            return self._answers.to(request, self._handled(environ, request))
        except TrackerError as trouble:
            return self._answers.trouble(request, trouble)

    def _handled(self, environ: WSGIEnvironment, request: Request) -> Reply:
        try:
            route: tuple[Handler, dict[str, str]] = self._router.match({**environ, "PATH_INFO": request.path})
        except bottle.HTTPError as no_route:
            raise _no_page() from no_route
        handler, args = route
        return handler(_filled(environ, replace(request, args=args)))

    def _static(self, name: str, query: str) -> Answer:
        file = self._files.get(name)
        if file is None:
            raise _no_page()
        kept = _KEEP if query.startswith("v=") else _ASK_AGAIN
        kind = _TYPES.get(file.suffix, "text/plain; charset=utf-8")
        return Answer(200, file.read_bytes(), {"Content-Type": kind, "Cache-Control": kept})


class _Form(bottle.BaseRequest):  # type: ignore[misc]  # bottle ships no types
    MEMFILE_MAX = BODY_LIMIT


def _bare(environ: WSGIEnvironment, words: Words) -> Request:
    """The request without what a stranger could have spoilt: its query and form."""
    named = ((key.removeprefix("HTTP_"), value) for key, value in environ.items() if key.startswith("HTTP_"))
    return Request(
        method=environ["REQUEST_METHOD"],
        path=environ.get("PATH_INFO", "/").encode("latin-1").decode("utf-8", "replace"),
        headers={name.replace("_", "-").lower(): value for name, value in named},
        words=words,
    )


def _filled(environ: WSGIEnvironment, request: Request) -> Request:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BODY_LIMIT:
        raise BadInput(
            N_("This is larger than {limit} MB."),
            N_("Send a smaller file: export a shorter period, such as one month."),
            limit=MAX_OCTETS // 1_000_000,
        )
    form = _Form(environ)
    try:
        files = {name: Upload(sent.raw_filename, sent.file.read()) for name, sent in form.files.items()}
        return replace(
            request, query=_fields(form.query), form=_fields(form.forms), files=files, json=form.json
        )
    except (bottle.HTTPError, ValueError, RecursionError) as spoilt:
        raise BadInput(
            N_("The form could not be read."), N_("Load the page again and repeat the entry.")
        ) from spoilt


def _no_page() -> NotFound:
    return NotFound(N_("There is no such page."), N_("Choose one from the menu."))


def _fields(sent: bottle.FormsDict) -> Fields:
    return Fields(tuple(sent.decode("utf-8").allitems()))


def _static_files() -> dict[str, Path]:
    """Every file that may be asked for, by its name: what is not listed cannot be reached."""
    root, icons = paths.assets("static"), paths.assets("icons")
    listed = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if file.is_file()}
    return listed | {f"icons/{file.name}": file for file in icons.iterdir() if file.is_file()}
