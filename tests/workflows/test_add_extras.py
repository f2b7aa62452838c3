"""Extras and bundles added to jobs: how much of each, at which price, and taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import total
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain
from smarttracker_lite.workflows.extras import delete_extra, save_extra
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.tag import add_extra, remove_extra, set_state, tag
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.extras import bundle, extra
from tests.support.studio import Studio, plot
from tests.support.undoing import newest, undo_newest

UNKNOWN = Media(name="Plain bond")


def now(studio: Studio, job: Job) -> Job:
    return studio.desk.db.jobs.get(job.id)


def names(studio: Studio, job: Job) -> list[tuple[str, Decimal]]:
    """What was added to the job, and how much."""
    return [(each.name, each.quantity) for each in now(studio, job).tag.additions]


def price_of(studio: Studio, job: Job) -> Decimal | None:
    return price_book(studio.desk).price(now(studio, job)).amount


def test_an_extra_is_added_by_what_each_job_has_and_told_in_the_sentence(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    large, small = at_work.job(), at_work.job(plot(area_mm2=Measure(500_000, Origin.MEASURED)))
    offered = extra(at_work)
    add_extra(at_work.desk, [large.id, small.id], offered.id)
    assert names(at_work, large) == [("Lamination", Decimal("2.14"))]
    assert names(at_work, small) == [("Lamination", Decimal("0.5"))]
    price = price_book(at_work.desk).price(now(at_work, large))
    assert explain.explained(Words(), price) == "2.14 m² × 3.10 + 2.14 m² Lamination × 6.00 = 19.47"
    undo_newest(at_work.desk)
    assert names(at_work, large) == names(at_work, small) == []


def test_what_a_job_does_not_know_is_typed_and_nothing_is_added_before(at_work: Studio) -> None:
    known, unknown = at_work.job(), at_work.job(plot("Plan.pdf", media=UNKNOWN, area_mm2=None))
    lamination = extra(at_work)
    with pytest.raises(BadInput, match="The area of “Plan") as why:
        add_extra(at_work.desk, [known.id, unknown.id], lamination.id)
    assert why.value.field == "quantity"
    assert names(at_work, known) == names(at_work, unknown) == []
    add_extra(at_work.desk, [known.id, unknown.id], lamination.id, Decimal("1.5"))
    assert names(at_work, known) == names(at_work, unknown) == [("Lamination", Decimal("1.5"))]


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        (Unit.METRE, "The length of “Plan.pdf” is not known."),
        (Unit.HOUR, "“Lamination” is charged by the hour."),
        (Unit.PIECE, "How many copies “Plan.pdf” has is not known."),
    ],
)
def test_each_unit_says_what_it_wants_to_know(at_work: Studio, unit: Unit, told: str) -> None:
    none = Measure(0, Origin.MEASURED)
    job = at_work.job(plot("Plan.pdf", media=UNKNOWN, copies=none))
    with pytest.raises(BadInput, match=told):
        add_extra(at_work.desk, [job.id], extra(at_work, unit=unit).id)


def test_a_job_that_is_still_printing_has_no_area_yet(at_work: Studio) -> None:
    job = at_work.job(plot("Plan.pdf", status=JobStatus.PROCESSING))
    with pytest.raises(BadInput, match=r"“Plan.*is still printing"):
        add_extra(at_work.desk, [job.id], extra(at_work).id)


@pytest.mark.parametrize("typed", ["0", "-1", "0.0001", "1000001", "NaN"])
def test_a_quantity_that_is_none_is_refused_at_its_field(at_work: Studio, typed: str) -> None:
    with pytest.raises(BadInput) as why:
        add_extra(at_work.desk, [at_work.job().id], extra(at_work).id, Decimal(typed))
    assert why.value.field == "quantity"


def test_an_extra_that_is_not_chosen_or_not_there_is_not_added(at_work: Studio) -> None:
    with pytest.raises(BadInput, match="No extra is chosen") as why:
        add_extra(at_work.desk, [at_work.job().id], "")
    assert why.value.field == "extra"
    with pytest.raises(NotFound):
        add_extra(at_work.desk, [at_work.job().id], "gone")


def test_a_bundle_adds_what_its_extras_one_by_one_would(at_work: Studio) -> None:
    lamination, folding = extra(at_work), extra(at_work, "Folding", Unit.PIECE, price="0.40")
    packing = extra(at_work, "Packing", Unit.PIECE, price="2")
    whole = bundle(at_work, "Exhibition print", lamination, folding, (packing, "3"))
    at_once, one_by_one = (at_work.job(plot(copies=Measure(4, Origin.MEASURED))) for _ in range(2))
    add_extra(at_work.desk, [at_once.id], whole.id, Decimal("2.5"))
    for each, quantity in ((lamination, "2.5"), (folding, ""), (packing, "3")):
        add_extra(at_work.desk, [one_by_one.id], each.id, Decimal(quantity) if quantity else None)
    assert names(at_work, at_once) == [("Lamination", Decimal("2.5")), ("Folding", 4), ("Packing", 3)]
    assert now(at_work, at_once).tag.additions == now(at_work, one_by_one).tag.additions
    book = price_book(at_work.desk)
    assert total(book.price(now(at_work, at_once)).terms) == Decimal("22.60")
    assert book.price(now(at_work, at_once)).terms == book.price(now(at_work, one_by_one)).terms


def test_what_has_its_own_quantity_in_a_bundle_keeps_it_whatever_is_typed(at_work: Studio) -> None:
    strips, job = extra(at_work, "Edge strips"), at_work.job()
    whole = bundle(at_work, "Exhibition print", extra(at_work), (strips, "0.2"))
    add_extra(at_work.desk, [job.id], whole.id, Decimal("1.5"))
    assert names(at_work, job) == [("Lamination", Decimal("1.5")), ("Edge strips", Decimal("0.2"))]


def test_one_quantity_for_a_bundle_of_several_measures_is_refused(at_work: Studio) -> None:
    lamination, framing = extra(at_work), extra(at_work, "Framing", Unit.METRE)
    packing = extra(at_work, "Packing", Unit.PIECE)
    several = bundle(at_work, "Exhibition print", lamination, framing)
    settled = bundle(at_work, "Parcel", (packing, "1"))
    for each in (several, settled):
        with pytest.raises(BadInput, match="One quantity does not tell") as why:
            add_extra(at_work.desk, [at_work.job().id], each.id, Decimal(2))
        assert why.value.field == "quantity"


def test_work_done_keeps_its_price_whatever_the_catalogue_says_later(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    job, lamination = at_work.job(), extra(at_work)
    add_extra(at_work.desk, [job.id], lamination.id)
    save_extra(at_work.desk, replace(lamination, price=Decimal(60)))
    assert price_of(at_work, job) == Decimal("19.47")
    delete_extra(at_work.desk, lamination.id)
    assert price_of(at_work, job) == Decimal("19.47")


def test_a_cost_nobody_knew_is_told_as_missing_until_the_catalogue_knows_it(at_work: Studio) -> None:
    at_work.rate(Side.COST, per_m2="1")
    job, lamination = at_work.job(), extra(at_work)
    add_extra(at_work.desk, [job.id], lamination.id)
    cost = price_book(at_work.desk).cost(now(at_work, job))
    assert cost.amount is None
    assert explain.costed(Words(), cost) == "Not known: Lamination has no cost yet."
    cheap = save_extra(at_work.desk, replace(lamination, cost=Decimal("2.50")))
    assert price_book(at_work.desk).cost(now(at_work, job)).amount == Decimal("7.49")
    other = at_work.job()
    add_extra(at_work.desk, [other.id], lamination.id)
    save_extra(at_work.desk, replace(cheap, cost=Decimal(9)))
    assert price_book(at_work.desk).cost(now(at_work, other)).amount == Decimal("7.49")


def test_an_addition_is_removed_and_that_is_undone(at_work: Studio) -> None:
    job, lamination, folding = at_work.job(), extra(at_work), extra(at_work, "Folding", Unit.PIECE)
    for each in (lamination, folding, lamination):
        add_extra(at_work.desk, [job.id], each.id)
    first = now(at_work, job).tag.additions[0]
    remove_extra(at_work.desk, job.id, as_text(first))
    assert [name for name, _ in names(at_work, job)] == ["Folding", "Lamination"]
    undo_newest(at_work.desk)
    assert [name for name, _ in names(at_work, job)] == ["Lamination", "Folding", "Lamination"]
    remove_extra(at_work.desk, job.id, as_text(first))
    remove_extra(at_work.desk, job.id, as_text(first))
    with pytest.raises(NotAllowed):
        remove_extra(at_work.desk, job.id, as_text(first))


def test_extras_and_other_decisions_are_taken_back_apart(at_work: Studio) -> None:
    job, client = at_work.job(), at_work.client()
    add_extra(at_work.desk, [job.id], extra(at_work).id)
    added = newest(at_work.desk)
    tag(at_work.desk, [job.id], client.id)
    undo(at_work.desk, added)
    assert now(at_work, job).tag.client_id == client.id
    assert names(at_work, job) == []


def test_invoiced_jobs_get_no_extras_and_keep_theirs(at_work: Studio) -> None:
    job, lamination = at_work.job(), extra(at_work)
    add_extra(at_work.desk, [job.id], lamination.id)
    at_work.desk.db.jobs.put(replace(now(at_work, job), invoice_id="issued"))
    with pytest.raises(NotAllowed, match="on an invoice"):
        add_extra(at_work.desk, [job.id], lamination.id)
    with pytest.raises(NotAllowed, match="on an invoice"):
        remove_extra(at_work.desk, job.id, as_text(now(at_work, job).tag.additions[0]))
    assert names(at_work, job) == [("Lamination", Decimal("2.14"))]


def test_what_is_added_does_not_change_who_pays(at_work: Studio) -> None:
    job = at_work.job()
    before = now(at_work, job).tag
    add_extra(at_work.desk, [job.id], extra(at_work).id)
    assert replace(now(at_work, job).tag, additions=()) == before
    set_state(at_work.desk, [job.id], before.state)
    assert names(at_work, job) == [("Lamination", Decimal("2.14"))]
