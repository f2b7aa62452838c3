"""What is left of a price once the cost is paid."""

from decimal import Decimal

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.margins import Earnings, Margin, earned, margin
from smarttracker_lite.domain.units import Unit

UNKNOWN = Charge("EUR", missing=(Lack(Missing.RATE),))


def charge(amount: str, currency: str = "EUR") -> Charge:
    return Charge(currency, (Term(Decimal(1), Unit.JOB, Decimal(amount)),))


def test_a_margin_is_what_is_left_and_its_share_of_the_price() -> None:
    earns = margin(charge("8.00"), charge("6.00"))
    assert earns
    assert (earns.left, earns.share, earns.loss) == (Decimal("2.00"), Decimal("0.25"), False)


def test_a_loss_is_a_loss() -> None:
    loses = margin(charge("5.00"), charge("6.00"))
    assert loses
    assert (loses.left, loses.share, loses.loss) == (Decimal("-1.00"), Decimal("-0.2"), True)


def test_what_is_given_away_has_no_share_and_is_a_loss_if_it_costs_anything() -> None:
    given, free = margin(charge("0"), charge("6.00")), margin(charge("0"), charge("0"))
    assert given
    assert free
    assert (given.share, given.loss) == (None, True)
    assert (free.share, free.loss) == (None, False)


def test_what_is_not_known_is_no_margin() -> None:
    assert margin(UNKNOWN, charge("6.00")) is None
    assert margin(charge("8.00"), UNKNOWN) is None
    assert margin(charge("8.00", "USD"), charge("6.00")) is None


def test_jobs_of_which_something_is_not_known_are_counted_and_not_added() -> None:
    pairs = (
        (charge("8.00"), charge("6.00")),
        (UNKNOWN, charge("6.00")),
        (UNKNOWN, UNKNOWN),
        (charge("8.00"), UNKNOWN),
        (charge("8.00", "USD"), charge("6.00")),
        (charge("1.00"), charge("2.00")),
    )
    together = Earnings()
    for pair in pairs:
        together = together.plus(earned(*pair))
    assert together == Earnings(
        jobs=6, known=2, margin=Margin(Decimal("9.00"), Decimal("8.00")), unpriced=2, costless=2, foreign=1
    )
