"""The prices page: two rate cards, costs and prices, what has no price yet, and a calculator."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.printers.files.headers import CHANNELS
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.calculator import Calculator, calculate
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.examples import Examples
from smarttracker_lite.web.pages.examples import told as told_examples
from smarttracker_lite.web.pages.pricelists import (
    LISTS,
    PATH,
    ListForm,
    chips,
    clients,
    currency_of,
    href,
    lists,
    shown,
)
from smarttracker_lite.web.pages.priceway import way
from smarttracker_lite.web.pages.purchases import BOUGHT, by_button
from smarttracker_lite.web.pages.ratecards import Printed, Row, rows
from smarttracker_lite.web.pages.ratechanges import RateChanges, side
from smarttracker_lite.web.pages.rateform import LIST, RateForm, filled, of_rate, whose
from smarttracker_lite.web.pages.sums import ALL, Unadded
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines
from smarttracker_lite.workflows.price import AT_ONCE, Unpriced, media_seen, unpriced
from smarttracker_lite.workflows.rate import delete_list, save_list
from smarttracker_lite.workflows.reprice import OPEN

WAITING = f"{PATH}/waiting"
_BY_ITSELF = 30_000
"""What of up to so many jobs waits for a price follows the page without being asked for."""

_TITLES = {
    Side.COST: (
        N_("Costs (mine)"),
        N_("What paper, ink and toner cost you. Clients never see it; it shows you the margin."),
    ),
    Side.PRICE: (N_("Prices (client’s)"), N_("What clients pay. This is what stands on invoices.")),
}


class RateCard(NamedTuple):
    """One side's rows; `form` is there while one of them is written. The prices of who does not pay in the
    studio's currency are `apart`: only they count for it."""

    side: str
    title: str
    about: str
    apart: str
    rows: tuple[Row, ...]
    form: RateForm | None


class Waiting(NamedTuple):
    """A media in unbilled work that has no price: why, how many jobs, and where the price is set."""

    media: str
    jobs: str
    reason: str
    href: str


