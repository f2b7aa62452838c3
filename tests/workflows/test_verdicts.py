"""What was judged of all jobs: kept, and always what judging all of them afresh would say."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from smarttracker_lite.domain.cartridges import Correction, Reach
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.domain.rates import Basis, Price, Side, Tier, Tiering
from smarttracker_lite.errors import NotAllowed, NotFound
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.judge import JUDGED, Verdict, amounts, verdicts
from smarttracker_lite.workflows.price import AT_ONCE, price_book
from smarttracker_lite.workflows.verdicts import Verdicts
from tests.support.studio import Studio, plot

UNPRICED = plot(media=Media(name="Gold leaf"))


def kept(at_work: Studio, verdict: Verdict) -> set[str]:
    """The jobs it is said of, as it is kept."""
    desk = at_work.desk
    found = desk.keeping(Verdicts).found(desk, verdict, wait=True)
    assert found.left == 0
    return {job.id for _, job in desk.db.jobs.at(found.rows)}


def afresh(at_work: Studio, verdict: Verdict) -> set[str]:
    """The same of all jobs, judged now."""
    prices = price_book(at_work.desk)
    jobs = at_work.desk.db.jobs.newest(Wanted(stages=JUDGED))
    return {job.id for job in jobs if verdict in verdicts(job, amounts(prices, job))}


def selling(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.rate(Side.COST, media="Plain bond", per_m2="3")


def busy(at_work: Studio, random: Random) -> None:
    """Something that happens in a studio."""
    desk, jobs = at_work.desk, list(at_work.desk.db.jobs.newest(Wanted(stages=JUDGED)))
    clients = desk.db.clients.all() or [at_work.client()]
    open_jobs = [job for job in jobs if job.invoice_id is None] or [at_work.job()]
    job, client = random.choice(open_jobs), random.choice(clients)
    long = Measure(300_000_000, Origin.MEASURED)
    deeds: list[Callable[[], object]] = [
        lambda: at_work.client(f"Studio {len(clients)}"),
        lambda: at_work.job(plot(roll_length_um=random.choice([None, long])), client=client),
        lambda: at_work.jobs(3, media=replace(plot().media, name=random.choice(["Satin", "Plain bond"]))),
        lambda: tag.tag(desk, [job.id], client.id),
        lambda: tag.set_state(desk, [job.id], random.choice(list(JobState))),
        lambda: at_work.rate(random.choice(list(Side)), media="Satin", per_m2=str(random.randint(0, 5))),
        lambda: by_month(at_work, random.randint(1, 4)),
        lambda: desk.db.clients.put(replace(client, discount=Decimal(random.choice([0, 10, 100])))),
        lambda: desk.db.corrections.put(
            Correction(id="k", printer_id="plotter", valid_from=None, factor=Decimal(2), reach=Reach.BOTH)
        ),
        lambda: invoiced(at_work, job),
        lambda: desk.db.jobs.delete(job.id) if len(open_jobs) > 5 else None,
    ]
    random.choice(deeds)()


def invoiced(at_work: Studio, job: Job) -> None:
    """The job is on an invoice of its own, if it can be."""
    with suppress(NotAllowed, NotFound):
        draft = bill.draft(at_work.desk, job.tag.client_id or "", [job.id])
        bill.issue_draft(at_work.desk, draft.id)


def by_month(at_work: Studio, least: int) -> None:
    """From so many m² of the client in the month on plain bond costs less than it costs us."""
    rate = next(each for each in at_work.desk.db.rates.all() if each.side is Side.PRICE)
    tier = Tier(least=Decimal(least), rate=Decimal(1))
    price = Price(basis=Basis.SQUARE_METRE, rate=Decimal("3.10"), tiering=Tiering.MONTH, tiers=(tier,))
    at_work.desk.db.rates.put(replace(rate, prices=(price,)))


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_the_verdicts_are_those_of_now(at_work: Studio, seed: int) -> None:
    random = Random(seed)
    selling(at_work)
    met = 0
    for _ in range(40):
        busy(at_work, random)
        if random.random() < 0.4:
            found = {verdict: kept(at_work, verdict) for verdict in Verdict}
            assert found == {verdict: afresh(at_work, verdict) for verdict in Verdict}
            met += sum(map(bool, found.values()))
    assert met >= 5


def test_a_change_that_was_taken_back_leaves_no_verdict(at_work: Studio) -> None:
    selling(at_work)
    job = at_work.job()
    assert kept(at_work, Verdict.UNPRICED) == set()

    def changed_in_vain() -> None:
        with at_work.desk.act("tag"):
            at_work.desk.db.jobs.put(replace(job, facts=UNPRICED))
            assert kept(at_work, Verdict.UNPRICED) == set()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        changed_in_vain()
    assert kept(at_work, Verdict.UNPRICED) == set()


def test_who_reads_an_old_moment_spoils_no_verdict(at_work: Studio) -> None:
    selling(at_work)
    job = at_work.job()
    desk = at_work.desk

    def rename_media() -> None:
        desk.db.jobs.put(replace(job, facts=UNPRICED))

    with desk.db.reading():
        assert kept(at_work, Verdict.UNPRICED) == set()
        writer = threading.Thread(target=rename_media)
        writer.start()
        writer.join()
        assert kept(at_work, Verdict.UNPRICED) == {job.id}
    assert kept(at_work, Verdict.UNPRICED) == {job.id}


def test_nobody_waits_for_very_many_to_be_judged_and_few_are_judged_at_once(at_work: Studio) -> None:
    at_work.jobs(AT_ONCE + 1)
    board = at_work.desk.keeping(Verdicts)
    with board.halted():
        assert board.found(at_work.desk, Verdict.UNPRICED).left == AT_ONCE + 1
    assert len(kept(at_work, Verdict.UNPRICED)) == AT_ONCE + 1
    at_work.jobs(5)
    found = board.found(at_work.desk, Verdict.UNPRICED)
    assert (len(found.rows), found.left) == (AT_ONCE + 6, 0)


def test_a_restore_makes_all_verdicts_anew(at_work: Studio) -> None:
    selling(at_work)
    at_work.job(UNPRICED)
    assert len(kept(at_work, Verdict.UNPRICED)) == 1
    copy = at_work.desk.db.folder / "copy.json"
    at_work.desk.db.write_copy(copy)
    at_work.job(UNPRICED)
    assert len(kept(at_work, Verdict.UNPRICED)) == 2
    at_work.desk.db.take_over(copy, Act(Who.USER, "restore"))
    assert len(kept(at_work, Verdict.UNPRICED)) == 1
