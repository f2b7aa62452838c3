"""Papers laid out before their invoices are issued: taken only where they are just what would be made."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.workflows import bill, configure, enclose
from smarttracker_lite.workflows.bill_all import issue, stand
from smarttracker_lite.workflows.lay_ahead import WORKERS, Ahead
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.seal import Paper, laid_out
from smarttracker_lite.workflows.typeset import OWN
from tests.support.billingruns import begun, clients_with_work
from tests.support.invoicing import drafted
from tests.support.studio import Studio

MADE_BEFORE = b"%PDF made before"


@pytest.fixture
def draft(at_work: Studio) -> Draft:
    (client,) = clients_with_work(at_work, "Rossi", jobs=1)
    return drafted(at_work, client)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(WORKERS) as made:
        yield made


def png(colour: str) -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 20), colour).save(picture, "PNG")
    return picture.getvalue()


def foreseen(at_work: Studio, draft: Draft) -> Invoice:
    return bill.foreseen(at_work.desk, draft.id, "", upcoming_number(at_work.desk))


def paper(at_work: Studio, draft: Draft) -> Paper:
    made = laid_out(at_work.desk, foreseen(at_work, draft))
    assert made
    return replace(made, pdf=MADE_BEFORE)


def issued_with(at_work: Studio, draft: Draft, made: Paper) -> bytes:
    return enclose.issued_pdf(at_work.desk, bill.issue_draft(at_work.desk, draft.id, "", made))


def test_a_paper_that_fits_is_the_document_s(at_work: Studio, draft: Draft) -> None:
    assert issued_with(at_work, draft, paper(at_work, draft)) == MADE_BEFORE


def test_a_paper_with_another_number_is_made_anew(at_work: Studio, draft: Draft) -> None:
    made, client = paper(at_work, draft), at_work.client("Bianchi")
    bill.issue_draft(at_work.desk, drafted(at_work, client).id)
    assert issued_with(at_work, draft, made).startswith(b"%PDF-1")


def test_a_paper_with_another_logo_is_made_anew(at_work: Studio, draft: Draft) -> None:
    logo = at_work.desk.db.folder / configure.save_logo(at_work.desk, png("teal")).logo
    made = paper(at_work, draft)
    logo.write_bytes(png("red"))
    assert issued_with(at_work, draft, made).startswith(b"%PDF-1")


def test_a_paper_in_another_language_is_made_anew(at_work: Studio, draft: Draft) -> None:
    made = replace(paper(at_work, draft), language="it")
    assert issued_with(at_work, draft, made).startswith(b"%PDF-1")


def test_a_template_of_the_user_s_is_never_laid_out_ahead(at_work: Studio, draft: Draft) -> None:
    assert laid_out(at_work.desk, replace(foreseen(at_work, draft), layout=f"{OWN}mine")) is None


def test_papers_come_in_order_each_with_its_number(at_work: Studio, pool: ThreadPoolExecutor) -> None:
    clients_with_work(at_work, *"ABCDEFG")
    turns = stand(at_work.desk, begun(at_work.desk)).to_issue
    ahead, found = Ahead(at_work.desk, pool, turns), list[tuple[int, str]]()
    while following := ahead.next():
        turn, made = following
        assert made
        found.append((turn.place, made.of.number.text))
        issue(at_work.desk, turn, made)
    assert found == [(place, f"2026/000{place + 1}") for place in range(7)]


def test_who_would_be_refused_takes_no_number(at_work: Studio, pool: ThreadPoolExecutor) -> None:
    clients_with_work(at_work, "A", "B", "C")
    turns = stand(at_work.desk, begun(at_work.desk)).to_issue
    bill.drop(at_work.desk, turns[1].draft)
    ahead, found = Ahead(at_work.desk, pool, turns), list[str]()
    while following := ahead.next():
        turn, made = following
        found.append(made.of.number.text if made else "")
        issue(at_work.desk, turn, made)
    assert found == ["2026/0001", "", "2026/0002"]


def test_after_a_number_that_somebody_else_took_the_papers_are_laid_out_anew(
    at_work: Studio, pool: ThreadPoolExecutor
) -> None:
    other, *_ = clients_with_work(at_work, "Z", "A", "B", "C")
    turns = stand(at_work.desk, begun(at_work.desk)).to_issue[:3]
    between = drafted(at_work, other)
    ahead, found = Ahead(at_work.desk, pool, turns), list[str]()
    while following := ahead.next():
        turn, made = following
        assert made
        found.append(made.of.number.text)
        issue(at_work.desk, turn, made)
        if turn.place == 0:
            bill.issue_draft(at_work.desk, between.id)
    assert found == ["2026/0001", "2026/0003", "2026/0004"]
