"""What a line of several jobs is called, in its client's language: "Photo satin, 14 prints, 12.345 m²"."""

from collections.abc import Sequence

from smarttracker_lite.domain.documents import Line
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.quantities import from_roll, printed_area, sheets
from smarttracker_lite.domain.units import Unit, in_unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say


def described(words: Words, by: Grouping, lines: Sequence[Line], jobs: Sequence[Job]) -> str:
    """The description of a line that is for these lines of single jobs."""
    prints = words.plural("{n} print", "{n} prints", len(jobs))
    return ", ".join(filter(None, (_name(words, by, lines[0]), prints, _extent(words, jobs))))


def _name(words: Words, by: Grouping, first: Line) -> str:
    """What all of them have in common."""
    if by is Grouping.DAY:
        return words.date(first.items[0].day)
    if by is Grouping.ALL:
        return words.text("Printing")
    return first.items[0].media if by is Grouping.MEDIA else first.items[0].project


def _extent(words: Words, jobs: Sequence[Job]) -> str:
    """How much they are together: m² of what is printed on rolls, else sheets; "" where one does not tell."""
    rolled = all(from_roll(job.facts) for job in jobs)
    measure, unit = (printed_area, Unit.SQUARE_METRE) if rolled else (sheets, Unit.SHEET)
    told = [found.value for job in jobs if (found := measure(job.facts))]
    if len(told) < len(jobs):
        return ""
    return say.quantity(words, in_unit(unit, sum(told)), unit)


def called(line: Line, *names: str) -> tuple[str, ...]:
    """Those of the names that its description does not begin with already."""
    return tuple(name for name in names if name and not line.description.startswith(f"{name}, "))
