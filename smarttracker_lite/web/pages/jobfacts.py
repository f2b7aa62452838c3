"""What the printer said of one job, in words: its facts, its quantities, and what it says otherwise later."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import InkUse, JobFacts, Measure, Media, Origin, TimeQuality
from smarttracker_lite.domain.quantities import printed_area, sheets
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.domain.units import Unit, millilitres, square_metres
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.name import supply

_ORIGINS = {
    Origin.MEASURED: N_("measured"),
    Origin.REQUESTED: N_("requested"),
    Origin.DERIVED: N_("derived"),
}
_TIME_NOTES = {
    TimeQuality.OFFSET_CORRECTED: N_("corrected by the error of the printer's clock"),
    TimeQuality.LOCAL_ASSUMED: N_("the printer named no time zone; this computer's is assumed"),
    TimeQuality.UNSURE: N_("the printer's clock was set around then: they may be off by as much as it was"),
    TimeQuality.FIRST_SEEN: N_("when we first saw the job"),
}


class Fact(NamedTuple):
    """Something the printer said: its name, and its value in words."""

    name: str
    value: str


class Amount(NamedTuple):
    """A quantity in words (None: the printer did not say), and if it was measured, requested or derived."""

    name: str
    value: str | None
    origin: str


def facts_of(job: Job, said: JobWords) -> Iterator[Fact]:
    """What the printer said, as it said it; what it did not say is left out."""
    facts, words = job.facts, said.words
    moments = (
        (N_("Sent"), facts.submitted_at),
        (N_("Started"), facts.started_at),
        (N_("Done"), facts.completed_at),
    )
    told: tuple[tuple[str, str | None], ...] = (
        (N_("Printer"), said.printer(job.printer_id) or None),
        (N_("Kind"), say.kind(words, facts.kind) or words.text(N_("Print"))),
        (N_("Status"), say.status(words, facts.status)),
        *((name, words.moment(at) if at else None) for name, at in moments),
        (N_("Times"), _time_note(words, facts.time_quality)),
        (N_("First seen"), words.moment(job.first_seen_at)),
        (N_("User"), facts.user),
        (N_("Computer"), facts.host),
        (N_("Account"), facts.account),
        (N_("Media"), facts.media.name or facts.media.type),
        (N_("Size mm"), said.size(facts.media)),
        (N_("Colour"), _yes(words, facts.color)),
        (N_("Both sides"), _yes(words, facts.duplex)),
        (N_("Quality"), facts.quality),
    )
    return (Fact(words.text(name), value) for name, value in told if value)


def changes_of(job: Job, said: JobWords) -> Iterator[tuple[str, str, str]]:
    """What the printer tells otherwise since the job was invoiced."""
    if job.later is None:
        return
    unknown = said.words.text(N_("not told"))
    before, after = _valued(as_told(job), said), _valued(replace(job, facts=job.later), said)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name) or unknown, after.get(name) or unknown


def _valued(job: Job, said: JobWords) -> dict[str, str | None]:
    amounts = {amount.name: amount.value for amount in amounts_of(job.facts, said.words)}
    return {fact.name: fact.value for fact in facts_of(job, said)} | amounts


def _time_note(words: Words, quality: TimeQuality) -> str | None:
    return words.text(_TIME_NOTES[quality]) if quality in _TIME_NOTES else None


def _yes(words: Words, answer: bool | None) -> str | None:
    return None if answer is None else words.text(N_("yes") if answer else N_("no"))


def amounts_of(facts: JobFacts, words: Words) -> Iterator[Amount]:
    """Every quantity with its origin; where they are told, the area by media and the ink by channel."""
    colored, used = facts.color_impressions, facts.media_used or ()
    told: tuple[tuple[str, Measure | None, _Written], ...] = (
        (words.text(N_("Copies")), facts.copies, _count),
        (words.text(N_("Pages")), facts.pages, _count),
        (words.text(N_("Impressions")), facts.impressions, _count),
        *([(words.text(N_("Impressions in colour")), colored, _count)] if colored else []),
        (words.text(N_("Sheets")), sheets(facts), _count),
        (words.text(N_("Printed area")), printed_area(facts), _area),
        *((_area_on(words, use.media), use.area_mm2, _area) for use in used),
        (words.text(N_("Roll area")), facts.roll_area_mm2, _area),
        (words.text(N_("Roll length")), facts.roll_length_um, _length),
        *((_ink_of(words, ink), ink.ul, _volume) for ink in facts.inks or ()),
    )
    return (_amount(words, name, measure, write) for name, measure, write in told)


def _area_on(words: Words, media: Media) -> str:
    name = media.name or media.type
    if name is None:
        return words.text(N_("Area on a media that was not named"))
    return words.text(N_("Area on {media}"), media=name)


def _ink_of(words: Words, ink: InkUse) -> str:
    return words.text(N_("Ink: {channel}"), channel=supply(words, ink.channel))


def _count(_words: Words, value: int) -> str:
    return f"{value:d}"


def _area(words: Words, value: int) -> str:
    return say.quantity(words, square_metres(value), Unit.SQUARE_METRE)


def _length(words: Words, value: int) -> str:
    return f"{words.number(Decimal(value) / 1000, most=0)} mm"


def _volume(words: Words, value: int) -> str:
    return say.quantity(words, millilitres(value), Unit.MILLILITRE)


_Written = Callable[[Words, int], str]
"""How a quantity is written."""


def _amount(words: Words, name: str, measure: Measure | None, write: _Written) -> Amount:
    if measure is None:
        return Amount(name, None, "")
    return Amount(name, write(words, measure.value), words.text(_ORIGINS[measure.origin]))
