"""An invoice in ready words, and as a PDF."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from smarttracker_lite.billing import template
from smarttracker_lite.billing.document import LAYOUTS, Form, inputs, preview, render, unprintable
from smarttracker_lite.billing.hybrid import marked
from smarttracker_lite.billing.sheet import Columns, InvoiceSheet, Party, SheetLine
from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Document, Invoice, Line, Quoted, Reference
from smarttracker_lite.domain.money import decimals
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.taxes import TAX_PLACES, TaxCategory
from smarttracker_lite.domain.templates import FOLDER
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import DocumentTrouble, N_
from smarttracker_lite.store.files import read
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, payment, say
from smarttracker_lite.workflows.appendix import appendix
from smarttracker_lite.workflows.describe import called
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.encode import embedded
from smarttracker_lite.workflows.totals import totals

ACCENT = "#0f766e"
OWN = "own/"
"""What the name of a layout begins with that is a template of the user's."""
_TITLES = {
    Kind.INVOICE: N_("Invoice"),
    Kind.CREDIT_NOTE: N_("Credit note"),
    Kind.QUOTE: N_("Quote"),
    Kind.PRO_FORMA: N_("Pro forma invoice"),
}


def typeset(desk: Desk, invoice: Document) -> bytes:
    """The invoice as PDF/A, and with the e-invoice in it, if there can be one. DocumentTrouble if a
    template of the user's does not come to its end."""
    xml = embedded(desk, invoice)
    (pdf,) = _laid_out(desk, invoice, "pdf", xml)
    return marked(pdf) if xml else pdf


def pictures(desk: Desk, invoice: Document) -> list[bytes]:
    """The invoice's pages as PNG, for the screen; in our first layout if a template of the user's fails."""
    try:
        return _laid_out(desk, invoice, "png")
    except DocumentTrouble:
        return _laid_out(desk, replace(invoice, layout=LAYOUTS[0]), "png")


def alongside(desk: Desk, invoice: Document, told: InvoiceSheet, day: date) -> bytes:
    """A paper without a number, dated that day, as it goes with this invoice: in its layout; in our first one
    if a template of the user's fails at it. As PDF."""
    try:
        (pdf,) = _set(desk, invoice, told, day, "pdf")
    except DocumentTrouble:
        (pdf,) = _set(desk, replace(invoice, layout=LAYOUTS[0]), told, day, "pdf")
    return pdf


def stood_in_for(desk: Desk, invoice: Document) -> DocumentTrouble | None:
    """Why our first layout stands in the pictures for a template of the user's; None where it does not."""
    try:
        if (invoice.layout or "").startswith(OWN):
            _laid_out(desk, invoice, "png")
    except DocumentTrouble as trouble:
        return trouble
    return None


def first_page(desk: Desk, invoice: Document) -> bytes:
    """The first page as PNG, as soon as it can be. DocumentTrouble if its layout makes none."""
    return _laid_out(desk, invoice, "png")[0]


def boxed(desk: Desk, invoice: Document) -> dict[str, str]:
    """Texts that cannot be printed as they are, each with the characters that our fonts lack."""
    return unprintable(sheet(invoice, desk.words(invoice.language)))


def templates(desk: Desk) -> Path:
    """The folder of the user's own templates; it may not be there."""
    return desk.db.folder / FOLDER


def own_layouts(desk: Desk) -> tuple[str, ...]:
    """The layouts that are templates of the user's."""
    return tuple(OWN + name for name in template.templates(templates(desk)))


def _laid_out(desk: Desk, invoice: Document, form: Form, attachment: bytes | None = None) -> list[bytes]:
    """Dated by the invoice, so that the same invoice gives the same bytes."""
    told = sheet(invoice, desk.words(invoice.language))
    return _set(desk, invoice, told, invoice.issued_on, form, attachment)


