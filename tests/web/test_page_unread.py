"""What could not be read is told on each page that says how printers are, not hidden behind "all well"."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.printers.drivers.ipp.message import Tag, Value
from smarttracker_lite.workflows import enrol
from tests.support.invoicing import seen
from tests.support.odd_printer import OddPrinter
from tests.support.studio import Studio
from tests.support.two_ways import two_ways
from tests.support.visit import Visitor
from tests.web.test_page_health import WELL
from tests.workflows.test_look_in import cutter, folder, sharp

NUMBERLESS = {"job-id": (Value(Tag.NO_VALUE, None),)}
ONE_LEFT_OUT = "1 entry could not be read"

__all__ = ["cutter", "folder"]  # fixtures


@pytest.fixture
def odd() -> OddPrinter:
    """Of its three jobs, one has no number."""
    return OddPrinter({1: 9, 2: 9, 3: 9}, particulars={2: NUMBERLESS})


@pytest.fixture
def cellar(at_work: Studio, visitor: Visitor, odd: OddPrinter) -> Iterator[Printer]:
    with odd.switched_on() as url:
        tracked = enrol.add(at_work.desk, url, name="Cellar")
        visitor.post("/printers/poll")
        yield tracked


@pytest.mark.parametrize("path", ["/", "/printers", "/printers/health", "/gaps"])
def test_an_entry_that_could_not_be_read_is_told_with_the_way_to_it(
    visitor: Visitor, cellar: Printer, path: str
) -> None:
    answer = visitor.get(path)
    assert ONE_LEFT_OUT in seen(answer)
    assert f'href="/printers/{cellar.id}#complaints"' in answer.text
    assert 'id="complaints"' in visitor.get(f"/printers/{cellar.id}").text


def test_the_health_of_a_printer_with_such_an_entry_is_not_well(visitor: Visitor, cellar: Printer) -> None:
    told = seen(visitor.get("/printers/health"))
    assert WELL not in told
    assert "1 printer needs a look." in told
    assert f"{ONE_LEFT_OUT} ?: The job has no number." in told


def test_of_several_entries_the_first_is_named(visitor: Visitor, odd: OddPrinter, cellar: Printer) -> None:
    odd.particulars[1] = NUMBERLESS
    visitor.post(f"/printers/{cellar.id}/poll")
    told = seen(visitor.get("/printers/health"))
    assert "2 entries could not be read ?: The job has no number. (and 1 more)" in told


def test_no_page_claims_that_nothing_is_missing_while_an_entry_could_not_be_read(
    visitor: Visitor, odd: OddPrinter, cellar: Printer
) -> None:
    own = f"/printers/{cellar.id}"
    assert "every job the printer told of is recorded" not in seen(visitor.get(own))
    assert "not every entry of its last answer could be read" in seen(visitor.get(own))
    assert "Every job the printers told of is recorded" not in seen(visitor.get("/gaps"))
    odd.particulars.clear()
    visitor.post(f"{own}/poll")
    assert "every job the printer told of is recorded" in seen(visitor.get(own))
    assert "Every job the printers told of is recorded" in seen(visitor.get("/gaps"))
    assert WELL in seen(visitor.get("/printers/health"))


def test_what_could_not_be_read_stays_told_while_the_printer_does_not_answer(
    visitor: Visitor, odd: OddPrinter, cellar: Printer
) -> None:
    odd.only_version = (9, 9)
    visitor.post("/printers/poll")
    told = seen(visitor.get("/printers/health"))
    assert "nothing" in told
    assert ONE_LEFT_OUT in told


@pytest.mark.parametrize("path", ["/", "/printers", "/printers/health"])
def test_a_question_about_dates_is_told_with_the_way_to_it(
    at_work: Studio, visitor: Visitor, path: str
) -> None:
    with two_ways(at_work) as asking:
        visitor.post("/printers/poll")
        answer = visitor.get(path)
        assert "Has a question for you" in seen(answer)
        assert f'href="/printers/{asking.id}#asks-dates"' in answer.text
        assert 'id="asks-dates"' in visitor.get(f"/printers/{asking.id}").text
        assert WELL not in seen(answer)
        assert "could not be read" not in seen(answer)  # its job is there, and gets its time later
        visitor.post(f"/printers/{asking.id}/dates", {"order": "mdy"})
        assert "Has a question for you" not in seen(visitor.get(path))


@pytest.mark.parametrize("path", ["/", "/printers", "/printers/health", "/gaps"])
def test_a_file_of_a_watched_folder_that_was_not_taken_is_told(
    visitor: Visitor, cutter: Printer, folder: Path, path: str
) -> None:
    sharp(folder / "october.csv", "11/10/2026")
    (folder / "x.bin").write_bytes(b"\x00\x01nonsense" * 30)
    visitor.post(f"/printers/{cutter.id}/poll")
    answer = visitor.get(path)
    assert "2 files in its folder were not taken in whole" in seen(answer)
    assert f'href="/printers/{cutter.id}#complaints"' in answer.text
    assert WELL not in seen(answer)
    assert 'id="complaints"' in visitor.get(f"/printers/{cutter.id}").text
