"""What was printed, whatever the printer says of it later."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smarttracker_lite.domain.units import area_mm2


class State(StrEnum):
    """How far a job has come."""

    PAUSED = "paused"
    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    CANCELLED = "cancelled"
    DELETED = "deleted"


OVER = frozenset({State.PRINTED, State.CANCELLED, State.DELETED})


@dataclass(frozen=True)
class Moment:
    """When something happened, and when it happened by the printer's clock."""

    true: datetime
    shown: datetime


@dataclass(frozen=True, kw_only=True)
class Order:
    """What somebody sent. `inks_ul` is what the whole job takes, in µl; None where the printer cannot tell,
    as with an ink of another maker. One page is `width_um` × `height_um`, in µm. The pages are on `media` and
    on the `other_media`, if there is one, by turns."""

    document: str = "Plan.pdf"
    user: str = "anna"
    account: str = ""
    host: str = "pc-anna"
    pages: int = 1
    copies: int = 1
    width_um: int = 610_000
    height_um: int = 914_000
    media: str = "Plain bond"
    other_media: str = ""
    inks_ul: Mapping[str, int] | None = field(default_factory=lambda: {"C": 1200, "LM": 4317})

    @property
    def impressions(self) -> int:
        return self.pages * self.copies

    def media_of(self, page: int) -> str:
        """What that page is on; the first is 0."""
        return self.other_media if page % 2 and self.other_media else self.media


@dataclass(eq=False, kw_only=True)
class Printed:
    """One job. `serial` never comes twice, `number` begins with 1 again when the printer forgets its jobs;
    `told` is false for what it prints without a word. It last changed in the revision `changed` of the queue.
    """

    order: Order
    serial: int
    number: int
    uuid: str
    sent: Moment
    state: State
    told: bool = True
    changed: int = 0
    started: Moment | None = None
    ended: Moment | None = None
    impressions: int = 0

    @property
    def over(self) -> bool:
        """Nothing more will come."""
        return self.state in OVER

    @property
    def area_mm2(self) -> int:
        """What was printed on, in mm²."""
        return self.impressions * area_mm2(self.order.width_um, self.order.height_um)

    @property
    def area_on(self) -> Mapping[str, int]:
        """The same by media. Each copy is printed before the next one."""
        areas = Counter[str]()
        for impression in range(self.impressions):
            media = self.order.media_of(impression % self.order.pages)
            areas[media] += area_mm2(self.order.width_um, self.order.height_um)
        return areas

    @property
    def length_um(self) -> int:
        """How much of a roll was printed on, in µm."""
        return self.impressions * self.order.height_um

    @property
    def inks_ul(self) -> Mapping[str, int] | None:
        """The ink that was used, in µl: as much of the whole job's as there are pages on paper."""
        inks = self.order.inks_ul
        if inks is None:
            return None
        return {name: ul * self.impressions // self.order.impressions for name, ul in inks.items()}


@dataclass(frozen=True, kw_only=True)
class Life:
    """What a printer counts from its first day, or the day its counters were set back: mm² and µl."""

    impressions: int = 0
    area_mm2: int = 0
    inks_ul: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Ledger:
    """Every job there ever was, and the life counters that follow from them."""

    jobs: list[Printed] = field(default_factory=list)
    set_back: Life = Life()

    @property
    def life(self) -> Life:
        """The counters as the printer shows them."""
        total, before = self._total(), self.set_back
        return Life(
            impressions=total.impressions - before.impressions,
            area_mm2=total.area_mm2 - before.area_mm2,
            inks_ul={name: ul - before.inks_ul.get(name, 0) for name, ul in total.inks_ul.items()},
        )

    def set_counters_back(self) -> None:
        """As a technician does after a repair: they begin with 0 again."""
        self.set_back = self._total()

    def _total(self) -> Life:
        inks: dict[str, int] = {}
        for job in self.jobs:
            for name, ul in (job.inks_ul or {}).items():
                inks[name] = inks.get(name, 0) + ul
        return Life(
            impressions=sum(job.impressions for job in self.jobs),
            area_mm2=sum(job.area_mm2 for job in self.jobs),
            inks_ul=inks,
        )
