"""What a mail says: the studio's own words for an occasion, or the program's, filled in for a document.

It never holds a cost.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from smarttracker_lite import paths
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Document, Invoice, Receivable
from smarttracker_lite.domain.letters import LANGUAGES, LetterText, Occasion, Value, check, fill, occasion_of
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

_NAMED = 3
"""So many numbers and days of several invoices are named in one place."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A mail about a document, ready to be looked at and changed before it goes."""

    to: str
    subject: str
    text: str
    cc: str = ""
    bcc: str = ""

    @property
    def addresses(self) -> str:
        """All to whom it goes."""
        return ", ".join(filter(None, (self.to, self.cc, self.bcc)))


def cover(desk: Desk, invoice: Document, occasion: Occasion | None = None) -> Cover:
    """The usual mail for this document on an occasion (None: it is sent), in its language."""
    letter = letter_text(desk, occasion or occasion_of(invoice.kind), invoice.language)
    values, client = values_of(desk, invoice), desk.db.clients.find(invoice.client_id)
    return _filled(desk, letter, values, client, invoice.buyer.email)


def reminder(desk: Desk, invoices: Sequence[Invoice], occasion: Occasion, client: Client | None) -> Cover:
    """The mail that reminds a client of these invoices, which are in one language and currency. It goes to
    the address the client has now; `client` is None if it is not in the books any more."""
    newest = invoices[-1]
    letter = letter_text(desk, occasion, newest.language)
    return _filled(desk, letter, values_of_all(desk, invoices), client, address_now(client, invoices))


def beside(
    desk: Desk, invoice: Invoice, occasion: Occasion, client: Client | None, told: Mapping[str, Value]
) -> Cover:
    """The mail with a paper that tells of this invoice, in its language. `told` comes in the place of fields
    that mean something else there. It goes to the address the client has now."""
    letter, values = letter_text(desk, occasion, invoice.language), values_of(desk, invoice)
    return _filled(desk, letter, {**values, **told}, client, address_now(client, (invoice,)))


def address_now(client: Client | None, invoices: Sequence[Invoice] | Sequence[Receivable]) -> str:
    """The address the client has now, else that of the newest of these invoices; "" if there is none."""
    return (client.postal.email if client else "") or invoices[-1].buyer.email


def _filled(
    desk: Desk, letter: LetterText, values: Mapping[str, Value], client: Client | None, to: str
) -> Cover:
    flat = {name: each if isinstance(each, str) else ", ".join(each) for name, each in values.items()}
    return Cover(
        to=to,
        subject=fill(letter.subject, flat),
        text=fill(letter.text, values),
        cc=", ".join(client.cc) if client else "",
        bcc=desk.settings.mail.bcc,
    )


def letter_text(desk: Desk, occasion: Occasion, language: str) -> LetterText:
    """What is written on this occasion; in a language in which there are no letters, as in English."""
    known = language.partition("-")[0].lower()
    own = (each for each in desk.settings.letters if (each.occasion, each.language) == (occasion, known))
    return next(own, None) or usual(occasion, known)


def usual(occasion: Occasion, language: str) -> LetterText:
    """The program's own letter."""
    known = language if language in LANGUAGES else "en"
    told = _letters(known)[occasion.value]
    return LetterText(
        occasion=occasion, language=known, subject=told["subject"], text=told["text"].strip() + "\n"
    )


@cache
def _letters(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(paths.assets("letters", f"{language}.toml").read_text("utf-8"))


def keep_letter(desk: Desk, letter: LetterText) -> LetterText:
    """Keep the studio's own words; the program's own are not kept, and follow it. Raises BadInput."""
    check(letter)
    named = (letter.occasion, letter.language)
    with desk.act("save settings"):
        settings = desk.settings
        others = tuple(each for each in settings.letters if (each.occasion, each.language) != named)
        own = () if letter == usual(*named) else (letter,)
        desk.db.settings.put(replace(settings, letters=(*others, *own)))
    return letter


def values_of(desk: Desk, invoice: Document) -> dict[str, Value]:
    """What comes in the place of each field, in the document's language."""
    words = desk.words(invoice.language)
    return {
        "number": invoice.number.text,
        "client": invoice.buyer.name,
        "seller": invoice.seller.name,
        "amount": words.money(invoice.total, invoice.currency),
        "open": words.money(_open(invoice), invoice.currency),
        "date": words.date(invoice.issued_on),
        "due": words.date(_end(invoice)),
        "period": _period(words, invoice),
        "order": invoice.order_reference,
        "invoices": (owing(words, invoice),) if isinstance(invoice, Invoice) else (),
    }


def values_of_all(desk: Desk, invoices: Sequence[Invoice]) -> dict[str, Value]:
    """The same of several: amounts are their sums, days and names stand beside each other."""
    each = [values_of(desk, invoice) for invoice in invoices]
    words, currency = desk.words(invoices[0].language), invoices[0].currency
    joined = {name: named([str(one[name]) for one in each]) for name in each[0]}
    total, left = (sum((getattr(one, of) for one in invoices), ZERO) for of in ("total", "open"))
    return {
        **joined,
        "amount": words.money(total, currency),
        "open": words.money(left, currency),
        "invoices": tuple(owing(words, invoice) for invoice in invoices),
    }


def named(told: Sequence[str]) -> str:
    """Each once, and of many how many more there are."""
    different = list(dict.fromkeys(filter(None, told)))
    more = len(different) - _NAMED
    return ", ".join(different[:_NAMED]) + (f" (+{more})" if more > 0 else "")


def owing(words: Words, invoice: Invoice) -> str:
    """A line of what is open: which invoice, since when it is due, and how much."""
    amount = words.money(invoice.open, invoice.currency)
    return _owing(words, invoice.number.text, invoice.issued_on, invoice.due_on, amount)


def _owing(words: Words, number: str, day: date, due: date, amount: str) -> str:
    told = N_("Invoice {number} of {day}, due on {due}: {amount}")
    return words.text(told, number=number, day=day, due=due, amount=amount)


def _open(document: Document) -> Decimal:
    return document.open if isinstance(document, Invoice) else document.payable


def _end(document: Document) -> date:
    """The day an invoice is due, or until which a quote holds."""
    if isinstance(document, Invoice):
        return document.due_on
    return document.valid_until if isinstance(document, Quotation) else document.issued_on


def sample_values(desk: Desk, language: str) -> dict[str, Value]:
    """What comes in the place of each field for the latest document, or for one made up."""
    latest, words = desk.db.invoices.latest(), desk.words(language)
    if latest is not None:
        return values_of(desk, replace(latest, language=language))
    amount, number = words.money(Decimal("152.50"), desk.settings.currency), f"{desk.today.year}/0042"
    due = desk.today + timedelta(days=desk.settings.terms_days)
    return {
        "number": number,
        "client": "Studio Rossi",
        "seller": desk.settings.seller.name,
        "amount": amount,
        "open": amount,
        "date": words.date(desk.today),
        "due": words.date(due),
        "period": words.month(desk.today),
        "order": "4711",
        "invoices": (_owing(words, number, desk.today, due, amount),),
    }


def _period(words: Words, invoice: Document) -> str:
    """The month of the work, or from when to when; without any work the day of the document."""
    items = (item for line in invoice.lines for item in line.items)
    days = sorted({item.day for item in items if item.job_id is not None} or {invoice.issued_on})
    first, last = days[0], days[-1]
    if (first.year, first.month) == (last.year, last.month):
        return words.month(first)
    return f"{words.date(first)} – {words.date(last)}"
