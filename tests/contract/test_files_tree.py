"""XML of jobs whose elements are not known: the jobs are found, and what they say are columns."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.tree import MAX_LABELLED, MAX_PATHS, parse_accounting_xml

JOB = """<JOB><Name>{name}</Name><User_Name>anna</User_Name><Paper><Type>Bond</Type>
<Area unit="m2">0.8639</Area></Paper><Inks><Ink><Color>C</Color><Used>1.2</Used></Ink>
<Ink><Color>LM</Color><Used>4.3</Used></Ink></Inks></JOB>"""
CONFIGURATION = """<Current_Printer_Configuration><Serial_Number>MY123</Serial_Number>
<Product_Name>HP Designjet T2300</Product_Name><Rolls><Roll><Width>914</Width><Type>Bond</Type></Roll></Rolls>
</Current_Printer_Configuration>"""
USAGE = "".join(f"<Paper><Type>{name}</Type><Area>1</Area></Paper>" for name in "ABCDEFG")


def serviceability(*names: str) -> bytes:
    jobs = "".join(JOB.format(name=name) for name in names)
    return (
        f"<?xml version='1.0'?><Serviceability>{CONFIGURATION}<JOBS_ACCOUNTING_INFO>{jobs}"
        f"</JOBS_ACCOUNTING_INFO><Printer_Usage>{USAGE}</Printer_Usage></Serviceability>"
    ).encode()


def test_each_job_is_a_row_and_each_path_a_column() -> None:
    records = parse_accounting_xml(serviceability("A", "B"))
    assert records.path == "Serviceability/JOBS_ACCOUNTING_INFO/JOB"
    assert [dict(zip(records.headers, row.cells, strict=True)) for row in records.rows] == [
        {
            "Name": name,
            "User_Name": "anna",
            "Paper/Type": "Bond",
            "Paper/Area": "0.8639 m2",
            "Inks/Ink[C]/Color": "C",
            "Inks/Ink[C]/Used": "1.2",
            "Inks/Ink[LM]/Color": "LM",
            "Inks/Ink[LM]/Used": "4.3",
        }
        for name in "AB"
    ]
    assert records.printers == ("MY123",)
    assert records.rows[0].text.startswith("Name: A\n")


ONE, TWO = (f"<Ink><Name>{name}</Name><Used>{name}.1</Used></Ink>" for name in ("C", "LM"))


def logged(*jobs: str) -> bytes:
    return f"<Log>{''.join(f'<Job><A>1</A><B>2</B>{job}</Job>' for job in jobs)}</Log>".encode()


def test_an_ink_has_the_same_path_whether_a_job_needs_one_or_several() -> None:
    headers = ("A", "B", "Ink[C]/Name", "Ink[C]/Used", "Ink[LM]/Name", "Ink[LM]/Used")
    assert parse_accounting_xml(logged(ONE)).headers == headers[:4]
    assert parse_accounting_xml(logged(ONE, ONE + TWO)).headers == headers
    assert parse_accounting_xml(logged(ONE + ONE)).headers[4:] == ("Ink[C 2]/Name", "Ink[C 2]/Used")


def test_what_is_there_twice_in_one_job_is_numbered_in_all() -> None:
    roll = "<Roll><Width>1</Width></Roll>"
    rows = parse_accounting_xml(logged(roll, roll + roll))
    assert rows.headers == ("A", "B", "Roll[1]/Width", "Roll[2]/Width")
    alone = parse_accounting_xml(logged(roll, roll))
    assert alone.headers == ("A", "B", "Roll/Width")
    assert alone.rows[0].text == rows.rows[0].text == "A: 1\nB: 2\nRoll/Width: 1"


def test_a_single_job_is_found_too() -> None:
    assert len(parse_accounting_xml(serviceability("A")).rows) == 1


def test_no_job_is_no_row_of_jobs() -> None:
    assert "JOB" not in parse_accounting_xml(serviceability()).path


def test_another_root_prefixes_and_attributes_make_no_difference() -> None:
    records = parse_accounting_xml(
        b'<x:AccountInfo xmlns:x="urn:x" version="1.2"><x:Entries><x:Entry id="1" user="anna"/>'
        b'<x:Entry id="2" user="bruno"><x:Area units="ft2">9.3</x:Area></x:Entry></x:Entries></x:AccountInfo>'
    )
    assert (records.path, records.headers) == ("AccountInfo/Entries/Entry", ("@id", "@user", "Area"))
    assert [row.cells for row in records.rows] == [("1", "anna", ""), ("2", "bruno", "9.3 ft2")]


def test_jobs_that_are_grouped_are_found_in_all_groups() -> None:
    day = "<Day><Job><A>1</A><B>2</B></Job><Job><A>3</A><B>4</B></Job></Day>"
    assert len(parse_accounting_xml(f"<R>{day}{day}</R>".encode()).rows) == 4


def test_a_row_knows_the_line_it_begins_at() -> None:
    records = parse_accounting_xml(b"<R>\n<Job><A>1</A><B>2</B></Job>\n<Job><A>3</A><B>4</B></Job></R>")
    assert [row.line for row in records.rows] == [2, 3]


DEEP = [f"level{depth:02}_{'x' * 20}" for depth in range(40)]
SWOLLEN = {
    "elements of too many kinds": "".join(f"<E{number}/>" for number in range(MAX_PATHS)),
    "elements of too long names one in the other": f"<{'><'.join(DEEP)}></{'></'.join(reversed(DEEP))}>",
    "a job with too many entries of one kind": f"<Job><A>1</A>{'<B>2</B>' * MAX_LABELLED}</Job>",
}


@pytest.mark.parametrize("inside", SWOLLEN.values(), ids=SWOLLEN.keys())
def test_a_file_that_would_fill_the_memory_is_refused(inside: str) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_accounting_xml(f"<Log>{inside}</Log>".encode())
    assert refusal.value.field == "file"


BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'


@pytest.mark.parametrize(
    "octets",
    [
        *(b"", b"<", b"<a>", b"not xml", BOMB, b"<a>" * 60 + b"</a>" * 60, b"<a>\xff</a>"),
        *(b"<?xml version='1.0' encoding='klingon'?><a/>", b"<?xml version='1.0' encoding='shift_jis'?><a/>"),
        *(
            b"<a>" + b"<b/>" * 300_001 + b"</a>",
            "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>".encode("utf-16"),
        ),
    ],
    ids=lambda octets: repr(octets[:20]),
)
def test_what_is_no_such_file_or_made_to_harm_is_refused(octets: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        parse_accounting_xml(octets)
    assert refusal.value.field == "file"


SEED = serviceability("A", "B")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 9), st.binary(max_size=6)), max_size=4))
def test_any_octets_give_rows_or_a_refusal(changes: list[tuple[int, int, bytes]]) -> None:
    octets = SEED
    for at, count, new in changes:
        octets = octets[:at] + new + octets[at + count :]
    try:
        records = parse_accounting_xml(octets)
    except BadInput:
        return
    assert all(len(row.cells) == len(records.headers) for row in records.rows)
