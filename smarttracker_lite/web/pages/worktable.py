"""The work table: what its URL asks for, and its columns, order and pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.sheets import PER_PAGE, page_asked
from smarttracker_lite.web.pages.sums import ALL
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import Chip, JobFilter, JobList
from smarttracker_lite.workflows.reckon import Price, extent
from smarttracker_lite.workflows.sort import Column as SortedBy
from smarttracker_lite.workflows.sort import Sorter, Unsorted

PATH = "/jobs"
FEW = 500
"""So many jobs are read and priced in the tenth of a second that a page may take."""

# Fields of the URL. Those in the first group filter; the page falls away when any of them changes.
FILTERS = ("show", "client", "project", "printer", "media", "from", "to", "search")
_ORDER = ("sort", "page")
_NEWEST_FIRST = "-time"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL of the table says."""

    fields: Fields

    def filter(self, words: Words) -> JobFilter:
        """The jobs that are asked for. Raises BadInput for a day that is none."""
        since, until = self.fields.get("from"), self.fields.get("to")
        show = self.fields.get("show")
        return JobFilter(
            chip=Chip(show) if show in set(Chip) else Chip.ALL,
            client=self.fields.get("client"),
            project=self.fields.get("project"),
            printer=self.fields.get("printer"),
            media=self.fields.get("media"),
            since=words.parse_date(since, "from") if since else None,
            until=words.parse_date(until, "to") if until else None,
            search=self.fields.get("search"),
        )

    @property
    def ticked(self) -> tuple[str, ...]:
        """The jobs that were ticked when the page was asked to do what it could not."""
        return self.fields.all("job")

    @property
    def filtered(self) -> bool:
        """Whether anything is left out."""
        return any(self.fields.get(name) for name in FILTERS)

    @property
    def summed(self) -> bool:
        """Whether all is to be added up, however many jobs there are."""
        return self.fields.get("sums") == ALL

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that orders the rows, and whether downwards."""
        typed = self.fields.get("sort", _NEWEST_FIRST)
        key = typed.removeprefix("-")
        return (key, typed.startswith("-")) if key in _BY_KEY else ("time", True)

    @property
    def by_time(self) -> bool:
        """Whether the newest job comes first."""
        return self.sort == ("time", True)

    @property
    def page(self) -> int:
        """Counted from 1."""
        return page_asked(self.fields)

    def href(self, path: str = PATH, **changed: str) -> str:
        """The URL with some fields changed; "" takes one out, and a new filter starts at the first page."""
        kept = {name: self.fields.get(name) for name in (*FILTERS, *_ORDER)}
        if "page" not in changed:
            kept["page"] = ""
        said = {name: value for name, value in {**kept, **changed}.items() if value}
        return f"{path}?{urlencode(said)}" if said else path


# All values of one column are of one kind; None is not known.
_Order = Callable[[JobWords, Job], Any]


class Column(NamedTuple):
    """A column: its name in the URL, its title, what it orders by, and the room it needs.

    Where the table is narrow, "wide" columns fall away first, then "roomy" ones.
    """

    key: str
    name: str
    order: _Order
    numeric: bool = False
    room: str = ""


def _amount(_: JobWords, job: Job) -> tuple[bool, int] | None:
    """Sheets before areas, each by its number."""
    printed = extent(job.facts)
    return printed and (printed.unit is Unit.SQUARE_METRE, printed.value)


def _price(words: JobWords, job: Job) -> Price | None:
    """The amounts of one currency together."""
    return words.priced(job) if job.billable else None


def _client(words: JobWords, job: Job) -> str | None:
    return words.client(job.tag.client_id, job.tag.project_id).casefold() or None


COLUMNS = (
    Column("time", N_("Time"), lambda _, job: job.day),
    Column("document", N_("Document"), lambda words, job: words.document(job).casefold()),
    Column("user", N_("User"), lambda _, job: (job.facts.user or "").casefold() or None, room="roomy"),
    Column(
        "printer", N_("Printer"), lambda words, job: words.printer(job.printer_id).casefold(), room="wide"
    ),
    Column("media", N_("Media"), lambda _, job: job.facts.media.name or job.facts.media.type),
    Column("size", N_("Size mm"), lambda _, job: job.facts.media.width_um, numeric=True, room="wide"),
    Column("copies", N_("Copies"), lambda _, job: job.facts.copies and job.facts.copies.value, True, "wide"),
    Column("amount", N_("m² / sheets"), _amount, numeric=True),
    Column("ink", N_("Ink ml"), lambda _, job: job.facts.ink_ul, numeric=True, room="roomy"),
    Column("cost", N_("Cost"), lambda words, job: words.prices.cost(job).amount, numeric=True, room="roomy"),
    Column("price", N_("Price"), _price, numeric=True),
    Column("client", N_("Client › project"), _client),
    Column("state", N_("State"), lambda words, job: words.badge(job).word),
)
_BY_KEY = {column.key: column for column in COLUMNS}


class Head(NamedTuple):
    """A column's head in ready words: the link sorts by it, or turns the order round."""

    name: str
    href: str
    sorted: str
    numeric: bool
    room: str


