"""What a job printed and used up, as far as the printer tells it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.printing import InkUse, Measure, Origin
from smarttracker_lite.printers.drivers.hp_piws.calibration import (
    AREA_UNITS,
    LENGTH_UNITS,
    Calibrated,
    calibrated,
)
from smarttracker_lite.printers.drivers.hp_piws.media import Page, extent, on_sheets, pages_of, printed
from smarttracker_lite.printers.drivers.hp_piws.tree import Element
from smarttracker_lite.printers.drivers.hp_piws.values import amount, count

VOLUME_UNITS: Mapping[str, Decimal] = {"": Decimal(1_000), "cc": Decimal(1_000), "ml": Decimal(1_000)}
"""In µl. Printers say "cc" or nothing."""

USED = ("Accounting", "MediaCollectionConsumption", "MediaConsumption")
INKS = ("Accounting", "InkCollectionConsumption", "InkConsumption")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What the printer counted of a job: printed pages, those of every copy included, and whole copies; the
    area of those pages; and the paper it took, `square` in mm² and `linear` in µm."""

    pages: tuple[Page, ...]
    impressions: int | None
    copies: int | None
    area_mm2: int | None
    square: Calibrated | None
    linear: Calibrated | None

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
    came = extent(pages, printed(pages, impressions, copies))
    square, linear = used(job, "SquareAmount"), used(job, "LinearAmount")
    return Amounts(
        pages=pages,
        impressions=None if together is None and not impressions else impressions,
        copies=copies,
        area_mm2=came.area_mm2 if came else None,
        square=calibrated(square, [came.area_mm2], AREA_UNITS) if square and came else None,
        linear=calibrated(linear, came[1:], LENGTH_UNITS) if linear and came else None,
    )


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
            yield channel, volume * size


def unread_inks(job: Element) -> bool:
    """Is there ink told of that could not be read?"""
    listed = job.each(*INKS) or job.each("Pages", "Page", *INKS)
    return len(list(_told(listed))) < len(listed)
