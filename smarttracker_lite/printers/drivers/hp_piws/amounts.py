"""What a job printed and used up, as far as the printer tells it."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from smarttracker_lite.domain.printing import InkUse, Measure, Origin
from smarttracker_lite.printers.drivers.hp_piws.calibration import (
    UNITS,
    Calibrated,
    Proof,
    calibrated,
    in_unit,
)
from smarttracker_lite.printers.drivers.hp_piws.media import (
    Extent,
    Page,
    extent,
    on_sheets,
    pages_of,
    printed,
)
from smarttracker_lite.printers.drivers.hp_piws.tree import Element
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count
from smarttracker_lite.printers.inks import ink_named

VOLUME_UNITS: Mapping[str, Decimal] = {"": Decimal(1_000), "cc": Decimal(1_000), "ml": Decimal(1_000)}
"""In µl. Printers say "cc" or nothing."""

USED = ("Accounting", "MediaCollectionConsumption", "MediaConsumption")
INKS = ("Accounting", "InkCollectionConsumption", "InkConsumption")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the printer counted of a job: printed pages, those of every copy included, and whole copies; how
    often each page came out, and their area; and the paper it took, as far as its unit is known."""

    pages: tuple[Page, ...]
    impressions: int | None
    copies: int | None
    times: tuple[int, ...] | None
    area_mm2: int | None
    paper: Mapping[str, Calibrated]

    @property
    def square(self) -> Calibrated | None:
        """In mm²."""
        return self.paper.get("SquareAmount")

    @property
    def linear(self) -> Calibrated | None:
        """In µm."""
        return self.paper.get("LinearAmount")

    @property
    def on_sheets(self) -> bool:
        """Was it printed on sheets, not on a roll?"""
        return on_sheets(self.pages)

    @property
    def sheets(self) -> int | None:
        """These printers print on one side."""
        return self.impressions if self.on_sheets else None


def amounts_of(job: Element) -> Amounts:
    """Printed pages are counted twice, for the job and for each page; who counts less, counted one copy."""
    pages = pages_of(job)
    together = count(job.said("Progress", "NumberOfPrintedPages"))
    copies = count(job.said("Progress", "NumberOfPrintedCopies"))
    impressions = max(sum(page.printed or 0 for page in pages), together or 0)
    times = printed(pages, impressions, copies)
    came = extent(pages, times)
    return Amounts(
        pages=pages,
        impressions=None if together is None and not impressions else impressions,
        copies=copies,
        times=times,
        area_mm2=came.area_mm2 if came else None,
        paper=_paper(job, lambda name, said: calibrated(name, said, _expected(name, came))),
    )


def _paper(job: Element, read: Callable[[str, Decimal], Calibrated | None]) -> Mapping[str, Calibrated]:
    """Each amount of paper the job used that can be read."""
    told = {name: used(job, name) for name in UNITS}
    fits = {name: read(name, said) for name, said in told.items() if said}
    return {name: fit for name, fit in fits.items() if fit}


def _expected(name: str, came: Extent | None) -> tuple[int, ...]:
    if came is None:
        return ()
    return (came.area_mm2,) if name == "SquareAmount" else (came.standing_um, came.lying_um)


def proven(listed: Iterable[Amounts], before: Mapping[str, str]) -> Mapping[str, str]:
    """The unit of each amount of paper, as most of the jobs listed prove it, else as it was known before."""
    votes = {name: Counter[str]() for name in UNITS}
    for amounts in listed:
        for name, fit in amounts.paper.items():
            votes[name][fit.unit] += 1
    return {**before, **{name: vote.most_common(1)[0][0] for name, vote in votes.items() if vote}}


def served(amounts: Amounts, job: Element, units: Mapping[str, str]) -> Amounts:
    """With the paper of a job of which no page of known size came out, by what other jobs proved, else by the
    first page, on which it was stopped. Lengths are too near one another for that."""
    if amounts.area_mm2:
        return amounts
    first = amounts.pages[:1]
    begun = extent(first, (1,) * len(first))
    area = (begun.area_mm2,) if begun else ()

    def read(name: str, said: Decimal) -> Calibrated | None:
        guess = calibrated(name, said, area, Proof.BEGUN) if name == "SquareAmount" else None
        return in_unit(name, said, units.get(name)) or guess

    return replace(amounts, paper=_paper(job, read))


def used(job: Element, name: str) -> Decimal | None:
    """SquareAmount or LinearAmount of the whole job, else of its pages together; None if it used none."""
    for element in (job.each(*USED), job.each("Pages", "Page", *USED)):
        total = sum((amount(each.said(name)) or Decimal(0) for each in element), Decimal(0))
        if total:
            return total
    return None


def inks_of(job: Element) -> tuple[InkUse, ...] | None:
    """Ink by channel, of the whole job, else of its pages together; None where the printer tells none."""
    for listed in (job.each(*INKS), job.each("Pages", "Page", *INKS)):
        totals: dict[str, Decimal] = {}
        for channel, ul in _told(listed):
            totals[channel] = totals.get(channel, Decimal(0)) + ul
        if any(totals.values()):
            return tuple(
                InkUse(channel, Measure(round(ul), Origin.MEASURED)) for channel, ul in totals.items()
            )
    return None


def _told(listed: Iterable[Element]) -> Iterator[tuple[str, Decimal]]:
    """Each channel and its ink in µl."""
    for ink in listed:
        size = VOLUME_UNITS.get(ink.first("Amount", "Unit").text.lower())
        volume, channel = amount(ink.said("Amount")), ink.said("InkName")
        if channel and size is not None and volume is not None:
            yield ink_named(channel), volume * size


def unread_inks(job: Element) -> bool:
    """Is there ink told of that could not be read?"""
    listed = job.each(*INKS) or job.each("Pages", "Page", *INKS)
    return len(list(_told(listed))) < len(listed)
