"""The books read from end to end, each record held against what was read before it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import Any, Protocol, TypeVar

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.domain.faults import RESTORE, Fault, Grade
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.numbering import ISSUED, OFFERED
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import in_words
from smarttracker_lite.words import is_currency
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.follow import broken, broken_inward, inward, name
from smarttracker_lite.workflows.audit.kin import Kin
from smarttracker_lite.workflows.audit.match import Matching
from smarttracker_lite.workflows.audit.recount import Stub, altered, miscounted, misnumbered, stub
from smarttracker_lite.workflows.audit.recredit import miscredited
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.encode import kept
from smarttracker_lite.workflows.seal import QUOTATIONS

_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CLOCKS_DIFFER = timedelta(days=1)

_SAME_ID = N_("Two records in the table {table} have the id {id}.")
_CLOCKS = N_("Check the clock of this computer, and that of the printer.")
_NO_CURRENCY = N_("“{currency}” is no currency.")
_SET_CURRENCY = N_("Choose yours under Settings › Money and tax.")
_SET_ITS_CURRENCY = N_("Open it and choose another one.")
_DISAGREES = N_("“{name}” pays in {theirs}, and its price list “{list}” is in {currency}.")
_AGREE = N_("Choose another price list on the client's page.")
_WRONG_SUM = N_("An amount of {number} is not what its lines give.")
_STRAY = N_("The file {file} belongs to no invoice.")
_HARMLESS = N_("It may be left from a moment when the power failed. It harms nobody.")


class Kept(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=Kept)


def readable(table: str, records: Iterator[T]) -> Iterator[T | Fault]:
    """The records, a fault in the place of each that cannot be read."""
    while True:
        try:
            yield next(records)
        except StopIteration:
            return
        except StoreTrouble as trouble:
            yield _told(trouble, table, str(trouble.values.get("id", "")))


def _told(trouble: StoreTrouble, table: str, id: str) -> Fault:
    return Fault(table, id, trouble.text, trouble.hint, trouble.values)


class Examination:
    """One reading of all books."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._books = _books(desk.db)
        self.ids: dict[str, set[str]] = {table: set() for table in self._books}
        """Of the records read so far, by table; also of those that cannot be read."""
        self._latest = desk.now() + _CLOCKS_DIFFER
        self._matching = Matching()
        self._kin = Kin()
        self._lists: dict[str, PriceList] = {}
        self._quoted: list[Stub] = []

    def faults(self) -> Iterator[Fault]:
        """Everything that is wrong."""
        yield from self._desk.db.unsound()
        for table, records in self._books.items():
            kin = []
            for record in readable(table, records):
                yield from [record] if isinstance(record, Fault) else self._record(table, record)
                self.ids[table].add(record.id)
                if not isinstance(record, Fault) and inward(table, record):
                    kin.append(record)
            yield from chain.from_iterable(broken_inward(table, record, self.ids) for record in kin)
        yield from self._matching.unmet(self.ids)
        yield from self._kin.faults()
        yield from miscredited(self._desk, self._matching.corrected)
        yield from self._numbers()
        yield from self._settings()
        yield from self._strays()

    def _record(self, table: str, record: Any) -> Iterator[Fault]:
        if record.id in self.ids[table]:
            yield Fault(table, record.id, _SAME_ID, RESTORE, {"table": table, "id": record.id})
            return
        yield from broken(table, record, self.ids)
        yield from self._matching.met(record)
        yield from self._times(table, record)
        if isinstance(record, Invoice):
            yield from self._invoice(record)
        if isinstance(record, Quotation):
            yield from self._quotation(record)
        if isinstance(record, Job):
            self._kin.met(record)
        if isinstance(record, Client | PriceList):
            yield from self._currency(table, record)

    def _currency(self, table: str, record: Client | PriceList) -> Iterator[Fault]:
        """That it is one, and that of the client's price list."""
        if record.currency is not None and not is_currency(record.currency):
            yield Fault(table, record.id, _NO_CURRENCY, _SET_ITS_CURRENCY, {"currency": record.currency})
        own = self._desk.settings.currency
        if isinstance(record, PriceList):
            self._lists[record.id] = record
            return
        price_list = self._lists.get(record.list_id or "")
        if price_list and (price_list.currency or own) != (record.currency or own):
            values = {"name": record.name, "theirs": record.currency or own, "list": price_list.name}
            values |= {"currency": price_list.currency or own}
            yield Fault(table, record.id, _DISAGREES, _AGREE, values)

    def _invoice(self, invoice: Invoice) -> Iterator[Fault]:
        if fault := miscounted(invoice) or altered(invoice):
            yield fault
        try:
            issued_pdf(self._desk, invoice)
            for file in invoice.kept:
                kept(invoice, file, bill.pdf_path(self._desk, invoice).parent)
        except StoreTrouble as trouble:
            yield _told(trouble, "invoices", invoice.id)

    def _quotation(self, issued: Quotation) -> Iterator[Fault]:
        self._quoted.append(stub(issued))
        if miscounted(issued):
            yield Fault("quotations", issued.id, _WRONG_SUM, RESTORE, {"number": issued.number.text})
        elif fault := altered(issued):
            yield fault
        try:
            issued_pdf(self._desk, issued)
        except StoreTrouble as trouble:
            yield _told(trouble, "quotations", issued.id)

    def _times(self, table: str, record: Any) -> Iterator[Fault]:
        """A clock may have been wrong: that is worth knowing, and no fault of the books."""
        if table not in _MOMENTS:
            return
        text, moments = _MOMENTS[table]
        odd = next((at for at in moments(record) if at and not _EARLIEST <= at <= self._latest), None)
        if odd is not None:
            values = {"name": name(table, record), "day": odd.date()}
            yield Fault(table, record.id, text, _CLOCKS, values, Grade.NOTE)

    def _numbers(self) -> Iterator[Fault]:
        """While a document cannot be read, its number seems to be missing."""
        invoices, quoted = list(self._matching.stubs.values()), self._quoted
        for table, kinds, stubs in (("invoices", ISSUED, invoices), ("quotations", OFFERED, quoted)):
            for kind in kinds if len(stubs) == len(self.ids[table]) else ():
                own = (each for each in stubs if each.kind is kind)
                yield from misnumbered(own, self._desk.settings.numbering(kind).first)

    def _settings(self) -> Iterator[Fault]:
        currency = self._desk.settings.currency
        if not is_currency(currency):
            yield Fault("settings", "settings", _NO_CURRENCY, _SET_CURRENCY, {"currency": currency})

    def _strays(self) -> Iterator[Fault]:
        """A crash may leave a PDF without its document, never the other way round."""
        for table in (bill.INVOICES, QUOTATIONS):
            yield from self._strays_in(table)

    def _strays_in(self, table: str) -> Iterator[Fault]:
        folder = self._desk.db.folder / table
        names: list[str] = []
        try:
            with in_words(folder), suppress(FileNotFoundError):
                names = sorted(path.name for path in folder.iterdir())
        except StoreTrouble as trouble:
            yield _told(trouble, table, "")
        for each in names:
            if not self._owned(table, each):
                values = {"file": f"{table}/{each}"}
                yield Fault("files", each, _STRAY, _HARMLESS, values, Grade.NOTE)

    def _owned(self, table: str, name: str) -> bool:
        """Whether it is the PDF of a document, or a file that is called by its id and something behind it."""
        stem, _, ending = name.rpartition(".")
        own = stem if ending == "pdf" else stem.rpartition("-")[0] if ending == "xml" else ""
        return own in self.ids[table]


