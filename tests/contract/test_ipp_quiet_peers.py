"""The real ippeveprinter and the real cupsd list the same as long as nothing is printed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf

import pytest

from smarttracker_lite.printers.drivers.ipp.codec import decode
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.message import Group, GroupTag, Message, Tag, Value
from smarttracker_lite.printers.drivers.ipp.page import digest_of
from smarttracker_lite.printers.drivers.ipp.requests import Which, get_jobs
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.wire import LIMITS
from tests.support.peers import Cups, cupsd, ippeveprinter
from tests.support.programs import wait_until
from tests.support.rounds import Rounds


@pytest.fixture(scope="module")
def cups() -> Iterator[Cups]:
    with cupsd() as server:
        yield server


def found(url: str) -> Rounds:
    """A real printer, as the driver finds it."""
    driver = IppDriver(settle_s=0)
    answer = driver.find(Address(url=url), datetime.now(UTC))
    return Rounds(answer.url, answer.device, driver)


def all_told(url: str) -> bytes:
    """The list of a printer that is asked for everything it can tell of each job."""
    question = get_jobs(url, "", Which.COMPLETED)
    asked = {**question.groups[0].attributes, "requested-attributes": (Value(Tag.KEYWORD, "all"),)}
    return Session(Address(url=url), LIMITS, inf).ask(
        Message(question.code, 1, (Group(GroupTag.OPERATION, asked),))
    )


def uptimes(octets: bytes) -> set[object]:
    jobs = (group.attributes for group in decode(octets).groups if group.tag == GroupTag.JOB)
    return {value.content for job in jobs for value in job.get("job-printer-up-time", ())}


def test_a_real_printer_whose_jobs_tell_its_uptime_lists_the_same_a_second_later() -> None:
    with ippeveprinter() as printer:
        printer.print()
        wait_until(lambda: uptimes(all_told(printer.url)), "the job is finished")
        before = all_told(printer.url)
        wait_until(lambda: uptimes(all_told(printer.url)) != uptimes(before), "a second goes by")
        after = all_told(printer.url)
    assert after != before
    assert digest_of(after) == digest_of(before)


def test_the_jobs_of_a_real_printer_are_not_read_again_in_the_second_quiet_round() -> None:
    with ippeveprinter() as printer:
        rounds = found(printer.url)
        printer.print("one.pdf")
        wait_until(lambda: rounds.read().again_in_s is None and rounds.read().jobs == (), "it is printed")
        rounds.quiet()
        assert rounds.skips
        printer.print("two.pdf")
        wait_until(lambda: [job.document for job in rounds.read().jobs] == ["two.pdf"], "it is read")


def test_the_jobs_of_a_real_print_server_are_not_read_again_in_the_second_quiet_round(cups: Cups) -> None:
    cups.add_queue("quietq")
    rounds = found(cups.url("quietq"))
    for document in ("one.ps", "two.ps"):
        cups.print("quietq", document)
    wait_until(lambda: cups.finished("quietq"), "both are printed")
    assert [job.document for job in rounds.read().jobs] == ["one.ps", "two.ps"]
    rounds.quiet()
    assert rounds.skips
    cups.print("quietq", "three.ps")
    wait_until(lambda: [job.document for job in rounds.read().jobs] == ["three.ps"], "it is read")
