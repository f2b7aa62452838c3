"""What is issued stays as it is, whatever becomes of client, prices, settings, logo and language."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.chain import canonical, chained
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.numbering import Kind, Series
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.workflows import bill, configure, deliver, enclose
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import typeset
from tests.support.credits import all_of
from tests.support.invoicing import issued
from tests.support.order import equipped
from tests.support.studio import Studio, prices, studio
from tests.workflows.test_configure import png

Change = Callable[[Studio, Invoice, int], object]


def _client(at_work: Studio, invoice: Invoice, n: int) -> None:
    client = at_work.desk.db.clients.get(invoice.client_id)
    postal = replace(client.postal, name=f"Rossi {n}", street=f"Via {n}", vat_id="IT00743110157")
    language = ("it", "en")[n % 2]
    at_work.desk.db.clients.put(replace(client, postal=postal, language=language, currency="CHF"))


def _prices(at_work: Studio, invoice: Invoice, n: int) -> None:
    for rate in at_work.desk.db.rates.all():
        at_work.desk.db.rates.put(replace(rate, prices=prices(per_m2=str(n))))


def _settings(at_work: Studio, invoice: Invoice, n: int) -> None:
    old = at_work.desk.settings
    tax = Tax(TaxCategory.STANDARD, Decimal(n % 30 + 1))
    changed = replace(old, invoice_note=f"{n}", terms_days=n, language=("it", "en")[n % 2], tax=tax)
    changed = replace(changed, seller=replace(old.seller, name=f"Lumen {n}"), iban="")
    at_work.desk.db.settings.put(changed.numbered(Series(Kind.INVOICE, f"X{n}" + "{year}/{seq}")))


def _logo(at_work: Studio, invoice: Invoice, n: int) -> None:
    if n % 3:
        configure.save_logo(at_work.desk, png(("teal", "navy", "red")[n % 3]))
    else:
        configure.remove_logo(at_work.desk)


CHANGES: dict[str, Change] = {
    "client": _client,
    "prices": _prices,
    "settings": _settings,
    "logo": _logo,
    "sent": lambda at, invoice, n: deliver.print_invoice(at.desk, invoice.id),
    "paid": lambda at, invoice, n: bill.mark_paid(at.desk, invoice.id, at.desk.today),
    "credited": lambda at, invoice, n: all_of(at, invoice, frees=bool(n % 2)),
    "next": lambda at, invoice, n: issued(at, at.desk.db.clients.get(invoice.client_id)),
    "day": lambda at, invoice, n: at.clock.move(days=n),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(1, 20)), min_size=3, max_size=9))
@hypothesis.settings(max_examples=12, deadline=None)
def test_what_is_issued_never_changes_afterwards_to_the_byte(steps: list[tuple[str, int]]) -> None:
    with TemporaryDirectory() as folder, studio(Path(folder)) as at_work:
        configure.save_logo(equipped(at_work).desk, png())
        first = issued(at_work, at_work.client())
        was = {first.id: taken(at_work.desk, first)}
        for what, n in steps:
            with suppress(TrackerError):
                CHANGES[what](at_work, first, n)
            for each in at_work.desk.db.invoices.all():
                assert was.setdefault(each.id, taken(at_work.desk, each)) == taken(at_work.desk, each)
                assert chained(each)


def taken(desk: Desk, invoice: Invoice) -> tuple[str, str, bytes]:
    """What must stay: its frozen part, its digest, and its file, which is what is made of it anew."""
    pdf = enclose.issued_pdf(desk, invoice)
    assert typeset(desk, invoice) == pdf
    return canonical(invoice), invoice.digest, pdf
