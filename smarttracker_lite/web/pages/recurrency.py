"""What a change of the currency does, in words, before it is made."""

from collections.abc import Iterator

from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words, is_currency
from smarttracker_lite.workflows.configure import Stakes, stakes
from smarttracker_lite.workflows.desk import Desk

SURE = "sure"
"""The box by which it is made all the same. Its value is the currency, for which alone it was ticked."""


def sure(typed: Fields) -> bool:
    """Whether the box was ticked, and for the currency that is typed."""
    return typed.get(SURE).upper() == typed.get("currency").upper()


def consequences(desk: Desk, words: Words, typed: str) -> tuple[str, ...]:
    """What happens if this becomes the currency, sentence by sentence; () if nothing is at stake."""
    currency = typed.upper()
    found = stakes(desk, currency) if is_currency(currency) else None
    return tuple(_told(words, found, desk.settings.currency, currency)) if found else ()


def _told(words: Words, found: Stakes, old: str, new: str) -> Iterator[str]:
    if found.example is not None:
        yield words.plural(
            "{n} rate keeps its number: {before} becomes {after}.",
            "All {n} rates keep their numbers: {before} becomes {after}.",
            found.rates,
            before=words.money(found.example, old),
            after=words.money(found.example, new),
        )
    if found.extras:
        yield words.plural(
            "{n} extra keeps its numbers too.", "{n} extras keep their numbers too.", found.extras
        )
    if found.jobs:
        yield words.plural(
            "{n} unbilled job is then charged in {currency}.",
            "{n} unbilled jobs are then charged in {currency}.",
            found.jobs,
            currency=new,
        )
    if found.drafts:
        yield words.plural(
            "{n} draft is then in {currency}.",
            "{n} drafts are then in {currency}.",
            found.drafts,
            currency=new,
        )
    if found.invoices:
        yield words.text("Issued invoices stay in {currency}.", currency=old)
