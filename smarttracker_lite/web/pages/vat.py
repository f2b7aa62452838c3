"""The fields about VAT: what is usual in a country is offered, what it charges the studio says itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.presets import Case, of_case
from smarttracker_lite.domain.taxes import TAX_PLACES, Tax, TaxCategory
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.taxwords import SALES_TAX, plain_title
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.presets import presets, small_business_reason, standard_percent, with_codes

KEPT = "kept"
"""Stands for the VAT as it is, where it is neither a rate nor an exemption."""
_TYPED = frozenset({TaxCategory.STANDARD, TaxCategory.EXEMPT})


@dataclass(frozen=True, slots=True, kw_only=True)
class VatFields:
    """What can be chosen, what the fields are called, and what stands below the rate and the reason."""

    confirmed: bool
    choices: tuple[tuple[str, str], ...]
    name: str
    percent_name: str
    reason_name: str
    percent_hint: str
    reason_hint: str


def vat_fields(settings: Settings, words: Words, country: str, day: date) -> VatFields:
    """The fields for a studio in this country. Once VAT is confirmed, it cannot be left open again."""
    confirmed, american = settings.tax is not None, country == "US"
    return VatFields(
        confirmed=confirmed,
        choices=_choices(settings, words, american),
        name=words.text("Sales tax") if american else words.text("VAT"),
        percent_name=words.text("Sales tax rate") if american else words.text("VAT rate"),
        reason_name=words.text("Why no sales tax is charged")
        if american
        else words.text("Why no VAT is charged"),
        percent_hint=_percent_hint(words, country, day),
        reason_hint=_reason_hint(words, country, day),
    )


def _choices(settings: Settings, words: Words, american: bool) -> tuple[tuple[str, str], ...]:
    charged = words.text("I charge sales tax") if american else words.text("I charge VAT")
    exempt = (
        words.text("I charge no sales tax")
        if american
        else words.text("I charge no VAT: small business or exempt")
    )
    choices = ((TaxCategory.STANDARD.value, charged), (TaxCategory.EXEMPT.value, exempt))
    if settings.tax is None:
        return (("", words.text("Not decided yet")), *choices)
    kept = ((KEPT, plain_title(words, settings.tax)),) if settings.tax.category not in _TYPED else ()
    return (*kept, *choices)


def vat_values(settings: Settings, words: Words, country: str, day: date) -> Mapping[str, str]:
    """What the fields hold: what is confirmed, else what is usual there."""
    tax, percent = settings.tax, standard_percent(country, day)
    if tax and tax.category is TaxCategory.STANDARD:
        percent = tax.percent
    category = tax.category.value if tax and tax.category in _TYPED else KEPT if tax else ""
    return {
        "tax_category": category,
        "tax_percent": "" if percent is None else words.number(percent, most=TAX_PLACES),
        "tax_reason": (tax and tax.reason) or small_business_reason(country, day),
    }


def typed_tax(words: Words, typed: Fields, country: str, day: date) -> Tax | None:
    """The VAT that was chosen, with the codes of its reason where that is known in this country; None if it
    was left as it is. Raises BadInput for a rate missing or unclear."""
    label = SALES_TAX if country == "US" else ""
    match typed.get("tax_category"):
        case TaxCategory.EXEMPT:
            tax = Tax(TaxCategory.EXEMPT, Decimal(0), typed.get("tax_reason"), label=label)
        case TaxCategory.STANDARD:
            tax = Tax(TaxCategory.STANDARD, _percent(words, typed.get("tax_percent")), label=label)
        case _:
            return None
    return with_codes(tax, country, day)


def _percent(words: Words, typed: str) -> Decimal:
    if not typed:
        raise BadInput(N_("The VAT rate is missing."), N_("Write 22 for 22 %."), field="tax_percent")
    return words.parse_number(typed, "tax_percent")


def _percent_hint(words: Words, country: str, day: date) -> str:
    standard = of_case(presets(country, day), Case.STANDARD)
    if standard is None:
        return words.text("Your accountant knows the rate.")
    return words.text(
        "Standard rate, {country}: {percent} (looked up on {day}). Check that it is yours.",
        country=words.country(country),
        percent=words.percent(standard.tax.percent / 100, TAX_PLACES),
        day=standard.looked_up,
    )


def _reason_hint(words: Words, country: str, day: date) -> str:
    if not small_business_reason(country, day):
        return words.text(
            "It stands on the invoice. Your accountant knows the sentence and the law it rests on."
        )
    return words.text(
        "It stands on the invoice. This is the usual sentence of a small business ({country}); "
        "ask your accountant whether it fits.",
        country=words.country(country),
    )
