"""A list of clients looked at before it is taken, and taken into the books."""

from dataclasses import dataclass, replace
from functools import partial

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.act import Done
from smarttracker_lite.workflows.admit import shaped_client
from smarttracker_lite.workflows.clientfile.cells import Meaning
from smarttracker_lite.workflows.clientfile.columns import LANGUAGE
from smarttracker_lite.workflows.clientfile.layout import Layout, below
from smarttracker_lite.workflows.clientfile.reading import Beside, Read, Wrong, read
from smarttracker_lite.workflows.clientfile.table import Table
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.pricefile.names import Called


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a list would do: clients that are new or changed, how many are the same, what is wrong.

    `unspoken` are languages in which we write no papers: there it stays as it is.
    """

    fresh: tuple[Read, ...]
    changed: tuple[Read, ...]
    same: int
    wrong: tuple[Wrong, ...]
    unspoken: tuple[str, ...]

    @property
    def taken(self) -> tuple[Read, ...]:
        """What would be kept."""
        return self.fresh + self.changed

    @property
    def reprices(self) -> bool:
        """Whether somebody would be charged otherwise than before."""
        return any(each.of and each.of.charged_by != each.client.charged_by for each in self.changed)


def lists(desk: Desk) -> Called:
    """What the price lists are called."""
    return Called((each.name, each.id) for each in desk.db.price_lists.all())


def look(desk: Desk, table: Table, layout: Layout) -> DryRun:
    """What the list would do to the books as they are.

    Raises BadInput if no column tells whom a line is about.
    """
    if not layout.names:
        raise BadInput(
            N_("No column tells whom a line is about."),
            N_("Choose the column with the name, the company or the code."),
            field="columns",
        )
    meaning = Meaning(lists(desk))
    beside = Beside(desk.db.clients.all(), desk.db.projects.all())
    found, wrong = read(table, layout, meaning, beside, partial(shaped_client, desk))
    fresh = tuple(each for each in found if each.of is None)
    changed = tuple(each for each in found if each.of is not None and each.client != each.of)
    return DryRun(
        fresh=fresh,
        changed=changed,
        same=len(found) - len(fresh) - len(changed),
        wrong=tuple(wrong),
        unspoken=_unspoken(table, layout, meaning),
    )


def take(desk: Desk, table: Table, layout: Layout, shown: DryRun) -> Done:
    """Keep the clients of the list, all or none.

    Raises NotAllowed if it would not do what was `shown`, as the books were changed meanwhile; BadInput if it
    would do nothing.
    """
    with desk.act("import clients") as done:
        now = look(desk, table, layout)
        if now.taken != shown.taken:
            raise NotAllowed(
                N_("Your clients have changed since you looked at the file."),
                N_("Look once more: nothing is kept yet."),
            )
        if not now.taken:
            raise BadInput(N_("There is nothing to import in this file."), field="file")
        desk.db.clients.put_all(_kept(each) for each in now.taken)
    return done


def afterwards(desk: Desk, run: DryRun) -> list[Client]:
    """The clients there are now as they would be."""
    changed = {each.client.id: each.client for each in run.changed}
    return [changed.get(client.id, client) for client in desk.db.clients.all()]


def _kept(each: Read) -> Client:
    return each.client if each.of else replace(each.client, id=new_id())


def _unspoken(table: Table, layout: Layout, meaning: Meaning) -> tuple[str, ...]:
    places = [place for place, column in enumerate(layout.columns) if column is LANGUAGE]
    told = (line.cells[place] for line in below(table, layout) for place in places if place < len(line.cells))
    return tuple(cell for cell in dict.fromkeys(told) if cell and not meaning.language(cell))
