"""The forms of a draft: a line that is typed, a discount, texts and references. What was typed comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.drafting import LINE_UNITS, Details, Discount, FreeLine
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.presets import PIECE_CASES
from smarttracker_lite.domain.taxes import TAX_PLACES, Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.taxchoice import KEPT, choice_of, chosen_tax, tax_choices
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.contents import Contents
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import presets
from smarttracker_lite.workflows.tax import TAXED, tax_of

WHOLE = "whole"
"""In place of a line's key: the discount of the whole draft."""
PERCENT, AMOUNT = "percent", "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed into one of the forms, "" for none of them, and what is wrong with it, by field."""

    form: str = ""
    fields: Fields = Fields()
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineForm:
    """A line that is typed: with an `id` it changes one. `taxes` are the ways in which it can be taxed, ()
    where the client's work bears no tax at all; another rate can be typed then."""

    id: str
    values: Mapping[str, str]
    units: tuple[tuple[str, str], ...]
    taxes: tuple[tuple[str, str], ...]
    currency: str
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountForm:
    """The discount of a line, or of the whole; `is_set`: there is one to remove."""

    key: str
    name: str
    values: Mapping[str, str]
    currency: str
    is_set: bool
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsForm:
    """Texts and references; `told` says in short what is set, "" if nothing."""

    values: Mapping[str, str]
    opened: bool
    told: str
    errors: Mapping[str, str]


def line_form(desk: Desk, words: Words, draft: Draft, now: Contents, asked: str, typed: Typed) -> LineForm:
    """The form of a new line, or of the one that is `asked` for."""
    mine = typed.form == "line"
    old = next((each for each in draft.free_lines if each.id == asked), None)
    names = ("description", "quantity", "unit", "price", "tax", "percent")
    values = {name: typed.fields.get(name) for name in names} if mine else _line_values(desk, words, old)
    return LineForm(
        id=old.id if old else "",
        values=values,
        units=tuple((unit.value, unit_name(words, unit)) for unit in LINE_UNITS),
        taxes=_taxes(desk, words, now, old) if _usual(desk, now.client).category in TAXED else (),
        currency=now.currency,
        errors=typed.errors if mine else {},
    )


def _usual(desk: Desk, client: Client) -> Tax:
    return tax_of(desk, client, desk.today)


def _taxes(desk: Desk, words: Words, now: Contents, old: FreeLine | None) -> tuple[tuple[str, str], ...]:
    """How a line can be taxed: as the client's work, as one of the presets for single pieces, as it is."""
    offered = (each for each in presets(desk.settings.seller.country, desk.today) if each.case in PIECE_CASES)
    there = old.tax if old and not _is_typed(desk, old.tax) else None
    return tuple(tax_choices(desk, words, offered, there, _usual(desk, now.client)))


def _is_typed(desk: Desk, tax: Tax | None) -> bool:
    """Whether it is a rate of no preset."""
    return tax is not None and tax.category is TaxCategory.STANDARD and choice_of(desk, tax) == KEPT


def _line_values(desk: Desk, words: Words, old: FreeLine | None) -> Mapping[str, str]:
    if old is None:
        return {"description": "", "quantity": "1", "unit": Unit.PIECE, "price": "", "tax": "", "percent": ""}
    typed = old.tax if _is_typed(desk, old.tax) else None
    return {
        "description": old.description,
        "quantity": words.number(old.quantity),
        "unit": old.unit,
        "price": words.number(old.price, 2, 6),
        "tax": "" if typed else choice_of(desk, old.tax),
        "percent": words.number(typed.percent, most=TAX_PLACES) if typed else "",
    }


def unit_name(words: Words, unit: Unit) -> str:
    """What a line may be charged by; what is no quantity is a flat amount."""
    return words.text("flat") if unit is Unit.JOB else say.unit(words, unit, Decimal(1))


def line_typed(desk: Desk, words: Words, typed: Fields, draft: Draft) -> FreeLine:
    """The line as it is typed. Raises BadInput for what is no number, or not in the list."""
    line_id = typed.get("line")
    old = next((each for each in draft.free_lines if each.id == line_id), None)
    return FreeLine(
        id=line_id,
        description=typed.get("description"),
        quantity=words.parse_number(typed.get("quantity") or "1", "quantity"),
        unit=_unit(typed.get("unit")),
        price=words.parse_number(typed.get("price"), "price"),
        tax=_tax_typed(desk, words, typed, old.tax if old else None, draft.client_id),
    )


