"""What an IPP job tells of its media, colour, account and sender, as printers put it on the wire."""

from datetime import UTC, datetime

import pytest

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Device, PrinterState
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin, TimeQuality
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.message import GroupTag, Tag, Value
from smarttracker_lite.printers.drivers.ipp.reading import parse_jobs, parse_printer
from smarttracker_lite.printers.source import Address
from tests.support.odd_printer import OddPrinter, integer

NOW = datetime(2026, 11, 22, 9, 55, 50, tzinfo=UTC)
HEADER = bytes.fromhex("0200 0000 00000001")
END = bytes([GroupTag.END])


def field(tag: int, name: str, content: bytes) -> bytes:
    """One value as it lies on the wire; of a collection, `content` are its members, behind its beginning."""
    value = b"" if tag == Tag.BEGIN_COLLECTION else content
    octets = bytes([tag]) + len(name).to_bytes(2) + name.encode() + len(value).to_bytes(2) + value
    return octets + (content + field(Tag.END_COLLECTION, "", b"") if tag == Tag.BEGIN_COLLECTION else b"")


def member(tag: int, name: str, content: bytes) -> bytes:
    return field(Tag.MEMBER_NAME, "", name.encode()) + field(tag, "", content)


def number(value: int) -> bytes:
    return value.to_bytes(4, signed=True)


def whole(name: str, value: int) -> bytes:
    return field(Tag.INTEGER, name, number(value))


def word(name: str, text: str) -> bytes:
    return field(Tag.KEYWORD, name, text.encode())


def named(name: str, text: str) -> bytes:
    return field(Tag.NAME, name, text.encode())


def job(*attributes: bytes, state: int = 9) -> JobFacts:
    """What is read from a Get-Jobs answer with one job of 3 impressions that has these attributes too."""
    told = (whole("job-id", 7), field(Tag.ENUM, "job-state", number(state)))
    octets = HEADER + bytes([GroupTag.JOB]) + b"".join(told + attributes)
    octets += whole("job-impressions-completed", 3) + END
    printer = parse_printer(HEADER + bytes([GroupTag.PRINTER]) + whole("printer-up-time", 3600) + END, NOW)
    (read,) = parse_jobs(octets, printer, {}).jobs
    return read.facts


OPEN = (Tag.RANGE, number(27_940) + number(9_200_000))


def length(hundredths: int) -> tuple[int, bytes]:
    return Tag.INTEGER, number(hundredths)


def media(name: str, y: tuple[int, bytes], *members: bytes, x: int = 91_400) -> bytes:
    """A media-col with a size."""
    size = member(Tag.INTEGER, "x-dimension", number(x)) + member(y[0], "y-dimension", y[1])
    return field(
        Tag.BEGIN_COLLECTION, name, member(Tag.BEGIN_COLLECTION, "media-size", size) + b"".join(members)
    )


ROLLS = {
    "a range": (media("media-col", OPEN),),
    "0": (media("media-col", length(0)),),
    "below 0": (media("media-col", length(-1)),),
    "its name": (word("media", "roll_max_914x92000mm"),),
    "its name with nothing": (word("media", "roll_current_914x0mm"),),
    "its whole length": (
        media(
            "media-col", length(9_200_000), member(Tag.KEYWORD, "media-size-name", b"roll_max_914x92000mm")
        ),
    ),
    "its whole length, named aside": (
        word("media", "roll_max_914x92000mm"),
        media("media-col-actual", length(9_200_000)),
    ),
}


@pytest.mark.parametrize("told", ROLLS.values(), ids=ROLLS.keys())
def test_the_length_of_a_roll_is_no_length_of_a_page(told: tuple[bytes, ...]) -> None:
    read = job(*told)
    assert (read.media.width_um, read.media.height_um, read.area_mm2) == (914_000, None, None)


@pytest.mark.parametrize(
    "told",
    [
        (
            media(
                "media-col", length(120_000), member(Tag.KEYWORD, "media-size-name", b"roll_current_914x0mm")
            ),
        ),
        (media("media-col-actual", OPEN), media("media-col", length(120_000))),
        (word("media", "roll_current_914x0mm"), media("media-col", length(120_000))),
        (media("media-col-actual", OPEN), word("media", "custom_plan_914x1200mm")),
    ],
    ids=["with the roll's name", "asked for", "beside the roll's name", "in the name asked for"],
)
def test_a_page_on_a_roll_has_the_length_the_job_itself_tells(told: tuple[bytes, ...]) -> None:
    read = job(*told)
    assert (read.media.width_um, read.media.height_um) == (914_000, 1_200_000)
    assert read.area_mm2 == Measure(3 * 914 * 1200, Origin.DERIVED)


