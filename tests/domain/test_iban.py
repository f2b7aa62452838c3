"""IBANs by ISO 13616: the samples are those of its registry."""

import pytest

from smarttracker_lite.domain.iban import check_iban
from smarttracker_lite.errors import BadInput


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
    assert check_iban(typed) == written
    assert check_iban(written) == written


@pytest.mark.parametrize(
    "typed",
    [
        "IT60X0542811101000000123465",  # two figures swapped
        "IT61X0542811101000000123456",  # wrong check digits
        "IT60X054281110100000012345",  # one missing
        "IT60",
        "0542811101000000123456",
        "IT60X05428111010000001234é6",
        "IT60X0542811101000000١٢٣٤٥٦",  # Arabic-Indic figures
        "",
        "X" * 10_000,
    ],
)
def test_what_is_no_iban_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        check_iban(typed)
    assert refused.value.field == "iban"
    assert len(str(refused.value)) < 200


def test_every_single_wrong_figure_is_found() -> None:
    good = "IT60X0542811101000000123456"
    for place in range(5, len(good)):
        wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        with pytest.raises(BadInput):
            check_iban(wrong)
