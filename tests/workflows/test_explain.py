"""An amount as a sentence: every kind of term, what was rounded or filled up, and what is missing for one."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.explain import costed, explained

ENGLISH, ITALIAN = Words("en"), Words("it")


def term(
    quantity: str, unit: Unit, rate: str, part: Part = Part.PAPER, about: str = "", exact: str = ""
) -> Term:
    known = Decimal(exact) if exact else None
    return Term(Decimal(quantity), unit, Decimal(rate), part, about, known)


def told(*terms: Term, words: Words = ENGLISH, currency: str = "EUR") -> str:
    """The sentence of a price, which is that of a cost too."""
    charge = Charge(currency, terms)
    assert explained(words, charge) == costed(words, charge)
    return explained(words, charge)


PLOT = (
    term("2.140", Unit.SQUARE_METRE, "3.10"),
    term("18.200", Unit.MILLILITRE, "0.42", Part.INK),
    term("1", Unit.JOB, "1.50", Part.JOB),
)


def test_the_sum_is_a_sentence_in_the_reader_s_numbers() -> None:
    assert told(*PLOT) == "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78"
    assert told(*PLOT, words=ITALIAN) == "2,14 m² × 3,10 + 18,2 ml × 0,42 + 1,50 = 15,78"


@pytest.mark.parametrize(
    ("one", "english", "italian"),
    [
        (term("2.139", Unit.SQUARE_METRE, "10"), "2.139 m² × 10.00 = 21.39", "2,139 m² × 10,00 = 21,39"),
        (term("1234.5", Unit.METRE, "2"), "1,234.50 m × 2.00 = 2,469.00", "1.234,50 m × 2,00 = 2.469,00"),
        (term("23", Unit.SQUARE_FOOT, "1.25"), "23.0 ft² × 1.25 = 28.75", "23,0 ft² × 1,25 = 28,75"),
        (term("1.5", Unit.METRE, "3"), "1.50 m × 3.00 = 4.50", "1,50 m × 3,00 = 4,50"),
        (term("7.22", Unit.FOOT, "1"), "7.22 ft × 1.00 = 7.22", "7,22 ft × 1,00 = 7,22"),
        (term("18.2", Unit.MILLILITRE, "0.433333"), "18.2 ml × 0.433333 = 7.89", "18,2 ml × 0,433333 = 7,89"),
        (term("0.083", Unit.HOUR, "36"), "0.083 h × 36.00 = 2.99", "0,083 h × 36,00 = 2,99"),
        (term("1", Unit.JOB, "0"), "0.00 = 0.00", "0,00 = 0,00"),
    ],
)  # fmt: skip
def test_each_unit_is_told_in_the_numbers_of_the_language(one: Term, english: str, italian: str) -> None:
    assert told(one) == english
    assert told(one, words=ITALIAN) == italian


@pytest.mark.parametrize(
    ("unit", "one", "many"),
    [
        (Unit.SHEET, "1 sheet × 0.18 = 0.18", "12 sheets × 0.18 = 2.16"),
        (Unit.PAGE, "1 page × 0.18 = 0.18", "12 pages × 0.18 = 2.16"),
        (Unit.COPY, "1 copy × 0.18 = 0.18", "12 copies × 0.18 = 2.16"),
    ],
)
def test_pieces_are_counted(unit: Unit, one: str, many: str) -> None:
    assert [told(term(count, unit, "0.18")) for count in ("1", "12")] == [one, many]


def test_pieces_are_counted_in_italian() -> None:
    pieces = (term("12", unit, "0.5") for unit in (Unit.SHEET, Unit.PAGE, Unit.COPY))
    assert told(*pieces, words=ITALIAN) == "12 fogli × 0,50 + 12 pagine × 0,50 + 12 copie × 0,50 = 18,00"


def test_an_ink_or_a_media_of_its_own_price_is_named() -> None:
    inks = [term(ml, Unit.MILLILITRE, "0.5", Part.INK, name) for ml, name in (("2", "cyan"), ("4", ""))]
    assert told(*inks) == "2.0 ml cyan × 0.50 + 4.0 ml × 0.50 = 3.00"
    matte = term("0.5", Unit.SQUARE_METRE, "8", about="Matte {90} 100%")
    assert told(matte) == "0.50 m² Matte {90} 100% × 8.00 = 4.00"


def test_a_quantity_that_was_rounded_up_says_from_what() -> None:
    area = term("2.2", Unit.SQUARE_METRE, "3.10", exact="2.139")
    assert told(area) == "2.20 m² (2.139 rounded up) × 3.10 = 6.82"
    ink = term("20", Unit.MILLILITRE, "0.5", Part.INK, "cyan", "18.2")
    assert told(ink) == "20.0 ml cyan (18.2 rounded up) × 0.50 = 10.00"


PAPER = term("2.140", Unit.SQUARE_METRE, "3.10")
INK = term("18.2", Unit.MILLILITRE, "0.42", Part.INK)


def test_shares_say_of_what_they_are() -> None:
    waste = term("6.634", Unit.PERCENT, "0.05", Part.WASTE)
    assert told(PAPER, waste) == "2.14 m² × 3.10 + 5% of 6.634 for waste = 6.97"
    cleaning = term("7.644", Unit.PERCENT, "0.025", Part.CLEANING)
    assert told(INK, cleaning) == "18.2 ml × 0.42 + 2.5% of 7.644 for cleaning = 7.84"


def test_a_discount_is_taken_off() -> None:
    discount = term("6.634", Unit.PERCENT, "-0.125", Part.DISCOUNT)
    assert told(PAPER, discount) == "2.14 m² × 3.10 − 12.5% discount on 6.634 = 5.80"


def test_what_fills_up_to_the_minimum_says_so() -> None:
    wanting = term("1", Unit.JOB, "3.366", Part.MINIMUM)
    assert told(PAPER, wanting) == "2.14 m² × 3.10 + 3.366 up to the minimum of 10.00 = 10.00"


def test_extras_come_on_top_of_the_minimum_that_is_told() -> None:
    wanting = term("1", Unit.JOB, "3.366", Part.MINIMUM)
    frames = term("2", Unit.PIECE, "20", Part.EXTRA, "Frame")
    assert told(PAPER, wanting, frames) == (
        "2.14 m² × 3.10 + 3.366 up to the minimum of 10.00 + 2 pieces Frame × 20.00 = 50.00"
    )


def test_shares_discount_and_minimum_are_told_in_italian() -> None:
    terms = (
        term("2.2", Unit.SQUARE_METRE, "3", exact="2.14"),
        term("6.6", Unit.PERCENT, "0.05", Part.WASTE),
        INK,
        term("7.644", Unit.PERCENT, "0.1", Part.CLEANING),
        term("15.3384", Unit.PERCENT, "-0.5", Part.DISCOUNT),
        term("1", Unit.JOB, "2.3308", Part.MINIMUM),
    )
    assert told(*terms, words=ITALIAN) == (
        "2,20 m² (2,14 arrotondati per eccesso) × 3,00 + 5% di 6,60 per gli scarti + 18,2 ml × 0,42"
        " + 10% di 7,644 per la pulizia − 50% di sconto su 15,3384"
        " + 2,3308 per arrivare al minimo di 10,00 = 10,00"
    )


def test_what_has_more_decimals_than_are_shown_says_that_it_is_about_so_much() -> None:
    dear = term("2.139", Unit.SQUARE_METRE, "3.123456")
    waste = term("6.681072384", Unit.PERCENT, "0.0512345", Part.WASTE)
    assert told(dear, waste) == "2.139 m² × 3.123456 + 5.12345% of ≈ 6.681072 for waste = 7.02"
    exact = term("6.681072", Unit.PERCENT, "0.05", Part.WASTE)
    assert told(dear, exact).endswith(" + 5% of 6.681072 for waste = 7.02")
    wanting = term("1", Unit.JOB, "3.318927616", Part.MINIMUM)
    assert told(dear, wanting, words=ITALIAN) == (
        "2,139 m² × 3,123456 + ≈ 3,318928 per arrivare al minimo di 10,00 = 10,00"
    )


def test_corrected_ink_tells_what_the_printer_said() -> None:
    ml, factor = Decimal("18.2"), Decimal("1.14")
    ink = Term(Decimal("20.748"), Unit.MILLILITRE, Decimal("0.42"), Part.INK, "cyan", ml, factor)
    assert told(ink) == "20.748 ml cyan (18.2 ml × 1.14) × 0.42 = 8.71"
    assert told(ink, words=ITALIAN) == "20,748 ml cyan (18,2 ml × 1,14) × 0,42 = 8,71"
    rounded = replace(ink, quantity=Decimal(21))
    assert told(rounded) == "21.0 ml cyan (18.2 ml × 1.14, rounded up) × 0.42 = 8.82"


def test_a_currency_without_cents_has_none_in_the_sentence() -> None:
    terms = (term("2.14", Unit.SQUARE_METRE, "350"), term("1", Unit.JOB, "0.5", Part.JOB))
    assert told(*terms, currency="JPY") == "2.14 m² × 350 + 0.5 = 750"


@pytest.mark.parametrize("why", Missing)
def test_everything_that_may_be_missing_is_told_for_prices_and_for_costs(why: Missing) -> None:
    charge = Charge("EUR", PLOT, (Lack(why, "light magenta"),))
    price, cost = explained(ENGLISH, charge), costed(ENGLISH, charge)
    assert all(text.count("light magenta") == 1 and text.endswith(".") for text in (price, cost)), (
        price,
        cost,
    )
    assert "Not known: " in cost
    assert "Not known" not in price
    assert "cost" not in price.replace("costed", "")
    assert "price" not in cost.casefold()
    assert "15.78" not in price + cost


def test_no_two_things_that_may_be_missing_are_told_alike() -> None:
    charges = [Charge("EUR", (), (Lack(why),)) for why in Missing]
    texts = [say(ENGLISH, charge) for say in (explained, costed) for charge in charges]
    assert len(set(texts)) == 2 * len(Missing)


def test_ink_by_coverage_says_that_it_is_ink() -> None:
    ink = term("1.499", Unit.SQUARE_METRE, "2", Part.INK)
    assert (
        told(term("1.5", Unit.SQUARE_METRE, "9.5"), ink)
        == "1.50 m² × 9.50 + 1.499 m² with ink × 2.00 = 17.25"
    )


def test_inks_without_a_price_are_told_in_one_sentence() -> None:
    charge = Charge("EUR", (), tuple(Lack(Missing.INK_RATE, ink) for ink in ("magenta", "gray")))
    assert explained(ENGLISH, charge) == (
        "Ink is priced by its colour, but there is no price for: magenta, gray."
    )
    assert costed(ENGLISH, charge).count("Not known") == 1


def test_several_things_missing_are_told_one_after_the_other() -> None:
    missing = (Lack(Missing.AREA), Lack(Missing.RATE, "Matte"))
    assert explained(ENGLISH, Charge("EUR", (), missing)) == (
        "Priced by area, but the printer did not say the size."
        " Matte: No price for this media on this printer."
    )