def test_pages_of_several_sizes_have_no_size_and_no_area() -> None:
    used = media("media-col-actual", length(120_000)) + media("", length(84_100), x=59_400)
    read = job(used, media("media-col", length(120_000)))
    assert (read.media.width_um, read.media.height_um, read.area_mm2) == (None, None, None)


def test_a_medias_name_and_type_are_those_of_its_details() -> None:
    kind = member(Tag.KEYWORD, "media-type", b"photographic-glossy")
    key = member(Tag.NAME, "media-key", b"Satin 260 g")
    read = job(media("media-col-actual", OPEN, key), media("media-col", length(120_000), kind))
    assert read.media == Media(
        name="Satin 260 g", type="photographic-glossy", width_um=914_000, height_um=1_200_000
    )


def test_the_greatest_sheet_a_printer_takes_is_no_page() -> None:
    assert job(word("media", "custom_max_914x90000mm")).area_mm2 is None


def counted(**colors: int) -> bytes:
    members = [member(Tag.INTEGER, name.replace("_", "-"), number(value)) for name, value in colors.items()]
    return collection("job-impressions-completed-col", *members)


def collection(name: str, *members: bytes) -> bytes:
    return field(Tag.BEGIN_COLLECTION, name, b"".join(members))


DEEP = member(Tag.BEGIN_COLLECTION, "full-color", member(Tag.INTEGER, "full-color", number(3)))
"""A collection where a count is due."""


@pytest.mark.parametrize(
    ("told", "color"),
    [
        ((counted(full_color=1, monochrome=2),), True),
        ((counted(highlight_color_two_sided=1),), True),
        ((counted(full_color=0, monochrome_two_sided=3),), False),
        ((counted(full_color=0, blank=3), word("print-color-mode", "color")), True),
        ((counted(monochrome=3), word("print-color-mode-actual", "color")), False),
        ((word("print-color-mode-actual", "monochrome"), word("print-color-mode", "color")), False),
        ((word("print-color-mode-actual", "auto"), word("print-color-mode", "monochrome")), False),
        ((word("print-color-mode", "process-monochrome"),), False),
        ((word("print-color-mode", "auto"),), None),
        ((word("print-color-mode", "x-vendor-vivid"),), None),
        ((whole("job-impressions-completed-col", 3),), None),
        ((), None),
    ],
)
def test_colour_is_what_was_counted_else_used_else_asked_for(
    told: tuple[bytes, ...], color: bool | None
) -> None:
    assert job(*told).color is color


@pytest.mark.parametrize(
    ("told", "colored"),
    [
        ((counted(full_color=1, monochrome=2),), 1),
        ((counted(full_color=1, full_color_two_sided=2),), 3),
        ((counted(highlight_color=1, highlight_color_two_sided=1, blank=1),), 2),
        ((counted(monochrome_two_sided=3),), 0),
        ((counted(full_color=0, monochrome=0),), None),
        ((counted(blank=3),), None),
        ((counted(full_color=-1, monochrome=3),), None),
        ((counted(full_color=2, monochrome=2),), None),
        ((counted(full_color=2**31 - 1),), None),
        ((counted(full_color=2, full_color_two_sided=2),), None),
        ((collection("job-impressions-completed-col", member(Tag.KEYWORD, "full-color", b"3")),), None),
        (
            (
                collection(
                    "job-impressions-completed-col", DEEP, member(Tag.INTEGER, "monochrome", number(3))
                ),
            ),
            None,
        ),
        ((whole("job-impressions-completed-col", 3),), None),
        ((word("print-color-mode", "monochrome"),), None),
    ],
)
def test_impressions_in_colour_are_those_the_printer_has_counted(
    told: tuple[bytes, ...], colored: int | None
) -> None:
    expected = None if colored is None else Measure(colored, Origin.MEASURED)
    assert job(*told).color_impressions == expected


@pytest.mark.parametrize(
    ("told", "account"),
    [
        ((named("job-account-id", "ROSSI-1"), named("job-billing", "other")), "ROSSI-1"),
        ((named("job-account-id", "  "), named("job-billing", "ROSSI-2")), "ROSSI-2"),
        ((field(Tag.NO_VALUE, "job-account-id", b""), named("job-accounting-user-id", "4711")), "4711"),
        ((named("job-account-id", ""),), None),
        ((), None),
    ],
)
def test_the_account_is_the_first_one_told(told: tuple[bytes, ...], account: str | None) -> None:
    assert job(*told).account == account


