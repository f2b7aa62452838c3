"""A line for the client who asks what a print would cost, in the client's language. It never holds a cost."""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.printing import clear_name
from smarttracker_lite.domain.taxes import TAX_PLACES, Tax, TaxCategory
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.estimate import Wish

_NET = N_("{print}: {amount} {currency} net")
_UNTAXED = N_("{print}: {amount} {currency}, no VAT")
_TAXED: Mapping[TaxCategory, str] = {
    TaxCategory.STANDARD: N_("{print}: {amount} {currency}, VAT not included ({percent})"),
}
_ORDERED = N_("{print} (besides {fee} {currency} once for the order)")
_LONGEST_NAME = 80
_BREAKS = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": ""}
"""What stands for characters of these Unicode categories: they end the line, or change it unseen."""


class Quote(NamedTuple):
    """The same offer in two lines: with the sum it comes from, and with what it comes to alone."""

    reckoned: str
    plain: str


def quote(words: Words, wish: Wish, price: Charge, tax: Tax | None, fee: Term | None = None) -> Quote | None:
    """What the client pays for the print, and once for the order, without VAT, which is named once it is
    confirmed. None if the price is not known."""
    if price.amount is None:
        return None
    amounts = (explain.explained(words, price), say.amount(words, price.amount, price.currency))
    asked = _with_fee(words, asked_for(words, wish), fee, price.currency)
    return Quote(*(_line(words, asked, amount, price.currency, tax) for amount in amounts))


def _with_fee(words: Words, print_: str, fee: Term | None, currency: str) -> str:
    if fee is None:
        return print_
    once = say.amount(words, round_money(fee.amount, currency), currency)
    return words.text(_ORDERED, print=print_, fee=once, currency=currency)


def _line(words: Words, asked: str, amount: str, currency: str, tax: Tax | None) -> str:
    told = {"print": asked, "amount": amount, "currency": currency}
    if tax is None:
        return words.text(_NET, **told)
    percent = words.percent(tax.percent / 100, TAX_PLACES)
    return words.text(_TAXED.get(tax.category, _UNTAXED), **told, percent=percent)


def asked_for(words: Words, wish: Wish) -> str:
    """`3 copies of 594 × 841 mm on Photo satin`."""
    size = f"{words.number(wish.width_mm)} × {words.number(wish.height_mm)} mm"
    media, copies = _in_a_line(clear_name(wish.media)), int(wish.copies)
    if not media:
        return words.plural("{n} copy of {size}", "{n} copies of {size}", copies, size=size)
    return words.plural(
        "{n} copy of {size} on {media}", "{n} copies of {size} on {media}", copies, size=size, media=media
    )


def _in_a_line(name: str) -> str:
    """A name as it can stand in a mail: on one line, not too long, and nothing in it turns that around."""
    seen = (_BREAKS.get(unicodedata.category(char), char) for char in name)
    plain = " ".join("".join(seen).split())
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 1].rstrip()}…"