def _books(db: Database) -> Mapping[str, Iterator[Any]]:
    """The tables in an order in which links lead back; only an invoice's lines lead forward, to jobs."""
    return {
        "printers": db.printers.each(),
        "price_lists": db.price_lists.each(),
        "clients": db.clients.each(),
        "projects": db.projects.each(),
        "rules": db.rules.each(),
        "rates": db.rates.each(),
        "extras": db.extras.each(),
        "bundles": db.bundles.each(),
        "cartridges": db.cartridges.each(),
        "corrections": db.corrections.each(),
        "quotations": db.quotations.each(),
        "invoices": db.invoices.each(),
        "turns": db.turns.each(),
        "jobs": db.jobs.each(),
        "drafts": db.drafts.each(),
        "taggings": db.taggings.each(),
        "memories": db.memories.each(),
        "gaps": db.gaps.each(),
        "standings": db.standings.each(),
        "mappings": db.mappings.each(),
        "imports": db.imports.each(),
    }


def _job_moments(job: Job) -> tuple[datetime | None, ...]:
    facts = job.facts
    told = (facts.submitted_at, facts.started_at, facts.completed_at)
    return (*told, job.first_seen_at, job.last_seen_at)


def _invoice_moments(invoice: Document) -> Iterable[datetime]:
    return (datetime.combine(invoice.issued_on, time(12), UTC), *(sent.at for sent in invoice.sendings))


_MOMENTS: Mapping[str, tuple[str, Callable[[Any], Iterable[datetime | None]]]] = {
    "printers": (
        N_("The printer “{name}” was asked at a time that cannot be right: {day}."),
        lambda printer: (printer.added_at, printer.polled_at, printer.answered_at),
    ),
    "invoices": (N_("Invoice {name} has a date that cannot be right: {day}."), _invoice_moments),
    "quotations": (N_("{name} has a date that cannot be right: {day}."), _invoice_moments),
    "jobs": (N_("The job “{name}” has a time that cannot be right: {day}."), _job_moments),
    "drafts": (
        N_("A draft was begun on a day that cannot be right: {day}."),
        lambda draft: (draft.created_at,),
    ),
    "turns": (N_("A billing run was begun on a day that cannot be right: {day}."), lambda turn: (turn.at,)),
    "taggings": (
        N_("A job was tagged on a day that cannot be right: {day}."),
        lambda tagging: (tagging.at, tagging.undone_at),
    ),
}
"""Whether the times of a record can be: the sentence if they cannot, and the times."""
