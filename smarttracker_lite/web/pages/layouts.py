"""Settings › Invoices' look: layout, colour and texts, tried on a page before they are kept."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from smarttracker_lite.billing.document import LAYOUTS
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows import lay_out
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import OWN, templates

PATH = "/settings/look"
_TEMPLATE = "settings/look.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What stands around the lines in one language, as it is set or typed."""

    code: str
    name: str
    opening: str
    closing: str
    filled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """The page. `picture` is the first page as a data URL, "" where `wrong` says why there is none."""

    tabs: tuple[Tab, ...]
    layouts: tuple[tuple[str, str], ...]
    ours: tuple[tuple[str, str], ...]
    layout: str
    own: bool
    accent: str
    appendix: bool
    texts: tuple[Texts, ...]
    languages: tuple[tuple[str, str], ...]
    language: str
    errors: Mapping[str, str]
    picture: str
    wrong: str
    folder: str
    note: str


def routes(site: Site) -> list[Route]:
    """The page, its form, trying it, our default, and copies to start from."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("POST", f"{PATH}/preview", partial(_tried, desk)),
        Route("POST", f"{PATH}/default", partial(_default, desk)),
        Route("POST", f"{PATH}/copy", partial(_copied, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page(_TEMPLATE, _view(desk, request.words, desk.settings))


def _saved(desk: Desk, request: Request) -> Reply:
    typed = _typed(desk.settings, request.form)
    try:
        lay_out.save_look(desk, typed)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = _view(desk, request.words, typed, request.form.get("language"), wrong.errors)
        return Page(_TEMPLATE, view, wrong.status)
    return Redirect(PATH, Notice(request.words.text("Saved. It is how the next invoice looks.")))


def _tried(desk: Desk, request: Request) -> Reply:
    """What is typed on a page; nothing is kept."""
    typed = _typed(desk.settings, request.form)
    view = _view(desk, request.words, typed, request.form.get("language"))
    return Fragment(_TEMPLATE, "preview", view) if request.is_fragment else Page(_TEMPLATE, view)


def _default(desk: Desk, request: Request) -> Reply:
    lay_out.use_default(desk)
    return Redirect(PATH, Notice(request.words.text("The next invoice is in our own layout.")))


def _copied(desk: Desk, request: Request) -> Reply:
    path = lay_out.copy_layout(desk, request.form.get("from"))
    text = request.words.text("The copy is {path}. It is in the list of layouts now.", path=path)
    return Redirect(PATH, Notice(text))


def _typed(settings: Settings, form: Fields) -> Settings:
    """The settings with the look that is typed."""
    return replace(
        settings,
        layout=form.get("layout"),
        accent=form.get("accent"),
        appendix=form.get("appendix") == "yes",
        around=lay_out.texts_of(_by_language(form, "opening"), _by_language(form, "closing")),
    )


def _by_language(form: Fields, name: str) -> dict[str, str]:
    return {code: form.get(f"{name}-{code}") for code in PAPER_LANGUAGES}


def _view(
    desk: Desk,
    words: Words,
    settings: Settings,
    language: str = "",
    errors: Mapping[str, str] | None = None,
) -> LookView:
    language = language if language in PAPER_LANGUAGES else lay_out.shown_language(desk)
    picture, wrong = ("", "") if errors else _picture(desk, words, settings, language)
    layouts = lay_out.choices(desk, words)
    return LookView(
        tabs=tabs(words, "look"),
        layouts=layouts,
        ours=tuple(each for each in layouts if each[0] in LAYOUTS),
        layout=settings.layout,
        own=desk.settings.layout.startswith(OWN),
        accent=settings.accent,
        appendix=settings.appendix,
        texts=tuple(_texts(settings, code, name) for code, name in PAPER_LANGUAGES.items()),
        languages=tuple(PAPER_LANGUAGES.items()),
        language=language,
        errors=errors or {},
        picture=picture,
        wrong=wrong,
        folder=str(templates(desk)),
        note=settings.invoice_note,
    )


def _texts(settings: Settings, code: str, name: str) -> Texts:
    own = next((each for each in settings.around if each.language == code), None)
    return Texts(
        code=code,
        name=name,
        opening=own.opening if own else "",
        closing=own.closing if own else "",
        filled=own is not None,
    )


def _picture(desk: Desk, words: Words, settings: Settings, language: str) -> tuple[str, str]:
    """The page as a data URL, and what is wrong."""
    try:
        page = lay_out.tried(desk, settings, language)
    except TrackerError as trouble:
        return "", problem(words, trouble).sentence
    return f"data:image/png;base64,{base64.b64encode(page).decode()}", ""
