"""Leaving: everything that is kept, as plain files or as one SQLite database."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from smarttracker_lite import __version__, paths
from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.counters import Standing
from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.domain.extras import Bundle, Extra
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.errors import N_, NotAllowed, StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.migrations import NEWEST
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.store.settings import SettingsPage
from smarttracker_lite.workflows.bill import INVOICES, pdf_path
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.encode import beside
from smarttracker_lite.workflows.leaving import relational, spread, sqlite
from smarttracker_lite.workflows.seal import QUOTATIONS


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of record: what many and one are called, its type, and where all of them are.

    The lists that are set `apart` have sheets of their own: they are too long for a cell.
    """

    many: str
    one: str
    kind: type
    each: Callable[[Database], Iterable[object]]
    apart: tuple[str, ...] = ()


_OF_QUOTATIONS = ("lines", "taxes")
_OF_INVOICES = ("lines", "taxes", "settlements")
NOUNS = (
    Noun("printers", "printer", Printer, lambda db: db.printers.each()),
    Noun("gaps", "gap", NotedGap, lambda db: db.gaps.each()),
    Noun("standings", "standing", Standing, lambda db: db.standings.each()),
    Noun("mappings", "mapping", SavedMapping, lambda db: db.mappings.each()),
    Noun("jobs", "job", Job, lambda db: db.jobs.each()),
    Noun("clients", "client", Client, lambda db: db.clients.each()),
    Noun("projects", "project", Project, lambda db: db.projects.each()),
    Noun("rules", "rule", Rule, lambda db: db.rules.each(), apart=("conditions",)),
    Noun("price_lists", "price_list", PriceList, lambda db: db.price_lists.each()),
    Noun("rates", "rate", Rate, lambda db: db.rates.each(), apart=("prices",)),
    Noun("extras", "extra", Extra, lambda db: db.extras.each()),
    Noun("bundles", "bundle", Bundle, lambda db: db.bundles.each(), apart=("parts",)),
    Noun("cartridges", "cartridge", CartridgeChange, lambda db: db.cartridges.each()),
    Noun("corrections", "correction", Correction, lambda db: db.corrections.each()),
    Noun("drafts", "draft", Draft, lambda db: db.drafts.each()),
    Noun("invoices", "invoice", Invoice, lambda db: db.invoices.each(), apart=_OF_INVOICES),
    Noun("turns", "turn", Turn, lambda db: db.turns.each()),
    Noun("quotations", "quotation", Quotation, lambda db: db.quotations.each(), apart=_OF_QUOTATIONS),
    Noun("taggings", "tagging", Tagging, lambda db: db.taggings.each(), apart=("retags",)),
    Noun("settings", "setting", SettingsPage, lambda db: [SettingsPage(settings=db.settings.get())]),
)


@dataclass(frozen=True, slots=True)
class Export:
    """What was written: the number of records by their name, and the invoices whose PDF is gone."""

    counts: dict[str, int]
    without_pdf: tuple[str, ...] = ()


def export_folder(desk: Desk, target: Path) -> Export:
    """Write everything as JSON Lines, CSV and PDF into a new or empty folder, all or nothing.

    Raises NotAllowed if something is there, StoreTrouble if it cannot be written.
    """
    with desk.db.reading(), _whole(Path(os.path.realpath(target)), _full) as folder:
        folder.mkdir(mode=0o700)
        counts = {
            noun.many: spread.spread(
                folder,
                noun.many,
                spread.sheets(noun.many, noun.one, noun.kind, noun.apart),
                _rows(desk, noun),
            )
            for noun in NOUNS
        }
        gone = tuple(
            number
            for name, book in ((INVOICES, desk.db.invoices), (QUOTATIONS, desk.db.quotations))
            for number in _copy_files(desk, folder / name, book.each())
        )
        _explain(desk, folder / "README.txt")
    return Export(counts, gone)


def export_database(desk: Desk, target: Path) -> Export:
    """Write everything into a new SQLite database, all or nothing.

    Raises NotAllowed if something is there, StoreTrouble if it cannot be written.
    """
    about: dict[str, relational.Value] = {
        "program": "SmartTracker Lite",
        "version": __version__,
        "schema": NEWEST,
        "exported_at": desk.now().isoformat(),
    }
    books = ((relational.table(noun.many, noun.one, noun.kind), _rows(desk, noun)) for noun in NOUNS)
    with desk.db.reading(), _whole(target, os.path.lexists) as file:
        file.touch(mode=0o600)
        return Export(sqlite.fill(file, books, about))


def _rows(desk: Desk, noun: Noun) -> Iterator[dict[str, Any]]:
    return map(to_row, noun.each(desk.db))


def _copy_files(desk: Desk, folder: Path, issued: Iterable[Document]) -> Iterator[str]:
    """Copy the files byte for byte; gives the numbers of the documents of which one is gone."""
    folder.mkdir()
    for invoice in issued:
        try:
            for path, name in issued_files(desk, invoice):
                shutil.copyfile(path, folder / name)
        except FileNotFoundError:
            yield invoice.number.text


def issued_files(desk: Desk, invoice: Document) -> Iterator[tuple[Path, str]]:
    """The invoice's files and what their copies are called: "2026-0147 5f0c….pdf", and those made beside it,
    "2026-0147 5f0c…-xrechnung.xml"."""
    number = "".join(char if char.isalnum() else "-" for char in invoice.number.text)
    pdf = pdf_path(desk, invoice)
    yield pdf, f"{number} {pdf.name}"
    for file in invoice.kept:
        path = beside(pdf.parent, invoice, file.name)
        yield path, f"{number} {path.name}"


def _explain(desk: Desk, path: Path) -> None:
    text = paths.assets("export", "README.txt").read_text(encoding="utf-8")
    told = text.format(
        version=__version__, exported_at=desk.now().astimezone(desk.zone).isoformat(" ", "seconds")
    )
    path.write_text(told, encoding="utf-8")


@contextmanager
def _whole(target: Path, taken: Callable[[Path], bool]) -> Iterator[Path]:
    """A path to write a file or folder to, which takes its place at `target` when the block ends well."""
    with _in_words(target):
        if taken(target):
            raise NotAllowed(
                N_("There is something at {path} already."),
                N_("Name a new file, or a new or empty folder: an export is never written over anything."),
                path=target,
            )
        room = Path(mkdtemp(prefix=".export-", suffix=".tmp", dir=target.parent))
        try:
            yield room / target.name
            _put(room / target.name, target)
        finally:
            shutil.rmtree(room, ignore_errors=True)


def _full(folder: Path) -> bool:
    return os.path.lexists(folder) and not (folder.is_dir() and next(folder.iterdir(), None) is None)


def _put(written: Path, target: Path) -> None:
    """Move what is written to its place, once it is on the disk itself."""
    disk = Disk()
    for path in (*written.rglob("*"), written):
        if path.is_dir():
            disk.sync_folder(path)
        else:
            with path.open("r+b", buffering=0) as file:
                disk.sync(file)
    if target.is_dir():
        target.rmdir()
    disk.rename(written, target)
    with suppress(OSError):  # it is there, if only a power cut could still take it away
        disk.sync_folder(target.parent)


@contextmanager
def _in_words(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreTrouble(
            N_("The export to {path} stopped: {reason}."),
            N_("Nothing was left there. Make room, allow this user to write there, or name another place."),
            path=target,
            reason=error.strerror or error,
        ) from error
