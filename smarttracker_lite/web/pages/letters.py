"""Settings › Letters: what mails say, for each occasion and language, with a preview."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.letters import FIELDS, LANGUAGES, LetterText, Occasion, check, fill
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.compose import keep_letter, letter_text, sample_values, usual
from smarttracker_lite.workflows.desk import Desk

PATH = "/settings/letters"
_TEMPLATE = "settings/letters.html"
_OCCASIONS: Mapping[Occasion, str] = {
    Occasion.INVOICE: N_("Invoice"),
    Occasion.CREDIT_NOTE: N_("Credit note"),
    Occasion.QUOTE: N_("Quote"),
    Occasion.PRO_FORMA: N_("Pro forma invoice"),
    Occasion.REMINDER_1: N_("First reminder"),
    Occasion.REMINDER_2: N_("Second reminder"),
    Occasion.REMINDER_3: N_("Last reminder"),
    Occasion.RECEIPT: N_("Receipt"),
    Occasion.STATEMENT: N_("Statement of account"),
}
_LANGUAGES = {"it": "Italiano", "en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}


class Preview(NamedTuple):
    """The mail as it would go; `wrong` in its place where it cannot."""

    subject: str
    text: str
    wrong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LettersView:
    """The page of one letter. `own`: it is not as the program wrote it."""

    title: str
    action: str
    tabs: tuple[Tab, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    occasions: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]
    fields: tuple[tuple[str, str], ...]
    own: bool
    preview: Preview


def routes(site: Site) -> list[Route]:
    """The page, its form, its preview, and the way back to the program's own words."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("POST", f"{PATH}/preview", partial(_previewed, desk)),
        Route("POST", f"{PATH}/usual", partial(_restored, desk)),
    ]


def _asked(desk: Desk, fields: Fields) -> tuple[Occasion, str]:
    """The letter that is meant; by default the one with an invoice in the studio's language."""
    occasion, language = fields.get("for"), fields.get("in", desk.words().code)
    return (
        Occasion(occasion) if occasion in set(Occasion) else Occasion.INVOICE,
        language if language in LANGUAGES else "en",
    )


def _typed(desk: Desk, form: Fields) -> LetterText:
    occasion, language = _asked(desk, form)
    text = form.get("text").replace("\r\n", "\n") + "\n"
    return LetterText(occasion=occasion, language=language, subject=form.get("subject"), text=text)


def _shown(desk: Desk, request: Request) -> Reply:
    letter = letter_text(desk, *_asked(desk, request.query))
    return Page(_TEMPLATE, _view(desk, request.words, letter))


def _saved(desk: Desk, request: Request) -> Reply:
    letter = _typed(desk, request.form)
    try:
        keep_letter(desk, letter)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return Page(_TEMPLATE, _view(desk, request.words, letter, wrong.errors), wrong.status)
    return Redirect(_href(letter), Notice(request.words.text("Saved. The next mail says it.")))


def _restored(desk: Desk, request: Request) -> Reply:
    letter = keep_letter(desk, usual(*_asked(desk, request.form)))
    return Redirect(_href(letter), Notice(request.words.text("The next mail says what the program wrote.")))


def _previewed(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, _typed(desk, request.form))
    return Fragment(_TEMPLATE, "preview", view)


def _href(letter: LetterText) -> str:
    return f"{PATH}?{urlencode({'for': letter.occasion.value, 'in': letter.language})}"


def _view(
    desk: Desk, words: Words, letter: LetterText, errors: Mapping[str, str] | None = None
) -> LettersView:
    named = (letter.occasion, letter.language)
    return LettersView(
        title=words.text("Letters"),
        action=PATH,
        tabs=tabs(words, "letters"),
        values={
            "for": letter.occasion.value,
            "in": letter.language,
            "subject": letter.subject,
            "text": letter.text,
        },
        errors=errors or {},
        occasions=tuple((each.value, words.text(name)) for each, name in _OCCASIONS.items()),
        languages=tuple(_LANGUAGES.items()),
        fields=tuple((f"{{{name}}}", words.text(about)) for name, about in FIELDS.items()),
        own=letter_text(desk, *named) != usual(*named),
        preview=_preview(desk, words, letter),
    )


def _preview(desk: Desk, words: Words, letter: LetterText) -> Preview:
    try:
        check(letter)
    except TrackerError as trouble:
        return Preview("", "", " ".join(words.error(trouble)))
    values = sample_values(desk, letter.language)
    return Preview(fill(letter.subject, values), fill(letter.text, values))
