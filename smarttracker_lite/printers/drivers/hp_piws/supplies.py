"""What is left in the ink cartridges. Pure."""

from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.printers.drivers.hp_piws.tree import Element, parse
from smarttracker_lite.printers.drivers.hp_piws.values import amount
from smarttracker_lite.printers.inks import ink_named

GROUPS = ("InkSlotGroupCollection", "InkSlotGroup")
LEVELS = (
    ("InkSlotGroupInfo", "InkSupplyGroupInfo", "LevelPercentage"),
    ("InkSlotCollection", "InkSlot", "SlotInfo", "InkSupplyInfo", "LevelPercentage"),
)
"""Of all cartridges of one ink together, else of the first."""


def parse_supplies(octets: bytes) -> tuple[Supply, ...]:
    """The inks of InkSystem, by the names that jobs call them. Raises NotAPrinter and nothing else."""
    named = ((group.said("Color"), group) for group in parse(octets).below("InkSystem").each(*GROUPS))
    return tuple(Supply(name=ink_named(name), percent=_percent(group)) for name, group in named if name)


def _percent(group: Element) -> int | None:
    told = (amount(group.said(*path)) for path in LEVELS)
    level = next((each for each in told if each is not None), None)
    return None if level is None else min(100, int(level))
