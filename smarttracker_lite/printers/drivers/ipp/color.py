"""Whether a job was printed in colour, and how much of it."""

from collections.abc import Mapping

from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.printers.drivers.ipp.message import Attributes, first, number, text

MODES = {
    "color": True,
    "monochrome": False,
    "auto-monochrome": False,
    "process-monochrome": False,
    "bi-level": False,
    "process-bi-level": False,
}
"""print-color-mode (PWG 5100.13); `auto` tells nothing."""
COLORED = ("full-color", "full-color-two-sided", "highlight-color", "highlight-color-two-sided")
UNCOLORED = ("monochrome", "monochrome-two-sided")


def color_impressions(job: Attributes, impressions: Measure | None) -> Measure | None:
    """How many of all impressions were in colour; None if that is not counted, or if more of single kinds are
    counted than there are."""
    counts = _counts(job)
    if not counts or (impressions is not None and sum(counts.values()) > impressions.value):
        return None
    return Measure(sum(counts.get(name, 0) for name in COLORED), Origin.MEASURED)


def color_of(job: Attributes) -> bool | None:
    """By the impressions the printer has counted in colour and without, else by the mode that was used or
    asked for; None if neither tells."""
    if counts := _counts(job):
        return any(counts.get(name) for name in COLORED)
    modes = (text(job, name) for name in ("print-color-mode-actual", "print-color-mode"))
    return next((MODES[mode] for mode in modes if mode in MODES), None)


def _counts(job: Attributes) -> Mapping[str, int]:
    """Impressions by their kind (PWG 5100.7); each is of one kind. Empty if none are counted."""
    told = first(job, "job-impressions-completed-col")
    if not isinstance(told, Mapping):
        return {}
    said = {name: number(told, name) for name in (*COLORED, *UNCOLORED) if name in told}
    counts = {name: count for name, count in said.items() if count is not None and count >= 0}
    return counts if len(counts) == len(said) and any(counts.values()) else {}