Options = tuple[tuple[str, str], ...]
"""Pairs of a value and its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesView:
    """The page in ready words. `whose` prices are shown, "" the standard ones, among `holders`; `printers`
    has "" for any; `media` are those seen, `inks` those that are known. The jobs may be `unlooked`: then what
    is `waiting` comes later."""

    cards: tuple[RateCard, ...]
    fresh: bool
    examples: Examples
    whose: str
    chips: tuple[ChipView, ...]
    shown_list: ListForm | None
    new_list: ListForm
    waiting: tuple[Waiting, ...]
    unlooked: Unadded | None
    calculator: Calculator
    printers: Options
    holders: Options
    clients: Options
    media: tuple[str, ...]
    inks: tuple[str, ...]
    currency: str


def routes(site: Site) -> list[Route]:
    """The page, writing rows, and naming price lists."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("GET", WAITING, partial(_waiting_alone, desk)),
        *RateChanges(desk, partial(_again, desk)).routes(),
        Route("POST", LISTS, partial(_list_saved, desk)),
        Route("POST", f"{LISTS}/<list_id>", partial(_list_saved, desk)),
        Route("POST", f"{LISTS}/<list_id>/delete", partial(_list_deleted, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    words, query = request.words, request.query
    view = _view(desk, words, query, _asked_form(desk, words, query), whole=not request.is_fragment)
    if request.is_fragment:
        return Fragment("prices.html", "calculator" if "copies" in query else "cards", view)
    return Page("prices.html", view)


def _waiting_alone(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, Fields((("sums", ALL),)), None)
    return Fragment("prices.html", "waiting", view)


def _asked_form(desk: Desk, words: Words, query: Fields) -> RateForm | None:
    """The form the address asks for: that of a row, a prefilled new one, or none."""
    if "edit" in query:
        form = of_rate(words, desk.db.rates.get(query.get("edit")))
        told = words.text(N_("This is what jobs are waiting for."))
        return replace(form, told={query.get("wanted"): told} if "wanted" in query else {})
    if not any(name in query for name in ("side", "media", "printer")):
        return None
    return by_button(words, filled(side(query), query, BOUGHT), query.get("fill"))


def _again(desk: Desk, words: Words, form: RateForm, status: int) -> Page:
    return Page("prices.html", _view(desk, words, Fields(), form), status)


def _list_saved(desk: Desk, request: Request) -> Reply:
    """A new list, or another name of one; what cannot be kept comes back in the form it was typed in."""
    words, list_id, name = request.words, request.args.get("list_id", ""), request.form.get("name")
    currency = request.form.get("currency")
    if list_id:
        desk.db.price_lists.get(list_id)
    try:
        with desk.act("save price list") as done:
            kept = save_list(desk, PriceList(id=list_id, name=name, currency=currency))
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong = problem(words, trouble)
        view = _view(desk, words, Fields((("whose", f"{LIST}:{list_id}"),)), None)
        refused = ListForm(request.path, name, currency, wrong.sentence)
        fresh = replace(view, new_list=refused)
        return Page("prices.html", replace(view, shown_list=refused) if list_id else fresh, wrong.status)
    text = N_("The price list is called {name} now.") if list_id else N_("Price list {name} is added.")
    return Redirect(href(f"{LIST}:{kept.id}"), Notice(words.text(text, name=kept.name), undo_way(done)))


def _list_deleted(desk: Desk, request: Request) -> Reply:
    with desk.act("delete price list") as done:
        gone = delete_list(desk, request.args["list_id"])
    told = request.words.text(N_("Price list {name} is deleted."), name=gone.name)
    return Redirect(href(""), Notice(told, undo_way(done)))


def _view(desk: Desk, words: Words, query: Fields, form: RateForm | None, whole: bool = True) -> PricesView:
    """Jobs are looked through for the media that wait for a price only for the `whole`: no other part has
    them."""
    unlooked = _unlooked(desk, words) if whole and query.get("sums") != ALL else None
    lacking = unpriced(desk) if whole and not unlooked else []
    printers = {printer.id: printer.name for printer in desk.db.printers.all()}
    chosen = form.value("printer") if form else ""
    offered = [(each.id, each.name) for each in machines(desk)]
    if chosen in printers and chosen not in dict(offered):
        offered.append((chosen, printers[chosen]))
    rates = desk.db.rates.all()
    holders, theirs = lists(desk), clients(desk)
    asked = form.value("whose") if form else query.get("whose")
    holder = asked if asked in dict([*holders, *theirs]) else ""
    told = Printed(words, desk.today, desk.settings.currency, printers)
    own = [rate for rate in rates if rate.side is Side.COST or whose(rate) == holder]
    return PricesView(
        cards=_cards(told, currency_of(desk, holder) or "", own, form and _in_its_currency(desk, form)),
        fresh=not rates,
        examples=told_examples(desk, words),
        whose=holder,
        chips=chips(desk, words, holder),
        shown_list=shown(desk, holder),
        new_list=ListForm(LISTS),
        waiting=tuple(_waiting(words, each, printers) for each in lacking),
        unlooked=unlooked,
        calculator=calculate(desk, words, query),
        printers=(("", words.text(N_("Any printer"))), *offered),
        holders=(("", words.text(N_("Standard"))), *holders, *theirs),
        clients=(("", words.text(N_("Anybody"))), *((key.partition(":")[2], name) for key, name in theirs)),
        media=tuple(media_seen(desk)),
        inks=tuple(CHANNELS),
        currency=desk.settings.currency,
    )


def _in_its_currency(desk: Desk, form: RateForm) -> RateForm:
    """The form with the currency that its row has, or one for whom it is for would have."""
    kept = desk.db.rates.find(form.id)
    holders = currency_of(desk, form.value("whose")) if form.side is Side.PRICE else None
    its = kept.currency if kept else holders
    return replace(form, currency=form.currency or its or desk.settings.currency)


def _cards(told: Printed, apart: str, rates: Sequence[Rate], form: RateForm | None) -> tuple[RateCard, ...]:
    """Costs, and prices in the currency of whom they are shown for."""
    prices = _card(told._replace(card=apart), Side.PRICE, rates, form)
    return _card(told, Side.COST, rates, form), prices


def _card(told: Printed, side: Side, rates: Sequence[Rate], form: RateForm | None) -> RateCard:
    title, about = _TITLES[side]
    return RateCard(
        side=side,
        title=told.words.text(title),
        about=told.words.text(about),
        apart=told.card,
        rows=rows(told, (rate for rate in rates if rate.side is side)),
        form=form if form is not None and form.side is side else None,
    )


def _unlooked(desk: Desk, words: Words) -> Unadded | None:
    """More jobs than a page waits for."""
    count = desk.db.jobs.count(OPEN)
    if count <= AT_ONCE:
        return None
    name = words.plural("Look through {n} job", "Look through {n} jobs", count)
    return Unadded(name, f"{PATH}?sums={ALL}#waiting", WAITING, count <= _BY_ITSELF)


def _waiting(words: Words, each: Unpriced, printers: Mapping[str, str]) -> Waiting:
    """A row that asks for what the printer does not say is to be changed; without a row one is added."""
    no_media = words.text(N_("No media named, on {printer}"), printer=printers.get(each.printer_id or "", ""))
    return Waiting(
        media=each.media or no_media,
        jobs=words.plural("{n} job", "{n} jobs", each.count),
        reason=explain.explained(words, each.charge),
        href=way(each.lack, Side.PRICE, each.media, each.printer_id or "", each.client_id),
    )
