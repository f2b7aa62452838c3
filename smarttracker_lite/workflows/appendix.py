"""The pages behind an invoice that name every job on it, with its price as a sentence."""

import re

from smarttracker_lite.billing.sheet import Appendix
from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.documents import Document, Item
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say

_INSIDE = re.compile(r" (?=×)|(?<=[×=+−]) |(?<=\d) (?=\w)")


def appendix(invoice: Document, words: Words) -> Appendix | None:
    """Every job of the invoice, in the order of its lines; None if there is none."""
    jobs = [item for line in invoice.lines for item in line.items if item.job_id is not None]
    if not jobs:
        return None
    return Appendix(
        title=words.text("All jobs of this invoice"),
        columns=(
            words.text("Date"),
            words.text("Document"),
            words.text("Media"),
            words.text("Quantity"),
            words.text("Price {currency}", currency=invoice.currency),
            words.text("Printer’s no."),
        ),
        rows=tuple(_row(item, invoice.currency, words) for item in jobs),
    )


def _row(item: Item, currency: str, words: Words) -> tuple[str, str, str, str, str, str]:
    return (
        words.date(item.day),
        item.description.strip() or words.text("Untitled print"),
        item.media,
        _quantity(item, words),
        _held(explain.explained(words, Charge(currency, item.terms))),
        item.record,
    )


def _held(told: str) -> str:
    """The sentence in a narrow column: broken between words, not in a product or before a unit."""
    return _INSIDE.sub("\N{NO-BREAK SPACE}", told)


def _quantity(item: Item, words: Words) -> str:
    """Of what is charged first: that is the paper. A price for the whole job has none."""
    first = item.terms[0] if item.terms else None
    if first is None or first.unit in (Unit.JOB, Unit.PERCENT):
        return ""
    return say.quantity(words, first.quantity, first.unit)
