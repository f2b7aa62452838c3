"""What an accounting file would bring, in the user's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from smarttracker_lite.domain.jobs import Job, first_tag
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.web.pages.columnform import ColumnsView, Options
from smarttracker_lite.web.pages.gaprows import GapRow, GapWords
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.take_in import Intake

SHOWN = 12
"""So many rows of each kind are shown; the others are counted."""


class Told(NamedTuple):
    """One job as it would be taken; None is what the file does not say."""

    time: str
    document: str
    user: str | None
    media: str | None
    amount: str | None
    ink: str | None
    copies: str | None


class Bad(NamedTuple):
    """A row that gives no job: where it begins, why, and its beginning."""

    line: str
    why: str
    text: str


class Count(NamedTuple):
    """How many, and of what."""

    amount: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeView:
    """What would be taken: counts, and the first jobs, jobs that the printer does not know of and bad rows,
    each with how many more there are ("": none).

    `gaps` are those that new jobs lie in; `changes`: something would be written.
    """

    counts: tuple[Count, ...]
    jobs: tuple[Told, ...]
    more_jobs: str
    outside: tuple[Told, ...]
    more_outside: str
    bad: tuple[Bad, ...]
    more_bad: str
    gaps: tuple[tuple[str, GapRow], ...]
    button: str
    changes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    """The page of a file that waits: how it is read, for which printer, and what it would bring.

    `of` are the printers that the file tells of, if they are several. `columns` is None for a known kind;
    `orders` are the ways of reading its dates if it does not show that. `intake` is None where `trouble` says
    why nothing can be read. `errors` are by field.
    """

    href: str
    file: str
    profile: str
    profiles: Options
    printer: str
    printers: Options
    name: str
    of: str
    ofs: Options
    columns: ColumnsView | None
    order: str = ""
    orders: Options = ()
    unsure: tuple[str, ...] = ()
    trouble: str = ""
    intake: IntakeView | None = None
    filled: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


_UNSURE = {
    "dates": N_("The file does not show whether 01/04 is in January or in April. Check the times below."),
    "decimal": N_("The file does not show whether 1,234 is about one or over a thousand. Check the amounts."),
    "units": N_("The file does not name all units. Check the amounts and inks below."),
}


def doubts(words: Words, unsure: Iterable[str]) -> tuple[str, ...]:
    """What is to be looked at."""
    return tuple(words.text(_UNSURE[each]) for each in unsure if each in _UNSURE)


def intake_view(desk: Desk, words: Words, intake: Intake) -> IntakeView:
    """The intake in words."""
    said, batch, new = JobWords(desk, words), intake.batch, len(intake.new)
    bad = len(batch.bad) + batch.more_bad
    shown = [_told(said, desk, facts) for facts in intake.new[:SHOWN]]
    outside = [_told(said, desk, facts) for facts in intake.outside[:SHOWN]]
    gaps = GapWords(desk, words)
    return IntakeView(
        counts=tuple(_counts(words, intake, bad)),
        jobs=tuple(shown),
        more_jobs=_more(words, new - len(shown)),
        outside=tuple(outside),
        more_outside=_more(words, len(intake.outside) - len(outside)),
        bad=tuple(_bad(words, batch)),
        more_bad=_more(words, bad - min(bad, SHOWN, len(batch.bad))),
        gaps=tuple((each.id, gaps.row(each)) for each in intake.gaps),
        button=_button(words, intake),
        changes=bool(new or intake.updated or intake.changed or intake.richer),
    )


def _counts(words: Words, intake: Intake, bad: int) -> Iterable[Count]:
    """New ones always, the others where there are any."""
    new = len(intake.new)
    yield Count(str(new), words.plural("new job", "new jobs", new))
    others = (
        (len(intake.updated), words.text("differ from what was recorded")),
        (intake.known, words.text("recorded already")),
        (len(intake.changed), words.text("differ, but are invoiced already: they stay")),
        (len(intake.matched) - len(intake.ended), words.text("recorded from the printer itself")),
        (len(intake.ended), words.text("completed from this file")),
        (len(intake.outside), words.text("unknown to the printer")),
        (intake.batch.running, words.text("not finished yet")),
        (bad, words.plural("row that cannot be read", "rows that cannot be read", bad)),
    )
    yield from (Count(str(count), label) for count, label in others if count)


def _button(words: Words, intake: Intake) -> str:
    if intake.new:
        return words.plural("Import {n} job", "Import {n} jobs", len(intake.new))
    if intake.updated:
        return words.plural("Correct {n} job", "Correct {n} jobs", len(intake.updated))
    return words.text("Add what only the file says of them")


def _told(said: JobWords, desk: Desk, facts: JobFacts) -> Told:
    now = desk.now()
    job = Job(id="", printer_id=None, facts=facts, tag=first_tag(facts), first_seen_at=now, last_seen_at=now)
    return Told(
        time=said.words.moment(job.day),
        document=said.document(job),
        user=facts.user,
        media=facts.media.name or facts.media.type,
        amount=said.quantity(job),
        ink=said.ink(facts.ink_ul),
        copies=str(facts.copies.value) if facts.copies else None,
    )


def _bad(words: Words, batch: Batch) -> Iterable[Bad]:
    for each in batch.bad[:SHOWN]:
        yield Bad(str(each.line), words.text(each.why, **each.values), each.text)


def _more(words: Words, count: int) -> str:
    return words.plural("and {n} more", "and {n} more", count) if count > 0 else ""


def filling(intake: Intake, gap_id: str) -> tuple[str, ...]:
    """The gaps that are proposed to be closed: of the one it is for, else of all, those that it may fill.

    One that was measured closes by itself if the jobs explain it.
    """
    meant = [each for each in intake.gaps if each.id == gap_id] or intake.gaps
    found = len(intake.new) + len(intake.ended)
    return tuple(each.id for each in meant if each.gap.unexplained is None and (each.gap.lost or 0) <= found)
