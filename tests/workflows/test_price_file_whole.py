"""A price file holds all there is: the same books read it as the same, and empty ones as it was."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.errors import BadInput
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.pricefile.reading import key
from smarttracker_lite.workflows.pricefile.taking import look
from smarttracker_lite.workflows.pricefile.writing import all_rows, as_csv, as_workbook
from smarttracker_lite.workflows.rate import check
from tests.support.pricing import CLIENTS, LISTS, PRINTERS, Chance
from tests.support.studio import Studio
from tests.workflows.test_price_file import faults

Write = Callable[[Desk, Iterable[Rate]], bytes]


def peopled(studio: Studio) -> Studio:
    """A studio with the clients, lists and printers of cards made by chance; some share their names."""
    for place, name in enumerate(CLIENTS):
        client = studio.client("Rossi" if place else '=Rossi & Co; "2"')
        studio.desk.db.clients.delete(client.id)
        studio.desk.db.clients.put(replace(client, id=name, code="R" * place))
    studio.client("Rossi")
    for list_id in LISTS:
        studio.desk.db.price_lists.put(PriceList(id=list_id, name=f"{list_id}: best"))
    for printer_id in PRINTERS:
        device = Device(identity=printer_id, model="T")
        studio.desk.db.printers.put(
            Printer(
                id=printer_id,
                name="Plotter",
                driver="ipp",
                url="ipp://x",
                device=device,
                added_at=studio.clock(),
            )
        )
    return studio


def any_rates(seed: int) -> list[Rate]:
    """Cards as they never were, of both sides, as far as they could be kept."""
    chance = Chance(Random(seed))
    sold = [
        replace(rate, example=chance.some(True, False), list_id=None if rate.client_id else rate.list_id)
        for rate in chance.rows()
    ]
    bought = [replace(rate, id=f"cost {rate.id}", side=Side.COST) for rate in chance.rows()]
    ended = replace(sold[0], id="ended", valid_from=date(2030, 1, 1), prices=(), media="-2")
    return [
        rate for rate in {key(each): each for each in (*sold, *bought, ended)}.values() if can_be_kept(rate)
    ]


def can_be_kept(rate: Rate) -> bool:
    try:
        check(rate)
    except BadInput:
        return False
    return True


@pytest.mark.parametrize("write", [as_csv, as_workbook])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_what_is_exported_is_read_as_the_same(at_work: Studio, write: Write, seed: int) -> None:
    peopled(at_work)
    for rate in at_work.desk.db.rates.all():
        at_work.desk.db.rates.delete(rate.id)
    rates = any_rates(seed)
    at_work.desk.db.rates.put_all(rates)
    octets = write(at_work.desk, all_rows(at_work.desk))
    run = look(at_work.desk, Words("it"), octets)
    assert (faults(run), run.taken, run.same, run.untouched) == ([], (), len(rates), 0)
    for rate in rates:
        at_work.desk.db.rates.delete(rate.id)
    fresh = [read.rate for read in look(at_work.desk, Words("it"), octets).fresh]
    assert set(fresh) == {replace(rate, id="") for rate in rates}