def _set(
    desk: Desk, invoice: Document, told: InvoiceSheet, day: date, form: Form, attachment: bytes | None = None
) -> list[bytes]:
    """What is told, with the invoice's logo and in its layout."""
    logo = read(desk.db.folder / invoice.logo) if invoice.logo else None
    at, layout = datetime.combine(day, time(12), UTC), invoice.layout or LAYOUTS[0]
    if layout.startswith(OWN):
        given = inputs(told, logo, attachment)
        return template.rendered(templates(desk), layout.removeprefix(OWN), given, form, at)
    if form == "png":
        return preview(told, logo, at, layout)
    return [render(told, logo, at, layout, attachment)]


def title(document: Document, words: Words) -> str:
    """What kind of paper it is."""
    return words.text(_TITLES[document.kind])


def sheet(invoice: Document, words: Words, *, as_it_stands: bool = False) -> InvoiceSheet:
    """What stands on the paper: as it was issued, or `as_it_stands` now with what was paid since. It never
    holds a cost: an invoice knows only prices."""
    number = invoice.number.text
    paying = payment.paying(invoice, words, as_it_stands=as_it_stands)
    return InvoiceSheet(
        language=words.code,
        title=title(invoice, words),
        number=number,
        accent=invoice.accent or ACCENT,
        seller=Party(name=invoice.seller.name, lines=_address(invoice.seller, words)),
        buyer_label=words.text("For") if invoice.kind is Kind.QUOTE else words.text("Bill to"),
        buyer=Party(name=invoice.buyer.name, lines=_address(invoice.buyer, words)),
        facts=_facts(invoice, words),
        headline=paying.headline if number else "",
        opening=_said(*invoice.opening.splitlines()),
        columns=_columns(invoice, words),
        lines=tuple(_lines(invoice, words)),
        totals=totals(invoice, words, as_it_stands=as_it_stands),
        payment_label=words.text("Payment"),
        payment=paying.rows,
        scan=paying.scan,
        slip=paying.slip,
        notes=tuple(_notes(invoice, words)),
        footer=_said(invoice.seller.name, invoice.seller.email, invoice.seller.phone),
        page_of=words.text("Page {page} of {pages}", page="{page}", pages="{pages}"),
        appendix=appendix(invoice, words) if invoice.appendix else None,
        watermark="" if number else words.text("Draft"),
    )


def _address(party: Postal, words: Words) -> tuple[str, ...]:
    province = f"({party.province})" if party.province else ""
    lines = (
        party.street,
        " ".join(part for part in (party.postcode, party.city, province) if part),
        words.country(party.country) if party.country else "",
        words.text("VAT no. {number}", number=party.vat_id) if party.vat_id else "",
        words.text("Tax no. {number}", number=party.tax_number) if party.tax_number else "",
    )
    return tuple(each for each in lines if each)


def _facts(invoice: Document, words: Words) -> tuple[tuple[str, str], ...]:
    """What every document has; between them what only an invoice or a quote has."""
    rows = (
        (words.text("Number"), invoice.number.text),
        (words.text("Date"), words.date(invoice.issued_on)),
        *_of_its_kind(invoice, words),
        (words.text("Printed"), _period(invoice, words)),
        (words.text("Your order"), invoice.order_reference),
        (words.text("Your reference"), invoice.routing.buyer_reference),
    )
    return tuple(row for row in rows if row[1])


def _of_its_kind(document: Document, words: Words) -> Iterator[tuple[str, str]]:
    """A credit note is not due; what it corrects says BG-3 of EN 16931."""
    if isinstance(document, Quotation):
        yield words.text("Valid until"), words.date(document.valid_until)
    if isinstance(document, Invoice):
        yield words.text("Due"), "" if document.is_credit else words.date(document.due_on)
        yield words.text("Corrects invoice"), _named(document.corrects, words)
        yield from ((words.text(_TITLES[each.kind]), _named(each, words)) for each in document.quoted)


def _named(of: Reference | Quoted | None, words: Words) -> str:
    return words.text("{number} of {day}", number=of.number, day=of.issued_on) if of else ""


