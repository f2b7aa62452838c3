"""A price file looked at without keeping anything, and taken into the books."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.pricefile.cells import Meaning, new_list
from smarttracker_lite.workflows.pricefile.names import Names
from smarttracker_lite.workflows.pricefile.reading import Read, Wrong, rows
from smarttracker_lite.workflows.pricefile.table import table_of
from smarttracker_lite.workflows.rate import save_list


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a file would do: rows that are new or changed, how many are the same, what is wrong.

    `lists` are price lists that would be made, `unknown` columns that mean nothing here, `untouched` how many
    rows of the books the file does not name: these stay.
    """

    fresh: tuple[Read, ...]
    changed: tuple[Read, ...]
    same: int
    wrong: tuple[Wrong, ...]
    lists: tuple[str, ...]
    unknown: tuple[str, ...]
    untouched: int

    @property
    def taken(self) -> tuple[Read, ...]:
        """What would be written."""
        return self.fresh + self.changed


def look(desk: Desk, words: Words, octets: bytes) -> DryRun:
    """What the file would do to the books as they are. Raises BadInput if it is no price file at all."""
    table, kept = table_of(octets), desk.db.rates.all()
    found, wrong = rows(table, Meaning(words, Names.of(desk), table.comma), kept)
    changed = tuple(read for read in found if read.of is not None and read.rate != read.of)
    fresh = tuple(read for read in found if read.of is None)
    named = {read.of.id for read in found if read.of is not None}
    return DryRun(
        fresh=fresh,
        changed=changed,
        same=len(found) - len(fresh) - len(changed),
        wrong=tuple(wrong),
        lists=tuple(dict.fromkeys(filter(None, map(new_list, (read.rate for read in fresh))))),
        unknown=table.unknown,
        untouched=sum(rate.id not in named for rate in kept),
    )


def take(desk: Desk, words: Words, octets: bytes, shown: DryRun) -> DryRun:
    """Keep the rows of the file, all or none. Raises NotAllowed if it would not do what was `shown`, as the
    books were changed meanwhile; BadInput if it would do nothing."""
    with desk.act("import prices"):
        now = look(desk, words, octets)
        if (now.taken, now.lists) != (shown.taken, shown.lists):
            raise NotAllowed(
                N_("Your prices have changed since you looked at the file."),
                N_("Look once more: nothing is kept yet."),
            )
        if not now.taken:
            raise BadInput(N_("There is nothing to import in this file."), field="file")
        lists = {name: save_list(desk, PriceList(id="", name=name)).id for name in now.lists}
        desk.db.rates.put_all(
            replace(
                read.rate,
                id=read.rate.id or new_id(),
                list_id=lists.get(new_list(read.rate), read.rate.list_id),
            )
            for read in now.taken
        )
    return now


def afterwards(desk: Desk, taken: Sequence[Read]) -> list[Rate]:
    """All rows as they would be."""
    changed = {read.rate.id: read.rate for read in taken if read.of}
    kept = [changed.get(rate.id, rate) for rate in desk.db.rates.all()]
    return kept + [read.rate for read in taken if not read.of]
