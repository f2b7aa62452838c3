"""Numbers of states and banks: those that can be are kept in one form, others are refused with the reason.

The samples are those of the registries, as python-stdnum documents them.
"""

from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.validate import (
    EXAMPLES,
    doubtful,
    valid_iban,
    valid_tax_number,
    valid_vat_id,
)


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_example_of_each_country_is_a_number_in_its_short_form(code: str) -> None:
    assert valid_vat_id(EXAMPLES[code], {"EL": "GR", "XI": "GB"}.get(code, code)) == EXAMPLES[code]
    assert valid_vat_id(EXAMPLES[code].lower(), "") == EXAMPLES[code]


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("007 4311-0157", "IT", "IT00743110157"),
        ("IT 00743110157", "IT", "IT00743110157"),
        ("de 136.695.976", "IT", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("U13585627", "AT", "ATU13585627"),
        ("GR094259216", "GR", "EL094259216"),
        ("094259216", "GR", "EL094259216"),
        ("CHE-107.787.577 IVA", "CH", "CHE107787577IVA"),
        ("CHE-107.787.577", "CH", "CHE107787577"),
        ("107.787.577", "CH", "CHE107787577"),
        ("GB 980 7806 84", "GB", "GB980780684"),
        ("980 7806 84", "IM", "GB980780684"),
        ("995 525 828", "NO", "NO995525828MVA"),
        ("SM24165", "SM", "SM24165"),
        ("K7399859412", "FR", "FRK7399859412"),
        ("40303265045", "MC", "FR40303265045"),
    ],
)
def test_a_vat_number_gets_the_letters_of_its_country(typed: str, country: str, kept: str) -> None:
    assert valid_vat_id(typed, country) == kept
    assert valid_vat_id(kept, country) == kept


@pytest.mark.parametrize(
    ("typed", "country", "why"),
    [
        ("IT0074311015", "IT", "too short or too long"),
        ("IT00743110158", "IT", "check digits"),
        ("IT0074311015X", "IT", "wrong letters"),
        ("00743110158", "IT", "check digits"),
        ("DE136695977", "IT", "check digits"),
        ("CHE107787578IVA", "CH", "check digits"),
        ("GB980780683", "GB", "check digits"),
        ("IT٠٠٧٤٣١١٠١٥٧", "IT", "wrong letters"),
        ("IT" + "0" * 300, "IT", "too short or too long"),
    ],
)
def test_a_vat_number_that_cannot_be_is_refused_with_what_is_wrong(
    typed: str, country: str, why: str
) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        valid_vat_id(typed, country)
    assert refused.value.field == "vat_id"


@pytest.mark.parametrize(("typed", "country"), [("12-3456789", "US"), ("12345678901", ""), ("T7 12", "JP")])
def test_the_number_of_a_country_that_is_not_known_stays_as_it_was_typed(typed: str, country: str) -> None:
    assert valid_vat_id(typed, country) == typed


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("rcc mnl 83s18 d969h", "RCCMNL83S18D969H"),
        ("00743110157", "00743110157"),
        ("IT00743110157", "00743110157"),
    ],
)
def test_a_codice_fiscale_is_that_of_a_person_or_the_figures_of_a_company(typed: str, kept: str) -> None:
    assert valid_tax_number(typed, "IT") == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("RCCMNL83S18D969", "too short"),
        ("RCCMNL83S18D969I", "check digits"),
        ("RCCMNL83X18D969H", "letters"),
    ],
)
def test_a_codice_fiscale_that_cannot_be_is_refused_with_what_is_wrong(typed: str, why: str) -> None:
    with pytest.raises(BadInput, match=why) as refused:
        valid_tax_number(typed, "IT")
    assert refused.value.field == "tax_number"
    assert valid_tax_number(typed, "DE") == typed


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("IT60X0542811101000000123456", "IT60 X054 2811 1010 0000 0123 456"),
        ("de89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        ("GB29-NWBK-6016-1331-9268-19", "GB29 NWBK 6016 1331 9268 19"),
        ("FR1420041010050500013M02606", "FR14 2004 1010 0505 0001 3M02 606"),
        ("NO9386011117947", "NO93 8601 1117 947"),
    ],
)
def test_an_iban_is_written_in_groups_of_four(typed: str, written: str) -> None:
    assert valid_iban(typed) == written
    assert valid_iban(written) == written


@pytest.mark.parametrize(
    "typed",
    [
        "IT60X0542811101000000123465",  # two figures swapped
        "IT61X0542811101000000123456",  # wrong check digits
        "IT60X054281110100000012345",  # one missing
        "IT60",
        "XX96370400440532013000",  # no such country
        "0542811101000000123456",
        "IT60X05428111010000001234é6",
        "IT60X0542811101000000١٢٣٤٥٦",  # Arabic-Indic figures
        "",
        "X" * 10_000,
    ],
)
def test_what_is_no_iban_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        valid_iban(typed)
    assert refused.value.field == "iban"
    assert len(str(refused.value)) < 200


def test_every_single_wrong_figure_is_found() -> None:
    good = "IT60X0542811101000000123456"
    for place in range(5, len(good)):
        wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        with pytest.raises(BadInput):
            valid_iban(wrong)


@given(
    st.one_of(st.text(), st.from_regex(r"[A-Z]{0,4}[A-Z0-9²٣]{0,18}", fullmatch=True)),
    st.sampled_from(["", "US", "GR", "GB", *EXAMPLES]),
)
def test_whatever_is_typed_is_kept_or_refused(typed: str, country: str) -> None:
    for check in (
        partial(valid_vat_id, typed, country),
        partial(valid_tax_number, typed, country),
        partial(valid_iban, typed),
    ):
        with suppress(BadInput):
            assert check() or not typed


def test_what_was_kept_before_it_was_checked_is_told() -> None:
    wrong = Postal(name="Rossi", country="IT", vat_id="IT00743110158", tax_number="RSSMRA")
    assert doubtful(wrong, "IT60") == ("vat_id", "tax_number", "iban")
    assert doubtful(Postal(name="Rossi", country="IT", vat_id="IT00743110157")) == ()
