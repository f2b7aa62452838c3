"""HP's large format web services: what jobs were printed on, by the names of media at the printer."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import JobFacts, Measure, Media, MediaUse, Origin
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.drivers.hp_piws.jobs import parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.media import MAX_MEDIA
from smarttracker_lite.printers.drivers.hp_piws.papers import parse_papers
from smarttracker_lite.printers.drivers.hp_piws.past import recalled
from smarttracker_lite.printers.drivers.hp_piws.reading import reading_of
from smarttracker_lite.printers.raw import MAX_RAW
from smarttracker_lite.printers.source import Address, Memory, Reading
from tests.support.piws import Plotter, recording, switched_on
from tests.support.studio import Clock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:1", model="HP Imaginary Z")
DRIVER = PiwsDriver(pause_s=0)
NAMES = {"S1": "Photo satin", "B1": "Plain bond"}
PAPERS = "GET Paper/List"


def listed(*media: str, key: str = "A", printed: int = 1, quality: str = "Normal") -> bytes:
    """A list of one job, whose page n is on media n, n times half a square metre; the last one in this
    quality, the others in Normal."""
    qualities = ["Normal"] * (len(media) - 1) + [quality]
    pages = [
        {
            "Settings": {
                "PageSize": _size(500 * (number + 1)),
                "MediaType": each,
                "PrintQuality": qualities[number],
            },
            "Progress": {"NumberOfPrintedCopies": printed},
        }
        for number, each in enumerate(media)
    ]
    job = {"UUID": key, "Status": {"JobStatus": "Completed"}, "Pages": {"Page": pages}}
    return json.dumps({"JobQueueSnapshot": {"Jobs": {"Job": {"Job2DPrint": job}}}}).encode()


def _size(width_mm: int) -> Mapping[str, object]:
    return {side: {"Value": mm, "Unit": "mm"} for side, mm in (("Width", width_mm), ("Height", 1000))}


class Shelf:
    """Tells the names of media, if it answers, and counts how often it is asked."""

    def __init__(self, names: Mapping[str, str] | None) -> None:
        self.names = names
        self.asked = 0

    def tell(self) -> Mapping[str, str] | None:
        self.asked += 1
        return self.names


def read(octets: bytes, shelf: Shelf, memory: Memory | None = None) -> Reading:
    past = recalled(json.loads(json.dumps(memory or {})))
    return reading_of(DEVICE, octets, past, "q", NOW, 30, shelf.tell)


def derived(value: int) -> Measure:
    return Measure(value, Origin.DERIVED)


def only(reading: Reading) -> JobFacts:
    (job,) = reading.jobs
    return job


def test_a_job_is_of_the_quality_in_which_all_its_pages_are() -> None:
    jobs = [
        parse_jobs(listed(*media, quality=each), NOW).jobs[0].facts
        for media, each in ((["S1"], "Best"), (["S1", "S1"], "Normal"), (["S1", "S1"], "Best"))
    ]
    assert [facts.quality for facts in jobs] == ["Best", "Normal", None]


def test_a_media_is_called_as_the_printer_calls_it() -> None:
    media = only(read(listed("S1"), Shelf(NAMES))).media
    assert (media.name, media.type) == ("Photo satin", "S1")


def test_the_names_are_asked_for_only_when_a_media_is_not_known() -> None:
    shelf = Shelf(NAMES)
    first = read(listed("S1"), shelf)
    second = read(listed("S1", key="B"), shelf, first.memory)
    assert (only(second).media.name, shelf.asked) == ("Photo satin", 1)
    third = read(listed("S1", "B1", key="C"), shelf, second.memory)
    assert (only(third).media.name, shelf.asked) == ("Plain bond + Photo satin", 2)


def test_a_media_the_printer_does_not_list_is_called_by_its_id_and_asked_for_once() -> None:
    shelf = Shelf(NAMES)
    first = read(listed("X9"), shelf)
    read(listed("X9", key="B"), shelf, first.memory)
    assert (only(first).media.name, only(first).media.type, shelf.asked) == (None, "X9", 1)


def test_a_printer_that_does_not_tell_the_names_is_asked_again_and_no_name_is_lost() -> None:
    silent = Shelf(None)
    first = read(listed("S1"), Shelf(NAMES))
    second = read(listed("S1", "B1", key="B"), silent, first.memory)
    assert only(second).media.name == "B1 + Photo satin"
    third = read(listed("S1", "B1", key="B"), Shelf(NAMES), second.memory)
    assert only(third).media.name == "Plain bond + Photo satin"


def test_a_job_on_several_media_names_all_of_them_and_tells_the_area_of_each() -> None:
    job = only(read(listed("S1", "B1", "S1", printed=2), Shelf(NAMES)))
    assert (job.media.name, job.media.type) == ("Photo satin + Plain bond", None)
    assert job.media_used == (
        MediaUse(Media(name="Photo satin", type="S1"), derived(4_000_000)),
        MediaUse(
            Media(name="Plain bond", type="B1", width_um=1_000_000, height_um=1_000_000), derived(2_000_000)
        ),
    )
    assert job.area_mm2 == derived(6_000_000)
    assert only(read(listed("S1", "S1", printed=2), Shelf(NAMES))).media_used is None


def test_only_what_came_out_is_on_a_media() -> None:
    waiting = only(read(listed("S1", "B1", printed=0), Shelf(NAMES)))
    assert (waiting.media.name, waiting.media_used) == ("Plain bond + Photo satin", None)
    begun = only(read(listed("S1", "B1").replace(b'Copies": 1', b'Copies": 0', 1), Shelf(NAMES)))
    assert (begun.media.name, begun.media_used) == ("Plain bond", None)


def test_a_page_without_a_size_leaves_the_area_of_its_media_open() -> None:
    unsized = listed("S1", "B1").replace(b'"Value": 500', b'"Value": "?"', 1)
    job = only(read(unsized, Shelf(NAMES)))
    assert [(use.media.type, use.area_mm2) for use in job.media_used or ()] == [
        ("B1", derived(1_000_000)),
        ("S1", None),
    ]
    assert job.area_mm2 is None


def test_pages_that_do_not_tell_their_media_are_on_one_without_a_name() -> None:
    job = only(read(listed("S1", "B1", ""), Shelf(NAMES)))
    assert [(use.media.name, use.area_mm2) for use in job.media_used or ()] == [
        ("Plain bond", derived(1_000_000)),
        ("Photo satin", derived(500_000)),
        (None, derived(1_500_000)),
    ]
    assert only(read(listed("S1", ""), Shelf(NAMES))).media_used is None


def test_the_areas_of_all_media_are_that_of_the_job_however_many_there_are() -> None:
    job = only(read(listed(*map(str, range(1, 40)), printed=3), Shelf(None)))
    areas = [use.area_mm2.value for use in job.media_used or () if use.area_mm2]
    assert (len(areas), derived(sum(areas))) == (MAX_MEDIA + 1, job.area_mm2)


def test_however_many_media_a_job_is_on_their_names_stay_short() -> None:
    job = only(read(listed(*(f"{number}" * 900 for number in range(1, 9))), Shelf(None)))
    assert len(job.media.name or "") < 700
    assert len(json.dumps(job.raw)) <= MAX_RAW


def test_a_printer_names_the_media_of_its_jobs_and_is_not_asked_in_a_quiet_reading() -> None:
    clock = Clock()
    with WebPrinter(Machine(clock=clock), (Piws(),)) as printer:
        found = DRIVER.find(Address(url=printer.url), clock())
        address = Address(url=found.url)
        printer.machine.print(media="Carta è fotografica")
        clock.move(seconds=600)
        first = DRIVER.read(address, found.device, {}, clock())
        asked = len(printer.asked)
        clock.move(seconds=60)
        assert DRIVER.read(address, found.device, first.memory, clock()).jobs == ()
        assert "/LFPWebServices/PI/Paper/List" not in [each.path for each in printer.asked[asked:]]
    assert only(first).media.name == "Carta è fotografica"


def test_a_printer_without_a_list_of_media_is_asked_for_it_once() -> None:
    plotter = Plotter(jobs=listed("S1"))
    with switched_on(plotter) as place:
        found = DRIVER.find(Address(url=f"http://{place}"), NOW)
        first = DRIVER.read(Address(url=found.url), found.device, {}, NOW)
        plotter.jobs = listed("S1", key="B")
        DRIVER.read(Address(url=found.url), found.device, first.memory, NOW)
    assert plotter.asked.count(PAPERS) == 1
    assert only(first).media.type == "S1"


def test_a_media_has_the_name_that_is_listed_first_for_it() -> None:
    assert parse_papers(recording("papers.xml")) == {
        "2101": "Imaginary Universal Bond",
        "0F1E2D3C4B5A69788796A5B4C3D2E1F0": "Papier d’étage 308 g",
    }


@pytest.mark.parametrize("octets", [b"", b"sleeping", b"<a", b"<!DOCTYPE a><a/>"])
def test_what_is_no_list_of_media_is_refused(octets: bytes) -> None:
    with pytest.raises(NotAPrinter):
        parse_papers(octets)


def test_a_list_without_names_is_read_as_well() -> None:
    assert parse_jobs(listed("S1"), NOW).jobs[0].facts.media.type == "S1"
