"""Prices of a past version: after the update every job comes to the same amounts."""

import json
import lzma
import tarfile
from decimal import Decimal
from pathlib import Path

import pytest

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.rates import Basis
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.price import price_book
from tests.support.studio import studio

FOLDERS = Path(__file__).parents[1] / "recordings" / "folders"


def told(charge: Charge) -> str | None:
    return None if charge.amount is None else str(charge.amount)


def unpacked(folder: Path, schema: int) -> Path:
    with tarfile.open(FOLDERS / f"journal-{schema}.tar.xz") as packed:
        packed.extractall(folder, filter="data")
    return folder


@pytest.mark.parametrize("schema", [4, 5, 6, 7])
def test_what_is_not_invoiced_costs_and_is_charged_what_it_did(tmp_path: Path, schema: int) -> None:
    expected = json.loads(lzma.decompress((FOLDERS / f"amounts-{schema}.json.xz").read_bytes()))

    with studio(unpacked(tmp_path / "data", schema)) as at_work:
        book = price_book(at_work.desk)
        jobs = [job for job in at_work.desk.db.jobs.newest(Wanted()) if job.invoice_id is None]
        amounts = {job.id: [told(book.cost(job)), told(book.price(job))] for job in jobs}
    assert amounts == expected
    assert {price is None for _, price in amounts.values()} == {True, False}


def test_0_is_a_rate_and_no_rate_is_none(tmp_path: Path) -> None:
    with studio(unpacked(tmp_path / "data", 4)) as at_work:
        all_rates = at_work.desk.db.rates.all()
    rates = {rate.id: {price.basis: price.rate for price in rate.prices} for rate in all_rates}
    assert list(rates["zeros"].values()) == [Decimal(0)] * 4
    assert rates["all-four"][Basis.JOB] == 0
    assert rates["none"] == {}
