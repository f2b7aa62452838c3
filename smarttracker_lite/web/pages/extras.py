"""The extras page: what the studio offers besides printing, bundles of it, and the forms of both."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from smarttracker_lite.domain.extras import EXTRA_UNITS, Bundle, Extra
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.presets import PIECE_CASES
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.store.act import Done
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.extraforms import (
    EntryForm,
    bundle_filled,
    extra_filled,
    of_bundle,
    of_extra,
    read_bundle,
    read_extra,
)
from smarttracker_lite.web.pages.pricelists import EXTRAS as PATH
from smarttracker_lite.web.pages.taxchoice import choice_of, chosen_tax, tax_choices
from smarttracker_lite.web.pages.taxwords import tax_title
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.add import Asked, additions, open_units
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.extras import (
    Offered,
    delete_bundle,
    delete_extra,
    offered,
    save_bundle,
    save_extra,
)
from smarttracker_lite.workflows.presets import presets

Entry = TypeVar("Entry", Extra, Bundle)

PER: Mapping[Unit, str] = {
    Unit.PIECE: N_("per piece"),
    Unit.SQUARE_METRE: N_("per m²"),
    Unit.METRE: N_("per metre"),
    Unit.HOUR: N_("per hour"),
}
_EXAMPLES = (
    (N_("Lamination"), Unit.SQUARE_METRE),
    (N_("Mounting on board"), Unit.SQUARE_METRE),
    (N_("Hemming"), Unit.METRE),
    (N_("Folding"), Unit.PIECE),
    (N_("Delivery"), Unit.PIECE),
    (N_("Layout work"), Unit.HOUR),
)
_ONE = Decimal(1)


class ExtraRow(NamedTuple):
    """An extra; what it costs and what is left of its price, None where that is not known."""

    id: str
    name: str
    per: str
    price: str
    cost: str | None
    margin: str | None
    loss: bool
    tax: str


class BundleRow(NamedTuple):
    """A bundle: what is in it, and what it comes to, None where that depends on more than one measure."""

    id: str
    name: str
    parts: tuple[str, ...]
    price: str | None
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtrasView:
    """The page in ready words. `choices` are the extras and `units` what they may be charged by, as options;
    `examples` are names to begin with, each with the address of its form."""

    extras: tuple[ExtraRow, ...]
    bundles: tuple[BundleRow, ...]
    extra: EntryForm
    bundle: EntryForm
    choices: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    taxes: tuple[tuple[str, str], ...]
    examples: tuple[tuple[str, str], ...]
    currency: str


def routes(site: Site) -> list[Route]:
    """The catalogue and its forms."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_extra_saved, desk)),
        Route("POST", f"{PATH}/bundles", partial(_bundle_saved, desk)),
        Route("POST", f"{PATH}/<entry_id>/delete", partial(_deleted, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    """With the form of an entry, of an extra by its name, or of a new one of this name and unit."""
    words, query = request.words, request.query
    bundle = desk.db.bundles.find(query.get("edit"))
    if bundle:
        return Page("extras.html", _view(desk, words, bundle=of_bundle(words, bundle)))
    return Page("extras.html", _view(desk, words, extra=_asked(desk, request)))


def _asked(desk: Desk, request: Request) -> EntryForm:
    words, query = request.words, request.query
    if "edit" in query:
        return _of(desk, words, desk.db.extras.get(query.get("edit")))
    named = (each for each in desk.db.extras.all() if each.name.casefold() == query.get("named").casefold())
    found = next(named, None)
    if found is None:
        return EntryForm(typed={"name": query.get("named"), "unit": query.get("unit")})
    told = {"cost": words.text(N_("This is what jobs are waiting for."))} if found.cost is None else {}
    return replace(_of(desk, words, found), told=told)


def _of(desk: Desk, words: Words, extra: Extra) -> EntryForm:
    form = of_extra(words, extra)
    return replace(form, typed={**form.typed, "tax": choice_of(desk, extra.tax)})


def _taxes(desk: Desk, words: Words, extra_id: str) -> tuple[tuple[str, str], ...]:
    """How an extra can be taxed."""
    old = desk.db.extras.find(extra_id)
    known = presets(desk.settings.seller.country, desk.today)
    offered = (each for each in known if each.case in PIECE_CASES)
    return tuple(tax_choices(desk, words, offered, old.tax if old else None))


def _extra_saved(desk: Desk, request: Request) -> Reply:
    form = extra_filled(request.form)
    extra, errors = read_extra(request.words, replace(form, id=_known(form.id, desk.db.extras.find)))
    if errors:
        return Page("extras.html", _view(desk, request.words, extra=replace(form, errors=errors)), 422)
    try:
        with desk.act("save extra") as done:
            old = desk.db.extras.find(extra.id)
            tax = chosen_tax(desk, form.value("tax"), old.tax if old else None, "tax")
            kept = save_extra(desk, replace(extra, tax=tax))
        return _kept(request.words, kept, done)
    except TrackerError as trouble:
        form, status = form.with_trouble(request.words, trouble)
        return Page("extras.html", _view(desk, request.words, extra=form), status)


def _bundle_saved(desk: Desk, request: Request) -> Reply:
    form = bundle_filled(request.form)
    bundle, errors = read_bundle(request.words, replace(form, id=_known(form.id, desk.db.bundles.find)))
    if errors:
        return Page("extras.html", _view(desk, request.words, bundle=replace(form, errors=errors)), 422)
    try:
        with desk.act("save bundle") as done:
            kept = save_bundle(desk, bundle)
        return _kept(request.words, kept, done)
    except TrackerError as trouble:
        form, status = form.with_trouble(request.words, trouble)
        return Page("extras.html", _view(desk, request.words, bundle=form), status)


def _known(id_: str, find: Callable[[str], object | None]) -> str:
    """The id, if there is still something to change; else what was typed is a new entry."""
    return id_ if find(id_) else ""


def _kept(words: Words, entry: Extra | Bundle, done: Done) -> Reply:
    told = words.text(N_("“{name}” is saved. What was added before keeps its price."), name=entry.name)
    return Redirect(PATH, Notice(told, undo_way(done)))


def _deleted(desk: Desk, request: Request) -> Reply:
    entry_id = request.args["entry_id"]
    is_bundle = desk.db.bundles.find(entry_id) is not None
    with desk.act("delete bundle" if is_bundle else "delete extra") as done:
        entry = delete_bundle(desk, entry_id) if is_bundle else delete_extra(desk, entry_id)
    told = request.words.text(N_("“{name}” is deleted. What was added stays."), name=entry.name)
    return Redirect(PATH, Notice(told, undo_way(done)))


def _view(
    desk: Desk, words: Words, *, extra: EntryForm | None = None, bundle: EntryForm | None = None
) -> ExtrasView:
    extras, currency = by_name(desk.db.extras.all()), desk.settings.currency
    return ExtrasView(
        extras=tuple(_extra_row(desk, words, each, currency) for each in extras),
        bundles=tuple(_bundle_row(desk, words, each) for each in by_name(desk.db.bundles.all())),
        extra=extra or EntryForm(),
        bundle=bundle or EntryForm(),
        choices=(("", "–"), *((each.id, each.name) for each in extras)),
        taxes=_taxes(desk, words, extra.id if extra else ""),
        units=tuple((unit.value, words.text(PER[unit])) for unit in EXTRA_UNITS),
        examples=tuple(_example(words, name, unit) for name, unit in _EXAMPLES),
        currency=currency,
    )


def by_name(entries: Iterable[Entry]) -> list[Entry]:
    """In the order of their names."""
    return sorted(entries, key=lambda each: each.name.casefold())


def _example(words: Words, name: str, unit: Unit) -> tuple[str, str]:
    named = words.text(name)
    return named, f"{PATH}?{urlencode({'named': named, 'unit': unit.value})}#extra-form"


def _extra_row(desk: Desk, words: Words, extra: Extra, currency: str) -> ExtraRow:
    left = None if extra.cost is None else extra.price - extra.cost
    return ExtraRow(
        id=extra.id,
        name=extra.name,
        per=words.text(PER[extra.unit]),
        price=say.rate(words, extra.price, currency),
        cost=None if extra.cost is None else say.rate(words, extra.cost, currency),
        margin=None if left is None else say.rate(words, left, currency),
        loss=left is not None and left < 0,
        tax=tax_title(desk, words, extra.tax) if extra.tax else "",
    )


def _bundle_row(desk: Desk, words: Words, bundle: Bundle) -> BundleRow:
    """What it comes to for one of what it is measured by. Damaged books may have lost an extra of it."""
    try:
        parts, currency = offered(desk, bundle.id), desk.settings.currency
    except NotFound:
        return BundleRow(bundle.id, bundle.name, (words.text("An extra of it is missing."),), None, "")
    units = open_units(parts)
    price, of = None, ""
    if len(units) <= 1:
        added = additions(desk, Asked(bundle.id, _ONE if units else None), None)
        sum_ = round_money(sum((each.amount for each in added), ZERO), currency)
        price = say.amount(words, sum_, currency)
        of = next((words.text("for 1 {unit}", unit=say.unit(words, unit, _ONE)) for unit in units), "")
    return BundleRow(bundle.id, bundle.name, tuple(_part(words, part) for part in parts), price, of)


def _part(words: Words, part: Offered) -> str:
    if part.quantity is None:
        return part.extra.name
    return f"{say.quantity(words, part.quantity, part.extra.unit)} {part.extra.name}"
