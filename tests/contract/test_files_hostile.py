"""Files that are none, are damaged, or mean harm: only the project's own error, and bounded."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files import lines, octets
from smarttracker_lite.printers.files.batch import MAX_BAD, Batch
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.quantities import MAX_AMOUNT
from smarttracker_lite.printers.files.reading import MAX_RAW
from smarttracker_lite.printers.files.register import FORMATS
from smarttracker_lite.printers.files.sniff import propose
from smarttracker_lite.printers.files.table import parse
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.workflows import interpret
from smarttracker_lite.workflows.interpret import AccountingFile
from tests.support.accounting import HEAD, RECORDINGS, TABLE, keys, only, read, recording, why
from tests.support.studio import Studio

GOOD = "Plan.pdf;22.11.2026 10:00;0,8639;printed\n"


def workbook() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (workbook(), "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook"),
        (b"\x1f\x8b\x08\x00", "packed"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 40, "no text"),
        (b"\x00" * 4096, "no text"),
        (b"<html><body>Sign in</body></html>", "not known"),
        (b"Dear studio,\nplease find attached our order.\n", "not known"),
        (b"a;b\n" * (octets.MAX_LINES * 2 + 1), "too many lines"),
        (b"x" * (octets.MAX_OCTETS + 1), "too large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_accounting_file_is_refused_with_the_next_step(
    at_work: Studio, content: bytes, words: str
) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        interpret.read(at_work.desk, AccountingFile(octets=content, name="jobs.csv"))
    assert caught.value.field == ("profile" if words == "not known" else "file")
    assert caught.value.hint


def test_a_row_of_a_million_columns_is_bad_and_the_others_are_taken() -> None:
    batch = parse((HEAD + ";" * 1_000_000 + "\n" + "a;" * 2_000 + "\n" + GOOD).encode(), TABLE, UTC)
    assert only(batch).document == "Plan.pdf"
    assert why(batch) == [
        (2, "The row is longer than any job needs."),
        (3, "The row has more columns than any job needs."),
    ]


def test_one_line_of_the_size_of_the_whole_file_is_one_bad_row() -> None:
    batch = parse(HEAD.encode() + b"x" * 20_000_000 + b"\n" + GOOD.encode(), TABLE, UTC)
    assert len(batch.jobs) == len(batch.bad) == 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize("end", ["", "x"])
def test_rows_full_of_spaces_do_not_keep_the_reader_busy(end: str) -> None:
    row = "plotter anna 7 [20/Nov/2026:10:15:30 +0100] 1 1 - localhost Plan.pdf" + " " * 99_000 + f"{end}\n"
    batch = read(row.encode() * 30, Given(name="page_log", zone=UTC))
    assert [job.document for job in batch.jobs] == (["Plan.pdf"] if not end else [])


def test_a_quote_that_is_never_closed_spoils_only_its_own_row() -> None:
    text = HEAD + '"Plan;22.11.2026;1;ok\n' + GOOD * (lines.MAX_SPAN + 5)
    batch = parse(text.encode(), TABLE, UTC)
    assert len(batch.jobs) == lines.MAX_SPAN + 5
    assert [bad.line for bad in batch.bad] == [2]


def test_a_name_may_stand_on_several_lines() -> None:
    batch = parse((HEAD + '"Plan\nfinal ""A""";22.11.2026;1;ok\n' + GOOD).encode(), TABLE, UTC)
    assert [job.document for job in batch.jobs] == ['Plan final "A"', "Plan.pdf"]


def test_a_block_of_zeros_after_a_power_cut_is_one_bad_row() -> None:
    batch = parse((HEAD + GOOD * 2_000 + "\x00" * 4_096 + "\n" + GOOD).encode(), TABLE, UTC)
    assert len(batch.jobs) == 2_001
    assert why(batch) == [(2_002, "The row is damaged: it holds zeros instead of text.")]


def test_bad_rows_beyond_the_list_are_counted() -> None:
    batch = parse((HEAD + "x;y;z;ok\n" * (MAX_BAD + 7)).encode(), TABLE, UTC)
    assert (len(batch.bad), batch.more_bad) == (MAX_BAD, 7)


