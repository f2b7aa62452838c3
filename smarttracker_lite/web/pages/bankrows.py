"""What a bank's file brings, in ready words: a row for each payment, with the invoices it probably pays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.bankcolumns import ColumnsView, columns_view
from smarttracker_lite.web.pages.pricedryrun import Count
from smarttracker_lite.web.pages.quoting import QUOTES
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bankfile.booking import Statement
from smarttracker_lite.workflows.bankfile.layout import Layout
from smarttracker_lite.workflows.bankfile.matching import Match, Why
from smarttracker_lite.workflows.bankfile.reading import read
from smarttracker_lite.workflows.bankfile.table import Table
from smarttracker_lite.workflows.bankfile.taking import DryRun, Refused, look, open_invoices
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.settle import Overpaid

SHOWN = 200
"""So many payments stand on the page at once; the others follow when these are dealt with."""
_OFFERED = 500
_WHY: Mapping[Why, str] = {
    Why.NUMBER_AND_AMOUNT: N_("Number and amount"),
    Why.NUMBERS_AND_SUM: N_("Numbers and sum"),
    Why.ACCOUNT_AND_AMOUNT: N_("Account and amount"),
    Why.ACCOUNT_AND_SUM: N_("Account and sum"),
    Why.NAME_AND_AMOUNT: N_("Name and amount"),
    Why.NAME_AND_SUM: N_("Name and sum"),
    Why.NUMBER: N_("Number, another amount"),
    Why.AMOUNT: N_("Amount only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file that waits: a statement, or a table with how its columns are meant."""

    name: str
    told: Statement | Table
    layout: Layout | None = None

    def statement(self) -> Statement:
        """What it tells. Raises BadInput if it is not clear which columns do."""
        if isinstance(self.told, Statement):
            return self.told
        return read(self.told, self.layout or Layout(header=None, columns=()))


class Back(NamedTuple):
    """A form that comes back as it was filled in, with the ticks that could not be kept."""

    form: Fields = Fields()
    refused: tuple[Refused, ...] = ()


