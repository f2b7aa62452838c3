"""The clients written as a file that spreadsheets open and the import reads back."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.columns import EXPORTED
from smarttracker_lite.workflows.clientfile.taking import lists
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.leaving.spread import guarded
from smarttracker_lite.workflows.workbook import written


def in_sight(desk: Desk) -> list[Client]:
    """The clients that are not archived, by name."""
    own = (client for client in desk.db.clients.all() if not client.archived)
    return sorted(own, key=lambda client: (client.name.casefold(), client.id))


def as_csv(desk: Desk, words: Words, clients: Iterable[Client]) -> bytes:
    """A line for each client: UTF-8 with a byte order mark, and the separator that Excel expects in a file of
    this language."""
    text = StringIO(newline="")
    table = csv.writer(text, delimiter=words.list_separator)
    table.writerow(column.name for column in EXPORTED)
    table.writerows(_lines(desk, clients))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_workbook(desk: Desk, clients: Iterable[Client]) -> bytes:
    """The same as XLSX, in which postcodes keep their zeros."""
    heads = {column.name: column.width for column in EXPORTED}
    return written(heads, list(_lines(desk, clients)), (), desk.now(), "Clients")


def _lines(desk: Desk, clients: Iterable[Client]) -> Iterator[list[str]]:
    names = lists(desk)
    for client in clients:
        yield [guarded(write(client, names)) for write in EXPORTED.values()]
