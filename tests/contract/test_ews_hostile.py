"""Pages made to harm: the parser gives jobs or refuses in its own words, soon and in little memory."""

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.errors import NotAPrinter, PrinterAsleep
from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder, stamp_of
from smarttracker_lite.printers.drivers.hp_ews.identity import LONGEST, device_of
from smarttracker_lite.printers.drivers.hp_ews.listing import parse_listing
from smarttracker_lite.printers.drivers.hp_ews.numbers import AREAS, LARGEST, Unreadable, quantity
from smarttracker_lite.printers.drivers.hp_ews.past import recalled
from smarttracker_lite.printers.drivers.hp_ews.table import MAX_ROWS, NotTheTable
from smarttracker_lite.printers.raw import MAX_RAW
from tests.support.ews import job, page, read, recording

CORPUS = [
    recording(name)
    for name in (
        "latex-fr.xls",
        "designjet-ru.xls",
        "designjet-de.xls",
        "latex-en-ambiguous.xls",
        "asleep.html",
    )
]
PIECES = [
    *(
        b"<!--",
        b"-->",
        b"<td>",
        b"</tr>",
        b"<tr class='treeTableTopLevel'>",
        b"<table>",
        b'"',
        b"<script>",
        b"&#",
    ),
    *(b"&#99999999999;", b"\x00", b"\xff", b"-", b"1e999", b"NaN", b"9" * 30, b",", b".", b"<td colspan=99>"),
    *(
        b"</title>",
        b"charset=utf-16",
        b"charset=zlib",
        b"treeTableTopLevel",
        b"\xd9\xa1\xd9\xa2",
        b"01/04/2026",
    ),
]

mutations = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 300),
        st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CORPUS), mutations)
def test_any_change_of_a_page_gives_sound_jobs_or_a_refusal(
    octets: bytes, changes: list[tuple[float, int, bytes]]
) -> None:
    for place, count, new in changes:
        at = int(place * len(octets))
        octets = octets[:at] + new + octets[at + count :]
    try:
        reading = read(octets)
    except (NotTheTable, PrinterAsleep):
        return
    assert len({facts.key for facts in reading.jobs}) == len(reading.jobs)
    for facts in reading.jobs:
        assert facts.final
        assert facts.completed_at
        assert len(repr(facts.raw)) < 2 * MAX_RAW
        amounts = (facts.area_mm2, facts.roll_length_um, *(ink.ul for ink in facts.inks or ()))
        assert all(0 <= amount.value <= LARGEST for amount in amounts if amount)
    assert read(octets, reading.memory).jobs == ()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["status.xml", "front.html", "asleep.html"]), mutations)
def test_any_change_of_what_a_printer_says_of_itself_gives_a_device_or_a_refusal(
    name: str, changes: list[tuple[float, int, bytes]]
) -> None:
    octets = recording(name)
    for place, count, new in changes:
        at = int(place * len(octets))
        octets = octets[:at] + new + octets[at + count :]
    for status, front in ((octets, b""), (b"", octets), (octets, octets)):
        with suppress(NotAPrinter):
            device = device_of(status, front, "http://printer/")
            assert device.identity
            assert len(device.model) <= LONGEST


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=70))
def test_any_text_is_a_date_or_none(text: str) -> None:
    stamp = stamp_of(text)
    if stamp:
        assert any(stamp.at(order) for order in DateOrder)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789.,' m²e-", max_size=30), st.sampled_from([".", ",", None]))
def test_any_text_is_a_quantity_or_refused(text: str, mark: str | None) -> None:
    try:
        value = quantity(text, "", mark, AREAS)
    except Unreadable:
        return
    assert value is None or 0 <= value <= LARGEST


def endless() -> Iterator[bytes]:
    """Half a megabyte of one piece of markup each: what keeps a parser that goes back busy for minutes."""
    units = (
        *(
            "<",
            "<!--",
            "<a ",
            '<a x="',
            "<a x='",
            "</",
            "<![",
            "<?",
            "&#",
            "<!",
            "<script>",
            "<!--x--!",
            "<td>",
        ),
        *("<a b=c ", "= ", "<tr class=", '<tr class="', "<td>&lt", "<title>", "<td><br>", "<td colspan=99>"),
        *("<tr><td colspan=99>x", "<td>&#99999999999", "<a =" + " " * 50, "<tr " + "class " * 20),
    )
    return ((unit * (500_000 // len(unit))).encode() for unit in units)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("octets", list(endless()), ids=lambda octets: repr(octets[:12]))
def test_markup_without_end_is_refused(octets: bytes) -> None:
    with pytest.raises(NotTheTable):
        parse_listing(octets)


def test_rows_without_end_are_refused() -> None:
    with pytest.raises(NotTheTable, match="rows"):
        parse_listing(b"<tr><td>x" * (MAX_ROWS + 2))


def test_a_long_name_is_cut_and_a_reference_to_no_letter_harms_nobody() -> None:
    (facts,) = read(page(job("x" * 5_000 + "&#" + "9" * 5_000 + ";"))).jobs
    assert facts.document
    assert len(facts.document) <= 1_000
    (facts,) = read(page(job("a&#" + "9" * 5_000 + ";&#0;&#xD800;b", Ink_used="&#x1F5A8;"))).jobs
    assert facts.document
    assert facts.document.startswith("a\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(
    "memory",
    [
        {"rows": 3, "read_at": "", "date_order": "", "page": ""},
        {"rows": {}, "read_at": "", "date_order": "ymd", "page": ""},
        {"clock": [1, 2, 3, 4]},
    ],
)
def test_a_foreign_memory_is_no_past(memory: dict[str, object]) -> None:
    past = recalled(memory)
    assert (past.rows, past.order, past.read_at) == ({}, None, None)
