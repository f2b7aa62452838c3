"""A print that several clients pay for together: split, billed in parts, told of again, joined."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.dividing import By
from smarttracker_lite.domain.jobs import Job, JobState, Stage
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows import bill, explain, judge, tag
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprint import reprints
from smarttracker_lite.workflows.split import Piece, join, split
from tests.support.extras import extra
from tests.support.order import equipped, found
from tests.support.studio import Studio, plot
from tests.support.undoing import undo_newest

THIRD, HALF = Fraction(1, 3), Fraction(1, 2)


def in_thirds(at_work: Studio, job: Job) -> list[Job]:
    """The job for three clients: Rossi, Bianchi, and one who is not known yet."""
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    pieces = [Piece(rossi.id, None, THIRD), Piece(bianchi.id, None, THIRD), Piece(None, None, None)]
    return split(at_work.desk, job.id, By.SHARE, pieces)


def prices(at_work: Studio, jobs: list[Job]) -> list[Charge]:
    book = price_book(at_work.desk)
    return [book.price(job) for job in jobs]


def test_a_print_is_split_among_clients_and_verify_finds_nothing(at_work: Studio) -> None:
    job = equipped(at_work).job()
    parts = in_thirds(at_work, job)
    assert parts[0].id == job.id
    assert [part.stage for part in parts] == [Stage.READY, Stage.READY, Stage.WAITING]
    assert sum(part.facts.area_mm2.value for part in parts if part.facts.area_mm2) == 2_140_000
    assert {(part.printer_id, part.day) for part in parts} == {(job.printer_id, job.day)}
    assert found(at_work) == []


def test_each_part_is_charged_by_its_clients_own_prices_and_says_so(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10", per_ml="0.42", per_job="1.50")
    at_work.rate(Side.COST, per_job="10")
    parts = in_thirds(at_work, at_work.job())
    discount = replace(at_work.desk.db.clients.get(parts[1].tag.client_id or ""), discount=Decimal(50))
    at_work.desk.db.clients.put(discount)
    told = prices(at_work, parts)
    assert [str(each.amount) for each in told] == ["5.26", "2.63", "5.26"]
    words = at_work.desk.words("en")
    whole = "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78"
    assert explain.explained(words, told[0]) == f"{whole}; 15.78 × 1/3 = 5.26"
    costs = [price_book(at_work.desk).cost(part) for part in parts]
    assert [explain.costed(words, each) for each in costs] == [
        "10.00 = 10.00; 10.00 × 1/3 = 3.33",
        "10.00 = 10.00; 10.00 × 1/3 + 0.01 = 3.34",
        "10.00 = 10.00; 10.00 × 1/3 = 3.33",
    ]


def test_extras_are_of_the_part_they_were_added_to(at_work: Studio) -> None:
    at_work.rate(per_job="9")
    parts = in_thirds(at_work, at_work.job())
    tag.add_extra(at_work.desk, [parts[1].id], extra(at_work).id, Decimal(1))
    one, two, _ = (at_work.desk.db.jobs.get(part.id) for part in parts)
    added = two.tag.additions[0].amount
    assert [each.amount for each in prices(at_work, [one, two])] == [Decimal(3), 3 + added]


def test_what_lacks_a_price_lacks_it_in_every_part(at_work: Studio) -> None:
    parts = in_thirds(at_work, at_work.job())
    assert all(each.missing and not each.terms for each in prices(at_work, parts))


def test_by_square_metres_the_last_takes_what_rounding_leaves(at_work: Studio) -> None:
    job = at_work.job(plot(area_mm2=Measure(2_140_333, Origin.MEASURED)))
    pieces = [Piece(None, None, Fraction(1)), Piece(None, None, Fraction("1.14"))]
    parts = split(at_work.desk, job.id, By.AREA, pieces)
    assert [part.facts.area_mm2 and part.facts.area_mm2.value for part in parts] == [1_000_000, 1_140_333]


def test_copies_are_whole(at_work: Studio) -> None:
    job = at_work.job(plot(copies=Measure(10, Origin.REQUESTED)))
    with pytest.raises(BadInput) as refused:
        split(at_work.desk, job.id, By.COPIES, [Piece(None, None, HALF), Piece(None, None, None)])
    assert refused.value.field == "size-1"
    parts = split(at_work.desk, job.id, By.COPIES, [Piece(None, None, Fraction(3)), Piece(None, None, None)])
    assert [part.facts.copies and part.facts.copies.value for part in parts] == [3, 7]


@pytest.mark.parametrize(
    ("by", "shares", "field"),
    [
        (By.SHARE, [HALF, THIRD], "size-2"),
        (By.SHARE, [HALF, HALF, THIRD], "size-3"),
        (By.SHARE, [HALF, HALF, None], "size-3"),
        (By.SHARE, [HALF, None, None], "size-3"),
        (By.SHARE, [Fraction(2), Fraction(-1)], "size-2"),
        (By.SHARE, [Fraction(0), Fraction(1)], "size-1"),
        (By.SHARE, [Fraction(1, 10**13), None], "size-1"),
        (By.SHARE, [Fraction(1)], None),
        (By.SHARE, [Fraction(1, 21)] * 21, None),
        (By.COPIES, [Fraction(1), None], "by"),
        (By.AREA, [Fraction("2.139"), Fraction("0.1")], "size-2"),
    ],
)
def test_what_does_not_add_up_is_refused_by_its_field(
    at_work: Studio, by: By, shares: list[Fraction | None], field: str | None
) -> None:
    job = at_work.job()
    with pytest.raises(BadInput) as refused:
        split(at_work.desk, job.id, by, [Piece(None, None, share) for share in shares])
    assert (refused.value.field or None) == field
    assert at_work.desk.db.jobs.get(job.id) == job


def test_only_what_is_done_and_free_is_split(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_job="1")
    client, halves = at_work.client(), [Piece(None, None, HALF), Piece(None, None, None)]
    printing = at_work.job(plot(status=JobStatus.PROCESSING))
    on_draft, billed = at_work.job(client=client), at_work.job(client=client)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [billed.id]).id)
    bill.draft(at_work.desk, client.id, [on_draft.id])
    parts = in_thirds(at_work, at_work.job())
    for job in (printing, on_draft, billed, parts[0], parts[2]):
        with pytest.raises(NotAllowed):
            split(at_work.desk, job.id, By.SHARE, halves)


def test_a_part_is_invoiced_alone_and_then_nothing_is_joined(at_work: Studio) -> None:
    equipped(at_work)
    at_work.seller()
    parts = in_thirds(at_work, at_work.job())
    client = parts[1].tag.client_id or ""
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client).id)
    assert invoice.job_ids == (parts[1].id,)
    assert invoice.net == Decimal("5.26")
    with pytest.raises(NotAllowed):
        join(at_work.desk, parts[0].id)
    assert found(at_work) == []


def test_parts_joined_are_one_job_with_all_that_was_written_and_added(at_work: Studio) -> None:
    equipped(at_work)
    job = at_work.job()
    parts = in_thirds(at_work, job)
    again = at_work.job()
    tag.comment(at_work.desk, parts[0].id, "for Rossi", "ours")
    tag.comment(at_work.desk, parts[1].id, "for Bianchi", "ours")
    tag.add_extra(at_work.desk, [parts[2].id], extra(at_work).id, Decimal(1))
    tag.set_state(at_work.desk, [again.id], JobState.REPRINT, reprint_of=parts[1].id)
    one = join(at_work.desk, parts[2].id)
    assert (one.id, one.facts, one.portion) == (job.id, job.facts, None)
    assert (one.tag.comment, one.tag.note) == ("for Rossi", "ours\nfor Bianchi")
    assert len(one.tag.additions) == 1
    assert {each.id for each in at_work.desk.db.jobs.all()} == {job.id, again.id}
    assert reprints(at_work.desk, one) == []
    assert found(at_work) == []
    with pytest.raises(NotAllowed):
        join(at_work.desk, job.id)


def test_a_part_is_tagged_wasted_and_undone_as_any_job(at_work: Studio) -> None:
    first, second, _ = in_thirds(at_work, at_work.job())
    tag.set_state(at_work.desk, [second.id], JobState.WASTE, "torn")
    assert at_work.desk.db.jobs.get(second.id).stage is Stage.NOT_BILLABLE
    undo_newest(at_work.desk)
    assert at_work.desk.db.jobs.get(second.id).tag == second.tag
    assert at_work.desk.db.jobs.get(first.id) == first


def test_a_part_without_a_copy_is_not_odd(at_work: Studio) -> None:
    at_work.rate(per_m2="3")
    at_work.rate(Side.COST, per_m2="1")
    parts = in_thirds(at_work, at_work.job(plot(copies=Measure(1, Origin.REQUESTED))))
    prices = price_book(at_work.desk)
    assert [judge.odd(part, judge.amounts(prices, part)) for part in parts] == [(), (), ()]


def test_a_part_that_is_lost_is_a_fault(at_work: Studio) -> None:
    parts = in_thirds(equipped(at_work), at_work.job())
    at_work.desk.db.jobs.put(replace(parts[2], portion=None))
    (fault,) = found(at_work)
    assert "which was split, are not the whole print" in fault
