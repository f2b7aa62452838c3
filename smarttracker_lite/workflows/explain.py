"""An amount as a sentence in a reader's language: how it comes about, or what is missing for it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.charges import EXACT, Charge, Lack, Missing, Term, total
from smarttracker_lite.domain.money import RATE_PLACES, round_half_up, round_money
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say

_NO_BREAK = "\N{NO-BREAK SPACE}"
_MISSING: Mapping[Missing, str] = {
    Missing.RATE: N_("No price for this media on this printer."),
    Missing.FOREIGN_RATE: N_("No price in {currency} for this media on this printer."),
    Missing.MONO_RATE: N_("Pages in colour have a price, those in black have none."),
    Missing.COLOR_RATE: N_("Pages in black have a price, those in colour have none."),
    Missing.INK_RATE: N_("Ink is priced by its colour, but there is no price for: {about}."),
    Missing.AREA: N_("Priced by area, but the printer did not say the size."),
    Missing.ROLL_AREA: N_(
        "Priced by what is used of the roll, which the printer did not say: add its width."
    ),
    Missing.LENGTH: N_("Priced by length, but the printer did not say how long it is."),
    Missing.SHEETS: N_("Priced per sheet, but the printer did not say how many."),
    Missing.PAGES: N_("Priced per page, but the printer did not say how many."),
    Missing.COLOR: N_("Priced by pages in black and in colour, but the printer did not say which are which."),
    Missing.COPIES: N_("Priced by copies, but the printer did not say how many."),
    Missing.INK: N_("Priced per ml, but the printer did not say how much ink."),
    Missing.TIME: N_("Priced per hour, but the printer did not say how long it took."),
    Missing.EXTRA_COST: N_("This extra has no price: {about}."),
    Missing.EXTRA_PRICE: N_("Agreed in another currency: {about}. Add it again at its price in {currency}."),
}
_UNCOSTED: Mapping[Missing, str] = {
    Missing.RATE: N_("Not known: there is no cost for this media on this printer."),
    Missing.MONO_RATE: N_("Not known: pages in colour have a cost, those in black have none."),
    Missing.COLOR_RATE: N_("Not known: pages in black have a cost, those in colour have none."),
    Missing.INK_RATE: N_("Not known: ink costs by its colour, but there is no cost for: {about}."),
    Missing.AREA: N_("Not known: it costs by area, but the printer did not say the size."),
    Missing.ROLL_AREA: N_("Not known: it costs by what is used of the roll, which the printer did not say."),
    Missing.LENGTH: N_("Not known: it costs by length, but the printer did not say how long it is."),
    Missing.SHEETS: N_("Not known: it costs by the sheet, but the printer did not say how many."),
    Missing.PAGES: N_("Not known: it costs by the page, but the printer did not say how many."),
    Missing.COLOR: N_("Not known: black and colour cost differently, and the printer did not tell them."),
    Missing.COPIES: N_("Not known: it costs by copies, but the printer did not say how many."),
    Missing.INK: N_("Not known: it costs by the ml, but the printer did not say how much ink."),
    Missing.TIME: N_("Not known: it costs by the hour, but the printer did not say how long it took."),
    Missing.EXTRA_COST: N_("Not known: {about} has no cost yet."),
    Missing.FOREIGN_RATE: N_("Not known: there is no cost in {currency} for this media on this printer."),
    Missing.EXTRA_PRICE: N_("Not known: {about} was agreed in another currency than {currency}."),
}
_NAMED = frozenset({Missing.INK_RATE, Missing.EXTRA_COST, Missing.EXTRA_PRICE})
"""What names in its sentence what it is about."""
_ABOUT = N_("{about}: {lack}")
_SHARES: Mapping[Part | None, str] = {
    Part.WASTE: N_("{percent} of {amount} for waste"),
    Part.CLEANING: N_("{percent} of {amount} for cleaning"),
    Part.DISCOUNT: N_("{percent} discount on {amount}"),
}


def explained(words: Words, charge: Charge) -> str:
    """The sum as a sentence, or what is missing for one: an unpriced job says why."""
    return _lacking(words, charge, _MISSING) if charge.missing else _sentence(words, charge)


def costed(words: Words, charge: Charge) -> str:
    """The same for what the job costs."""
    return _lacking(words, charge, _UNCOSTED) if charge.missing else _sentence(words, charge)


def unbroken(told: str) -> str:
    """The sum as a sentence that breaks before "+" and "−" and after ";": a figure stays with its unit or
    amount."""
    held = told.replace(" ", _NO_BREAK).replace(f"{_NO_BREAK}+", " +").replace(f"{_NO_BREAK}−", " −")
    return held.replace(f";{_NO_BREAK}", "; ")


def _lacking(words: Words, charge: Charge, told: Mapping[Missing, str]) -> str:
    return " ".join(_lack(words, lack, told, charge.currency) for lack in _joined(charge.missing))


def _joined(missing: Iterable[Lack]) -> Iterator[Lack]:
    """What is missing of several inks or extras is told once, with all their names."""
    named: dict[Missing, list[str]] = {}
    for lack in missing:
        if lack.why not in _NAMED:
            yield lack
        else:
            named.setdefault(lack.why, []).append(lack.about)
    for why, names in named.items():
        yield Lack(why, ", ".join(names))


def _lack(words: Words, lack: Lack, told: Mapping[Missing, str], currency: str) -> str:
    text = words.text(told[lack.why], about=lack.about, currency=currency)
    if not lack.about or lack.why in _NAMED:
        return text
    return words.text(_ABOUT, about=lack.about, lack=text)


def _sentence(words: Words, charge: Charge) -> str:
    """`2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78`."""
    share = next((term for term in charge.terms if term.part is Part.SHARE), None)
    if share:
        return _shared(words, charge, share)
    first, *rest = charge.terms or (Term(Decimal(0), Unit.JOB, Decimal(0)),)
    told = ("− " if first.amount < 0 else "") + _spoken(words, charge, first) + _added(words, charge, rest)
    return f"{told} = {say.amount(words, charge.amount or Decimal(0), charge.currency)}"


def _added(words: Words, charge: Charge, terms: Iterable[Term]) -> str:
    signed = ((" − " if term.amount < 0 else " + ", term) for term in terms)
    return "".join(sign + _spoken(words, charge, term) for sign, term in signed)


def _shared(words: Words, charge: Charge, share: Term) -> str:
    """`2.14 m² × 3.10 + 9.15 = 15.78; 15.78 × 1/3 = 5.26`: the print, and the part of it. The cent by which a
    third of 10.00 must be more for all three to be 10.00 is told."""
    place = charge.terms.index(share)
    print_, extras = replace(charge, terms=charge.terms[:place]), charge.terms[place + 1 :]
    sum_ = print_.amount or Decimal(0)
    own = round_money(total(charge.terms[: place + 1]), charge.currency)
    told = f"{say.amount(words, sum_, charge.currency)} × {share.about}"
    if cent := own - round_money(_times(sum_, share.about), charge.currency):
        told += (" − " if cent < 0 else " + ") + say.amount(words, abs(cent), charge.currency)
    told += _added(words, charge, extras)
    amount = say.amount(words, charge.amount or Decimal(0), charge.currency)
    return f"{_sentence(words, print_)}; {told} = {amount}"


def _times(amount: Decimal, share: str) -> Decimal:
    """The amount times a third."""
    of, parts = map(Decimal, share.split("/"))
    return EXACT.divide(EXACT.multiply(amount, of), parts)


def _spoken(words: Words, charge: Charge, term: Term) -> str:
    """A term without its sign."""
    if term.part in _SHARES:
        share, of = words.percent(abs(term.rate), RATE_PLACES), _told(words, term.quantity, charge)
        return words.text(_SHARES[term.part], percent=share, amount=of)
    rate = _told(words, term.rate, charge)
    if term.part is Part.MINIMUM:
        return words.text("{amount} up to the minimum of {least}", amount=rate, least=_least(words, charge))
    if term.unit is Unit.JOB:
        return rate
    return f"{_quantity(words, term)} × {rate}"


def _least(words: Words, charge: Charge) -> str:
    """The minimum that was reached: extras come on top of it."""
    printed = total(term for term in charge.terms if term.part is not Part.EXTRA)
    return say.amount(words, round_money(printed, charge.currency), charge.currency)


def _told(words: Words, amount: Decimal, charge: Charge) -> str:
    """A rate, or an amount that no one rounded: what has more decimals than a rate may have says so."""
    mark = "" if round_half_up(amount, RATE_PLACES) == amount else "≈ "
    return mark + say.rate(words, amount, charge.currency)


def _quantity(words: Words, term: Term) -> str:
    told = " ".join(filter(None, (say.quantity(words, term.quantity, term.unit), term.about)))
    if term.part is Part.INK and term.unit is Unit.SQUARE_METRE:
        told = words.text("{area} with ink", area=told)
    if term.factor is not None and term.exact is not None:
        return _corrected(words, told, say.quantity(words, term.exact, term.unit), term)
    if term.exact is None:
        return told
    return words.text("{rounded} ({exact} rounded up)", rounded=told, exact=_plain(words, term))


def _corrected(words: Words, told: str, exact: str, term: Term) -> str:
    """`20.748 ml (18.2 ml × 1.14)`."""
    factor = words.number(term.factor or Decimal(1), 0, RATE_PLACES)
    if term.rounded_up:
        return words.text(
            "{rounded} ({exact} × {factor}, rounded up)", rounded=told, exact=exact, factor=factor
        )
    return f"{told} ({exact} × {factor})"


def _plain(words: Words, term: Term) -> str:
    return say.number(words, term.exact or Decimal(0), term.unit)
