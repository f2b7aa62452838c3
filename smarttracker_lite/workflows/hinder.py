"""What on a draft is in the way of issuing it."""

from collections.abc import Iterator

from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.contents import Contents

Fault = tuple[bool, str, str]
"""Whether it is so, in words, and what to do."""


def empty(draft: Draft, now: Contents) -> Fault:
    """That there is nothing to invoice."""
    nothing = not (now.invoiced or now.unpriced or now.lost_lines)
    if draft.job_ids:
        return nothing, N_("This draft has no jobs left."), N_("Delete it and start anew.")
    return nothing, N_("There is nothing on this draft yet."), N_("Write a line, or add the client's jobs.")


def astray(now: Contents) -> Iterator[Fault]:
    """That something on it is in another currency than the draft, or more is taken off than there is."""
    yield (
        bool(now.lost),
        N_("Extras on this draft were agreed in another currency: {lost}."),
        N_("Remove them, and add them again at their price in {currency}."),
    )
    yield (
        bool(now.lost_lines),
        N_("Lines on this draft were written in another currency: {typed}."),
        N_("Remove them, and write them again in {currency}."),
    )
    yield (
        bool(now.lost_discounts),
        N_("A discount on this draft was agreed in another currency."),
        N_("Remove it, and set it again in {currency}."),
    )
    yield (
        bool(now.overdone),
        N_("A discount is more than its line: {overdone}."),
        N_("Make the discount smaller."),
    )
    yield (
        now.net < 0,
        N_("The discount is more than the whole invoice."),
        N_("Make the discount smaller."),
    )


def values(now: Contents) -> dict[str, str]:
    """What these sentences name."""
    lost, typed = (each.name for each in now.lost), (each.description for each in now.lost_lines)
    names = {"lost": ", ".join(lost), "typed": ", ".join(typed)}
    return {**names, "overdone": ", ".join(now.overdone), "currency": now.currency}
