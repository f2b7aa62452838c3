"""The prices page: two rate cards, costs and prices, what has no price yet, and a calculator."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.pricing import Missing, Rate, Side
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.calculator import Calculator, calculate
from smarttracker_lite.web.pages.rateform import (
    RateForm,
    filled,
    numbers,
    of_rate,
    rate_of,
    worked_out,
)
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines
from smarttracker_lite.workflows.price import (
    AMOUNTS,
    Unpriced,
    delete_rate,
    media_seen,
    save_rate,
    unpriced,
)

PATH = "/prices"
_TITLES = {
    Side.COST: (
        N_("Costs (mine)"),
        N_("What paper, ink and toner cost you. Clients never see it; it shows you the margin."),
    ),
    Side.PRICE: (N_("Prices (client’s)"), N_("What clients pay. This is what stands on invoices.")),
}
_PLAIN = Words("en")
"""How amounts stand in an address, whatever the user's language."""


class Row(NamedTuple):
    """A row of a rate card in words; a rate that is None is not charged."""

    id: str
    printer: str
    media: str
    rates: tuple[str | None, ...]


class RateCard(NamedTuple):
    """One side's rows; `form` is there while one of them is written."""

    side: str
    title: str
    about: str
    rows: tuple[Row, ...]
    form: RateForm | None


class Waiting(NamedTuple):
    """A media in unbilled work that has no price: why, how many jobs, and where the price is set."""

    media: str
    jobs: str
    reason: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The page in ready words. `printers` are pairs of id and name, "" for any; `media` those seen."""

    cards: tuple[RateCard, ...]
    fresh: bool
    waiting: tuple[Waiting, ...]
    calculator: Calculator
    printers: tuple[tuple[str, str], ...]
    media: tuple[str, ...]
    currency: str


def routes(site: Site) -> list[Route]:
    """The page, and writing rows."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("POST", f"{PATH}/restore", partial(_restored, desk)),
        Route("POST", f"{PATH}/<rate_id>/delete", partial(_deleted, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, request.query, _asked_form(desk, request.words, request.query))
    if request.is_fragment:
        return Fragment("prices.html", "calculator" if "copies" in request.query else "cards", view)
    return Page("prices.html", view)


def _asked_form(desk: Desk, words: Words, query: Fields) -> RateForm | None:
    """The form the address asks for: that of a row, a prefilled new one, or none."""
    if "edit" in query:
        return of_rate(words, desk.db.rates.get(query.get("edit")))
    if not any(name in query for name in ("side", "media", "printer")):
        return None
    form = filled(_side(query), query)
    return worked_out(words, form, query.get("fill"))


def _side(fields: Fields) -> Side:
    """The card that is meant; prices, if none is named."""
    return Side.COST if fields.get("side") == Side.COST else Side.PRICE


def _saved(desk: Desk, request: Request) -> Reply:
    """Keeps the row, or shows the form again with what is wrong beside its field."""
    words, form = request.words, filled(_side(request.form), request.form)
    amounts, errors = numbers(words, form.typed, [name for name in AMOUNTS if form.typed[name]])
    if errors:
        return _again(desk, words, replace(form, errors=errors), 422)
    try:
        save_rate(desk, rate_of(form, amounts))
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        return _again(desk, words, replace(form, errors=wrong.errors), wrong.status)
    return Redirect(f"{PATH}#{form.side}", Notice(words.text(N_("Saved. Jobs not yet invoiced follow."))))


def _again(desk: Desk, words: Words, form: RateForm, status: int) -> Page:
    return Page("prices.html", _view(desk, words, Fields(), form), status)


def _deleted(desk: Desk, request: Request) -> Reply:
    rate = delete_rate(desk, request.args["rate_id"])
    told = request.words.text(N_("The row is deleted. Issued invoices keep their prices."))
    undo = f"{PATH}/restore?{urlencode(_as_fields(rate))}"
    return Redirect(f"{PATH}#{rate.side}", Notice(told, undo))


def _restored(desk: Desk, request: Request) -> Reply:
    """Puts a deleted row back; it stands in the address, as the books no longer have it."""
    form = filled(_side(request.query), request.query)
    amounts, _ = numbers(_PLAIN, form.typed, [name for name in AMOUNTS if form.typed[name]])
    save_rate(desk, rate_of(form, amounts))
    return Redirect(f"{PATH}#{form.side}", Notice(request.words.text(N_("The row is back."))))


def _as_fields(rate: Rate) -> Mapping[str, str]:
    amounts = {name: getattr(rate, name) for name in AMOUNTS}
    return {
        "side": rate.side,
        "id": rate.id,
        "printer": rate.printer_id or "",
        "media": rate.media,
        **{name: format(amount, "f") for name, amount in amounts.items() if amount is not None},
    }


def _view(desk: Desk, words: Words, query: Fields, form: RateForm | None) -> PricesView:
    printers = {printer.id: printer.name for printer in desk.db.printers.all()}
    chosen = form.typed["printer"] if form else ""
    offered = [(each.id, each.name) for each in machines(desk)]
    if chosen in printers and chosen not in dict(offered):
        offered.append((chosen, printers[chosen]))
    rates = desk.db.rates.all()
    return PricesView(
        cards=tuple(_card(desk, words, side, rates, printers, form) for side in Side),
        fresh=not rates,
        waiting=tuple(_waiting(words, each, printers) for each in unpriced(desk)),
        calculator=calculate(desk, words, query),
        printers=(("", words.text(N_("Any printer"))), *offered),
        media=tuple(media_seen(desk)),
        currency=desk.settings.currency,
    )


def _card(
    desk: Desk,
    words: Words,
    side: Side,
    rates: Iterable[Rate],
    printers: Mapping[str, str],
    form: RateForm | None,
) -> RateCard:
    title, about = _TITLES[side]
    rows = (_row(desk, words, rate, printers) for rate in rates if rate.side is side)
    return RateCard(
        side=side,
        title=words.text(title),
        about=words.text(about),
        rows=tuple(sorted(rows, key=lambda row: (row.media.casefold(), row.printer.casefold()))),
        form=form if form is not None and form.side is side else None,
    )


def _row(desk: Desk, words: Words, rate: Rate, printers: Mapping[str, str]) -> Row:
    amounts: list[Decimal | None] = [getattr(rate, name) for name in AMOUNTS]
    currency = desk.settings.currency
    return Row(
        id=rate.id,
        printer=printers.get(rate.printer_id, rate.printer_id) if rate.printer_id else words.text(N_("any")),
        media=rate.media or words.text(N_("any")),
        rates=tuple(None if each is None else say.rate(words, each, currency) for each in amounts),
    )


def _waiting(words: Words, each: Unpriced, printers: Mapping[str, str]) -> Waiting:
    """A row that asks for what the printer does not say is to be changed; without a row one is added."""
    if Missing.RATE in each.charge.missing:
        asked = {"side": Side.PRICE, "media": each.media, "printer": each.printer_id or ""}
    else:
        asked = {"edit": each.charge.rate_id or ""}
    no_media = words.text(N_("No media named, on {printer}"), printer=printers.get(each.printer_id or "", ""))
    return Waiting(
        media=each.media or no_media,
        jobs=words.plural("{n} job", "{n} jobs", each.count),
        reason=say.explained(words, each.charge),
        href=f"{PATH}?{urlencode(asked)}#rate-form",
    )
