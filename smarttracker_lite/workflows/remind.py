"""Reminding clients of what is overdue: which step is due for whom, and how it is sent.

One letter for each client and step lists all invoices of that step.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from itertools import groupby

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice, Receivable, Sending
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.reminders import Reminding, Standing, check, standing
from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound
from smarttracker_lite.store.files import write_whole
from smarttracker_lite.workflows import compose, deliver, enclose
from smarttracker_lite.workflows.age import debts
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.configure import save_settings
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.hand_over import OUTBOX
from smarttracker_lite.workflows.urge import file_name, paper

LARGEST = 8_000_000
"""So many octets of files go in one mail: they become a third more in it, and many servers take 10 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A step that is due for some invoices of a client, which are in one language and currency, the one due
    first first. `client` is who they are of by now, None if it is not in the books any more."""

    client: Client | None
    step: Occasion
    invoices: tuple[Receivable, ...]

    @property
    def key(self) -> str:
        """Names it, as long as it is due."""
        first = self.invoices[0]
        owner = self.client.id if self.client else first.client_id
        return f"{owner}.{self.step.value}.{first.language}.{first.currency}"

    @property
    def name(self) -> str:
        return self.client.name if self.client else self.invoices[0].buyer.name

    @property
    def to(self) -> str:
        """Where its mail goes; "" without an address."""
        return compose.address_now(self.client, self.invoices)

    @property
    def open(self) -> Decimal:
        """What is still to be paid of all of them."""
        return sum((each.open for each in self.invoices), ZERO)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.invoices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """An overdue invoice of a client, and how it stands."""

    client: Client | None
    invoice: Receivable
    standing: Standing


def overdue(desk: Desk) -> list[Overdue]:
    """All of them, by client and currency, the one due first first."""
    return [each for debt in debts(desk) for each in _standings(desk, debt.client_id, debt.invoices)]


def _standings(desk: Desk, client_id: str, invoices: Iterable[Receivable]) -> Iterator[Overdue]:
    client, reminding = desk.db.clients.find(client_id), desk.settings.reminding
    reminded, today = client is None or client.reminded, desk.today
    for invoice in invoices:
        told = standing(invoice, today, reminding, desk.zone, reminded=reminded)
        if told is not None:
            yield Overdue(client=client, invoice=invoice, standing=told)


def stands(desk: Desk, invoice: Invoice) -> Standing | None:
    """How this invoice stands today; None if it is not overdue."""
    client = desk.db.clients.find(invoice.client_id)
    if client and client.merged_into:
        client = desk.db.clients.find(client.merged_into)
    reminded = client is None or client.reminded
    return standing(invoice, desk.today, desk.settings.reminding, desk.zone, reminded=reminded)


def due(listed: list[Overdue]) -> list[Reminder]:
    """The letters that are due of what is overdue."""
    asked = sorted((each for each in listed if each.standing.step), key=_place)
    return [
        Reminder(client=some[0].client, step=step, invoices=tuple(each.invoice for each in some))
        for step, some in ((each[3], list(rest)) for each, rest in groupby(asked, _group))
    ]


_Group = tuple[str, str, str, Occasion]


def _group(each: Overdue) -> _Group:
    owner = each.client.id if each.client else each.invoice.client_id
    return owner, each.invoice.language, each.invoice.currency, each.standing.step or Occasion.REMINDER_1


def _place(each: Overdue) -> tuple[str, _Group, date, int]:
    name = each.client.name if each.client else each.invoice.buyer.name
    return name.casefold(), _group(each), each.invoice.due_on, each.invoice.number.sequence


def find(desk: Desk, *keys: str) -> list[Reminder]:
    """The letters of these keys, as they are asked for. Raises NotFound if one is not due any more."""
    known = {each.key: each for each in due(overdue(desk))}
    if not known.keys() >= set(keys):
        raise NotFound(
            N_("This reminder is not due any more."), N_("It was sent, or the invoices were paid.")
        )
    return [known[key] for key in keys]


def _whole(desk: Desk, reminder: Reminder) -> list[Invoice]:
    """The invoices themselves."""
    return desk.db.invoices.get_all(reminder.ids)


def cover(desk: Desk, reminder: Reminder) -> Cover:
    """The mail as it will go. It never holds a cost."""
    return compose.reminder(desk, _whole(desk, reminder), reminder.step, reminder.client)


def parcels(desk: Desk, reminder: Reminder) -> tuple[Reminder, ...]:
    """The letter, or one for each invoice if their files are too large together. Raises StoreTrouble if one
    is gone."""
    sizes = (
        len(each.content) for invoice in _whole(desk, reminder) for each in enclose.papers(desk, invoice)
    )
    if len(reminder.invoices) == 1 or sum(sizes) <= LARGEST:
        return (reminder,)
    return tuple(replace(reminder, invoices=(each,)) for each in reminder.invoices)


def mail(desk: Desk, reminder: Reminder) -> None:
    """Send it. Raises as `deliver.mail_invoice`; BadInput if there is no address, and NotAllowed for what is
    not due any more: it was paid or sent meanwhile."""
    if not reminder.to:
        raise BadInput(
            N_("“{name}” has no e-mail address."),
            N_("Write it into the client, or send this reminder on paper."),
            name=reminder.name,
        )
    for each in parcels(desk, reminder):
        told = cover(desk, each)
        deliver.mail_together(desk, each.ids, told, partial(_check_due, desk, reminder.step), each.step)


def as_paper(desk: Desk, reminder: Reminder) -> tuple[str, bytes]:
    """The reminder as a file: its name, and the PDF. It goes to the address the client has now."""
    invoices = _whole(desk, reminder)
    if reminder.client and reminder.client.erased_at is None:
        invoices = [replace(each, buyer=reminder.client.postal) for each in invoices]
    return file_name(desk, invoices, reminder.step), paper(desk, invoices, reminder.step)


def print_out(desk: Desk, reminder: Reminder) -> None:
    """Print it where documents are printed; it then counts as sent on paper. Raises as `mail`."""
    name, pdf = as_paper(desk, reminder)
    folder, printer = desk.db.folder / OUTBOX, desk.settings.paper_printer
    folder.mkdir(mode=0o700, exist_ok=True)
    write_whole(folder / name, pdf)  # the system may read it later: the next mail clears the folder
    _check_all(desk, reminder)
    desk.print_file(folder / name, printer)
    _note(desk, reminder, Sending(at=desk.now(), to="", by=deliver.ON_PAPER, answer=printer))


def sent_by_hand(desk: Desk, reminder: Reminder) -> None:
    """Somebody says that they sent it, or said it, themselves. Raises as `mail`."""
    to = reminder.to or reminder.name
    _note(desk, reminder, Sending(at=desk.now(), to=to, by=deliver.BY_HAND))


def _note(desk: Desk, reminder: Reminder, sending: Sending) -> None:
    with desk.act("send reminder"):
        _check_all(desk, reminder)
        deliver.note(desk, reminder.ids, replace(sending, occasion=reminder.step))


def _check_all(desk: Desk, reminder: Reminder) -> None:
    for invoice_id in reminder.ids:
        _check_due(desk, reminder.step, desk.db.invoices.get(invoice_id))


def _check_due(desk: Desk, step: Occasion, invoice: Invoice) -> None:
    now = stands(desk, invoice)
    if now is None or now.step is not step:
        raise NotAllowed(
            N_("Invoice {number} is not to be reminded of any more."),
            N_("It was paid, sent or left out meanwhile. Look at the list again."),
            number=invoice.number.text,
        )


def leave_out(desk: Desk, invoice_id: str, until: date | None) -> Invoice:
    """Remind of this invoice not before a day, None: as usual. Raises BadInput for a day that is gone."""
    with desk.act("leave out of reminders"):
        invoice = desk.db.invoices.get(invoice_id)
        if until is not None and until <= desk.today:
            raise BadInput(
                N_("This day is gone already."), N_("Write a day that is to come."), field="quiet_until"
            )
        kept = replace(invoice, quiet_until=until)
        desk.db.invoices.put(kept)
    return kept


def set_up(desk: Desk, reminding: Reminding, bill_day: int) -> None:
    """Keep how clients are reminded, and on which day of the month bills are written. Raises BadInput."""
    check(reminding)
    if not 0 <= bill_day <= 31:
        raise BadInput(
            N_("A month has no such day."),
            N_("Write a day from 1 to 31; 31 is the last one of every month."),
            field="bill_day",
        )
    old = desk.settings
    looked = desk.today - timedelta(days=1) if bill_day != old.bill_day else old.bill_looked
    save_settings(desk, replace(old, reminding=reminding, bill_day=bill_day, bill_looked=looked))
