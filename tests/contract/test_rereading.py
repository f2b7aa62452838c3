"""A job's kept entry is read again: it tells what was read from it at first."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.errors import BadInput, NotAPrinter, PrinterAsleep
from smarttracker_lite.printers.drivers.hp_piws.jobs import parse_jobs as parse_piws
from smarttracker_lite.printers.drivers.ipp.codec import encode
from smarttracker_lite.printers.drivers.ipp.message import (
    Attributes,
    Group,
    GroupTag,
    LanguageText,
    Message,
    Range,
    Resolution,
    Tag,
    Value,
)
from smarttracker_lite.printers.drivers.ipp.plain import attributes_of, plain_of
from smarttracker_lite.printers.drivers.ipp.reading import PrinterAnswer, parse_jobs, parse_printer
from smarttracker_lite.printers.drivers.ipp.requests import JOB_ATTRIBUTES
from smarttracker_lite.printers.drivers.windows.jobs import parse_file
from smarttracker_lite.printers.raw import MAX_RAW, kept, whole
from smarttracker_lite.printers.rereading import OF_THE_READING, PARSERS, older, reread
from tests.contract.test_ipp_codec import VALUES
from tests.support import ews
from tests.support.piws import Printed, recording, snapshot

NOW = datetime(2026, 11, 22, 9, 55, 50, tzinfo=UTC)
RECORDINGS = Path(__file__).parents[1] / "recordings"
BOUNDED = settings(max_examples=200, deadline=None)


def piws(octets: bytes) -> list[JobFacts]:
    with suppress(NotAPrinter):
        papers = {"2101": "Photo satin", "SatinPhotoPaper": "Satin"}
        return [job.facts for job in parse_piws(octets, NOW, list_papers=lambda: papers).jobs]
    return []


def webaccess(octets: bytes) -> list[JobFacts]:
    with suppress(NotAPrinter, PrinterAsleep):
        return list(ews.read(octets).jobs)
    return []


def windows(octets: bytes) -> list[JobFacts]:
    with suppress(BadInput):
        return list(parse_file(octets).jobs)
    return []


def ipp(on: PrinterAnswer, octets: bytes) -> list[JobFacts]:
    with suppress(NotAPrinter):
        return [job.facts for job in parse_jobs(octets, on, {}).jobs]
    return []


def plotter(name: str) -> PrinterAnswer:
    return parse_printer((RECORDINGS / "ipp" / f"{name}-printer.bin").read_bytes(), NOW)


Parse = Callable[[bytes], list[JobFacts]]


def recorded() -> Iterator[tuple[str, Parse, bytes]]:
    for name in ("jobs.xml", "jobs.json", "one-job.xml", "one-job.json"):
        yield name, piws, recording(name)
    for path in sorted(ews.RECORDINGS.glob("*.xls")):
        yield path.name, webaccess, path.read_bytes()
    for path in sorted((RECORDINGS / "windows").glob("*.xml")):
        yield path.name, windows, path.read_bytes()
    for path in sorted((RECORDINGS / "ipp").glob("*-jobs.bin")):
        on = plotter(path.name.partition("-")[0])
        yield path.name, partial(ipp, on), path.read_bytes()


CORPUS = list(recorded())


def as_kept(facts: JobFacts) -> JobFacts:
    """As the books give it back."""
    return replace(facts, raw=json.loads(json.dumps(facts.raw)))


def spoilt(facts: JobFacts) -> JobFacts:
    """As an older parser might have read it."""
    return replace(
        as_kept(facts),
        status=JobStatus.UNKNOWN,
        document="?",
        user=None,
        media=Media(name="?"),
        area_mm2=Measure(1, Origin.DERIVED),
        inks=(),
        color=None,
        parser=0,
    )


def read_again_the_same(told: Iterable[JobFacts]) -> None:
    """Every job whose entry could be kept whole."""
    for facts in told:
        assert len(json.dumps(facts.raw)) <= MAX_RAW
        if whole(facts.raw):
            assert reread(as_kept(facts)) == facts
            assert reread(spoilt(facts)) == facts
        else:
            assert reread(facts) is None


@pytest.mark.parametrize(("parse", "octets"), [each[1:] for each in CORPUS], ids=[each[0] for each in CORPUS])
def test_a_recorded_job_is_read_again_as_it_was_read_at_first(parse: Parse, octets: bytes) -> None:
    told = parse(octets)
    assert all(whole(facts.raw) for facts in told)
    assert not any(older(facts) for facts in told)
    assert all(older(spoilt(facts)) for facts in told)
    read_again_the_same(told)


def test_every_source_of_the_corpus_is_one_that_can_be_read_again() -> None:
    assert {facts.source for _, parse, octets in CORPUS for facts in parse(octets)} == PARSERS.keys()


SPLICES = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 60),
        st.one_of(
            st.binary(max_size=4),
            st.sampled_from(
                [b"<", b"&", b'"', b"{}", b"null", b"[]", b"NaN", b"1e9", b"</td><td>", b"\xe2\x80\x83"]
            ),
            st.sampled_from([b" " * 1200, b"x" * 1022 + b" y"]),
        ),
    ),
    min_size=1,
    max_size=6,
)


@BOUNDED
@given(st.sampled_from(CORPUS), SPLICES)
def test_a_damaged_answer_is_read_again_as_it_was_read_at_first(
    corpus: tuple[str, Parse, bytes], splices: list[tuple[float, int, bytes]]
) -> None:
    _, parse, octets = corpus
    for place, cut, put in splices:
        at = int(place * len(octets))
        octets = octets[:at] + put + octets[at + cut :]
    read_again_the_same(parse(octets))


def contents(attributes: Attributes) -> object:
    """The attributes without the types of their values, which are not kept."""
    return {name: [_content(each) for each in values] for name, values in attributes.items()}


def _content(value: Value) -> object:
    return (
        contents(value.content) if isinstance(value.content, dict) else (type(value.content), value.content)
    )


NAMED = st.sampled_from(["range", "text", "collection", "octets", "x", ""])
ATTRIBUTES = st.dictionaries(
    st.one_of(NAMED, st.sampled_from(JOB_ATTRIBUTES)), st.lists(VALUES, max_size=3), max_size=5
)
LOOKING_NAMED = st.builds(
    lambda name, values: Value(Tag.BEGIN_COLLECTION, {name: tuple(values)}),
    NAMED,
    st.lists(VALUES, max_size=3),
)


@BOUNDED
@given(st.dictionaries(NAMED, st.lists(st.one_of(VALUES, LOOKING_NAMED), max_size=3).map(tuple), max_size=4))
def test_any_attributes_survive_json(attributes: dict[str, tuple[Value, ...]]) -> None:
    again = attributes_of(json.loads(json.dumps(plain_of(attributes))))
    assert contents(again) == contents(attributes)


@BOUNDED
@given(
    st.dictionaries(
        st.sampled_from(JOB_ATTRIBUTES),
        st.lists(VALUES, min_size=1, max_size=3).map(tuple),
        min_size=1,
        max_size=9,
    ),
    st.sampled_from(["cups", "ippeveprinter"]),
)
def test_any_job_told_by_ipp_is_read_again_as_it_was_read_at_first(
    attributes: dict[str, tuple[Value, ...]], printer: str
) -> None:
    named = {"job-id": (Value(Tag.INTEGER, 7),), "job-state": (Value(Tag.ENUM, 9),), **attributes}
    read_again_the_same(ipp(plotter(printer), encode(Message(0, 1, (Group(GroupTag.JOB, named),)))))


def one(**attributes: Value) -> JobFacts:
    named = {"job_id": Value(Tag.INTEGER, 7), "job_state": Value(Tag.ENUM, 9), **attributes}
    group = Group(GroupTag.JOB, {name.replace("_", "-"): (value,) for name, value in named.items()})
    (facts,) = ipp(plotter("ippeveprinter"), encode(Message(0, 1, (group,))))
    return facts


def test_what_has_no_form_in_json_is_kept_by_its_name() -> None:
    told = one(
        job_name=Value(Tag.NAME_WITH_LANGUAGE, LanguageText("it", "Pianta")),
        print_quality=Value(Tag.RANGE, Range(3, 5)),
        sides=Value(Tag.RESOLUTION, Resolution(600, 600, 3)),
        job_billing=Value(Tag.OCTETS, b"\x0a"),
    )
    assert {name: told.raw[name] for name in ("job-name", "print-quality", "sides", "job-billing")} == {
        "job-name": {"text": ["it", "Pianta"]},
        "print-quality": {"range": [3, 5]},
        "sides": {"resolution": [600, 600, 3]},
        "job-billing": {"octets": "0a"},
    }
    read_again_the_same([told])


def test_the_sides_of_the_printer_are_kept_with_a_job_that_tells_none() -> None:
    told = one(job_impressions_completed=Value(Tag.INTEGER, 4))
    assert (told.raw["sides-default"], told.sheets) == ("one-sided", Measure(4, Origin.DERIVED))
    assert "sides-default" not in one(sides=Value(Tag.KEYWORD, "two-sided-long-edge")).raw
    read_again_the_same([told])


def test_the_unit_that_other_jobs_proved_is_kept_with_a_job() -> None:
    jobs = [Printed(uuid="A", square="1.0"), Printed(uuid="B", square="0.4", unit="parsec")]
    told = piws(snapshot(jobs, NOW))
    assert told[1].roll_area_mm2 == Measure(400_000, Origin.MEASURED)
    read_again_the_same(told)


def test_the_names_of_the_media_are_kept_with_a_job() -> None:
    (told,) = piws(snapshot([Printed(uuid="A")], NOW))
    assert told.media.name == "Photo satin"
    assert told.raw["Papers"] == {"2101": "Photo satin"}
    read_again_the_same([told])


def test_a_text_that_was_cut_at_a_space_is_read_again_the_same() -> None:
    read_again_the_same(piws(snapshot([Printed(uuid="A", name="x" * 1022 + " yz")], NOW)))


def test_what_is_told_in_two_pieces_is_kept_in_both() -> None:
    cyan: dict[str, object] = {"InkName": "cyan", "Amount": {"Value": "1", "Unit": "cc"}}
    octets = snapshot([Printed(uuid="A", inks=[cyan])], NOW)
    (told,) = piws(octets.replace(b'"Accounting": {', b'"Accounting": {"X": 1}, "Accounting": {'))
    assert told.ink_ul == 1_000
    read_again_the_same([told])


def test_the_decimal_mark_of_the_whole_page_is_kept_with_each_job() -> None:
    told = webaccess(ews.page(ews.job("A", Paper_usage="1.234 m²"), ews.job("B", Paper_usage="1.2345 m²")))
    assert [facts.raw["mark"] for facts in told] == [".", "."]
    read_again_the_same(told)


def test_a_page_that_does_not_tell_its_decimal_mark_is_read_again_without_one() -> None:
    told = webaccess(ews.page(ews.job("A", Paper_usage="1.2345 m²"), ews.job("B", Paper_usage="1,2345 m²")))
    assert [(facts.raw["mark"], facts.area_mm2) for facts in told] == [("", None)] * 2
    read_again_the_same(told)


def test_a_job_of_a_hundred_pages_that_does_not_fit_says_that_it_was_cut_and_is_not_read_again() -> None:
    job = Printed(uuid="A", square="60.0").plain()
    inner = job["Job2DPrint"]
    assert isinstance(inner, dict)
    page = {**inner["Pages"]["Page"], "Note": "x" * 800}
    for count, cut in ((50, False), (100, True)):
        inner["Pages"]["Page"] = [page] * count
        (told,) = piws(json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": job}}}).encode())
        assert ("cut" in told.raw) is cut
        pages = told.raw["Pages"]
        assert isinstance(pages, dict)
        assert len(pages["Page"]) >= 50
        read_again_the_same([told])


def test_what_is_cut_is_cut_behind_what_fits() -> None:
    raw = kept({"a": "x" * MAX_RAW, "b": {"c": ["y" * 1_000] * MAX_RAW}, "d": 1})
    assert (raw["cut"], "a" in raw, raw["d"]) == (True, False, 1)
    assert MAX_RAW - 2_000 < len(json.dumps(raw)) <= MAX_RAW


def test_a_queue_beside_a_printer_speaks_the_language_of_its_driver() -> None:
    told = replace(one(), source="ipp@1f2e")
    assert reread(replace(told, document="?", parser=0)) == told


@pytest.mark.parametrize("source", ["manual", "simulated", "canon_acl"])
def test_what_no_driver_of_ours_told_is_not_read_again(source: str) -> None:
    facts = replace(one(), source=source, parser=0)
    assert (older(facts), reread(facts)) == (False, None)


EARLIER: dict[str, dict[str, object]] = {
    "hp_piws": {"SquareAmountUnit": "m2", "UUID": "A", "Status": {"JobStatus": "Completed"}},
    "hp_ews": {"job": {"Document": "a"}, "details": []},
    "ipp": {"job-id": 1, "job-name": ["it", "Pianta"]},
    "win307": {"record": 1, "computer": "PC", "printed": {"Param5": "Plotter"}},
}


@pytest.mark.parametrize("source", sorted(PARSERS))
def test_an_entry_of_an_earlier_form_is_not_read_again(source: str) -> None:
    assert reread(JobFacts(source=source, key="1", status=JobStatus.COMPLETED, raw=EARLIER[source])) is None


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9))
KNOWN = sorted(
    {name for _, parse, octets in CORPUS for facts in parse(octets) for name in facts.raw} | {"range", "time"}
)
ODD = st.dictionaries(
    st.sampled_from(KNOWN),
    st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from([*KNOWN, "Param5", "Page"]), inner, max_size=3),
        ),
        max_leaves=9,
    ),
    max_size=7,
)


@BOUNDED
@given(st.sampled_from(sorted(PARSERS)), ODD)
def test_an_entry_that_nobody_kept_is_told_as_something_or_not_at_all(
    source: str, raw: dict[str, object]
) -> None:
    facts = JobFacts(source=source, key="1", status=JobStatus.COMPLETED, raw={**raw, "form": 2})
    again = reread(facts)
    assert again is None or all(getattr(again, name) == getattr(facts, name) for name in OF_THE_READING)


@pytest.mark.parametrize("source", sorted(PARSERS))
def test_an_entry_nested_without_end_is_not_read_again(source: str) -> None:
    deep: dict[str, object] = {}
    for _ in range(5_000):
        deep = {"Job": deep}
    facts = JobFacts(source=source, key="1", status=JobStatus.COMPLETED, raw={"form": 2, "job-name": deep})
    again = reread(facts)
    assert again is None or again.key == "1"


def test_an_entry_is_read_again_in_all_that_follows_from_it_alone() -> None:
    of_the_entry = {field.name for field in fields(JobFacts)} - set(OF_THE_READING)
    assert {"status", "document", "user", "kind", "area_mm2", "inks", "parser"} <= of_the_entry
    assert not {name for name in of_the_entry if name.endswith("_at")}
