"""The settings: a page for each form, the logo, and what there is to know about the program."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite import __version__, paths
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.numbering import SeriesView, series_views, tried
from smarttracker_lite.web.pages.recurrency import consequences
from smarttracker_lite.web.pages.setting_forms import FORMS, languages
from smarttracker_lite.web.pages.taxes import TaxPanels, tax_panels
from smarttracker_lite.web.pages.vat import VatFields, vat_fields, vat_values
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.configure import logo_drawing, remove_logo, save_logo
from smarttracker_lite.workflows.desk import Desk

PATH = "/settings"
_FIRST = "business"
_SECTIONS = {
    "business": (N_("Business"), "building"),
    "money": (N_("Money and tax"), "coins"),
    "numbering": (N_("Numbering"), "receipt"),
    "note": (N_("Invoice note"), "file-text"),
    "look": (N_("Invoices’ look"), "file-invoice"),
    "mail": (N_("Mail"), "mail"),
    "letters": (N_("Letters"), "pencil"),
    "reminders": (N_("Reminders"), "hourglass"),
    "language": (N_("Language"), "world"),
    "suggestions": (N_("Suggestions"), "bulb"),
    "notifications": (N_("Notifications"), "bell"),
    "backups": (N_("Backups"), "archive"),
    "pin": (N_("Owner PIN"), "lock"),
    "privacy": (N_("Privacy"), "shield-check"),
    "about": (N_("About"), "info-circle"),
}


class Tab(NamedTuple):
    """A section in the menu of the settings."""

    name: str
    icon: str
    href: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """One section: its form with what is set or was typed, what is wrong with it by field, and its choices.

    `errors[""]` is about the form as a whole. `change` is what the currency typed would do. `series` are the
    numbers of each kind of document.
    """

    title: str
    action: str
    tabs: tuple[Tab, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    change: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    vat: VatFields
    taxes: TaxPanels | None
    logo: str
    series: tuple[SeriesView, ...]
    facts: tuple[tuple[str, str], ...]


def routes(site: Site) -> list[Route]:
    """The sections, the logo, the end of the program, and the licences of what it is made of."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("GET", f"{PATH}/numbering/example", partial(_example, desk)),
        Route("GET", f"{PATH}/logo.svg", partial(_logo, desk)),
        Route("POST", f"{PATH}/logo", partial(_logo_sent, desk)),
        Route("POST", f"{PATH}/logo/remove", partial(_logo_removed, desk)),
        Route("POST", f"{PATH}/quit", partial(_quit, site)),
        Route("GET", f"{PATH}/<section>", partial(_shown, desk)),
        Route("POST", f"{PATH}/<section>", partial(_saved, desk)),
        Route("GET", "/about/notices", _notices),
    ]


def tabs(words: Words, section: str) -> tuple[Tab, ...]:
    """The menu, on the page of this section."""
    return (
        *(
            Tab(words.text(title), icon, f"{PATH}/{name}", name == section)
            for name, (title, icon) in _SECTIONS.items()
        ),
        Tab(words.text("History"), "history", "/history", active=False),
        Tab(words.text("First steps"), "list-details", "/welcome", active=False),
    )


def _shown(desk: Desk, request: Request) -> Reply:
    section = request.args.get("section", _FIRST)
    if section not in _SECTIONS:
        raise NotFound(N_("There are no such settings."), N_("Choose a section from the menu."))
    return _page(desk, request.words, section)


def _saved(desk: Desk, request: Request) -> Reply:
    """Keep a form; what cannot be kept comes back as it was typed, with the reason by its field."""
    section = request.args["section"]
    if section not in FORMS:
        raise NotFound(N_("There are no such settings."), N_("Choose a section from the menu."))
    try:
        text = FORMS[section].save(desk, request.words, request.form)
    except TrackerError as trouble:
        return _page(desk, request.words, section, {**dict(request.form.pairs), "password": ""}, trouble)
    return Redirect(f"{PATH}/{section}", Notice(text))


def _example(desk: Desk, request: Request) -> Reply:
    """The next numbers by the patterns that are being typed."""
    view = _view(desk, request.words, "numbering")
    examples = tried(desk, request.words, request.query)
    return Fragment("settings/numbering.html", "example", replace(view, series=examples))


def _logo(desk: Desk, request: Request) -> Reply:
    drawing = logo_drawing(desk)
    if not drawing:
        raise NotFound(N_("There is no logo."), N_("Choose a picture under Settings › Business."))
    return Bytes(drawing.encode(), "image/svg+xml")


def _logo_sent(desk: Desk, request: Request) -> Reply:
    try:
        if "logo" not in request.files or not request.files["logo"].body:
            raise BadInput(N_("No picture is chosen."), N_("Choose a PNG, JPEG or SVG file."), field="logo")
        save_logo(desk, request.files["logo"].body)
    except TrackerError as trouble:
        return _page(desk, request.words, _FIRST, trouble=trouble)
    return Redirect(PATH, Notice(request.words.text("The logo stands on the next invoice.")))


def _logo_removed(desk: Desk, request: Request) -> Reply:
    remove_logo(desk)
    return Redirect(PATH, Notice(request.words.text("The next invoice has no logo.")))


def _quit(site: Site, request: Request) -> Reply:
    site.quit()
    return Page("ended.html", None)


def _notices(request: Request) -> Reply:
    return Bytes(paths.assets("NOTICES.md").read_bytes(), "text/plain; charset=utf-8")


def _page(
    desk: Desk,
    words: Words,
    section: str,
    typed: Mapping[str, str] | None = None,
    trouble: TrackerError | None = None,
) -> Page:
    wrong = problem(words, trouble, FORMS[section].beside) if trouble else None
    view = _view(desk, words, section, typed, wrong.errors if wrong else None)
    return Page(f"settings/{section}.html", view, wrong.status if wrong else 200)


def money_page(desk: Desk, words: Words, taxes: TaxPanels, status: int) -> Page:
    """Money and tax, with panels that were sent and could not be kept."""
    return Page("settings/money.html", replace(_view(desk, words, "money"), taxes=taxes), status)


def _view(
    desk: Desk,
    words: Words,
    section: str,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
) -> SettingsView:
    settings = desk.settings
    set_now = FORMS[section].shown(settings, words) if section in FORMS else {}
    country, today = settings.seller.country, desk.today
    values = {**set_now, **vat_values(settings, words, country, today), **(typed or {})}
    return SettingsView(
        title=words.text(_SECTIONS[section][0]),
        action=f"{PATH}/{section}",
        tabs=tabs(words, section),
        values=values,
        errors=wrong or {},
        change=consequences(desk, words, values["currency"]) if section == "money" else (),
        countries=(("", "–"), *words.countries()),
        languages=languages(desk, words),
        vat=vat_fields(settings, words, country, today),
        taxes=tax_panels(desk, words) if section == "money" else None,
        logo=settings.logo,
        series=series_views(desk, words),
        facts=_facts(desk, words),
    )


def _facts(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    told = (
        (N_("Version"), __version__),
        (N_("Data folder"), str(desk.db.folder)),
        (N_("Log files"), str(paths.log_folder())),
    )
    return tuple((words.text(name), value) for name, value in told)
