"""The books of the studio: one for each noun."""

from typing import cast

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.counters import Standing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.extras import Bundle, Extra
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.imports import Import
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.domain.machines import Printer, Remembered
from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.gaps import GapsBook
from smarttracker_lite.store.invoices import InvoicesBook
from smarttracker_lite.store.jobs import JobsBook
from smarttracker_lite.store.memories import MemoriesBook
from smarttracker_lite.store.quotations import QuotationsBook
from smarttracker_lite.store.settings import SettingsBook, SettingsPage
from smarttracker_lite.store.standings import StandingsBook
from smarttracker_lite.store.tables.storage import JournalDB, JournalTable
from smarttracker_lite.store.taggings import TaggingsBook
from smarttracker_lite.store.turns import TurnsBook


class Books:
    """All that the studio remembers."""

    def __init__(self, tinydb: JournalDB) -> None:
        def table(name: str) -> JournalTable:
            return cast(JournalTable, tinydb.table(name))

        self.printers = Book(Printer, table("printers"))
        self.memories = MemoriesBook(Remembered, table("memories"))
        self.gaps = GapsBook(NotedGap, table("gaps"))
        self.standings = StandingsBook(Standing, table("standings"))
        self.mappings = Book(SavedMapping, table("mappings"))
        self.imports = Book(Import, table("imports"))
        self.jobs = JobsBook(Job, table("jobs"))
        self.clients = Book(Client, table("clients"))
        self.projects = Book(Project, table("projects"))
        self.rules = Book(Rule, table("rules"))
        self.price_lists = Book(PriceList, table("price_lists"))
        self.rates = Book(Rate, table("rates"))
        self.extras = Book(Extra, table("extras"))
        self.bundles = Book(Bundle, table("bundles"))
        self.cartridges = Book(CartridgeChange, table("cartridges"))
        self.corrections = Book(Correction, table("corrections"))
        self.drafts = Book(Draft, table("drafts"))
        self.invoices = InvoicesBook(Invoice, table("invoices"))
        self.turns = TurnsBook(Turn, table("turns"))
        self.quotations = QuotationsBook(Quotation, table("quotations"))
        self.taggings = TaggingsBook(Tagging, table("taggings"))
        self.settings = SettingsBook(Book(SettingsPage, table("settings")))
