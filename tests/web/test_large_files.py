"""How large an accounting file may be that is sent to the page, and how many wait there."""

from smarttracker_lite.printers.files.octets import MAX_OCTETS
from smarttracker_lite.web.pages.upload import Waiting
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.web.test_page_gaps import words
from tests.web.test_page_import import csv, sent
from tests.workflows.test_take_in import row


def test_the_list_of_a_whole_year_may_be_sent(at_work: Studio, visitor: Visitor) -> None:
    page = sent(visitor, csv(row("a.pdf"), "x" * (MAX_OCTETS - 1_000)))
    seen = words(visitor.get(page).text)
    assert ("1 new job" in seen, "1 row that cannot be read" in seen) == (True, True)


def test_a_file_that_is_larger_is_refused_beside_its_field(at_work: Studio, visitor: Visitor) -> None:
    answer = visitor.post("/import", {"printer": ""}, files={"file": ("log.csv", b"x" * (MAX_OCTETS + 1))})
    assert answer.status_code == 422
    assert "too large: more than 25 MB" in answer.text
    assert 'id="e-file"' in answer.text


def test_of_large_files_only_those_sent_last_wait(at_work: Studio, visitor: Visitor) -> None:
    large = csv(row("a.pdf"), "x" * (Waiting.ROOM // 2))
    first, *others = [sent(visitor, csv(row("first.pdf"))), *(sent(visitor, large) for _ in range(2))]
    assert visitor.get(first).status_code == visitor.get(others[0]).status_code == 404
    assert visitor.get(others[1]).status_code == 200