def _period(invoice: Document, words: Words) -> str:
    """The days of the first and the last job: the delivery period that EN 16931 asks for (BG-14)."""
    return " – ".join(dict.fromkeys(map(words.date, invoice.period or ())))


def _columns(invoice: Document, words: Words) -> Columns:
    labels = {line.tax.label for line in invoice.lines}
    return Columns(
        number="#",
        date=words.text("Date"),
        description=words.text("Description"),
        quantity=words.text("Quantity"),
        price=words.text("Price"),
        discount=words.text("Discount"),
        tax=labels.pop() if len(labels) == 1 and labels != {""} else words.text("VAT"),
        amount=words.text("Amount {currency}", currency=invoice.currency),
    )


def _lines(invoice: Document, words: Words) -> Iterator[SheetLine]:
    """Those of the jobs, and below them the others as a group. Quantities in a unit have their decimals below
    each other; where no line is taxed, the sums alone say so."""
    places: dict[Unit, int] = {}
    for line in invoice.lines:
        places[line.unit] = max(places.get(line.unit, 0), decimals(line.quantity))
    taxed = any(map(_is_taxed, invoice.lines))
    jobs = len(invoice.lines) if invoice.is_credit else sum(1 for line in invoice.lines if line.job_ids)
    for place, line in enumerate(invoice.lines, 1):
        told = _line(line, place, places[line.unit], invoice.currency, words)
        told = told if taxed else replace(told, tax="")
        yield replace(told, group=words.text("Besides printing")) if 1 < place == jobs + 1 else told


def _is_taxed(line: Line) -> bool:
    return line.tax.category in (TaxCategory.STANDARD, TaxCategory.ZERO)


def _line(line: Line, place: int, places: int, currency: str, words: Words) -> SheetLine:
    """A price of several parts, or of a quantity rounded up or corrected, is told below the description as a
    sentence."""
    told = "" if line.plain else explain.explained(words, Charge(currency, line.terms))
    return SheetLine(
        number=str(place),
        date="".join(called(line, words.date(line.day))) if line.day else "",
        description=line.description.strip() or words.text("Untitled print"),
        comment=_said(*line.comment.splitlines()),
        detail=called(line, line.project, line.media),
        reckoning=explain.unbroken(told),
        quantity=say.number(words, line.quantity, line.unit, least=places),
        unit=unit_of(line, words),
        price=say.rate(words, line.price, currency),
        discount=_discount(line, currency, words),
        tax=words.percent(line.tax.percent / 100, TAX_PLACES) if _is_taxed(line) else "–",
        amount=say.amount(words, line.net, currency),
    )


def _discount(line: Line, currency: str, words: Words) -> str:
    """In percent, else what it is less."""
    if line.discount:
        return words.percent(line.discount / 100, 2)
    return f"−{say.amount(words, line.allowance, currency)}" if line.allowance else ""


def unit_of(line: Line, words: Words) -> str:
    """The unit of its quantity; what is no job, and several jobs at their sum, have none."""
    flat = not line.job_ids or (line.quantity == 1 and len(line.job_ids) > 1)
    return "" if flat and line.unit is Unit.JOB else say.unit(words, line.unit, line.quantity)


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part)


def _notes(invoice: Document, words: Words) -> Iterator[str]:
    """Why there is no VAT, in the law's words; then the studio's own. In Italy the invoice is the file that
    the SdI delivers (D.Lgs. 127/2015, art. 1)."""
    yield from dict.fromkeys(each.tax.reason for each in invoice.taxes if each.tax.reason)
    if invoice.stamp and isinstance(invoice, Invoice):
        amount = words.money(invoice.stamp, invoice.currency)
        yield words.text("Stamp duty of {amount} is paid electronically.", amount=amount)
    yield from _said(*invoice.note.splitlines())
    if invoice.kind is Kind.PRO_FORMA:
        yield words.text("This is not an invoice. You receive the invoice once this is paid.")
    if isinstance(invoice, Invoice) and invoice.seller.country == "IT" == invoice.buyer.country:
        yield words.text("This is a courtesy copy: the invoice is the XML file sent through SdI.")
