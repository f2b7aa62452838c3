"""An invoice in ready words, and as a PDF."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from smarttracker_lite.billing.document import preview, render, unprintable
from smarttracker_lite.billing.sheet import Columns, InvoiceSheet, Party, SheetLine, Total
from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Invoice, Line
from smarttracker_lite.domain.taxes import TaxCategory, TaxTotal
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.store.files import read
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.desk import Desk

_NO_BREAK = "\N{NO-BREAK SPACE}"
ACCENT = "#0f766e"


def typeset(desk: Desk, invoice: Invoice) -> bytes:
    """The invoice as PDF/A."""
    return render(sheet(invoice, desk.words(invoice.language)), _logo(desk, invoice), _dated(invoice))


def pictures(desk: Desk, invoice: Invoice) -> list[bytes]:
    """The invoice's pages as PNG, for the screen."""
    return preview(sheet(invoice, desk.words(invoice.language)), _logo(desk, invoice), _dated(invoice))


def boxed(desk: Desk, invoice: Invoice) -> dict[str, str]:
    """Texts that cannot be printed as they are, each with the characters that our fonts lack."""
    return unprintable(sheet(invoice, desk.words(invoice.language)))


def _logo(desk: Desk, invoice: Invoice) -> bytes | None:
    return read(desk.db.folder / invoice.logo) if invoice.logo else None


def _dated(invoice: Invoice) -> datetime:
    """The PDF is dated by the invoice, so that the same invoice gives the same bytes."""
    return datetime.combine(invoice.issued_on, time(12), UTC)


def sheet(invoice: Invoice, words: Words) -> InvoiceSheet:
    """What stands on the paper. It never holds a cost: an invoice knows only prices."""
    number = invoice.number.text
    return InvoiceSheet(
        language=words.code,
        title=words.text("Credit note") if invoice.is_credit else words.text("Invoice"),
        number=number,
        accent=ACCENT,
        seller=Party(name=invoice.seller.name, lines=_address(invoice.seller, words)),
        buyer_label=words.text("Bill to"),
        buyer=Party(name=invoice.buyer.name, lines=_address(invoice.buyer, words)),
        facts=_facts(invoice, words),
        headline=_headline(invoice, words) if number else "",
        columns=_columns(words, invoice.currency),
        lines=tuple(_lines(invoice, words)),
        totals=_totals(invoice, words),
        payment_label=words.text("Payment"),
        payment=_payment(invoice, words),
        notes=tuple(note for note in (*_exemptions(invoice), invoice.note) if note),
        footer=_said(invoice.seller.name, invoice.seller.email, invoice.seller.phone),
        page_of=words.text("Page {page} of {pages}", page="{page}", pages="{pages}"),
        watermark="" if number else words.text("Draft"),
    )


def _headline(invoice: Invoice, words: Words) -> str:
    amount = words.money(invoice.total, invoice.currency)
    if invoice.is_credit:
        return words.text("{amount} credited", amount=amount)
    return words.text("{amount} due {day}", amount=amount, day=invoice.due_on)


def _address(party: Postal, words: Words) -> tuple[str, ...]:
    lines = (
        party.street,
        " ".join(part for part in (party.postcode, party.city) if part),
        words.country(party.country) if party.country else "",
        words.text("VAT no. {number}", number=party.vat_id) if party.vat_id else "",
        words.text("Tax no. {number}", number=party.tax_number) if party.tax_number else "",
    )
    return tuple(each for each in lines if each)


def _facts(invoice: Invoice, words: Words) -> tuple[tuple[str, str], ...]:
    rows = (
        (words.text("Number"), invoice.number.text),
        (words.text("Date"), words.date(invoice.issued_on)),
        (words.text("Due"), "" if invoice.is_credit else words.date(invoice.due_on)),
        (words.text("For invoice"), _corrected(invoice, words)),
        (words.text("Printed"), _period(invoice, words)),
    )
    return tuple(row for row in rows if row[1])


