"""All that is remembered: one folder, one owner, one file, one book per noun."""

import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.invoicing import Draft, Invoice
from smarttracker_lite.domain.jobs import Job, Tagging
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.pricing import Rate
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.files import in_words
from smarttracker_lite.store.jobs import JobsBook
from smarttracker_lite.store.migrations import migrated
from smarttracker_lite.store.owner import Owner
from smarttracker_lite.store.settings import SettingsBook, SettingsPage
from smarttracker_lite.store.shelf import Shelf
from smarttracker_lite.store.storage import WholeFile

FILE = "smarttracker.json"


class Database:
    """The open data folder. Its books may be used by several threads."""

    def __init__(self, folder: Path, owner: Owner) -> None:
        """Read everything, as `open` does once the folder is owned."""
        self.folder = folder
        self._owner = owner
        storage = WholeFile(_followed(folder / FILE), owner.check)
        found = storage.read()
        tables = migrated(found, storage.path)
        if tables is not found:
            storage.write(tables)
        self._shelf = Shelf(storage)
        self.printers = Book(Printer, "printers", self._shelf)
        self.jobs = JobsBook(Job, "jobs", self._shelf)
        self.clients = Book(Client, "clients", self._shelf)
        self.projects = Book(Project, "projects", self._shelf)
        self.rates = Book(Rate, "rates", self._shelf)
        self.drafts = Book(Draft, "drafts", self._shelf)
        self.invoices = Book(Invoice, "invoices", self._shelf)
        self.taggings = Book(Tagging, "taggings", self._shelf)
        self.settings = SettingsBook(Book(SettingsPage, "settings", self._shelf))
        storage.commit()

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The folder's database; a folder that is not there is made.

        Raises FolderInUse if another process has it open, StoreTrouble if it cannot be written, is
        damaged, or was written by a newer version; the file is then left as it is.
        """
        with in_words(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = Owner.of(folder)
        try:
            return cls(folder, owner)
        except BaseException:
            owner.release()
            raise

    def transaction(self) -> AbstractContextManager[None]:
        """A block over all books: on the disk when it ends, or, if anything goes wrong, it never was.

        Only one runs at a time. A block within joins the outer one. Raises StoreTrouble at its end if the
        disk does not take it.
        """
        return self._shelf.transaction()

    def close(self) -> None:
        """Let the folder go, once no transaction runs."""
        self._shelf.close()
        self._owner.release()


def _followed(path: Path) -> Path:
    """The file itself: one written whole takes a link's place. StoreTrouble for a link to nowhere."""
    with in_words(path):
        return Path(os.path.realpath(path, strict=True)) if path.is_symlink() else path
