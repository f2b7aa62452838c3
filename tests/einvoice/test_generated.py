"""Hundreds of invoices nobody thought of, before the official judges."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.documents import Adjustment, Invoice, Line
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit
from tests.support.einvoices import TAXES, as_judged, credit_note, file, invoice, line
from tests.support.judges import faults

_MIXABLE = st.sampled_from([tax for name, tax in TAXES.items() if name != "outside"])
_TEXTS = st.text(max_size=40)


def _decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


def _lines(currency: str) -> st.SearchStrategy[Line]:
    return st.builds(
        line,
        tax=_MIXABLE,
        quantity=_decimals("0", "9999", 3),
        price=_decimals("-500", "5000", 4),
        unit=st.sampled_from(Unit),
        discount=st.one_of(st.just(Decimal(0)), _decimals("0", "100", 2)),
        description=_TEXTS,
        currency=st.just(currency),
    )


def _adjustments(taxes: list[Tax]) -> st.SearchStrategy[list[Adjustment]]:
    """Only of what is on the invoice."""
    one = st.builds(
        Adjustment,
        reason=_TEXTS,
        amount=_decimals("0", "20", 0),
        tax=st.sampled_from(taxes),
        charge=st.booleans(),
    )
    return st.lists(one, max_size=3)


@st.composite
def _invoices(draw: st.DrawFn) -> Invoice:
    currency = draw(st.sampled_from(["EUR", "CHF", "JPY"]))
    lines = draw(st.lists(_lines(currency), min_size=1, max_size=12))
    whole = invoice(lines, draw(_adjustments([each.tax for each in lines])), currency)
    return credit_note(whole) if draw(st.booleans()) else whole


@settings(max_examples=200)
@given(_invoices(), st.sampled_from(Format))
def test_any_invoice_passes(whole: Invoice, format: Format) -> None:
    assert faults(as_judged(file(whole, format))) == []