@pytest.mark.parametrize(
    ("user", "person"),
    [
        ("CORP\\anna", "anna"),
        ("CORP\\PC20708$", None),
        ("PC20708$", None),
        ("anonymous", None),
        ("CORP\\Guest", None),
        ("anonymous coward", "anonymous coward"),
    ],
)
def test_a_computer_or_nobody_in_particular_is_no_user_but_kept_as_told(
    user: str, person: str | None
) -> None:
    read = job(named("job-originating-user-name", user))
    assert (read.user, read.user_raw) == (person, user)


def test_an_empty_user_name_is_none() -> None:
    read = job(named("job-originating-user-name", ""))
    assert (read.user, read.user_raw) == (None, None)


def test_a_job_without_a_name_has_that_of_its_document() -> None:
    assert job(named("job-name", ""), named("document-name-supplied", "Tavola.pdf")).document == "Tavola.pdf"


@pytest.mark.parametrize("state", [0x4000_0001, 0, -1, 12])
def test_a_state_nobody_knows_is_unknown_and_never_final(state: int) -> None:
    read = job(state=state)
    assert (read.status, read.status_raw, read.final) == (JobStatus.UNKNOWN, str(state), False)


@pytest.mark.parametrize(("told", "quality"), [(3, "draft"), (4, "normal"), (5, "high"), (6, None)])
def test_a_job_is_of_the_quality_that_was_asked_for(told: int, quality: str | None) -> None:
    assert job(field(Tag.ENUM, "print-quality", number(told))).quality == quality


def test_vendor_enums_where_a_word_is_due_hide_nothing() -> None:
    vendor = [
        field(Tag.ENUM, name, number(0x4000_0001))
        for name in ("print-color-mode", "sides", "print-quality", "media")
    ]
    read = job(*vendor, whole("copies", 3))
    assert (read.color, read.duplex, read.quality, read.media) == (None, None, None, Media())
    assert (read.impressions, read.copies) == (Measure(3, Origin.MEASURED), Measure(3, Origin.REQUESTED))


def date(octets: str, name: str = "date-time-at-completed") -> bytes:
    return field(Tag.DATE_TIME, name, bytes.fromhex(octets))


def test_a_date_of_zeros_gives_way_to_the_seconds() -> None:
    read = job(date("00" * 11), whole("time-at-completed", 3550))
    assert (read.completed_at, read.time_quality) == (
        datetime(2026, 11, 22, 9, 55, tzinfo=UTC),
        TimeQuality.EXACT,
    )


def test_a_date_of_zeros_alone_is_no_time() -> None:
    read = job(date("00" * 11), date("00" * 11, "date-time-at-creation"))
    assert (read.completed_at, read.submitted_at, read.time_quality) == (NOW, None, TimeQuality.FIRST_SEEN)


def test_second_60_of_a_jobs_end_is_the_next_minute() -> None:
    assert job(date("07ea 0b 16 09 36 3c 00 2b 00 00")).completed_at == datetime(
        2026, 11, 22, 9, 55, tzinfo=UTC
    )


def printer(*attributes: bytes) -> bytes:
    return HEADER + bytes([GroupTag.PRINTER]) + b"".join(attributes) + END


def test_a_printers_life_counters_are_read() -> None:
    octets = printer(
        whole("printer-impressions-completed", 20_812), whole("printer-media-sheets-completed", 11_007)
    )
    assert parse_printer(octets, NOW).counters == (
        Counter(Counted.IMPRESSIONS, 20_812),
        Counter(Counted.SHEETS, 11_007),
    )


@pytest.mark.parametrize("value", [whole("printer-impressions-completed", 0), b"", word("printer-name", "x")])
def test_a_printer_that_counts_nothing_has_no_counter(value: bytes) -> None:
    assert parse_printer(printer(value), NOW).counters == ()


def test_a_printer_state_nobody_knows_is_ready() -> None:
    octets = printer(field(Tag.ENUM, "printer-state", number(0x4000_0001)))
    assert parse_printer(octets, NOW).device.state is PrinterState.READY


def test_a_reading_brings_the_counters_with_the_jobs() -> None:
    odd = OddPrinter({1: 9})
    odd.nameplate = {
        "printer-uuid": (Value(Tag.URI, "urn:uuid:odd"),),
        "printer-impressions-completed": integer(512),
    }
    device = Device(identity="urn:uuid:odd", model="")
    with odd.switched_on() as url:
        reading = IppDriver().read(Address(url=url), device, {}, NOW)
    assert reading.counters == (Counter(Counted.IMPRESSIONS, 512),)
