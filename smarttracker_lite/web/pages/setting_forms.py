"""The forms of the settings: what each shows, and what becomes of what is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from smarttracker_lite.domain.business import Mail, MailSecurity, Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import LANGUAGES, Words
from smarttracker_lite.workflows.configure import (
    save_business,
    save_mail,
    save_numbering,
    save_settings,
    send_test_mail,
)
from smarttracker_lite.workflows.desk import Desk

_POSTAL = tuple(each.name for each in fields(Postal))


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the values it shows, and what keeps those that were typed and says so in a sentence."""

    shown: Callable[[Settings, Words], Mapping[str, str]]
    save: Callable[[Desk, Words, Fields], str]


def numbered(settings: Settings, words: Words, typed: Fields) -> Settings:
    """The settings with the numbering that is typed. Raises BadInput if the first number is none."""
    first = _whole(words, typed, "first_number")
    return replace(settings, number_pattern=typed.get("number_pattern"), first_number=first)


def _business(settings: Settings, words: Words) -> Mapping[str, str]:
    return {**{name: getattr(settings.seller, name) for name in _POSTAL}, "iban": settings.iban}


def _save_business(desk: Desk, words: Words, typed: Fields) -> str:
    save_business(desk, Postal(**{name: typed.get(name) for name in _POSTAL}), typed.get("iban"))
    return words.text("Saved. It stands on the next invoice.")


def _money(settings: Settings, words: Words) -> Mapping[str, str]:
    return {
        "currency": settings.currency,
        "tax_category": settings.tax.category.value,
        "tax_percent": words.number(settings.tax.percent),
        "tax_reason": settings.tax.reason,
        "terms_days": str(settings.terms_days),
    }


def _save_money(desk: Desk, words: Words, typed: Fields) -> str:
    changed = replace(
        desk.settings,
        currency=typed.get("currency").upper(),
        tax=_tax(words, typed),
        terms_days=_whole(words, typed, "terms_days"),
    )
    save_settings(desk, changed)
    return words.text("Saved. Issued invoices stay as they are.")


def _tax(words: Words, typed: Fields) -> Tax:
    if typed.get("tax_category") == TaxCategory.EXEMPT:
        return Tax(TaxCategory.EXEMPT, Decimal(0), typed.get("tax_reason"))
    return Tax(TaxCategory.STANDARD, words.parse_number(typed.get("tax_percent"), "tax_percent"))


def _whole(words: Words, typed: Fields, name: str) -> int:
    number = words.parse_number(typed.get(name), name)
    if number != number.to_integral_value():
        raise BadInput(N_("This must be a whole number."), N_("Write it without decimals."), field=name)
    return int(number)


def _numbering(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"number_pattern": settings.number_pattern, "first_number": str(settings.first_number)}


def _save_numbering(desk: Desk, words: Words, typed: Fields) -> str:
    save_numbering(desk, numbered(desk.settings, words, typed))
    return words.text("Saved. Issued invoices keep their numbers.")


def _note(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"invoice_note": settings.invoice_note}


def _save_note(desk: Desk, words: Words, typed: Fields) -> str:
    save_settings(desk, replace(desk.settings, invoice_note=typed.get("invoice_note")))
    return words.text("Saved. It stands on the next invoice.")


def _mail(settings: Settings, words: Words) -> Mapping[str, str]:
    """The password is never shown again."""
    mail = settings.mail
    return {
        "host": mail.host,
        "port": str(mail.port),
        "security": mail.security.value,
        "user": mail.user,
        "sender": mail.sender,
        "authority": mail.authority,
        "password": "",
    }


def _save_mail(desk: Desk, words: Words, typed: Fields) -> str:
    """With `then=test` a test mail is sent as well."""
    chosen = typed.get("security")
    mail = Mail(
        host=typed.get("host"),
        port=_whole(words, typed, "port"),
        security=MailSecurity(chosen) if chosen in set(MailSecurity) else MailSecurity.STARTTLS,
        user=typed.get("user"),
        sender=typed.get("sender"),
        authority=typed.get("authority"),
    )
    save_mail(desk, mail, typed.get("password"))
    if typed.get("then") == "test":
        return words.text("Saved, and a test mail is on its way to {address}.", address=send_test_mail(desk))
    return words.text("Saved.")


def _language(settings: Settings, words: Words) -> Mapping[str, str]:
    return {"language": settings.language}


def _save_language(desk: Desk, words: Words, typed: Fields) -> str:
    chosen = typed.get("language")
    save_settings(desk, replace(desk.settings, language=chosen if chosen in LANGUAGES else ""))
    return desk.words().text("Saved.")


FORMS: Mapping[str, Form] = {
    "business": Form(_business, _save_business),
    "money": Form(_money, _save_money),
    "numbering": Form(_numbering, _save_numbering),
    "note": Form(_note, _save_note),
    "mail": Form(_mail, _save_mail),
    "language": Form(_language, _save_language),
}
