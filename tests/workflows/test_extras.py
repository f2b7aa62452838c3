"""The catalogue of extras and bundles: kept, changed, refused with the reason, taken away and put back."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.extras import Bundle, BundlePart, Extra
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.workflows.extras import (
    MOST_PARTS,
    delete_bundle,
    delete_extra,
    save_bundle,
    save_extra,
)
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.extras import bundle, extra
from tests.support.studio import Studio
from tests.support.undoing import number


def field_of(studio: Studio, entry: Extra | Bundle) -> str:
    """The field at which it is refused."""
    before = studio.desk.db.extras.all(), studio.desk.db.bundles.all()
    with pytest.raises(BadInput) as why:
        save_bundle(studio.desk, entry) if isinstance(entry, Bundle) else save_extra(studio.desk, entry)
    assert (studio.desk.db.extras.all(), studio.desk.db.bundles.all()) == before
    return why.value.field


def test_an_extra_is_kept_under_its_name_and_can_be_changed(at_work: Studio) -> None:
    kept = extra(at_work, " Lamination ", price="6")
    assert kept.name == "Lamination"
    dearer = save_extra(at_work.desk, replace(kept, name="LAMINATION", price=Decimal("6.50")))
    assert at_work.desk.db.extras.all() == [dearer]


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "FOLDING"}),
        ("name", {"name": "exhibition print"}),
        ("unit", {"unit": Unit.MILLILITRE}),
        ("price", {"price": Decimal("-0.01")}),
        ("price", {"price": Decimal("1000000.01")}),
        ("price", {"price": Decimal("0.0000001")}),
        ("price", {"price": Decimal("NaN")}),
        ("cost", {"cost": Decimal(-1)}),
        ("price", {"price": Decimal("-0")}),
        ("cost", {"cost": Decimal("Infinity")}),
    ],
)
def test_an_extra_that_cannot_be_is_refused_at_its_field(
    at_work: Studio, field: str, changes: dict[str, Any]
) -> None:
    folding = extra(at_work, "Folding")
    bundle(at_work, "Exhibition print", folding)
    wanted = Extra(id="", name="Lamination", unit=Unit.SQUARE_METRE, price=Decimal(6))
    assert field_of(at_work, replace(wanted, **changes)) == field


def test_an_extra_that_costs_nothing_or_is_given_away_is_kept(at_work: Studio) -> None:
    given = extra(at_work, "Rolling up", price="0", cost="0")
    assert (given.price, given.cost) == (Decimal(0), Decimal(0))


def test_a_bundle_is_kept_with_its_parts_and_can_be_changed(at_work: Studio) -> None:
    lamination, folding = extra(at_work, "Lamination"), extra(at_work, "Folding", Unit.PIECE)
    kept = bundle(at_work, "Exhibition print", lamination, (folding, "2"))
    assert [part.quantity for part in kept.parts] == [None, Decimal(2)]
    only = save_bundle(at_work.desk, replace(kept, parts=kept.parts[:1]))
    assert at_work.desk.db.bundles.all() == [only]


@pytest.mark.parametrize(
    ("field", "quantities"),
    [
        ("part-0", []),
        ("part-0", [None] * (MOST_PARTS + 1)),
        ("part-1", [None, None]),
        ("quantity-0", ["0"]),
        ("quantity-0", ["-1"]),
        ("quantity-0", ["1.5"]),
        ("quantity-0", ["0.0001"]),
    ],
)
def test_a_bundle_that_cannot_be_is_refused_at_its_field(
    at_work: Studio, field: str, quantities: list[str | None]
) -> None:
    folding = extra(at_work, "Folding", Unit.PIECE)
    parts = tuple(
        BundlePart(extra_id=folding.id, quantity=None if each is None else Decimal(each))
        for each in quantities
    )
    assert field_of(at_work, Bundle(id="", name="Exhibition print", parts=parts)) == field


def test_a_bundle_of_what_is_not_there_is_not_kept(at_work: Studio) -> None:
    with pytest.raises(NotFound):
        save_bundle(at_work.desk, Bundle(id="", name="Odd", parts=(BundlePart(extra_id="gone"),)))


def test_an_extra_in_a_bundle_stays_until_it_is_taken_out_and_the_refusal_says_of_which(
    at_work: Studio,
) -> None:
    folding = extra(at_work, "Folding")
    kept = bundle(at_work, "Exhibition print", folding)
    with pytest.raises(NotAllowed, match="“Folding” is in a bundle: Exhibition print"):
        delete_extra(at_work.desk, folding.id)
    delete_bundle(at_work.desk, kept.id)
    delete_extra(at_work.desk, folding.id)
    assert (at_work.desk.db.extras.all(), at_work.desk.db.bundles.all()) == ([], [])


def test_the_unit_of_an_extra_fits_what_bundles_have_of_it(at_work: Studio) -> None:
    lamination = extra(at_work)
    bundle(at_work, "Exhibition print", (lamination, "2.5"))
    by_metre = save_extra(at_work.desk, replace(lamination, unit=Unit.METRE))
    with pytest.raises(BadInput, match=r"“Exhibition print” has 2\.5 of it") as refused:
        save_extra(at_work.desk, replace(lamination, unit=Unit.PIECE))
    assert refused.value.field == "unit"
    assert at_work.desk.db.extras.all() == [by_metre]
    assert extra(at_work, "Folding", Unit.PIECE).unit is Unit.PIECE


def test_what_is_deleted_can_be_put_back_as_it_was(at_work: Studio) -> None:
    folding = extra(at_work, "Folding", cost="0.10")
    kept = bundle(at_work, "Exhibition print", (folding, "2"))
    acts = [
        number(at_work.desk, lambda: delete_bundle(at_work.desk, kept.id)),
        number(at_work.desk, lambda: delete_extra(at_work.desk, folding.id)),
    ]
    with pytest.raises(NotAllowed, match="not in the books any more"):
        undo(at_work.desk, acts[0])
    for each in reversed(acts):
        undo(at_work.desk, each)
    assert at_work.desk.db.extras.all() == [folding]
    assert at_work.desk.db.bundles.all() == [kept]
