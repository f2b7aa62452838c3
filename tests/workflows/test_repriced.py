"""Prices of a past version: after the update every job comes to the same amounts."""

import json
import lzma
import tarfile
from decimal import Decimal
from pathlib import Path

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.rates import Basis
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.price import price_book
from tests.support.studio import studio

FOLDERS = Path(__file__).parents[1] / "recordings" / "folders"


def told(charge: Charge) -> str | None:
    return None if charge.amount is None else str(charge.amount)


def test_what_is_not_invoiced_costs_and_is_charged_what_schema_4_said(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with tarfile.open(FOLDERS / "journal-4.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    expected = json.loads(lzma.decompress((FOLDERS / "amounts-4.json.xz").read_bytes()))

    with studio(folder) as at_work:
        book = price_book(at_work.desk)
        jobs = [job for job in at_work.desk.db.jobs.newest(Wanted()) if job.invoice_id is None]
        amounts = {job.id: [told(book.cost(job)), told(book.price(job))] for job in jobs}
        rates = {
            rate.id: {price.basis: price.rate for price in rate.prices} for rate in book.desk.db.rates.all()
        }
    assert amounts == expected
    assert {price is None for _, price in amounts.values()} == {True, False}
    assert list(rates["zeros"].values()) == [Decimal(0)] * 4
    assert rates["all-four"][Basis.JOB] == 0
    assert rates["none"] == {}