AS_SHOWN = Back()
"""A form in which nothing was typed yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment: `via` names it, `numbers` are the invoices it pays, as typed or proposed, for the reason in
    `why`; `left` says what is too much, or stays open. `ticked` is what is sure, or was ticked before; `over`
    is what must be accepted as paid too much, "" where nothing must. `advance` leads to the pro forma that it
    pays, whose invoice is still to be issued."""

    via: str
    day: str
    amount: str
    name: str
    text: str
    numbers: str
    why: Badge
    left: str
    ticked: bool
    error: str = ""
    over: str = ""
    advance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A line from which nothing could be read, and why."""

    line: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BankView:
    """The page: what fits an invoice, what fits `none`, and what cannot be read. `columns` are those of a
    table, None where the file is clear by itself; `more` says how many payments are not shown yet."""

    href: str
    file: str
    columns: ColumnsView | None
    counts: tuple[Count, ...] = ()
    notes: tuple[str, ...] = ()
    rows: tuple[PaymentRow, ...] = ()
    none: tuple[PaymentRow, ...] = ()
    more: str = ""
    wrong: tuple[Fault, ...] = ()
    offered: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


def bank_view(
    desk: Desk,
    words: Words,
    href: str,
    sent: Sent,
    back: Back = AS_SHOWN,
    errors: Mapping[str, str] | None = None,
) -> BankView:
    """The page of a file that waits at this address, as it came `back`."""
    columns = (
        columns_view(words, sent.told, sent.layout) if isinstance(sent.told, Table) and sent.layout else None
    )
    view = BankView(href=href, file=sent.name, columns=columns, errors=errors or {})
    try:
        statement = sent.statement()
    except BadInput as trouble:
        return replace(view, errors={**view.errors, **problem(words, trouble).errors})
    return _filled(desk, words, view, statement, look(desk, statement), back)


def _filled(
    desk: Desk, words: Words, view: BankView, statement: Statement, run: DryRun, back: Back
) -> BankView:
    rows = [_as_left(words, _row(words, each), back) for each in run.matches]
    fitting = [row for row in rows if row.numbers or row.why.word or row.error]
    none = [row for row in rows if not (row.numbers or row.why.word or row.error)]
    more = max(len(fitting) - SHOWN, 0) + max(len(none) - SHOWN, 0)
    return replace(
        view,
        counts=tuple(_counts(words, rows, len(none))),
        notes=tuple(_notes(words, statement, run)),
        rows=tuple(fitting[:SHOWN]),
        none=tuple(none[:SHOWN]),
        more=words.plural("{n} more follows.", "{n} more follow.", more) if more else "",
        wrong=tuple(
            Fault(line=words.number(Decimal(each.line)), why=problem(words, each.trouble).sentence)
            for each in statement.wrong[:SHOWN]
        ),
        offered=tuple(each.number.text for each in open_invoices(desk)[:_OFFERED]),
    )


def _row(words: Words, match: Match) -> PaymentRow:
    booking, currency = match.booking, match.booking.currency
    return PaymentRow(
        via=booking.via,
        day=words.date(booking.day),
        amount=words.money(booking.amount, currency),
        name=booking.name,
        text=" · ".join(filter(None, (booking.text, booking.reference))),
        numbers=", ".join(each.number.text for each in match.invoices),
        why=_why(words, match),
        left=_left(words, match),
        ticked=match.why.is_sure,
        advance=f"{QUOTES}/{match.advance.quotation_id}" if match.advance else "",
    )


def _as_left(words: Words, row: PaymentRow, back: Back) -> PaymentRow:
    """The row as it was left in the form, with the reason if its tick could not be kept."""
    name = f"numbers-{row.via}"
    if name not in back.form:
        return row
    row = replace(row, numbers=back.form.get(name), ticked=row.via in back.form.all("take"))
    trouble = next((each.trouble for each in back.refused if each.tick.via == row.via), None)
    if trouble is None:
        return row
    over = str(trouble.amount) if isinstance(trouble, Overpaid) else ""
    return replace(row, left="", error=problem(words, trouble).sentence, over=over)


def _why(words: Words, match: Match) -> Badge:
    if match.why is Why.SEVERAL:
        told = words.plural("{n} invoice fits", "{n} invoices fit", match.several)
        return Badge(told, "help", "warn")
    if match.advance:
        told = words.text("Pro forma {number}", number=match.advance.number)
        return Badge(told, "file-text", "warn")
    if match.why is Why.NOTHING:
        return Badge("", "circle-dashed", "neutral")
    told = words.text(_WHY[match.why])
    return Badge(told, "circle-check", "good") if match.why.is_sure else Badge(told, "help", "warn")


def _left(words: Words, match: Match) -> str:
    if not match.invoices or not match.left:
        return ""
    amount = words.money(abs(match.left), match.booking.currency)
    if match.left > 0:
        return words.text("{amount} too much", amount=amount)
    return words.text("{amount} stay open", amount=amount)


def _counts(words: Words, rows: Sequence[PaymentRow], none: int) -> Iterator[Count]:
    sure = sum(row.ticked for row in rows)
    for count, label in (
        (sure, words.plural("payment is clear", "payments are clear", sure)),
        (len(rows) - sure - none, words.text("to look at")),
        (none, words.plural("fits no open invoice", "fit no open invoice", none)),
    ):
        yield Count(words.number(Decimal(count)), label)


def _notes(words: Words, statement: Statement, run: DryRun) -> Iterator[str]:
    if run.noted:
        yield words.plural(
            "{n} payment was noted from a file before.",
            "{n} payments were noted from a file before.",
            run.noted,
        )
    if run.outgoing:
        yield words.plural(
            "{n} payment went out, and is left alone.",
            "{n} payments went out, and are left alone.",
            run.outgoing,
        )
    if statement.pending:
        yield words.plural(
            "{n} payment is not booked yet: the next file will tell it.",
            "{n} payments are not booked yet: the next file will tell them.",
            statement.pending,
        )
