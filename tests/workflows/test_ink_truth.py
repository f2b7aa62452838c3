"""Cartridges in the log, what they tell of a printer, and the correction of its ink in costs and prices."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from smarttracker_lite.domain.cartridges import CartridgeChange, Correction, Reach, in_force
from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.domain.inktruth import Doubt
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.workflows.inktruth import (
    changes,
    correct,
    correction,
    delete_cartridge,
    effect,
    first_open_day,
    inks,
    jobs_needed,
    last_inked,
    log_cartridge,
    proposed,
    truth,
    uncorrect,
)
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reconcile import close
from smarttracker_lite.workflows.reprice import Sums
from tests.support.cartridges import ago, inking, put_in
from tests.support.invoicing import issued
from tests.support.studio import NOON, Studio, plot
from tests.support.undoing import undo_newest

F = Decimal("1.14")
TODAY = NOON.date()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def inked(at_work: Studio) -> Studio:
    return inking(at_work)


def printed(at_work: Studio, days_ago: int = 0) -> Job:
    return at_work.job(plot(day=TODAY - timedelta(days=days_ago)))


def amounts(at_work: Studio, job: Job) -> tuple[Decimal | None, Decimal | None]:
    """What it costs, and its price."""
    book = price_book(at_work.desk)
    return book.cost(job).amount, book.price(job).amount


def test_a_cartridge_is_noted_and_taken_away_and_comes_back(inked: Studio) -> None:
    change = put_in(inked, 3)
    assert changes(inked.desk, "plotter") == [change]
    delete_cartridge(inked.desk, change.id)
    assert changes(inked.desk, "plotter") == []
    undo_newest(inked.desk)
    assert changes(inked.desk, "plotter") == [change]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("channel", {"channel": "  "}),
        ("channel", {"channel": "c" * 41}),
        ("ml", {"ml": Decimal(0)}),
        ("ml", {"ml": Decimal(-1)}),
        ("ml", {"ml": Decimal("10000.1")}),
        ("ml", {"ml": Decimal("NaN")}),
        ("ml", {"ml": Decimal("Infinity")}),
        ("day", {"at": NOON + timedelta(minutes=1)}),
        ("time", {}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(inked: Studio, field: str, wrong: dict[str, object]) -> None:
    first = put_in(inked, 3)
    again = replace(first, **wrong)  # type: ignore[arg-type]  # the fields that each case names
    with pytest.raises(BadInput) as refused:
        log_cartridge(inked.desk, "plotter", again.channel, again.ml, again.at)
    assert refused.value.field == field
    assert changes(inked.desk, "plotter") == [first]


def test_a_printer_that_is_not_there_has_no_cartridges(inked: Studio) -> None:
    with pytest.raises(NotFound):
        log_cartridge(inked.desk, "gone", "cyan", Decimal(300), ago(1))


def test_two_cartridges_tell_how_much_more_was_used_than_told(inked: Studio) -> None:
    put_in(inked, 10, "100")
    put_in(inked, 2, "300")
    for days in (12, 9, 8, 7, 6, 5, 1):
        printed(inked, days)
    told = truth(inked.desk, "plotter")
    assert (told.poured_ml, told.told_ml) == (Decimal(100), Decimal(91))
    assert told.estimate
    assert told.estimate.factor == Decimal("1.098901")
    assert jobs_needed(inked.desk, "plotter") == 6


def test_the_inks_are_those_that_jobs_tell_and_before_the_first_job_those_in_the_printer(
    inked: Studio,
) -> None:
    desk = inked.desk
    supplies = tuple(Supply(name=name) for name in ("MK", "LightMagenta", "A4 plain", "cyan"))
    plotter = desk.db.printers.get("plotter")
    plotter = replace(plotter, device=replace(plotter.device, supplies=supplies))
    assert inks(desk, plotter) == ["cyan", "light magenta", "matte black"]
    inked.job(plot(inks=None))
    assert inks(desk, plotter) == []
    printed(inked)
    assert inks(desk, plotter) == ["cyan"]


def test_cartridges_of_other_printers_and_none_tell_nothing(inked: Studio) -> None:
    inked.desk.db.cartridges.put(
        CartridgeChange(id="x", printer_id="other", channel="cyan", at=ago(1), ml=Decimal(1))
    )
    assert truth(inked.desk, "plotter").spans == ()
    assert jobs_needed(inked.desk, "plotter") == 0


def test_a_gap_counts_until_somebody_settles_it(inked: Studio) -> None:
    printed(inked, 20)
    put_in(inked, 10)
    put_in(inked, 0)
    printed(inked, 5)
    gap = inked.gap(since=ago(4), until=ago(3))
    assert truth(inked.desk, "plotter").spans[-1].doubt is Doubt.GAP
    close(inked.desk, gap.id, Closing.ACCEPTED)
    assert truth(inked.desk, "plotter").spans[-1].doubt is None


def test_a_cartridge_from_before_the_printer_was_tracked_tells_nothing(inked: Studio) -> None:
    put_in(inked, 10)
    put_in(inked, 0)
    printed(inked, 5)
    assert truth(inked.desk, "plotter").spans[-1].doubt is Doubt.EARLY
    printed(inked, 20)
    assert truth(inked.desk, "plotter").spans[-1].doubt is None


def test_nothing_is_corrected_before_it_is_switched_on(inked: Studio) -> None:
    assert amounts(inked, printed(inked)) == (Decimal("3.64"), Decimal("7.64"))
    assert correction(inked.desk, "plotter") is None


def test_costs_are_corrected_and_prices_only_if_that_is_meant(inked: Studio) -> None:
    old, new = printed(inked, 1), printed(inked)
    correct(inked.desk, "plotter", F, Reach.COSTS)
    assert amounts(inked, new) == (Decimal("4.15"), Decimal("7.64"))
    correct(inked.desk, "plotter", F, Reach.BOTH)
    assert amounts(inked, new) == (Decimal("4.15"), Decimal("8.71"))
    assert amounts(inked, old) == (Decimal("3.64"), Decimal("7.64"))
    assert inked.desk.db.corrections.count() == 1


def test_other_printers_and_work_by_hand_are_not_corrected(inked: Studio) -> None:
    correct(inked.desk, "plotter", F, Reach.BOTH)
    for printer_id in ("other", None):
        other = replace(printed(inked), printer_id=printer_id)
        assert amounts(inked, other) == (Decimal("3.64"), Decimal("7.64"))


def test_what_is_switched_off_holds_for_the_days_it_was_on(inked: Studio) -> None:
    correct(inked.desk, "plotter", F, Reach.COSTS)
    during = printed(inked)
    inked.clock.move(days=5)
    uncorrect(inked.desk, "plotter")
    after = inked.job(plot(day=TODAY + timedelta(days=5)))
    assert amounts(inked, during)[0] == Decimal("4.15")
    assert amounts(inked, after)[0] == Decimal("3.64")
    assert correction(inked.desk, "plotter") is None


def test_what_is_switched_on_and_off_on_one_day_leaves_nothing(inked: Studio) -> None:
    correct(inked.desk, "plotter", F, Reach.COSTS)
    uncorrect(inked.desk, "plotter")
    assert inked.desk.db.corrections.all() == []


def test_a_correction_from_an_earlier_day_takes_the_place_of_later_ones(inked: Studio) -> None:
    correct(inked.desk, "plotter", Decimal(2), Reach.COSTS)
    correct(inked.desk, "plotter", F, Reach.COSTS, YESTERDAY)
    (earlier,) = inked.desk.db.corrections.all()
    assert (earlier.factor, earlier.valid_from) == (F, YESTERDAY)
    assert amounts(inked, printed(inked))[0] == Decimal("4.15")


def test_what_holds_already_is_not_said_again(inked: Studio) -> None:
    correct(inked.desk, "plotter", F, Reach.COSTS)
    inked.clock.move(days=5)
    correct(inked.desk, "plotter", F, Reach.COSTS)
    (held,) = inked.desk.db.corrections.all()
    assert held.valid_from == TODAY
    correct(inked.desk, "plotter", F, Reach.BOTH)
    assert [each.reach for each in inked.desk.db.corrections.all()] == [Reach.COSTS, Reach.BOTH]


@pytest.mark.parametrize("factor", ["0.499999", "3.000001", "0", "-1", "NaN", "Infinity"])
def test_a_factor_that_cannot_be_is_refused(inked: Studio, factor: str) -> None:
    with pytest.raises(BadInput, match=r"between 0\.5 and 3") as refused:
        correct(inked.desk, "plotter", Decimal(factor), Reach.COSTS)
    assert refused.value.field == "factor"
    assert inked.desk.db.corrections.all() == []


def test_a_correction_does_not_begin_tomorrow(inked: Studio) -> None:
    with pytest.raises(BadInput, match="not come yet"):
        correct(inked.desk, "plotter", F, Reach.COSTS, TODAY + timedelta(days=1))


def test_the_first_open_day_is_that_of_the_oldest_job_not_invoiced(inked: Studio) -> None:
    assert first_open_day(inked.desk, "plotter") is None
    for days in (1, 5, 3):
        printed(inked, days)
    assert first_open_day(inked.desk, "plotter") == TODAY - timedelta(days=5)


def test_what_would_change_is_told_before_and_invoiced_jobs_keep_their_price(inked: Studio) -> None:
    invoice = issued(inked, inked.client())
    for days in (0, 1, 5):
        printed(inked, days)
    inked.desk.db.jobs.put(replace(printed(inked, 1), printer_id="another"))
    both = proposed(inked.desk, "plotter", F, Reach.BOTH, YESTERDAY)
    costs, prices = effect(inked.desk, both)
    assert (costs.looked_at, costs.total.jobs) == (3, 2)
    assert prices.total == Sums(2, Decimal("15.28"), Decimal("17.42"))
    costs, prices = effect(inked.desk, proposed(inked.desk, "plotter", F, Reach.COSTS, YESTERDAY))
    assert (costs.total.jobs, prices.total.jobs) == (2, 0)
    assert inked.desk.db.corrections.all() == []
    correct(inked.desk, "plotter", F, Reach.BOTH, YESTERDAY)
    billed = inked.desk.db.jobs.get(invoice.lines[0].job_ids[0])
    assert price_book(inked.desk).price(billed).amount == invoice.net


def test_the_last_job_with_ink_is_the_example(inked: Studio) -> None:
    assert last_inked(inked.desk, "plotter") is None
    shown = printed(inked, 2)
    inked.job(plot(inks=None))
    assert last_inked(inked.desk, "plotter") == shown


def test_of_corrections_that_begin_on_one_day_one_holds_whatever_their_order() -> None:
    made = [
        Correction(id=id, printer_id="a", valid_from=day, factor=Decimal(factor))
        for id, day, factor in (("a", None, 1), ("b", date(2026, 1, 1), 2), ("c", date(2026, 1, 1), 3))
    ]
    for order in (made, made[::-1]):
        assert in_force(order, date(2026, 1, 1)) == made[2]
        assert in_force(order, date(2025, 12, 31)) == made[0]
    assert in_force(made[1:], date(2025, 12, 31)) is None


def test_each_change_is_an_act_in_the_history(inked: Studio) -> None:
    change = put_in(inked, 3)
    delete_cartridge(inked.desk, change.id)
    correct(inked.desk, "plotter", F, Reach.COSTS)
    uncorrect(inked.desk, "plotter")
    verbs = [entry.verb for entry in inked.desk.db.history()][:4]
    assert verbs == ["stop correcting ink", "correct ink", "delete cartridge", "log cartridge"]
