"""The fields about VAT: what is usual in a country is offered, what it charges the studio says itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.taxes import (
    RATES_AS_OF,
    Tax,
    TaxCategory,
    small_business_reason,
    standard_percent,
)
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class VatFields:
    """What can be chosen, and what stands below the rate and the reason."""

    confirmed: bool
    choices: tuple[tuple[str, str], ...]
    percent_hint: str
    reason_hint: str


def vat_fields(settings: Settings, words: Words, country: str) -> VatFields:
    """The fields for a studio in this country. Once VAT is confirmed, it cannot be left open again."""
    confirmed = settings.tax is not None
    choices = (
        ("", words.text("Not decided yet")),
        (TaxCategory.STANDARD.value, words.text("I charge VAT")),
        (TaxCategory.EXEMPT.value, words.text("I charge no VAT: small business or exempt")),
    )
    return VatFields(
        confirmed=confirmed,
        choices=choices[1:] if confirmed else choices,
        percent_hint=_percent_hint(words, country),
        reason_hint=_reason_hint(words, country),
    )


def vat_values(settings: Settings, words: Words, country: str) -> Mapping[str, str]:
    """What the fields hold: what is confirmed, else what is usual there."""
    tax, percent = settings.tax, standard_percent(country)
    if tax and tax.category is TaxCategory.STANDARD:
        percent = tax.percent
    return {
        "tax_category": tax.category.value if tax else "",
        "tax_percent": "" if percent is None else words.number(percent),
        "tax_reason": (tax and tax.reason) or small_business_reason(country),
    }


def typed_tax(words: Words, typed: Fields) -> Tax | None:
    """The VAT that was chosen; None if it was left open. Raises BadInput for a rate missing or unclear."""
    match typed.get("tax_category"):
        case TaxCategory.EXEMPT:
            return Tax(TaxCategory.EXEMPT, Decimal(0), typed.get("tax_reason"))
        case TaxCategory.STANDARD:
            return Tax(TaxCategory.STANDARD, _percent(words, typed.get("tax_percent")))
    return None


def _percent(words: Words, typed: str) -> Decimal:
    if not typed:
        raise BadInput(N_("The VAT rate is missing."), N_("Write 22 for 22 %."), field="tax_percent")
    return words.parse_number(typed, "tax_percent")


def _percent_hint(words: Words, country: str) -> str:
    percent = standard_percent(country)
    if percent is None:
        return words.text("Your accountant knows the rate.")
    return words.text(
        "Standard rate, {country}: {percent} (looked up on {day}). Check that it is yours.",
        country=words.country(country),
        percent=words.percent(percent / 100, 2),
        day=RATES_AS_OF,
    )


def _reason_hint(words: Words, country: str) -> str:
    if not small_business_reason(country):
        return words.text(
            "It stands on the invoice. Your accountant knows the sentence and the law it rests on."
        )
    return words.text(
        "It stands on the invoice. This is the usual sentence of a small business ({country}); "
        "ask your accountant whether it fits.",
        country=words.country(country),
    )