def _tax_typed(desk: Desk, words: Words, typed: Fields, there: Tax | None, client_id: str) -> Tax | None:
    """A rate that is typed counts before what is chosen; it is called as the client's tax is."""
    if percent := typed.get("percent"):
        label = _usual(desk, desk.db.clients.get(client_id)).label
        return Tax(TaxCategory.STANDARD, words.parse_number(percent, "percent"), label=label)
    return chosen_tax(desk, typed.get("tax"), there, "tax")


def _unit(typed: str) -> Unit:
    return next((unit for unit in LINE_UNITS if unit == typed), Unit.PERCENT)


def discount_form(words: Words, draft: Draft, now: Contents, asked: str, typed: Typed) -> DiscountForm | None:
    """The form of the discount that is `asked` for by its key; None if nothing has that."""
    mine = typed.form == "discount"
    key = typed.fields.get("key") if mine else asked
    named = {WHOLE: words.text("the whole invoice")} | {
        known: line.description or words.text("Untitled print")
        for known, line in zip(now.keys, now.invoiced, strict=True)
    }
    if key not in named:
        return None
    old = draft.discount if key == WHOLE else _discount_of(draft, key)
    names = ("discount", "by", "reason")
    return DiscountForm(
        key=key,
        name=named[key],
        values={name: typed.fields.get(name) for name in names} if mine else _discount_values(words, old),
        currency=now.currency,
        is_set=old is not None,
        errors=typed.errors if mine else {},
    )


def _discount_of(draft: Draft, key: str) -> Discount | None:
    return next((each.discount for each in draft.line_discounts if each.key == key), None)


def _discount_values(words: Words, old: Discount | None) -> Mapping[str, str]:
    if old is None:
        return {"discount": "", "by": PERCENT, "reason": ""}
    by = PERCENT if old.percent else AMOUNT
    return {"discount": words.number(old.percent or old.amount), "by": by, "reason": old.reason}


def discount_typed(words: Words, typed: Fields) -> Discount:
    """The discount as it is typed. Raises BadInput for what is no number."""
    number = words.parse_number(typed.get("discount"), "discount")
    if typed.get("by") == AMOUNT:
        return Discount(amount=number, reason=typed.get("reason"))
    return Discount(percent=number, reason=typed.get("reason"))


def details_form(desk: Desk, words: Words, draft: Draft, now: Contents, typed: Typed) -> DetailsForm:
    """Texts and references as they are, or would be by themselves."""
    mine, details = typed.form == "details", draft.details
    usual = usual_details(desk, now)
    values = {
        "opening": _or(details.opening, usual["opening"]),
        "note": _or(details.note, usual["note"]),
        "order_reference": details.order_reference,
        "buyer_reference": _or(details.buyer_reference, usual["buyer_reference"]),
        "performed_on": details.performed_on.isoformat() if details.performed_on else "",
        "appendix": usual["appendix"] if details.appendix is None else "yes" if details.appendix else "",
    }
    return DetailsForm(
        values={name: typed.fields.get(name) for name in values} if mine else values,
        opened=mine or details != Details(),
        told=" · ".join(_set(words, details)),
        errors=typed.errors if mine else {},
    )


def usual_details(desk: Desk, now: Contents) -> dict[str, str]:
    """What stands on an invoice of the client where nothing else is written."""
    settings, client = desk.settings, now.client
    around = settings.around_in(client.language or desk.words().code)
    return {
        "opening": around.opening,
        "note": around.closing,
        "buyer_reference": client.routing.buyer_reference,
        "appendix": "yes" if settings.appendix else "",
    }


def _or(own: str | None, usual: str) -> str:
    return usual if own is None else own


def _set(words: Words, details: Details) -> list[str]:
    told = (
        (details.opening, words.text("text before")),
        (details.note is not None, words.text("text after")),
        (details.order_reference, words.text("order {number}", number=details.order_reference)),
        (details.buyer_reference is not None, words.text("reference")),
        (details.performed_on, words.text("performed on {day}", day=details.performed_on)),
        (details.appendix is not None, words.text("appendix")),
    )
    return [text for is_so, text in told if is_so]


def details_typed(words: Words, typed: Fields, usual: Mapping[str, str]) -> Details:
    """What is typed; what is as usual follows what is usual. Raises BadInput for what is no day."""
    own = {name: text for name in usual if (text := _lines(typed.get(name))) != _lines(usual[name])}
    day = typed.get("performed_on")
    return Details(
        opening=own.get("opening"),
        note=own.get("note"),
        order_reference=typed.get("order_reference"),
        buyer_reference=own.get("buyer_reference"),
        performed_on=words.parse_date(day, "performed_on") if day else None,
        appendix=own["appendix"] == "yes" if "appendix" in own else None,
    )


def _lines(text: str) -> str:
    """As it is kept: browsers send lines with carriage returns."""
    return text.replace("\r\n", "\n").strip()
