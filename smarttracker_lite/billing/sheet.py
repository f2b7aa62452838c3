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
    discount: str = ""
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
    discount: str = ""
    tax: str = ""
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One row below the lines; the `strong` one is what the client pays, a `sum` is of the rows above it."""

    label: str
    amount: str
    strong: bool = False
    sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer: the name and the lines below it (address, tax numbers)."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A QR code as SVG, and what it is in words for those who cannot see it."""

    picture: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipRow:
    """A heading on a payment slip and what is below it; without lines the field is there to be filled in."""

    label: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A Swiss QR-bill, receipt and payment part: its headings are the standard's own words."""

    picture: str
    told: str
    receipt_label: str
    payment_label: str
    acceptance_label: str
    separate: str
    currency_label: str
    currency: str
    amount_label: str
    amount: str
    receipt: tuple[SlipRow, ...]
    payment: tuple[SlipRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Appendix:
    """Every job on pages of their own: day, document, media, quantity, price as a sentence, the printer's
    own record number."""

    title: str
    columns: tuple[str, str, str, str, str, str]
    rows: tuple[tuple[str, str, str, str, str, str], ...]


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
    opening: tuple[str, ...] = ()
    """Paragraphs above the lines."""
    columns: Columns
    lines: tuple[SheetLine, ...]
    totals: tuple[Total, ...]
    payment_label: str = ""
    payment: tuple[tuple[str, str], ...] = ()
    """Label and value: terms, IBAN, bank, reference."""
    scan: Scan | None = None
    """What a banking app reads to pay; None where nothing is owed, or it could not."""
    slip: Slip | None = None
    """The payment part at the foot of the last page, in place of `payment` and `scan`."""
    notes: tuple[str, ...] = ()
    """Paragraphs below the payment: thanks, legal words."""
    footer: tuple[str, ...] = ()
    """Parts of one line at the foot of every page, dots between them."""
    page_of: str
    """Such as "Page {page} of {pages}"."""
    appendix: Appendix | None = None
    watermark: str = ""
    """A word across every page of what is no invoice yet; "" on an issued one."""
