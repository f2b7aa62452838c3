"""Jobs entered by hand: priced, tagged and invoiced like any other, and taken back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.domain.jobs import JobState, Stage
from smarttracker_lite.domain.printing import Kind, Measure, Origin
from smarttracker_lite.domain.quantities import duration_s
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, TrackerError
from smarttracker_lite.workflows import bill, reconcile
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.enter import Entry, correct, enter, take_back
from smarttracker_lite.workflows.price import price_book
from tests.support.invoicing import drafted, set_prices
from tests.support.order import equipped
from tests.support.studio import NOON, Studio

BINDING = Entry(document="Binding", printer_id=None, at=NOON - timedelta(hours=1))
MISSED = replace(
    BINDING,
    document="Pianta.pdf",
    printer_id="plotter",
    media="Plain bond",
    width_mm=Decimal(1070),
    height_mm=Decimal(2000),
    copies=Decimal(2),
)


def test_a_missed_print_is_priced_by_its_size_and_copies(at_work: Studio) -> None:
    equipped(at_work).rate(media="Satin", per_m2="3.10")
    job = enter(at_work.desk, replace(MISSED, media="Satin"))
    assert job.facts.area_mm2 is not None
    assert job.facts.area_mm2.value == 4_280_000
    assert str(price_book(at_work.desk).price(job).amount) == "13.27"


def test_an_area_that_is_typed_is_the_one_that_counts(at_work: Studio) -> None:
    job = enter(equipped(at_work).desk, replace(MISSED, area_m2=Decimal("5.5")))
    assert job.facts.area_mm2 is not None
    assert job.facts.area_mm2.value == 5_500_000


def test_work_without_a_printer_is_invoiced_like_any_job(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(media="Binding", per_job="12")
    client = at_work.client()
    job = enter(at_work.desk, replace(BINDING, media="Binding", client_id=client.id, comment=" 40 pages "))
    assert (job.printer_id, job.stage, job.tag.comment) == (None, Stage.READY, "40 pages")
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [job.id]).id)
    assert str(invoice.net) == "12.00"


def test_a_job_entered_for_a_gap_closes_it_and_opens_it_again_when_it_is_taken_back(at_work: Studio) -> None:
    noted = equipped(at_work).gap()
    job = enter(at_work.desk, MISSED, noted.id)
    closed = at_work.desk.db.gaps.get(noted.id).closed
    assert closed is not None
    assert (closed.how, closed.comment) == (Closing.ENTERED, "Pianta.pdf")
    take_back(at_work.desk, job.id)
    assert reconcile.gaps(at_work.desk, only_open=True) == [noted]
    assert at_work.desk.db.jobs.count() == 0
    assert [entry.verb for entry in at_work.desk.db.history()][:2] == ["take back job", "enter job"]


def test_a_gap_that_was_accepted_stays_closed_when_a_job_is_taken_back(at_work: Studio) -> None:
    noted = equipped(at_work).gap()
    reconcile.close(at_work.desk, noted.id, Closing.ACCEPTED)
    take_back(at_work.desk, enter(at_work.desk, MISSED).id)
    assert reconcile.gaps(at_work.desk, only_open=True) == []


def test_nothing_is_entered_where_the_gap_cannot_be_closed(at_work: Studio) -> None:
    noted = equipped(at_work).gap()
    reconcile.close(at_work.desk, noted.id, Closing.ACCEPTED)
    with pytest.raises(NotAllowed, match="closed already"):
        enter(at_work.desk, MISSED, noted.id)
    assert at_work.desk.db.jobs.count() == 0


def test_the_tags_of_a_job_that_is_taken_back_go_with_it(at_work: Studio) -> None:
    client = at_work.client()
    job = enter(at_work.desk, replace(BINDING, client_id=client.id))
    assert at_work.desk.db.taggings.count() == 1
    take_back(at_work.desk, job.id)
    assert at_work.desk.db.taggings.count() == 0


def test_only_a_job_that_is_free_and_was_entered_by_hand_is_taken_back(at_work: Studio) -> None:
    set_prices(at_work)
    client = at_work.client()
    told = at_work.job(client=client)
    on_draft = enter(at_work.desk, replace(BINDING, client_id=client.id))
    drafted(at_work, client, on_draft)
    with pytest.raises(NotAllowed, match="told by a printer"):
        take_back(at_work.desk, told.id)
    with pytest.raises(NotAllowed, match="on a draft"):
        take_back(at_work.desk, on_draft.id)


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(BINDING, document="  "), "document"),
        (replace(BINDING, document="x" * 201), "document"),
        (replace(BINDING, at=NOON + timedelta(minutes=1)), "day"),
        (replace(BINDING, copies=Decimal("1.5")), "copies"),
        (replace(BINDING, copies=Decimal(0)), "copies"),
        (replace(BINDING, width_mm=Decimal(10)), "height"),
        (replace(BINDING, height_mm=Decimal(10)), "width"),
        (replace(BINDING, width_mm=Decimal(-1), height_mm=Decimal(1)), "width"),
        (replace(BINDING, area_m2=Decimal(0)), "area"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(at_work: Studio, entry: Entry, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        enter(at_work.desk, entry)
    assert refused.value.field == field
    assert at_work.desk.db.jobs.count() == 0


def test_a_printer_that_is_not_there_has_no_jobs(at_work: Studio) -> None:
    with pytest.raises(NotFound):
        enter(at_work.desk, replace(MISSED, printer_id="gone"))


def test_what_prices_may_ask_for_is_entered_too(at_work: Studio) -> None:
    full = replace(
        BINDING,
        kind=Kind.COPY,
        sheets=Decimal(40),
        ink_ml=Decimal("2.5"),
        minutes=Decimal(90),
        state=JobState.WASTE,
        reason="torn",
        note="ours",
    )
    job = enter(at_work.desk, full)
    facts, tag_ = job.facts, job.tag
    assert (facts.kind, facts.ink_ul, facts.sheets and facts.sheets.value) == (Kind.COPY, 2_500, 40)
    assert duration_s(facts) == 5_400
    assert (tag_.state, tag_.reason, tag_.note) == (JobState.WASTE, "torn", "ours")


@pytest.mark.parametrize(
    ("field", "value"), [("sheets", "1.5"), ("ink_ml", "0"), ("minutes", "-1"), ("sheets", "0")]
)
def test_an_amount_that_cannot_be_is_refused_by_its_field(at_work: Studio, field: str, value: str) -> None:
    wrong: dict[str, Any] = {field: Decimal(value)}
    with pytest.raises(BadInput) as refused:
        enter(at_work.desk, replace(BINDING, **wrong))
    assert refused.value.field == field.removesuffix("_ml")
    assert at_work.desk.db.jobs.all() == []


def test_a_job_by_hand_is_corrected_and_its_draft_follows(at_work: Studio) -> None:
    at_work.rate(per_job="1")
    client = at_work.client()
    job = enter(at_work.desk, replace(BINDING, client_id=client.id, comment="40 pages"))
    draft = bill.draft(at_work.desk, client.id)
    right = correct(
        at_work.desk, job.id, replace(BINDING, document="Binding 2", client_id=client.id, copies=Decimal(3))
    )
    assert (right.id, right.facts.key, right.tag.comment) == (job.id, job.facts.key, "")
    assert right.facts.copies == Measure(3, Origin.REQUESTED)
    (line,) = bill.proof(at_work.desk, draft.id).lines
    assert line.description == "Binding 2"
    assert verify(at_work.desk).found == ()


def test_only_open_jobs_by_hand_are_corrected(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_job="1")
    client = at_work.client()
    billed = enter(at_work.desk, replace(BINDING, client_id=client.id))
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    for job in (at_work.job(), billed):
        with pytest.raises(NotAllowed):
            correct(at_work.desk, job.id, BINDING)


def test_a_correction_that_is_refused_changes_nothing(at_work: Studio) -> None:
    job = enter(at_work.desk, BINDING)
    for wrong in (
        replace(BINDING, document=" "),
        replace(BINDING, document="x", reason="y" * 201),
        replace(BINDING, document="x", printer_id="gone"),
    ):
        with pytest.raises(TrackerError):
            correct(at_work.desk, job.id, wrong)
    assert at_work.desk.db.jobs.all() == [job]
