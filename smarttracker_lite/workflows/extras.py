"""The catalogue of work besides printing: extras and bundles of them kept, changed, taken away, and added."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.extras import EXTRA_UNITS, Bundle, BundlePart, Extra
from smarttracker_lite.domain.units import PLACES, Unit
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.rate import LONGEST_NAME, fits

MOST_PARTS = 20


class Offered(NamedTuple):
    """An extra as it is added: so much of it, or (None) as much as what it is added to."""

    extra: Extra
    quantity: Decimal | None = None


def save_extra(desk: Desk, extra: Extra) -> Extra:
    """Keep an extra; without an id it is new. Raises BadInput that names the field."""
    with desk.act("save extra"):
        kept = replace(extra, id=extra.id or new_id(), name=_named(desk, extra))
        if extra.unit not in EXTRA_UNITS:
            raise BadInput(
                N_("An extra is charged by the piece, m², metre or hour."),
                N_("Choose one of them."),
                field="unit",
            )
        for field, amount in (("price", extra.price), ("cost", extra.cost)):
            if amount is not None and not fits(amount):
                raise BadInput(
                    N_("An amount is 0 or more, with at most six decimals."),
                    N_("Correct the amount."),
                    field=field,
                )
        _check_bundled(desk, kept)
        desk.db.extras.put(kept)
    return kept


def check_extra(desk: Desk, extra: Extra) -> None:
    """Raise BadInput if a kept extra cannot stand beside what is in the catalogue."""
    _named(desk, extra)
    _check_bundled(desk, extra)


def check_bundle(desk: Desk, bundle: Bundle) -> None:
    """The same of a bundle."""
    _named(desk, bundle)
    for fault in _faults(desk, bundle):
        raise fault


def _check_bundled(desk: Desk, extra: Extra) -> None:
    """Raise BadInput if a bundle has so much of it as cannot be of its unit."""
    parts = ((bundle.name, part) for bundle in desk.db.bundles.all() for part in bundle.parts)
    for name, part in parts:
        if part.extra_id == extra.id and part.quantity and any(no_quantity(part.quantity, extra.unit, "")):
            raise BadInput(
                N_("“{name}” has {quantity} of it: pieces are a whole number."),
                N_("Correct the bundle first."),
                field="unit",
                name=name,
                quantity=part.quantity,
            )


def delete_extra(desk: Desk, extra_id: str) -> Extra:
    """Take an extra from the catalogue; what it was added to keeps it. Raises NotAllowed while it is in a
    bundle."""
    with desk.act("delete extra"):
        extra = desk.db.extras.get(extra_id)
        bundles = [
            bundle.name
            for bundle in desk.db.bundles.all()
            if any(part.extra_id == extra_id for part in bundle.parts)
        ]
        if bundles:
            raise NotAllowed(
                N_("“{name}” is in a bundle: {bundles}."),
                N_("Take it out of the bundle first."),
                name=extra.name,
                bundles=", ".join(sorted(bundles, key=str.casefold)),
            )
        desk.db.extras.delete(extra_id)
    return extra


def save_bundle(desk: Desk, bundle: Bundle) -> Bundle:
    """Keep a bundle; without an id it is new. Raises BadInput that names the field."""
    with desk.act("save bundle"):
        kept = replace(bundle, id=bundle.id or new_id(), name=_named(desk, bundle))
        for fault in _faults(desk, bundle):
            raise fault
        desk.db.bundles.put(kept)
    return kept


def delete_bundle(desk: Desk, bundle_id: str) -> Bundle:
    """Take a bundle from the catalogue; its extras stay there."""
    with desk.act("delete bundle"):
        bundle = desk.db.bundles.get(bundle_id)
        desk.db.bundles.delete(bundle_id)
    return bundle


def _named(desk: Desk, entry: Extra | Bundle) -> str:
    """The name without spaces around it, if it can be one. Extras and bundles stand in one list."""
    name = entry.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(
            N_("A name has 1 to {longest} characters."),
            N_("Call it as it shall stand on the invoice: “Lamination, matt”."),
            field="name",
            longest=LONGEST_NAME,
        )
    known: list[Extra | Bundle] = [*desk.db.extras.all(), *desk.db.bundles.all()]
    if any(each.id != entry.id and each.name.casefold() == name.casefold() for each in known):
        raise BadInput(
            N_("There is an extra or a bundle of this name already."), N_("Choose another one."), field="name"
        )
    return name


def _faults(desk: Desk, bundle: Bundle) -> Iterator[BadInput]:
    """What is wrong with its parts, the first first."""
    if not 1 <= len(bundle.parts) <= MOST_PARTS:
        yield BadInput(
            N_("A bundle has 1 to {most} extras."), N_("Choose them."), field="part-0", most=MOST_PARTS
        )
    met = set[str]()
    for place, part in enumerate(bundle.parts):
        extra = desk.db.extras.get(part.extra_id)
        if part.extra_id in met:
            yield BadInput(
                N_("“{name}” is in this bundle twice."),
                N_("Take one of them out."),
                field=f"part-{place}",
                name=extra.name,
            )
        met.add(part.extra_id)
        if part.quantity is not None:
            yield from no_quantity(part.quantity, extra.unit, f"quantity-{place}")


def no_quantity(quantity: Decimal, unit: Unit, field: str) -> Iterator[BadInput]:
    """Why so much of the unit cannot be added, if it cannot."""
    if not quantity or not fits(quantity, places=PLACES):
        yield BadInput(
            N_("A quantity is more than 0, with at most three decimals."),
            N_("Correct the number."),
            field=field,
        )
    elif unit is Unit.PIECE and quantity % 1:
        yield BadInput(N_("Pieces are a whole number."), N_("Write 1 or more."), field=field)


def offered(desk: Desk, offer_id: str) -> tuple[Offered, ...]:
    """What is added with this extra or bundle. Raises BadInput if none is chosen."""
    if not offer_id:
        raise BadInput(N_("No extra is chosen."), N_("Choose one from the list."), field="extra")
    bundle = desk.db.bundles.find(offer_id)
    parts = bundle.parts if bundle else (BundlePart(extra_id=offer_id),)
    return tuple(Offered(desk.db.extras.get(part.extra_id), part.quantity) for part in parts)