def test_a_row_that_is_kept_with_its_job_is_bounded() -> None:
    mapping = replace(TABLE, columns=TABLE.columns[:2])
    text = "Name;Date;Note\n" + "n" * 5_000 + ";22.11.2026;" + "m" * 50_000 + "\n"
    job = only(parse(text.encode(), mapping, UTC))
    assert len(job.document or "") == 1_000
    assert sum(map(len, map(str, job.raw.values()))) <= MAX_RAW


def test_pixels_and_counts_beyond_all_measure_are_bad_rows() -> None:
    huge = b"J,1,1,1,1,a,1,,a.tif,1,1,1,999999999999,999999999999\n"
    batch = read(huge, Given(name="MonoLog-NOV26.log", zone=UTC))
    assert (batch.jobs, len(batch.bad)) == ((), 1)


def _measures(job: JobFacts) -> Iterator[Measure]:
    yield from (ink.ul for ink in job.inks or ())
    for measure in (
        *(job.copies, job.pages, job.impressions, job.color_impressions, job.sheets),
        *(job.area_mm2, job.roll_area_mm2, job.roll_length_um),
    ):
        if measure is not None:
            yield measure


def _sound(batch: Batch) -> None:
    """What a batch promises, whatever the file held."""
    assert len(set(keys(batch))) == len(batch.jobs)
    for job in batch.jobs:
        assert job.final
        assert all(0 <= measure.value < MAX_AMOUNT * 10**6 for measure in _measures(job))
        assert from_row(to_row(job), JobFacts, "jobs") == job
    for bad in batch.bad:
        assert bad.line > 0
        assert bad.why.format_map(bad.values)


def _read_all(content: bytes, name: str) -> None:
    """Each way in, as the user may choose any."""
    for each in FORMATS:
        try:
            each.recognises(content, name)
            _sound(each.parse(content, Given(name=name, zone=UTC)))
        except BadInput as refused:
            assert refused.hint  # noqa: PT017 - most of these files are refused, and then in words
    try:
        proposal = propose(content, "new")
        _sound(parse(content, proposal.mapping, UTC))
    except BadInput as refused:
        assert refused.hint  # noqa: PT017 - as above


ROWS = [GOOD, "Map.pdf;1.1.2026;1;ok\n", "x;y;z;ok\n", '"a\nb";2.1.2026;2;ok\n']
CORPUS = [path.read_bytes() for path in RECORDINGS]
PIECES = st.sampled_from(
    [
        b'"',
        b";",
        b",",
        b"\t",
        b"\n",
        b"\r",
        b"\x00",
        b"\xff",
        b"1e999",
        b"NaN",
        b"=cmd()",
        b"-1",
        b"9" * 40,
        b"4303",
    ]
)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(CORPUS),
    st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 12), PIECES), max_size=6),
)
def test_a_recording_that_was_changed_anywhere_is_read_or_refused(
    content: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for place, length, piece in changes:
        content = content[:place] + piece + content[place + length :]
    _read_all(content, "jobs.csv")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")))
def test_any_octets_are_read_or_refused(content: bytes) -> None:
    _read_all(content, "jobs.csv")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([GOOD, "Map.pdf;1.1.2026;1;ok\n", "x;y;z;ok\n", '"a\nb";2.1.2026;2;ok\n']),
        max_size=12,
    )
)
def test_whatever_is_added_the_jobs_before_keep_their_keys(rows: list[str]) -> None:
    known: list[str] = []
    for length in range(1, len(rows) + 1):
        now = keys(parse((HEAD + "".join(rows[:length])).encode(), TABLE, UTC))
        assert now[: len(known)] == known
        known = now


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_that_was_cut_off_is_read_or_refused(path: Path) -> None:
    content = recording(f"{path.parent.name}/{path.name}")
    for end in range(0, len(content), max(1, len(content) // 25)):
        _read_all(content[:end], path.name)
