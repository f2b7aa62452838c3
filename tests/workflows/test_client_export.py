"""Clients written as a file: for the spreadsheets of any country, and read back as they are."""

import csv
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.clients import Client, Postal, Routing
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.writing import as_csv, as_workbook, in_sight
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.leaving.spread import guarded, unguarded
from tests.support.clientfiles import faults, fresh, tried
from tests.support.studio import Studio

FULL = Client(
    id="a",
    code="-A7",
    other_codes=("A8", "=A9"),
    cc=("b@rossi.example", "c@rossi.example"),
    iban="IT60 X054 2811 1010 0000 0123 456",
    terms_days=0,
    postal=Postal(
        name='=HYPERLINK("http://x";"Rossi")',
        street='Via "Roma", 5; scala B',
        postcode="00184",
        city="Forlì",
        country="IT",
        vat_id="IT00743110157",
        tax_number="RSSMRA80A01H501U",
        email="studio@rossi.example",
        phone="+39 06 1",
        province="FC",
    ),
    routing=Routing(sdi_code="M5UXCR1", pec="rossi@pec.example", scheme="0211", endpoint="IT00743110157"),
    language="it",
    notes="pays late\n\n'quoted' = yes\n@home",
    list_id="friends",
    discount=Decimal("7.50"),
)
PLAIN = Client(id="b", postal=Postal(name="'Plain"))
Way = Callable[[Desk], bytes]
WAYS: list[Way] = [
    lambda desk: as_csv(desk, Words("en"), in_sight(desk)),
    lambda desk: as_csv(desk, Words("it"), in_sight(desk)),
    lambda desk: as_workbook(desk, in_sight(desk)),
]


@pytest.fixture
def listed(at_work: Studio) -> Studio:
    at_work.desk.db.price_lists.put(PriceList(id="friends", name="+Friends"))
    at_work.desk.db.clients.put_all([FULL, PLAIN, replace(PLAIN, id="c", code="old", archived=True)])
    return at_work


@pytest.mark.parametrize("way", WAYS, ids=["comma", "semicolon", "xlsx"])
def test_what_is_handed_out_reads_back_as_the_same(listed: Studio, way: Way) -> None:
    octets = way(listed.desk)
    run = tried(listed, octets)
    assert (run.same, run.taken, faults(run)) == (2, (), [])
    for client in listed.desk.db.clients.all():
        listed.desk.db.clients.delete(client.id)
    assert [replace(each, id="") for each in fresh(tried(listed, octets))] == [
        replace(PLAIN, id=""),
        replace(FULL, id=""),
    ]


def test_a_csv_has_the_separator_of_its_language_and_no_formula(listed: Studio) -> None:
    for language, separator in (("en", ","), ("it", ";")):
        octets = as_csv(listed.desk, Words(language), in_sight(listed.desk))
        assert octets.startswith(b"\xef\xbb\xbfcode" + separator.encode())
        cells = list(csv.reader(StringIO(octets.decode("utf-8-sig"), newline=""), delimiter=separator))
        name = cells[0].index("name")
        assert [row[name] for row in cells] == ["name", "'Plain", "'" + FULL.name]
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in cells for cell in row)


@given(st.text())
def test_a_text_that_was_guarded_is_just_itself_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "@", "\t", "\r"))
