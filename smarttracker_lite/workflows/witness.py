"""What was seen of a draft before it is issued, as a short text that its form carries."""

import hashlib
from collections.abc import Iterator

from smarttracker_lite.domain.documents import Document, Invoice, Line
from smarttracker_lite.errors import N_, NotAllowed


def seen_as(invoice: Document) -> str:
    """What it comes to, as much in another currency is another total; and a digest of all it says."""
    told = "\n".join(_told(invoice)).encode(errors="backslashreplace")
    return f"{invoice.total} {invoice.currency} {hashlib.sha256(told).hexdigest()[:16]}"


def check_seen(seen: str, invoice: Document) -> None:
    """Raise NotAllowed unless the invoice is what was `seen`, as `seen_as` wrote it; "" is whatever it is."""
    now = seen_as(invoice)
    if seen in ("", now):
        return
    if seen.split()[:2] == now.split()[:2]:
        raise NotAllowed(
            N_("The draft has changed since you looked at it: its lines or texts are others now."),
            N_("Look at it again, and issue it then."),
        )
    raise NotAllowed(
        N_("The draft has changed since you looked at it: it comes to another total now."),
        N_("Look at it again, and issue it then."),
    )


def _told(invoice: Document) -> Iterator[str]:
    """All that a client reads, part by part. How an amount came about is in the amounts."""
    yield invoice.kind
    yield from map(repr, (invoice.seller, invoice.buyer, invoice.iban, invoice.routing, invoice.period))
    yield from (invoice.opening, invoice.note, invoice.order_reference, str(invoice.appendix))
    for line in invoice.lines:
        yield from _line(line)
    yield from map(repr, (*invoice.adjustments, *invoice.taxes))
    yield from map(repr, invoice.quoted if isinstance(invoice, Invoice) else ())


def _line(line: Line) -> Iterator[str]:
    yield f"{line.description!r} {line.quantity} {line.unit} {line.price} {line.net} {line.allowance}"
    yield from (f"{item.job_id} {item.day} {item.net} {item.comment!r}" for item in line.items)
