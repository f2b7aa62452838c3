"""What jobs earned, put together by client or by media."""

from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.margins import Earnings, Margin
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows.earn import By, Period, account, account_needs
from smarttracker_lite.workflows.find import UNNAMED, JobFilter
from smarttracker_lite.workflows.tag import set_state
from tests.support.studio import Studio, plot

ONE = Margin(Decimal("6.63"), Decimal("2.14"))


def priced(studio: Studio) -> None:
    """3.10 per m² of plain bond, of which one costs 1."""
    studio.rate(media="Plain bond", per_m2="3.10")
    studio.rate(Side.COST, media="Plain bond", per_m2="1")


def test_jobs_are_added_up_by_client_and_by_media(at_work: Studio) -> None:
    priced(at_work)
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    at_work.job()
    at_work.job(plot(media=Media()), client=rossi)
    known, unknown = Earnings(jobs=1, known=1, margin=ONE), Earnings(jobs=1, unpriced=1, costless=1)
    by_client = account(at_work.desk, By.CLIENT, JobFilter())
    assert by_client.rows == {rossi.id: known.plus(unknown), UNNAMED: known}
    by_media = account(at_work.desk, By.MEDIA, JobFilter())
    assert by_media.rows == {"Plain bond": known.plus(known), UNNAMED: unknown}
    assert by_client.total == by_media.total
    assert by_client.total.margin == Margin(Decimal("13.26"), Decimal("4.28"))


def test_what_is_not_done_yet_earns_nothing_and_what_nobody_pays_for_stands_beside(at_work: Studio) -> None:
    priced(at_work)
    at_work.job(plot(status=JobStatus.PROCESSING))
    test, strange = at_work.job(), at_work.job(plot(media=Media(name="Canvas")))
    set_state(at_work.desk, [test.id, strange.id], JobState.INTERNAL)
    found = account(at_work.desk, By.MEDIA, JobFilter())
    assert found.rows == {}
    assert (found.besides.known, found.besides.unknown) == (Decimal("2.14"), 1)


def test_a_period_has_both_its_days(at_work: Studio) -> None:
    days = [date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 10, 1), date(2026, 10, 31)]
    for day in (*days, date(2026, 11, 1), date(2026, 11, 20)):
        at_work.job(plot(day=day))
    counts = {period: account_needs(at_work.desk, period.filter(at_work.desk.today)) for period in Period}
    assert counts == {
        Period.MONTH: 2,
        Period.LAST_MONTH: 2,
        Period.YEAR: 5,
        Period.LAST_YEAR: 2,
        Period.ALL: 7,
    }
