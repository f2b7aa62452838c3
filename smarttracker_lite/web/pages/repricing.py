"""Prices that change what jobs already printed come to are kept only once it was seen what they change."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.repricewords import Form, RefusedView, Subject, progress, shown
from smarttracker_lite.web.problem import problem
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.price import PriceBook
from smarttracker_lite.workflows.reprice import OPEN, Preview, preview

WAY, ALL, TODAY, BACK = "way", "all", "today", "back"
"""The button that was pressed: for these jobs too, only from today on, or back to the form."""
FIGURES = "figures"
"""The figures that were seen then."""
PATIENCE_S = 0.4
"""So long an answer waits for the jobs to be looked through, before it says how far that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A change that is asked for: what it is about, the prices there would be `then`, what keeps it, and what
    keeps it from `today` on only, where that makes sense."""

    subject: Subject
    then: PriceBook
    keep: Callable[[Preview], Redirect]
    today: Callable[[], Redirect] | None = None


@dataclass(slots=True)
class _Look:
    """The jobs are looked through for a change. Where that reprices none of them, or just as it was `seen`,
    the change is kept, and where to go is what comes out; else what it would change."""

    desk: Desk
    asked: Asked
    form: Form
    seen: str
    total: int
    id: str = field(default_factory=new_id)
    looked_at: int = 0
    stopped: bool = False

    def work(self) -> Preview | Redirect:
        found = preview(self.desk, self.asked.then, self.asked.subject.side, self._told)
        if self.stopped or (found.reprices and found.figures != self.seen):
            return found
        return self.asked.keep(found)

    def _told(self, looked_at: int) -> bool:
        self.looked_at = looked_at
        return not self.stopped


_Waiting = tuple[_Look, Future[Preview | Redirect]]


class Repricing:
    """Looks at one change after the other; the last few wait here for their previews to be shown, one for
    each form, so that windows side by side do not take the place of each other."""

    KEPT = 4

    def __init__(self, desk: Desk, page: str) -> None:
        """For the forms of this page."""
        self._desk = desk
        self._page = page
        self._worker = ThreadPoolExecutor(1, "repricing")
        self._waiting: dict[str, _Waiting] = {}
        self._guard = threading.Lock()

    def routes(self) -> list[Route]:
        """Where the preview is."""
        return [Route("GET", f"{self._page}/repricing/<look_id>", self._shown)]

    def answer(self, request: Request, asked: Asked) -> Reply:
        """Keeps the change if it reprices nothing, or just as it was seen; else leads to its preview.

        Raises what keeping it raises.
        """
        form, way = _sent(request), request.form.get(WAY)
        self._end(form)
        if way == TODAY and asked.today:
            return asked.today()
        look, outcome = self._begun(asked, form, request.form.get(FIGURES) if way == ALL else "")
        try:
            done = outcome.result(PATIENCE_S)
        except TimeoutError:
            done = None
        if isinstance(done, Redirect):
            self._end(form)
            return done
        return Redirect(f"{self._page}/repricing/{look.id}")

    def left(self, request: Request) -> bool:
        """Whether somebody goes back to the form; what is looked at for it is stopped."""
        if request.form.get(WAY) != BACK:
            return False
        self._end(_sent(request))
        return True

    def _begun(self, asked: Asked, form: Form, seen: str) -> _Waiting:
        look = _Look(self._desk, asked, form, seen, self._desk.db.jobs.count(OPEN))
        with self._guard:
            while len(self._waiting) >= self.KEPT:
                self._drop(next(iter(self._waiting)))
            self._waiting[look.id] = waiting = look, self._worker.submit(look.work)
        return waiting

    def _end(self, form: Form) -> None:
        """Look no more for what this form asks."""
        with self._guard:
            for look_id in [look.id for look, _ in self._waiting.values() if look.form == form]:
                self._drop(look_id)

    def _drop(self, look_id: str) -> None:
        look, _ = self._waiting.pop(look_id)
        look.stopped = True

    def _shown(self, request: Request) -> Reply:
        """How far the looking is, and what came out at last; where it could not be kept, the way back to what
        was typed. A page that asks again and again is led to what came out, or to being told that nothing
        waits here any more."""
        waiting = self._waiting.get(request.args["look_id"])
        if waiting and not waiting[1].done():
            return _how_far(request, waiting[0])
        if request.is_fragment:
            return Redirect(request.path)
        if waiting is None:
            raise NotFound(N_("This change does not wait here any more."), N_("Make it once more."))
        look, outcome = waiting
        try:
            done = outcome.result()
        except TrackerError as trouble:
            wrong = problem(request.words, trouble)
            return Page("repricing_refused.html", RefusedView(look.form, wrong.sentence), wrong.status)
        if isinstance(done, Redirect):
            self._end(look.form)
            return done
        about, today = look.asked.subject, look.asked.today is not None
        view = shown(self._desk, request.words, about, look.form, done, today, bool(look.seen))
        return Page("repricing.html", view)


def _how_far(request: Request, look: _Look) -> Reply:
    view = progress(request.words, look.asked.subject, look.form, look.looked_at, look.total)
    if request.is_fragment:
        return Fragment("repricing_progress.html", "progress", view)
    return Page("repricing_progress.html", view)


def _sent(request: Request) -> Form:
    """What was sent, apart from how it is decided."""
    fields = tuple(pair for pair in request.form.pairs if pair[0] not in (WAY, FIGURES))
    return Form(request.path, (*fields, *request.query.pairs))