def _corrected(invoice: Invoice, words: Words) -> str:
    """The invoice that a credit note corrects (EN 16931 BG-3)."""
    of = invoice.corrects
    return words.text("{number} of {day}", number=of.number, day=of.issued_on) if of else ""


def _period(invoice: Invoice, words: Words) -> str:
    """The days of the first and the last job: the delivery period that EN 16931 asks for (BG-14)."""
    days = sorted(item.day for each in invoice.lines for item in each.items if item.job_id)
    return " – ".join(dict.fromkeys(words.date(day) for day in (*days[:1], *days[-1:])))


def _columns(words: Words, currency: str) -> Columns:
    return Columns(
        number="#",
        date=words.text("Date"),
        description=words.text("Description"),
        quantity=words.text("Quantity"),
        price=words.text("Price"),
        tax=words.text("VAT"),
        amount=words.text("Amount {currency}", currency=currency),
    )


def _lines(invoice: Invoice, words: Words) -> Iterator[SheetLine]:
    """Those of the jobs, and below them the others as a group."""
    jobs = len(invoice.lines) if invoice.is_credit else sum(1 for line in invoice.lines if line.job_ids)
    for place, line in enumerate(invoice.lines, 1):
        told = _line(line, place, invoice.currency, words)
        yield replace(told, group=words.text("Besides printing")) if place == jobs + 1 else told


def _line(line: Line, place: int, currency: str, words: Words) -> SheetLine:
    """A price of several parts, or of a quantity rounded up or corrected, is told below the description as a
    sentence."""
    told = "" if line.plain else explain.explained(words, Charge(currency, line.terms))
    return SheetLine(
        number=str(place),
        date=words.date(line.day) if line.day else "",
        description=line.description or words.text("Untitled print"),
        comment=_said(*line.comment.splitlines()),
        detail=_said(line.project, line.media),
        reckoning=_held(told),
        quantity=say.number(words, line.quantity, line.unit),
        unit=unit_of(line, words),
        price=say.rate(words, line.price, currency),
        tax=words.percent(line.tax.percent / 100, 2) if line.tax.category is TaxCategory.STANDARD else "–",
        amount=say.amount(words, line.net, currency),
    )


def unit_of(line: Line, words: Words) -> str:
    """The unit of its quantity; an order, which is no job, has none."""
    return say.unit(words, line.unit, line.quantity) if line.job_ids or line.unit is not Unit.JOB else ""


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _held(told: str) -> str:
    """The sum as a sentence that breaks before "+" and "−" and after ";": a figure stays with its unit or
    amount."""
    held = told.replace(" ", _NO_BREAK).replace(f"{_NO_BREAK}+", " +").replace(f"{_NO_BREAK}−", " −")
    return held.replace(f";{_NO_BREAK}", "; ")


def _totals(invoice: Invoice, words: Words) -> tuple[Total, ...]:
    return (
        Total(label=words.text("Net"), amount=words.money(invoice.net, invoice.currency)),
        *(_tax(each, invoice.currency, words) for each in invoice.taxes),
        Total(label=words.text("Total"), amount=words.money(invoice.total, invoice.currency), strong=True),
    )


def _tax(each: TaxTotal, currency: str, words: Words) -> Total:
    if each.tax.category is TaxCategory.EXEMPT:
        return Total(label=words.text("No VAT"), amount=words.money(each.amount, currency))
    label = words.text(
        "VAT {percent} on {base}",
        percent=words.percent(each.tax.percent / 100, 2),
        base=words.money(each.base, currency),
    )
    return Total(label=label, amount=words.money(each.amount, currency))


def _payment(invoice: Invoice, words: Words) -> tuple[tuple[str, str], ...]:
    if invoice.is_credit:
        return ()
    rows = (
        (words.text("Due"), words.date(invoice.due_on)),
        (words.text("IBAN"), invoice.iban),
        (words.text("Reference"), invoice.number.text),
    )
    return tuple(row for row in rows if row[1])


def _exemptions(invoice: Invoice) -> tuple[str, ...]:
    return tuple(each.tax.reason for each in invoice.taxes if each.tax.reason)
