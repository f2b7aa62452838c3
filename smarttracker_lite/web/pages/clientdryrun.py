"""What a list of clients would do, in ready words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.errors import BadInput
from smarttracker_lite.web.pages.clientcolumns import ColumnsView, columns_view
from smarttracker_lite.web.pages.pricedryrun import SHOWN, Count
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.columns import BY_NAME, EXPORTED, NAME
from smarttracker_lite.workflows.clientfile.layout import Layout
from smarttracker_lite.workflows.clientfile.reading import Read, Wrong
from smarttracker_lite.workflows.clientfile.table import Table
from smarttracker_lite.workflows.clientfile.taking import DryRun, lists, look
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.pricefile.names import Called


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that waits, how its columns are meant, and what was shown of it.

    That is None until it was looked at, and where nobody could be made out, for the reason in `trouble`.
    """

    name: str
    table: Table
    layout: Layout
    shown: DryRun | None = None
    trouble: BadInput | None = None

    def by(self, layout: Layout) -> "Sent":
        """The same with its columns meant otherwise, not looked at yet."""
        return replace(self, layout=layout, shown=None, trouble=None)


class Change(NamedTuple):
    """A field of a client before and then; "" is empty."""

    name: str
    before: str
    after: str


class Row(NamedTuple):
    """A client: where in the file, its name and where its page is, "" for a new one.

    `changes` are, of a new one, all that would stand there beside the name.
    """

    line: str
    name: str
    href: str
    changes: tuple[Change, ...]


class Fault(NamedTuple):
    """What is left out: where, whom it is about, in which column, and why."""

    line: str
    who: str
    column: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunView:
    """The page. The `more_` ones say how many are not listed, "" if all are. `button` is what it does, "" if
    there is nothing to import."""

    href: str
    file: str
    columns: ColumnsView
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = ()
    wrong: tuple[Fault, ...] = ()
    more_wrong: str = ""
    changed: tuple[Row, ...] = ()
    more_changed: str = ""
    fresh: tuple[Row, ...] = ()
    more_fresh: str = ""
    button: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def looked(desk: Desk, sent: Sent) -> Sent:
    """The file with what it would do to the books as they are now."""
    try:
        return replace(sent, shown=look(desk, sent.table, sent.layout), trouble=None)
    except BadInput as trouble:
        return replace(sent, shown=None, trouble=trouble)


def dry_run(
    desk: Desk, words: Words, href: str, sent: Sent, errors: Mapping[str, str] | None = None
) -> DryRunView:
    """The page of a file that waits at this address."""
    view = DryRunView(
        href=href,
        file=sent.name,
        columns=columns_view(words, sent.table, sent.layout),
        errors=errors or (problem(words, sent.trouble).errors if sent.trouble else {}),
    )
    return _filled(desk, words, view, sent.shown) if sent.shown else view


def _filled(desk: Desk, words: Words, view: DryRunView, run: DryRun) -> DryRunView:
    names = lists(desk)
    return replace(
        view,
        counts=tuple(_counts(words, run)),
        notes=(*_unknown(words, view.columns), *_notes(words, run)),
        wrong=tuple(_fault(words, each) for each in run.wrong[:SHOWN]),
        more_wrong=_more(words, run.wrong),
        changed=tuple(_row(words, names, each) for each in run.changed[:SHOWN]),
        more_changed=_more(words, run.changed),
        fresh=tuple(_row(words, names, each) for each in run.fresh[:SHOWN]),
        more_fresh=_more(words, run.fresh),
        button=_button(words, run) if run.taken else "",
    )


def counts(words: Words, run: DryRun) -> tuple[str, ...]:
    """What would be kept, in short: "2 new clients", "1 client changes"."""
    return tuple(f"{count.amount} {count.label}" for count in _counts(words, run)[:2])


def _counts(words: Words, run: DryRun) -> list[Count]:
    fresh, changed, wrong = len(run.fresh), len(run.changed), len(run.wrong)
    told = [
        (fresh, words.plural("new client", "new clients", fresh)),
        (changed, words.plural("client changes", "clients change", changed)),
        (run.same, words.plural("is the same", "are the same", run.same)),
    ]
    if wrong:
        told.append((wrong, words.plural("is left out", "are left out", wrong)))
    return [Count(words.number(Decimal(count)), label) for count, label in told]


def _unknown(words: Words, columns: ColumnsView) -> Iterator[str]:
    if columns.unknown:
        names = ", ".join(columns.unknown[:20])
        yield words.text("Columns that mean nothing here are left out: {names}", names=names)


def _notes(words: Words, run: DryRun) -> Iterator[str]:
    by_name = sum(not each.by_code for each in run.changed)
    if by_name:
        yield words.plural(
            "{n} of those that change was found by its name, as no code says who it is.",
            "{n} of those that change were found by their names, as no code says who they are.",
            by_name,
        )
    if run.unspoken:
        names = ", ".join(name[:40] for name in run.unspoken[:20])
        yield words.text(
            "There are no papers in these languages, so this column is left as it is: {names}", names=names
        )
    if run.changed:
        yield words.text("What is empty in the file stays as it is.")


def _button(words: Words, run: DryRun) -> str:
    count = len(run.taken)
    if run.wrong:
        return words.plural("Import the {n} good one", "Import the {n} good ones", count)
    return words.plural("Import {n} client", "Import {n} clients", count)


def _fault(words: Words, wrong: Wrong) -> Fault:
    trouble = wrong.trouble
    column = BY_NAME.get(trouble.field) if isinstance(trouble, BadInput) else None
    return Fault(
        line=words.number(Decimal(wrong.line)),
        who=wrong.who,
        column=words.text(column.title) if column else "",
        why=problem(words, trouble).sentence,
    )


def _row(words: Words, names: Called, each: Read) -> Row:
    before = each.of
    told = (
        Change(
            words.text(column.title), written(before, names) if before else "", written(each.client, names)
        )
        for column, written in EXPORTED.items()
        if before or column is not NAME
    )
    return Row(
        line=words.number(Decimal(each.line)),
        name=before.name if before else each.client.name,
        href=f"/clients/{before.id}" if before else "",
        changes=tuple(change for change in told if change.before != change.after),
    )


def _more(words: Words, rows: Sequence[object]) -> str:
    more = len(rows) - SHOWN
    return words.plural("{n} more is not shown.", "{n} more are not shown.", more) if more > 0 else ""
