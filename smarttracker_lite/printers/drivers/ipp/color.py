"""Whether a job was printed in colour."""

from collections.abc import Mapping

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


def color_of(job: Attributes) -> bool | None:
    """By the impressions the printer has counted in colour and without (PWG 5100.7), else by the mode that
    was used or asked for; None if neither tells."""
    counted = first(job, "job-impressions-completed-col")
    if isinstance(counted, Mapping):
        for color, members in ((True, COLORED), (False, UNCOLORED)):
            if any((number(counted, name) or 0) > 0 for name in members):
                return color
    modes = (text(job, name) for name in ("print-color-mode-actual", "print-color-mode"))
    return next((MODES[mode] for mode in modes if mode in MODES), None)