def heads(asked: Asked, words: Words) -> tuple[Head, ...]:
    """The heads of all columns."""
    key, down = asked.sort
    ways = {True: "descending", False: "ascending"}
    return tuple(
        Head(
            name=words.text(column.name),
            href=asked.href(sort=column.key if column.key != key or down else f"-{key}"),
            sorted=ways[down] if column.key == key else "",
            numeric=column.numeric,
            room=column.room,
        )
        for column in COLUMNS
    )


Take = Callable[[int], Sequence[Job]]
"""Gives the jobs from a place on, as many as a page has and one more."""


def order(desk: Desk, found: JobList, asked: Asked, words: JobWords) -> Take | Unsorted:
    """The jobs in the order asked for; where a value is not known comes last, whichever way.

    Of few jobs the values are read at once; of many they are known once all were read.
    """
    count = found.count()
    if asked.by_time:
        return lambda start: tuple(islice(found.newest(start), PER_PAGE + 1))
    if count is not None and count <= FEW:
        return partial(_of_few, found, asked, words)
    key, down = asked.sort
    if key == "time" and count is not None:
        return partial(_oldest, found, count)
    rows = desk.keeping(Sorter).sorted(desk, _column(desk, key, words), found.rows, down=down)
    return rows if isinstance(rows, Unsorted) else partial(_in_rows, desk, rows)


def _of_few(found: JobList, asked: Asked, words: JobWords, start: int) -> Sequence[Job]:
    key, down = asked.sort

    def place(job: Job) -> tuple[bool, Any]:
        value = _BY_KEY[key].order(words, job)
        return (value is not None) is down, value

    return sorted(found.newest(), key=place, reverse=down)[start : start + PER_PAGE + 1]


def _oldest(found: JobList, count: int, start: int) -> Sequence[Job]:
    """Those of the other end of the list."""
    end = count - start
    some = min(PER_PAGE + 1, end)
    return list(islice(found.newest(end - some), max(some, 0)))[::-1]


def _in_rows(desk: Desk, rows: Sequence[int], start: int) -> Sequence[Job]:
    here = rows[start : start + PER_PAGE + 1]
    read = dict(desk.db.jobs.at(here))
    return [read[row] for row in here if row in read]


def _column(desk: Desk, key: str, words: JobWords) -> SortedBy:
    """What is read of each job, and the books that its words and amounts are from."""
    db, column, currency = desk.db, _BY_KEY[key], words.prices.currency
    moments = [
        *(db.clients.moment, db.projects.moment, db.printers.moment, db.drafts.moment),
        *(db.rates.moment, db.corrections.moment, db.extras.moment),
    ]
    if words.prices.by_month and key == "price":
        moments.append(db.jobs.moment)
    named = f"{key} {words.words.language} {currency}"
    return SortedBy(named, tuple(moments), lambda job: column.order(words, job))
