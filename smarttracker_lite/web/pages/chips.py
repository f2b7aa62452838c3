"""Quick filters above a list, as `ui.chips` shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChipView:
    """A quick filter and how many it shows, "" where that is not told."""

    name: str
    href: str
    active: bool
    count: str = ""
