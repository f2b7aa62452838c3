"""A reminder as a paper: the letter, a table of what is open, and the code to pay it with.

It is no document with a number, and is made anew whenever it is asked for. It never holds a cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from smarttracker_lite.billing.sheet import Columns, InvoiceSheet, SheetLine, Total
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import Occasion, fill
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import compose, payment
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import safe
from smarttracker_lite.workflows.typeset import alongside, sheet

_TITLES: Mapping[Occasion, str] = {
    Occasion.REMINDER_1: N_("Reminder"),
    Occasion.REMINDER_2: N_("Second reminder"),
    Occasion.REMINDER_3: N_("Last reminder"),
}
_LIST = "{invoices}"


def paper(desk: Desk, invoices: Sequence[Invoice], step: Occasion) -> bytes:
    """The reminder of these invoices, in their language and currency, as PDF."""
    newest = invoices[-1]
    told = urged(desk, invoices, step, desk.words(newest.language))
    return alongside(desk, newest, told, desk.today)


def file_name(desk: Desk, invoices: Sequence[Invoice], step: Occasion) -> str:
    """What the file is called outside: "Second reminder 2026-0147 – Galleria Bianchi.pdf"."""
    newest = invoices[-1]
    numbers = compose.named([each.number.text for each in invoices])
    return safe(f"{desk.words(newest.language).text(_TITLES[step])} {numbers} – {newest.buyer.name}") + ".pdf"


def urged(desk: Desk, invoices: Sequence[Invoice], step: Occasion, words: Words) -> InvoiceSheet:
    """What stands on it. The letter stands around the table, which takes the place of its list."""
    newest, together = invoices[-1], asked_for(invoices)
    before, _, after = compose.letter_text(desk, step, newest.language).text.partition(_LIST)
    values = compose.values_of_all(desk, invoices)
    paying = payment.paying(together, words)
    return replace(
        sheet(newest, words),
        title=words.text(_TITLES[step]),
        number=compose.named([each.number.text for each in invoices]),
        facts=((words.text("Date"), words.date(desk.today)),),
        headline=words.text("{amount} still open", amount=words.money(together.total, newest.currency)),
        opening=_paragraphs(fill(before, values)),
        columns=Columns(
            number="#",
            date=words.text("Date"),
            description=words.text("Invoice"),
            quantity=words.text("Due"),
            price=words.text("Total"),
            tax="",
            amount=words.text("Open {currency}", currency=newest.currency),
        ),
        lines=tuple(_line(each, words) for each in invoices),
        totals=(
            Total(
                label=words.text("To be paid now"),
                amount=words.money(together.total, newest.currency),
                strong=True,
            ),
        ),
        payment=paying.rows[1:],
        scan=paying.scan,
        slip=paying.slip,
        notes=_paragraphs(fill(after, values)),
        watermark="",
        appendix=None,
    )


def asked_for(invoices: Sequence[Invoice]) -> Invoice:
    """What is open of all of them as if it were one invoice, from which the codes to pay it are made."""
    newest = invoices[-1]
    number = ", ".join(each.number.text for each in invoices)
    return replace(
        newest,
        number=replace(newest.number, text=number),
        total=sum((each.open for each in invoices), ZERO),
        withheld=None,
        split_payment=False,
        settlements=(),
    )


def _line(invoice: Invoice, words: Words) -> SheetLine:
    return SheetLine(
        date=words.date(invoice.issued_on),
        description=invoice.number.text,
        quantity=words.date(invoice.due_on),
        price=words.money(invoice.payable, invoice.currency),
        amount=words.money(invoice.open, invoice.currency),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(str.strip, text.splitlines()) if line)
