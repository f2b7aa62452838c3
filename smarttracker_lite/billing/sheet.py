"""What stands on an invoice: ready words only, already in the reader's language and formats."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The headings of the lines' table. A column whose lines are all empty is left out."""

    number: str
    date: str
    description: str
    quantity: str
    price: str
    tax: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """One line; below its description the lines of what the client is told of it, and small and grey the
    parts of `detail`, and how the price came about.
    `group` is the heading above it where a group of lines begins."""

    number: str = ""
    date: str = ""
    description: str
    comment: tuple[str, ...] = ()
    detail: tuple[str, ...] = ()
    reckoning: str = ""
    group: str = ""
    quantity: str = ""
    unit: str = ""
    price: str = ""
    tax: str = ""
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One row below the lines; the `strong` one is what the client pays."""

    label: str
    amount: str
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer: the name and the lines below it (address, tax numbers)."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSheet:
    """A whole invoice as it is read, from the title to the foot."""

    language: str
    """BCP 47 language of all the words: `it`, `en`, `en-GB`."""
    title: str
    number: str
    """As shown in the running head; "" for a draft."""
    accent: str
    """Colour of title and total, `#rrggbb`."""
    seller: Party
    buyer_label: str
    buyer: Party
    facts: tuple[tuple[str, str], ...]
    """Label and value: number, date, due date, period, project."""
    headline: str = ""
    """The one sentence to read first, such as "€ 61.72 due 2 December 2026"; "" for none."""
    columns: Columns
    lines: tuple[SheetLine, ...]
    totals: tuple[Total, ...]
    payment_label: str = ""
    payment: tuple[tuple[str, str], ...] = ()
    """Label and value: terms, IBAN, bank, reference."""
    notes: tuple[str, ...] = ()
    """Paragraphs below the payment: thanks, legal words."""
    footer: tuple[str, ...] = ()
    """Parts of one line at the foot of every page, dots between them."""
    page_of: str
    """Such as "Page {page} of {pages}"."""
    watermark: str = ""
    """A word across every page of what is no invoice yet; "" on an issued one."""
