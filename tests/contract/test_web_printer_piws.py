"""The tests' HP large-format printers of the newer kind are as the research tells of real ones."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.studio import Clock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.piws_job import Dialect, Square
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.truth import State
from tests.support.web_printer.visitor import ask

PI = "/LFPWebServices/PI/"
JSON = "application/json"


def queue(url: str) -> str:
    told = ask(url, f"{PI}JQ/JobQueueCollection", JSON).json
    return str(told["JobQueueCollection"]["Queue"]["URI"])


def jobs(url: str, query: str = "") -> Any:
    """What JSON has at `Jobs/Job`."""
    return ask(url, f"{queue(url)}/jobs/all{query}", JSON).json["JobQueueSnapshot"]["Jobs"]["Job"]


def job(url: str) -> Any:
    """The only job there is."""
    return jobs(url)["Job2DPrint"]


@pytest.mark.parametrize("name", ["Identification", "Discovery", "DeviceStatus", "InkSystem"])
def test_public_pages_are_xml_or_json_as_their_name_says(plotter: WebPrinter, name: str) -> None:
    plotter.machine.print()
    assert ElementTree.fromstring(ask(plotter.url, f"{PI}{name}.xml").body).tag.endswith(f"}}{name}")
    assert name in ask(plotter.url, f"{PI}{name}.json").json


def test_the_queue_is_json_for_who_asks_for_it_and_xml_for_others(plotter: WebPrinter) -> None:
    plotter.machine.print()
    path = f"{queue(plotter.url)}/jobs/all"
    plain, asked = ask(plotter.url, path), ask(plotter.url, path, JSON)
    assert plain.headers["Content-Type"] == "text/xml"
    assert ElementTree.fromstring(plain.body).tag.endswith("JobQueueSnapshot")
    assert asked.headers["Content-Type"] == "application/json"


def test_older_firmware_has_xml_only(machine: Machine) -> None:
    with WebPrinter(machine, (Piws(speaks_json=False),)) as printer:
        told = ask(printer.url, f"{PI}JQ/JobQueueCollection", JSON)
        assert ElementTree.fromstring(told.body).tag.endswith("JobQueueCollection")


def test_one_job_is_a_bare_object_and_two_are_a_list(plotter: WebPrinter) -> None:
    plotter.machine.print()
    assert isinstance(jobs(plotter.url), dict)
    plotter.machine.print()
    assert isinstance(jobs(plotter.url), list)


def test_another_queue_is_there_after_a_reboot_and_the_old_one_is_unknown(plotter: WebPrinter) -> None:
    before = queue(plotter.url)
    plotter.machine.reboot()
    told = ask(plotter.url, f"{before}/jobs/all")
    assert (told.status, told.body) == (404, b"Unkownw QueueID")
    assert queue(plotter.url) != before


def test_a_reboot_may_forget_the_jobs_and_then_numbers_begin_with_one_again(plotter: WebPrinter) -> None:
    first, waiting = plotter.machine.print(), plotter.machine.send()
    plotter.machine.reboot(keeps_jobs=False)
    assert (waiting.state, plotter.machine.memory) == (State.DELETED, [])
    second = plotter.machine.print()
    assert (first.number, second.number) == (1, 1)
    assert job(plotter.url)["UUID"] == second.uuid.upper() != first.uuid.upper()


def test_the_time_since_the_last_boot_is_told(plotter: WebPrinter, clock: Clock) -> None:
    clock.move(hours=49, seconds=62)
    told = ask(plotter.url, f"{PI}Discovery.json").json["Discovery"]["SystemTimeInfo"]
    assert told == {"Uptime": "P0Y0M2DT1H1M2S", "Date": "2026-11-22T13:01:02Z"}


def test_a_paused_job_is_ok_and_has_no_times(plotter: WebPrinter) -> None:
    plotter.machine.send(State.PAUSED)
    told = job(plotter.url)
    assert told["Status"]["JobStatus"] == "Paused"
    assert told["Status"]["CompletionStatus"] == "OK"
    times = [value for name, value in told["Accounting"].items() if name.endswith("Timestamp")]
    assert times == ["1970-01-01T00:00:00Z"] * 4


def test_the_submission_is_local_time_marked_as_utc(plotter: WebPrinter, clock: Clock) -> None:
    waiting = plotter.machine.send()
    clock.move(minutes=2)
    plotter.machine.start(waiting)
    plotter.machine.finish(waiting)
    told = job(plotter.url)["Accounting"]
    assert told["SubmissionTimestamp"] == "2026-11-20T13:00:00Z"
    assert told["ArrivalTimestamp"] == "2026-11-20T12:00:00Z"
    assert told["CompletionTimestamp"] == "2026-11-20T12:02:00Z"


def test_the_printers_own_clock_stamps_what_happens_from_then_on(plotter: WebPrinter) -> None:
    plotter.machine.print()
    plotter.machine.set_clock(timedelta(hours=-3))
    snapshot = ask(plotter.url, f"{queue(plotter.url)}/jobs/all", JSON).json["JobQueueSnapshot"]
    told = snapshot["Jobs"]["Job"]["Job2DPrint"]["Accounting"]
    assert snapshot["Timestamp"] == "2026-11-20T09:00:00Z"
    assert told["CompletionTimestamp"] == "2026-11-20T12:00:00Z"


def test_a_growing_job_tells_what_is_on_paper_so_far(plotter: WebPrinter) -> None:
    printing = plotter.machine.start(pages=2, copies=3)
    plotter.machine.grow(printing, 3)
    told = job(plotter.url)
    assert told["Status"]["JobStatus"] == "Printing"
    assert told["Progress"]["NumberOfPrintedPages"] == 3
    assert [page["Progress"]["NumberOfPrintedCopies"] for page in told["Pages"]["Page"]] == [2, 1]


def test_a_cancelled_job_keeps_what_it_used(plotter: WebPrinter) -> None:
    printing = plotter.machine.start(copies=2, inks_ul={"C": 3000})
    plotter.machine.grow(printing)
    plotter.machine.cancel(printing)
    told = job(plotter.url)
    assert told["Status"]["CompletionStatus"] == "Cancelled"
    used = told["Accounting"]["InkCollectionConsumption"]["InkConsumption"]
    assert used == {"InkName": "C", "Amount": {"Unit": "cc", "Value": 1.5}}


@pytest.mark.parametrize(
    ("square", "area", "length"),
    [(Square.METRES, "2.000000", "2.000000"), (Square.INCHES, "3100.006200", "78.740157")],
)
def test_the_unit_of_an_area_is_for_the_reader_to_find(
    machine: Machine, square: Square, area: str, length: str
) -> None:
    with WebPrinter(machine, (Piws(dialect=Dialect(square=square)),)) as printer:
        machine.print(width_um=1_000_000, height_um=2_000_000)
        told = job(printer.url)["Accounting"]["MediaCollectionConsumption"]["MediaConsumption"]
    assert (told["SquareAmount"], told["LinearAmount"]) == (area, length)


def test_firmware_differs_in_its_numbers_lists_roots_and_prefixes(machine: Machine) -> None:
    dialect = Dialect(united=False, bare=False, rooted=False, prefixed=True)
    machine.print(inks_ul={"C": 1200})
    with WebPrinter(machine, (Piws(dialect=dialect),)) as printer:
        path = ask(printer.url, f"{PI}JQ/JobQueueCollection", JSON).json["Queue"][0]["URI"] + "/jobs/all"
        told = ask(printer.url, path, JSON).json["Jobs"]["Job"][0]["Job2DPrint"]
        xml = ask(printer.url, path).text
    assert told["Accounting"]["InkCollectionConsumption"]["InkConsumption"][0]["Amount"] == "1.200000"
    assert "<piws:JobStatus>Completed</piws:JobStatus>" in xml


def test_who_asks_for_changes_only_gets_the_names_of_what_did_not_change(plotter: WebPrinter) -> None:
    plotter.machine.print()
    since = plotter.machine.revision
    plotter.machine.print()
    old, new = (each["Job2DPrint"] for each in jobs(plotter.url, f"?fromModificationNumber={since}"))
    assert old.keys() == {"URI", "UUID"}
    assert "Settings" in new
    assert all("Settings" in each["Job2DPrint"] for each in jobs(plotter.url, "?fromModificationNumber=0"))


def test_the_list_of_papers_names_what_jobs_call_by_a_number(plotter: WebPrinter) -> None:
    plotter.machine.print(media="Lona")
    known = ask(plotter.url, f"{PI}Paper/List").text
    assert job(plotter.url)["Pages"]["Page"]["Settings"]["MediaType"] in known
    assert "Lona" in known


def test_asleep_all_services_are_unavailable_until_it_is_woken(plotter: WebPrinter) -> None:
    plotter.machine.sleep()
    assert ask(plotter.url, f"{PI}Identification.xml").status == 503
    assert ask(plotter.url, f"{PI}JQ/JobQueueCollection").status == 503
    assert ask(plotter.url, "/wakeup.htm/config", method="POST").status == 405
    assert ask(plotter.url, f"{PI}Identification.xml").status == 200


def test_no_charset_is_told_and_it_is_utf_8(plotter: WebPrinter) -> None:
    plotter.machine.print(document="Pianta È ½.pdf")
    told = ask(plotter.url, f"{queue(plotter.url)}/jobs/all")
    assert "charset" not in told.headers["Content-Type"]
    assert "Pianta È ½.pdf" in told.body.decode()
