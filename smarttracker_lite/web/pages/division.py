"""The form that splits a print among clients: whose, and how much of it, by shares, m² or copies."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.dividing import MOST, By, equal, extents, rest
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.tagging import NOBODY, choice_options, choice_value, pair_of
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.split import Piece, check, join, split

_FRACTION = re.compile(r"(\d{1,6})\s*[/⁄∕]\s*(\d{1,6})")
_PERCENT = Fraction(1, 100)


class PieceRow(NamedTuple):
    """A part as it is typed."""

    whose: str
    size: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionView:
    """The form in ready words: what is typed, what is wrong with it by field, and what nobody has yet.

    `unit` stands behind each size, `about` says how much there is. `more` and `fewer`: a part can be added,
    or left out.
    """

    href: str
    document: str
    about: str
    by: str
    ways: tuple[tuple[str, str], ...]
    unit: str
    pieces: tuple[PieceRow, ...]
    choices: tuple[tuple[str, str], ...]
    left: str
    even: bool
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def more(self) -> bool:
        return len(self.pieces) < MOST

    @property
    def fewer(self) -> bool:
        return len(self.pieces) > 2


def routes(site: Site) -> list[Route]:
    """The form, its answers, and the way back."""
    path = f"{PATH}/<job_id>"
    return [
        Route("GET", f"{path}/split", partial(_shown, site.desk)),
        Route("POST", f"{path}/split", partial(_sent, site.desk)),
        Route("POST", f"{path}/split/left", partial(_left_over, site.desk)),
        Route("POST", f"{path}/join", partial(_joined, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    """The form for two; a job that cannot be split says why on its page."""
    job = desk.db.jobs.get(request.args["job_id"])
    try:
        check(desk, job)
    except NotAllowed as trouble:
        why = problem(request.words, trouble).sentence
        return Redirect(f"{PATH}/{job.id}", Notice(why, problem=True))
    whose = (choice_value(job.tag.client_id, job.tag.project_id), NOBODY)
    pieces = _alike(request.words, job, By.SHARE, [PieceRow(each, "") for each in whose])
    return Page("division.html", _view(desk, request.words, job, By.SHARE, pieces))


def _sent(desk: Desk, request: Request) -> Reply:
    """Split it, or show the form as a button of it makes it."""
    job, form = desk.db.jobs.get(request.args["job_id"]), request.form
    if form.get("do") == "split":
        return _split(desk, request, job)
    by, pieces = _by(job, form), _changed(form, _typed(form))
    if form.get("do") == "equal" or form.get("was", by) != by:
        pieces = _alike(request.words, job, by, pieces)
    view = _view(desk, request.words, job, by, pieces)
    return Fragment("division.html", "division", view) if request.is_fragment else Page("division.html", view)


def _split(desk: Desk, request: Request, job: Job) -> Reply:
    words, form = request.words, request.form
    by, pieces = _by(job, form), _typed(form)
    try:
        wanted = [Piece(*pair_of(each.whose), size) for each, size in _sized(words, by, pieces)]
        with desk.act("split") as done:
            parts = split(desk, job.id, by, wanted)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        view = replace(_view(desk, words, job, by, pieces), errors=wrong.errors)
        return Page("division.html", view, wrong.status)
    told = words.plural("Split in {n} part.", "Split in {n} parts.", len(parts))
    return Redirect(f"{PATH}/{job.id}", Notice(told, undo_way(done)))


def _left_over(desk: Desk, request: Request) -> Reply:
    """What nobody has yet, while it is typed."""
    job = desk.db.jobs.get(request.args["job_id"])
    view = _view(desk, request.words, job, _by(job, request.form), _typed(request.form))
    return Fragment("division.html", "left", view)


def _joined(desk: Desk, request: Request) -> Reply:
    with desk.act("join") as done:
        job = join(desk, request.args["job_id"])
    told = request.words.text("“{document}” is one job again.", document=job.facts.document or "–")
    return Redirect(f"{PATH}/{job.id}", Notice(told, undo_way(done)))


def _by(job: Job, form: Fields) -> By:
    """What it is divided by, if this print can be."""
    return next((by for by in extents(job.facts) if by == form.get("by")), By.SHARE)


def _typed(form: Fields) -> list[PieceRow]:
    rows = [PieceRow(form.get(f"whose-{n}"), form.get(f"size-{n}")) for n in _numbers(form)]
    return rows or [PieceRow(NOBODY, "")] * 2


def _numbers(form: Fields) -> list[int]:
    return [n for n in range(1, MOST + 2) if f"size-{n}" in form]


def _changed(form: Fields, pieces: list[PieceRow]) -> list[PieceRow]:
    """With a part more, or without the one that is left out."""
    do, _, place = form.get("do").partition("-")
    if do == "row":
        return [*pieces, PieceRow(NOBODY, "")]
    return [each for n, each in enumerate(pieces, 1) if do != "drop" or str(n) != place]


def _alike(words: Words, job: Job, by: By, pieces: Sequence[PieceRow]) -> list[PieceRow]:
    """The same clients, each with as much."""
    shares = equal(extents(job.facts)[by], by, max(len(pieces), 1))
    return [
        each._replace(size=_written(words, by, share)) for each, share in zip(pieces, shares, strict=True)
    ]


def _written(words: Words, by: By, size: Fraction) -> str:
    if by is By.SHARE:
        return str(size)
    return words.number(_decimal(size), 0, 3)


def _sized(words: Words, by: By, pieces: Sequence[PieceRow]) -> list[tuple[PieceRow, Fraction | None]]:
    """Each with its size; None for what is left empty. Raises BadInput that names the field."""
    return [(each, _size(words, by, each.size, f"size-{n}")) for n, each in enumerate(pieces, 1)]


def _size(words: Words, by: By, typed: str, field: str) -> Fraction | None:
    """A third, 33 % or 33; m² or copies."""
    if not typed:
        return None
    if by is not By.SHARE:
        return Fraction(words.parse_number(typed, field))
    if parts := _FRACTION.fullmatch(typed):
        if not int(parts[2]):
            raise BadInput(N_("Nothing is divided by 0."), N_("Write 1/3 or 33 %."), field=field)
        return Fraction(int(parts[1]), int(parts[2]))
    try:
        return Fraction(words.parse_number(typed.removesuffix("%"), field)) * _PERCENT
    except BadInput:
        raise BadInput(
            N_("“{typed}” is no share."), N_("Write 1/3 or 33 %."), field=field, typed=typed
        ) from None


def _view(desk: Desk, words: Words, job: Job, by: By, pieces: Sequence[PieceRow]) -> DivisionView:
    said, extent = JobWords(desk, words), extents(job.facts)
    left, even = _left(words, by, extent[by], pieces)
    return DivisionView(
        href=f"{PATH}/{job.id}",
        document=said.document(job),
        about=" · ".join(filter(None, (said.quantity(job), said.priced_in_words(job)))),
        by=by.value,
        ways=tuple((each.value, _WAYS[each](words, extent[each])) for each in extent),
        unit={By.SHARE: "", By.AREA: words.text("m²"), By.COPIES: ""}[by],
        pieces=tuple(pieces),
        choices=choice_options(desk, words),
        left=left,
        even=even,
    )


_WAYS: Mapping[By, Callable[[Words, Fraction], str]] = {
    By.SHARE: lambda words, _: words.text("shares: 1/3 or 33 %"),
    By.AREA: lambda words, extent: words.text("m²: {amount} in all", amount=_amount(words, By.AREA, extent)),
    By.COPIES: lambda words, extent: words.text(
        "copies: {amount} in all", amount=_amount(words, By.COPIES, extent)
    ),
}


def _left(words: Words, by: By, extent: Fraction, pieces: Sequence[PieceRow]) -> tuple[str, bool]:
    """What nobody has yet, in words, and whether that is nothing; "" while something cannot be read."""
    try:
        typed = [size for _, size in _sized(words, by, pieces)]
    except BadInput:
        return "", False
    over = rest(extent, typed)
    amount = _amount(words, by, abs(over))
    if amount == _amount(words, by, Fraction(0)) and None not in typed:
        return words.text("Nothing is left over."), True
    if over < 0:
        return words.text("{amount} too much", amount=amount), False
    told = N_("{amount} left, for the empty one") if typed.count(None) == 1 else N_("{amount} left")
    return words.text(told, amount=amount), typed.count(None) == 1 and over > 0


def _amount(words: Words, by: By, size: Fraction) -> str:
    if by is By.SHARE:
        return say.share(words, size)
    number = words.number(_decimal(size), 0, 3)
    return f"{number} {words.text('m²')}" if by is By.AREA else number


def _decimal(size: Fraction) -> Decimal:
    return round(Decimal(size.numerator) / size.denominator, 3)
