"""The first steps: to see what is done and what comes next, and the first of them, the studio itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import TAX_PLACES
from smarttracker_lite.errors import BadInput, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.recurrency import consequences, sure
from smarttracker_lite.web.pages.setting_forms import (
    FORMS,
    language_typed,
    languages,
    money_typed,
    saved,
    seller_typed,
)
from smarttracker_lite.web.pages.vat import VatFields, vat_fields, vat_values
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words, currency_of
from smarttracker_lite.workflows.configure import (
    end_welcome,
    save_business,
    save_logo,
    save_money,
    save_settings,
)
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines

PATH = "/welcome"
BUSINESS = f"{PATH}/business"


class Step(NamedTuple):
    """One of the first steps, each of which can be left for later; `next` is the first that is not done.

    `offer` is a shorter way: where its button leads, and what it says.
    """

    name: str
    text: str
    href: str
    action: str
    done: bool
    next: bool
    offer: tuple[str, str] | None = None


class StepsView(NamedTuple):
    """The first steps."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessView:
    """The form of the studio itself, with what is set or was typed, what is wrong with it by field, and what
    the currency typed would `change`."""

    values: Mapping[str, str]
    errors: Mapping[str, str]
    change: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    vat: VatFields
    logo: str


def routes(site: Site) -> list[Route]:
    """The first steps, the first of them, and their end."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", f"{PATH}/end", partial(_ended, desk)),
        Route("GET", BUSINESS, lambda request: _form(desk, request.words)),
        Route("POST", BUSINESS, partial(_sent, desk)),
        Route("GET", f"{BUSINESS}/money", partial(_money, desk)),
    ]


def first_steps(desk: Desk, words: Words) -> tuple[Step, ...]:
    """The three steps, and how far the studio is."""
    settings, rates = desk.settings, desk.db.rates.all()
    steps = (
        (
            words.text("Your business"),
            words.text("Name, address, tax number, VAT and logo, as they stand on your invoices."),
            BUSINESS,
            words.text("Fill in"),
            bool(settings.seller.name) and settings.tax is not None,
        ),
        (
            words.text("Your printers"),
            words.text("Found on the network, or an address typed. Jobs they still remember appear at once."),
            "/printers",
            words.text("Add printers"),
            bool(machines(desk)),
        ),
        (
            words.text("Your prices"),
            words.text("Example prices are in both cards: open them and save your own.")
            if any(rate.example for rate in rates)
            else words.text("What paper and ink cost you, and what you charge for them."),
            "/prices",
            words.text("Set prices"),
            any(rate.side is Side.PRICE and not rate.example for rate in rates),
        ),
    )
    offers = {"/prices": ("/prices/examples", words.text("Begin with example prices"))} if not rates else {}
    ahead = next((href for _, _, href, _, done in steps if not done), "")
    return tuple(Step(*step, step[2] == ahead, offers.get(step[2])) for step in steps)


def open_steps(desk: Desk, words: Words) -> tuple[Step, ...]:
    """The same for the first page: none once all are done, or nobody wants to see them."""
    steps = () if desk.settings.welcomed else first_steps(desk, words)
    return () if all(step.done for step in steps) else steps


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("welcome.html", StepsView(first_steps(desk, request.words)))


def _ended(desk: Desk, request: Request) -> Reply:
    end_welcome(desk)
    text = request.words.text("The first steps are put away. You find them again under Settings.")
    return Redirect("/", Notice(text))


def _sent(desk: Desk, request: Request) -> Reply:
    """Keep the form, or, where its language was changed, show it in that language with what is typed."""
    typed, words = request.form, request.words
    try:
        _keep_logo(desk, request)
        if typed.get("then") != "save":
            save_settings(desk, replace(desk.settings, language=language_typed(typed)))
            return _form(desk, desk.words(), _in_words(desk.words(), words, typed))
        _save(desk, words, typed)
    except TrackerError as trouble:
        return _form(desk, words, dict(typed.pairs), trouble)
    return Redirect(PATH, Notice(saved(desk, desk.words().text("Saved. It stands on the next invoice."))))


def _keep_logo(desk: Desk, request: Request) -> None:
    """A picture that was chosen is kept even if something else is wrong: no form can show it again."""
    logo = request.files.get("logo")
    if logo and logo.body:
        save_logo(desk, logo.body)


def _save(desk: Desk, words: Words, typed: Fields) -> None:
    with desk.act("save settings"):
        settings = money_typed(desk.settings, words, typed, desk.today)
        save_money(desk, replace(settings, language=language_typed(typed)), sure=sure(typed))
        save_business(desk, seller_typed(settings, typed), typed.get("iban"))


def _in_words(now: Words, before: Words, typed: Fields) -> Mapping[str, str]:
    """What is typed, its rate written as the new language writes numbers."""
    values = dict(typed.pairs)
    try:
        percent = before.parse_number(values.get("tax_percent", ""))
    except BadInput:
        return values
    return {**values, "tax_percent": now.number(percent, most=TAX_PLACES)}


def _money(desk: Desk, request: Request) -> Reply:
    """Currency and VAT of the country chosen just now; once they are confirmed, what is typed stays."""
    settings, words, typed = desk.settings, request.words, dict(request.query.pairs)
    country = typed.get("country", "")
    if settings.tax is None:
        usual = vat_values(settings, words, country, desk.today)
        chosen = {"tax_category": typed.get("tax_category", "")}
        typed = {**typed, **usual, **chosen, "currency": currency_of(country)}
    view = _view(desk, words, typed)
    return Fragment("welcome_business.html", "money", view)


def _form(
    desk: Desk, words: Words, typed: Mapping[str, str] | None = None, trouble: TrackerError | None = None
) -> Page:
    wrong = problem(words, trouble, FORMS["money"].beside) if trouble else None
    view = _view(desk, words, typed or {}, wrong.errors if wrong else None)
    return Page("welcome_business.html", view, wrong.status if wrong else 200, words)


def _view(
    desk: Desk, words: Words, typed: Mapping[str, str], wrong: Mapping[str, str] | None = None
) -> BusinessView:
    settings = desk.settings
    shown = [FORMS[name].shown(settings, words) for name in ("business", "money", "language")]
    vat = vat_values(settings, words, settings.seller.country, desk.today)
    values = {name: value for form in (*shown, vat, typed) for name, value in form.items()}
    return BusinessView(
        values=values,
        errors=wrong or {},
        change=consequences(desk, words, values["currency"]),
        countries=(("", "–"), *words.countries()),
        languages=languages(desk, words),
        vat=vat_fields(settings, words, values["country"], desk.today),
        logo=settings.logo,
    )
