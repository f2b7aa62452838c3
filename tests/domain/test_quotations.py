"""What a quoted line's jobs share of it."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.documents import Item, Line
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.quotations import shared_among
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit

_VAT = Tax(TaxCategory.STANDARD, Decimal(22))
_CENTS = st.decimals(min_value=0, max_value=100_000, places=2)


def line(net: Decimal, allowance: Decimal = Decimal(0)) -> Line:
    whole = net + allowance
    return Line(
        description="Posters",
        quantity=Decimal(1),
        unit=Unit.JOB,
        price=whole,
        net=net,
        tax=_VAT,
        allowance=allowance,
    )


def items(*nets: Decimal) -> list[Item]:
    return [
        Item(job_id=str(n), day=date(2026, 1, 2), description="", project="", media="", net=net, terms=())
        for n, net in enumerate(nets)
    ]


def test_jobs_share_a_line_as_their_own_amounts_are() -> None:
    shared = shared_among(line(Decimal("90.00")), items(Decimal("10.00"), Decimal("20.00")), "EUR")
    assert [each.net for each in shared.items] == [Decimal("30.00"), Decimal("60.00")]
    assert shared.job_ids == ("0", "1")


def test_jobs_without_an_amount_share_a_line_equally() -> None:
    shared = shared_among(line(Decimal("10.00")), items(*[Decimal(0)] * 3), "EUR")
    assert [each.net for each in shared.items] == [Decimal("3.33"), Decimal("3.34"), Decimal("3.33")]


@given(_CENTS, _CENTS, st.lists(_CENTS, min_size=1, max_size=12))
def test_the_shares_are_the_line_before_its_discount_to_the_cent_and_none_is_less_than_nothing(
    net: Decimal, allowance: Decimal, nets: list[Decimal]
) -> None:
    shared = shared_among(line(net, allowance), items(*nets), "EUR")
    assert sum(each.net for each in shared.items) == net + allowance
    assert all(each.net >= 0 and round_money(each.net, "EUR") == each.net for each in shared.items)
    assert [each.terms[0].amount for each in shared.items] == [each.net for each in shared.items]
