"""Handing invoices over to SdI as files, and noting what became of them there."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smarttracker_lite.billing.fatturapa.check import advice, applies, shortcomings
from smarttracker_lite.billing.fatturapa.document import fatturapa
from smarttracker_lite.billing.fatturapa.naming import ATTEMPTS, file_name
from smarttracker_lite.billing.fatturapa.sheet import Change
from smarttracker_lite.domain.documents import Document, Invoice, IssuedFile, Sending
from smarttracker_lite.domain.shortcomings import Shortcoming
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.files import in_words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.encode import beside, kept
from smarttracker_lite.workflows.seal import pdf_path

DAYS_TO_CORRECT = 5
"""So long the same number and date may be sent again after a refusal (Agenzia delle Entrate, circolare 13/E
of 2018)."""
_LONGEST_ANSWER = 500


class Passage(StrEnum):
    """How far an invoice has come on its way through SdI. The value stands in the sendings as `by`."""

    WAITING = ""
    HANDED_OVER = "sdi-file"
    ACCEPTED = "sdi-accepted"
    REFUSED = "sdi-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The file of an invoice: what is in the way of it, what is worth knowing, and what its texts became.

    With anything in the way it has no bytes. Nor has one that was handed over and that SdI has not refused:
    its bytes are those `kept`, whatever the data of today.
    """

    invoice: Invoice
    name: str
    xml: bytes
    missing: tuple[Shortcoming, ...]
    advice: tuple[Shortcoming, ...]
    changes: tuple[Change, ...]
    kept: IssuedFile | None = None


def through_sdi(desk: Desk) -> bool:
    """Whether the studio's invoices are electronic ones that go through SdI: it is in Italy."""
    return applies(desk.settings.seller)


def goes_through_sdi(desk: Desk, invoice: Invoice) -> bool:
    """Whether this one does, whose studio was in Italy then or is now."""
    return applies(invoice.seller) or through_sdi(desk)


def steps(invoice: Document) -> tuple[Sending, ...]:
    """What happened to it on its way through SdI, the oldest first."""
    return tuple(each for each in invoice.sendings if each.by and each.by in set(Passage))


def passage(invoice: Invoice) -> Passage:
    """How far it has come."""
    told = steps(invoice)
    return Passage(told[-1].by) if told else Passage.WAITING


def attempt(invoice: Invoice) -> int:
    """How often SdI has refused it."""
    return sum(each.by == Passage.REFUSED for each in steps(invoice))


def prepared(desk: Desk, invoice: Invoice) -> Prepared:
    """The file that was handed over; before that, and once it is refused, as it would be handed over now."""
    made, given = _made(desk, invoice), _given(invoice)
    if given is None or given.file is None:
        return made
    same = sha256(made.xml).hexdigest() == given.file.sha256
    changes = made.changes if same else ()
    return replace(made, name=given.to, xml=b"", missing=(), changes=changes, kept=given.file)


def _given(invoice: Invoice) -> Sending | None:
    """When SdI was given the file that it has; None if it has none, or refused it."""
    if passage(invoice) not in (Passage.HANDED_OVER, Passage.ACCEPTED):
        return None
    return [each for each in steps(invoice) if each.by == Passage.HANDED_OVER][-1]


def _made(desk: Desk, invoice: Invoice) -> Prepared:
    told, tries = as_told(desk, invoice), attempt(invoice)
    lacks = _lacks(desk, told)
    written = None if lacks else fatturapa(told, tries)
    return Prepared(
        invoice=told,
        name=file_name(told, tries),
        xml=written.xml if written else b"",
        missing=lacks,
        advice=advice(told),
        changes=written.changes if written else (),
    )


def missing(desk: Desk, invoice: Invoice) -> tuple[Shortcoming, ...]:
    """What is in the way of its file."""
    return _lacks(desk, as_told(desk, invoice))


def _lacks(desk: Desk, told: Invoice) -> tuple[Shortcoming, ...]:
    client = desk.db.clients.find(told.client_id)
    return shortcomings(told, desk.today, bool(client and client.public_body))


def as_told(desk: Desk, invoice: Invoice) -> Invoice:
    """The invoice as its file tells it: as it was issued.

    One that SdI refused, or would refuse, counts as never issued: its file is made with the names, addresses
    and codes of today, and the same number, date and amounts.
    """
    client = desk.db.clients.find(invoice.client_id)
    sound = not attempt(invoice) and not _lacks(desk, invoice)
    if sound or client is None or client.erased_at:
        return invoice
    return replace(invoice, seller=desk.settings.seller, buyer=client.postal, routing=client.routing)


