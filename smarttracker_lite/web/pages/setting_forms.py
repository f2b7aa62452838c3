"""The forms of the settings: what each shows, and what becomes of what is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.numbering import Kind, Series, first_field, pattern_field
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.recurrency import sure
from smarttracker_lite.web.pages.vat import typed_tax
from smarttracker_lite.web.problem import Beside
from smarttracker_lite.words import LANGUAGES, Words
from smarttracker_lite.workflows.ask import SNOOZES
from smarttracker_lite.workflows.configure import (
    save_business,
    save_money,
    save_numbering,
    save_settings,
)
from smarttracker_lite.workflows.desk import Desk

_POSTAL = tuple(each.name for each in fields(Postal))


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the values it shows, what keeps those that were typed and says so in a sentence, and beside
    which of its fields a trouble is told that names none."""

    shown: Callable[[Settings, Words], Mapping[str, str]]
    save: Callable[[Desk, Words, Fields], str]
    beside: Beside = field(default_factory=dict)


def numbered(settings: Settings, words: Words, typed: Fields, kinds: tuple[Kind, ...]) -> Settings:
    """The settings with the numbering of these kinds that is typed; what is not asked for stays. Raises
    BadInput if a first number is none."""
    return settings.numbered(*(_series(settings, words, typed, kind) for kind in kinds))


def _series(settings: Settings, words: Words, typed: Fields, kind: Kind) -> Series:
    old, pattern, first = settings.numbering(kind), pattern_field(kind), first_field(kind)
    return Series(
        kind,
        typed.get(pattern) if pattern in typed else old.pattern,
        whole(words, typed, first) if first in typed else old.first,
    )


def seller_typed(settings: Settings, typed: Fields) -> Postal:
    """The studio as it is typed; what the form does not ask for stays."""
    asked = {name: typed.get(name) for name in _POSTAL if name in typed}
    return replace(settings.seller, **asked)


def money_typed(settings: Settings, words: Words, typed: Fields, day: date) -> Settings:
    """The settings with the currency and the VAT that are typed. Raises BadInput for a rate that is none."""
    country = typed.get("country") if "country" in typed else settings.seller.country
    tax = typed_tax(words, typed, country, day) or settings.tax
    return replace(settings, currency=typed.get("currency").upper(), tax=tax)


def language_typed(typed: Fields) -> str:
    """The language that is chosen; "" follows the system."""
    chosen = typed.get("language")
    return chosen if chosen in LANGUAGES else ""


def languages(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """What can be chosen as the language."""
    own = words.text("As the system: {language}", language=LANGUAGES[desk.system_language])
    return (("", own), *LANGUAGES.items())


def saved(desk: Desk, text: str) -> str:
    """What is said once money and tax are kept: `text`, unless VAT is still left open."""
    if desk.settings.tax is None:
        return desk.words().text("Saved. VAT is still to be confirmed before the first invoice.")
    return text


def _business(settings: Settings, words: Words) -> Mapping[str, str]:
    return {**{name: getattr(settings.seller, name) for name in _POSTAL}, "iban": settings.iban}


def _save_business(desk: Desk, words: Words, typed: Fields) -> str:
    save_business(desk, seller_typed(desk.settings, typed), typed.get("iban"))
    return words.text("Saved. It stands on the next invoice.")


def _money(settings: Settings, words: Words) -> Mapping[str, str]:
    return {
        "currency": settings.currency,
        "terms_days": str(settings.terms_days),
    }


def _save_money(desk: Desk, words: Words, typed: Fields) -> str:
    changed = money_typed(desk.settings, words, typed, desk.today)
    save_money(desk, replace(changed, terms_days=whole(words, typed, "terms_days")), sure=sure(typed))
    return saved(desk, words.text("Saved. Issued invoices stay as they are."))


def whole(words: Words, typed: Fields, name: str) -> int:
    """The whole number that is typed. Raises BadInput naming the field."""
    number = words.parse_number(typed.get(name), name)
    if number != number.to_integral_value():
        raise BadInput(N_("This must be a whole number."), N_("Write it without decimals."), field=name)
    return int(number)


def _numbering(settings: Settings, words: Words) -> Mapping[str, str]:
    kept = [settings.numbering(kind) for kind in Kind]
    return {
        **{pattern_field(each.kind): each.pattern for each in kept},
        **{first_field(each.kind): str(each.first) for each in kept},
    }


def _save_numbering(desk: Desk, words: Words, typed: Fields) -> str:
    save_numbering(desk, numbered(desk.settings, words, typed, tuple(Kind)))
    return words.text("Saved. What is issued keeps its number.")


def _note(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"invoice_note": settings.invoice_note}


def _save_note(desk: Desk, words: Words, typed: Fields) -> str:
    save_settings(desk, replace(desk.settings, invoice_note=typed.get("invoice_note")))
    return words.text("Saved. It stands on the next invoice.")


def _language(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"language": settings.language}


def _save_language(desk: Desk, words: Words, typed: Fields) -> str:
    save_settings(desk, replace(desk.settings, language=language_typed(typed)))
    return desk.words().text("Saved.")


def _notifications(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"asking": "yes" if settings.asking else "", "snooze": str(settings.snooze_minutes)}


def _save_notifications(desk: Desk, words: Words, typed: Fields) -> str:
    old, chosen = desk.settings, typed.get("snooze")
    snooze = next((each for each in SNOOZES if str(each) == chosen), old.snooze_minutes)
    save_settings(desk, replace(old, asking="asking" in typed, snooze_minutes=snooze))
    return words.text("Saved.")


FORMS: Mapping[str, Form] = {
    "business": Form(_business, _save_business),
    "money": Form(_money, _save_money, {NotAllowed: "currency"}),
    "numbering": Form(_numbering, _save_numbering),
    "note": Form(_note, _save_note),
    "language": Form(_language, _save_language),
    "notifications": Form(_notifications, _save_notifications),
}
