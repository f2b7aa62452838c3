"""The line for a client who asks what a print would cost."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.estimate import Wish
from smarttracker_lite.workflows.quote import quote

ENGLISH, ITALIAN = Words("en"), Words("it")
WISH = Wish(
    media="Photo satin",
    printer_id="",
    width_mm=Decimal(594),
    height_mm=Decimal("841.5"),
    copies=Decimal(3),
)
PRICE = Charge(
    "EUR",
    (
        Term(Decimal("2.14"), Unit.SQUARE_METRE, Decimal("3.10"), Part.PAPER),
        Term(Decimal(1), Unit.JOB, Decimal("1.50"), Part.JOB),
    ),
)
VAT = Tax(TaxCategory.STANDARD, Decimal("25.5"))


def lines(
    wish: Wish = WISH, price: Charge = PRICE, tax: Tax | None = VAT, words: Words = ENGLISH
) -> tuple[str, str]:
    told = quote(words, wish, price, tax)
    assert told is not None
    return told.reckoned, told.plain


def test_a_quote_says_what_is_printed_what_it_comes_to_and_that_vat_comes_on_top() -> None:
    reckoned, plain = lines()
    assert reckoned.startswith("3 copies of 594 × 841.5 mm on Photo satin: 2.14 m² × 3.10 + 1.50 = 8.13 EUR")
    assert reckoned.endswith(" EUR, VAT not included (25.5%)")
    assert plain == "3 copies of 594 × 841.5 mm on Photo satin: 8.13 EUR, VAT not included (25.5%)"


def test_a_quote_tells_what_the_order_costs_besides() -> None:
    fee = Term(Decimal(1), Unit.JOB, Decimal("5.005"), Part.ORDER)
    told = quote(ENGLISH, WISH, PRICE, VAT, fee)
    assert told
    asked = "3 copies of 594 × 841.5 mm on Photo satin (besides 5.01 EUR once for the order)"
    assert told.plain == f"{asked}: 8.13 EUR, VAT not included (25.5%)"
    assert told.reckoned.startswith(asked)


def test_a_quote_is_in_the_client_s_language() -> None:
    assert lines(words=ITALIAN) == (
        "3 copie di 594 × 841,5 mm su Photo satin: 2,14 m² × 3,10 + 1,50 = 8,13 EUR, IVA esclusa (25,5%)",
        "3 copie di 594 × 841,5 mm su Photo satin: 8,13 EUR, IVA esclusa (25,5%)",
    )


@pytest.mark.parametrize(
    ("tax", "words", "told"),
    [
        (None, ENGLISH, "8.13 EUR net"),
        (None, ITALIAN, "8,13 EUR netti"),
        (Tax(TaxCategory.EXEMPT, Decimal(0), "§ 19 UStG"), ENGLISH, "8.13 EUR, no VAT"),
        (Tax(TaxCategory.EXEMPT, Decimal(0), "§ 19 UStG"), ITALIAN, "8,13 EUR, senza IVA"),
        (Tax(TaxCategory.STANDARD, Decimal(0)), ENGLISH, "8.13 EUR, VAT not included (0%)"),
    ],
)
def test_vat_is_named_once_it_is_confirmed(tax: Tax | None, words: Words, told: str) -> None:
    assert [line.endswith(told) for line in lines(tax=tax, words=words)] == [True, True]


@pytest.mark.parametrize(
    ("words", "one"),
    [(ENGLISH, "1 copy of 594 × 841.5 mm: 8"), (ITALIAN, "1 copia di 594 × 841,5 mm: 8")],
)
def test_one_copy_on_a_media_without_name_is_told_as_such(words: Words, one: str) -> None:
    assert lines(replace(WISH, copies=Decimal(1), media=" "), words=words)[1].startswith(one)


def test_an_amount_has_the_decimals_of_its_currency() -> None:
    yen = Charge("JPY", (Term(Decimal("2.14"), Unit.SQUARE_METRE, Decimal(310), Part.PAPER),))
    assert lines(price=yen, tax=None)[0].endswith(": 2.14 m² × 310 = 663 JPY net")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Satin\r\nBcc: all@example.com\t", "Satin Bcc: all@example.com"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}nitaS\N{LEFT-TO-RIGHT MARK}", "nitaS"),
        ("{media} {0} 100%", "{media} {0} 100%"),
        ("a\u2028b\x00c\ud800", "a b c"),
        ("Büttenpapier 写真 صور", "Büttenpapier 写真 صور"),
        ("x" * 500, f"{'x' * 79}…"),
        ("iso_a3_297x420mm", "A3"),
    ],
)
def test_a_media_s_name_cannot_break_the_line(name: str, shown: str) -> None:
    for line in lines(replace(WISH, media=name)):
        assert f" on {shown}: " in line
        line.encode()


def test_without_a_price_there_is_no_quote() -> None:
    unpriced = replace(PRICE, missing=(Lack(Missing.INK),))
    assert quote(ENGLISH, WISH, unpriced, VAT) is None