def hand_over(desk: Desk, invoice_id: str) -> Prepared:
    """The file of one invoice, to be uploaded; noted and kept, unless it was handed over before: then it is
    that very file. Raises NotAllowed with the first thing that is in the way, StoreTrouble if what was kept
    is gone or was changed, or the disk does not take it."""
    with desk.act("hand over"):
        made = prepared(desk, desk.db.invoices.get(invoice_id))
        if made.missing:
            first = made.missing[0]
            raise NotAllowed(first.text, first.hint, **first.values)
        return _handed_over(desk, made)


def hand_over_all(desk: Desk, invoices: Iterable[Invoice]) -> bytes:
    """A zip of the files of these invoices, those left out in which something is missing. Raises NotAllowed
    if that leaves none, StoreTrouble as `hand_over`."""
    with desk.act("hand over"):
        made = [prepared(desk, desk.db.invoices.get(each.id)) for each in invoices]
        ready = [each for each in made if not each.missing]
        if not ready:
            raise NotAllowed(
                N_("No invoice of this period can be handed over."),
                N_("Fill in what is missing, or choose another period."),
            )
        return _zipped([_handed_over(desk, each) for each in ready])


def _handed_over(desk: Desk, made: Prepared) -> Prepared:
    """With its bytes, which are on the disk before it is noted that SdI gets them."""
    invoice = desk.db.invoices.get(made.invoice.id)
    folder = pdf_path(desk, invoice).parent
    if made.kept:
        return replace(made, xml=kept(invoice, made.kept, folder))
    digest = sha256(made.xml).hexdigest()
    file = IssuedFile(f"fatturapa_{digest[:12]}.xml", digest)
    path = beside(folder, invoice, file.name)
    with in_words(path):
        desk.db.disk.write_whole(path, (made.xml,))
    given = Sending(at=desk.now(), to=made.name, by=Passage.HANDED_OVER, answer=digest, file=file)
    _add(desk, invoice, given)
    return replace(made, kept=file)


def _add(desk: Desk, invoice: Invoice, sending: Sending) -> Invoice:
    noted = replace(invoice, sendings=(*invoice.sendings, sending))
    desk.db.invoices.put(noted)
    return noted


def _zipped(made: Sequence[Prepared]) -> bytes:
    """The same files give the same bytes."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for each in sorted(made, key=lambda each: each.name):
            whole.writestr(ZipInfo(each.name), each.xml, ZIP_DEFLATED)
    return packed.getvalue()


def note_outcome(desk: Desk, invoice_id: str, accepted: bool, answer: str = "") -> Invoice:
    """Note what SdI said of the file that was handed over last. Raises NotAllowed if there is none."""
    with desk.act("note outcome"):
        invoice = desk.db.invoices.get(invoice_id)
        if passage(invoice) is not Passage.HANDED_OVER:
            raise NotAllowed(
                N_("This invoice is not under way to SdI."),
                N_("Download its file and upload it first."),
            )
        if not accepted and attempt(invoice) + 1 >= ATTEMPTS:
            raise NotAllowed(
                N_("SdI has refused this invoice too often."),
                N_("Ask your accountant what is wrong with it."),
            )
        by = Passage.ACCEPTED if accepted else Passage.REFUSED
        said = Sending(at=desk.now(), to="SdI", by=by, answer=answer.strip()[:_LONGEST_ANSWER])
        return _add(desk, invoice, said)


def switch_deferred(desk: Desk, active: bool) -> None:
    """Whether invoices for a month's work are issued as deferred ones (TD24) from now on."""
    with desk.act("save settings"):
        desk.db.settings.put(replace(desk.settings, deferred=active))


def of_period(desk: Desk, since: date, until: date) -> list[Invoice]:
    """The invoices and credit notes dated on these days, the latest first."""
    found = desk.db.invoices.between(since, until)
    return sorted(found, key=lambda each: (each.issued_on, each.kind, each.number.sequence), reverse=True)


def to_hand_over(invoices: Iterable[Invoice]) -> list[Invoice]:
    """Those of which SdI has no file, or has refused it."""
    return [each for each in invoices if passage(each) in (Passage.WAITING, Passage.REFUSED)]
