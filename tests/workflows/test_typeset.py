"""An invoice in the words that stand on the paper."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.billing.sheet import SheetLine
from smarttracker_lite.domain.cartridges import Correction, Reach
from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.documents import Invoice, Line
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.typeset import boxed, sheet
from tests.support.studio import Studio, plot

ENGLISH = Words("en")


def proof(studio: Studio, name: str = "Studio Rossi") -> Invoice:
    """What an invoice over one new job of this client would be."""
    studio.seller()
    client = studio.client(name)
    studio.job(plot(), client=client)
    return bill.proof(studio.desk, bill.draft(studio.desk, client.id).id)


def composed(studio: Studio) -> SheetLine:
    studio.rate(media="Plain bond", per_m2="3.10", per_ml="0.42", per_job="1.50")
    return sheet(proof(studio), ENGLISH).lines[0]


def test_a_price_of_several_parts_is_for_one_job_and_told_below(at_work: Studio) -> None:
    line = composed(at_work)
    assert (line.quantity, line.unit, line.price) == ("1", "job", "15.78")
    assert " ".join(line.reckoning.split()) == "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78"


def test_the_sum_may_only_break_before_a_plus(at_work: Studio) -> None:
    _, *others = composed(at_work).reckoning.split(" ")
    assert [piece[:2] for piece in others] == ["+\N{NO-BREAK SPACE}"] * 2


def of_terms(line: Line, *terms: Term) -> Line:
    """The line of a job whose price came about so."""
    return replace(line, items=(replace(line.items[0], terms=terms),))


def test_the_sum_may_break_before_a_discount_too(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    invoice = proof(at_work)
    paper = invoice.lines[0].terms[0]
    less = Term(paper.amount, Unit.PERCENT, Decimal("-0.1"), Part.DISCOUNT)
    discounted = replace(invoice, lines=(of_terms(invoice.lines[0], paper, less),))
    sum_, discount = sheet(discounted, ENGLISH).lines[0].reckoning.split(" ")
    assert (sum_.split(), discount[0]) == (["2.14", "m²", "×", "3.10"], "−")


def test_a_quantity_that_was_rounded_up_is_explained(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    invoice = proof(at_work)
    rounded = Term(Decimal("2.2"), Unit.SQUARE_METRE, Decimal("3.10"), Part.PAPER, exact=Decimal("2.14"))
    line = replace(of_terms(invoice.lines[0], rounded), quantity=Decimal("2.2"))
    told = sheet(replace(invoice, lines=(line,)), ENGLISH).lines[0].reckoning
    assert " ".join(told.split()) == "2.20 m² (2.14 rounded up) × 3.10 = 6.82"


def test_ink_that_was_corrected_is_explained(at_work: Studio) -> None:
    at_work.rate(per_ml="0.42")
    correction = Correction(
        id="on", printer_id="plotter", valid_from=None, factor=Decimal("1.14"), reach=Reach.BOTH
    )
    at_work.desk.db.corrections.put(correction)
    line = sheet(proof(at_work), ENGLISH).lines[0]
    assert (line.quantity, line.price, line.amount) == ("20.748", "0.42", "8.71")
    assert " ".join(line.reckoning.split()) == "20.748 ml (18.2 ml × 1.14) × 0.42 = 8.71"


def test_a_price_of_one_part_has_its_quantity_and_no_sum(at_work: Studio) -> None:
    at_work.rate(media="Plain bond", per_m2="3.10")
    line = sheet(proof(at_work), ENGLISH).lines[0]
    assert (line.quantity, line.unit, line.price, line.reckoning) == ("2.14", "m²", "3.10", "")


@pytest.mark.parametrize(("charged", "shown"), [("1", "1.00"), ("2.1", "2.10"), ("0.999", "0.999")])
def test_areas_have_two_decimals_or_as_many_as_are_charged(at_work: Studio, charged: str, shown: str) -> None:
    at_work.rate(per_m2="3.10")
    invoice = proof(at_work)
    as_charged = replace(invoice, lines=(replace(invoice.lines[0], quantity=Decimal(charged)),))
    assert sheet(as_charged, ENGLISH).lines[0].quantity == shown


def test_what_cannot_be_printed_is_known_before_the_invoice_is_issued(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    assert boxed(at_work.desk, proof(at_work, "შპს Тифлис")) == {"შპს Тифлис": "შპს"}
    assert boxed(at_work.desk, proof(at_work, "Αθήνα 東京 שלום")) == {}
