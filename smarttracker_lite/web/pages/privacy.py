"""Settings › Privacy: for how long the names of people and documents are kept, and blanking them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.setting_forms import whole
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.blank import Outlook, outlook, save_months
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fade import Fading
from smarttracker_lite.workflows.unwrite import left, owed

PATH = "/settings/privacy"
_OFFERED = (6, 12, 24, 36)
_OWN = "own"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyView:
    """The page. `change` is what the months typed would blank, `months` for how many that was asked; `doing`
    how far it is, `said` what became of it, `due` what there is to do now."""

    tabs: tuple[Tab, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    choices: tuple[tuple[str, str], ...]
    change: tuple[str, ...]
    months: str
    doing: str
    said: str
    bad: str
    due: tuple[str, ...]
    ready: bool
    blanked: str


def routes(site: Site) -> list[Route]:
    """The page, its form, and blanking now."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("POST", f"{PATH}/now", partial(_begun, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words)
    if request.is_fragment:
        return Fragment("settings/privacy.html", "progress", view)
    return Page("settings/privacy.html", view)


def _saved(desk: Desk, request: Request) -> Reply:
    words, form = request.words, request.form
    values = {"months": form.get("months"), "own": form.get("own")}
    try:
        months = _typed(words, form)
        found = save_months(desk, months, sure=bool(months) and form.get("sure") == str(months))
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        return Page("settings/privacy.html", _view(desk, words, values, wrong=wrong), wrong.status)
    if found:
        return Page("settings/privacy.html", _view(desk, words, values, found, str(months)))
    text = N_("Saved. Names are kept for ever.") if months is None else N_("Saved.")
    return Redirect(PATH, Notice(words.text(text)))


def _typed(words: Words, form: Fields) -> int | None:
    """The months that are chosen, or typed. Raises BadInput."""
    chosen = form.get("months")
    if chosen == _OWN:
        return whole(words, form, "own")
    return int(chosen) if chosen in map(str, _OFFERED) else None


def _begun(desk: Desk, request: Request) -> Reply:
    """Blank now what is due, or let the history follow if only that was stopped."""
    months = desk.settings.blank_after_months
    if months is None and not owed(desk):
        raise NotAllowed(N_("Names are kept for ever."), N_("Choose for how long first."))
    if months is not None and request.form.get("sure") != str(months):
        wrong = BadInput(N_("Blanking cannot be undone."), N_("Tick the box if that is right."), field="sure")
        said = problem(request.words, wrong)
        return Page("settings/privacy.html", _view(desk, request.words, wrong=said), said.status)
    desk.keeping(Fading).start(desk, None if months is None else outlook(desk, months).before)
    return Redirect(PATH)


def _view(
    desk: Desk,
    words: Words,
    typed: Mapping[str, str] | None = None,
    found: Outlook | None = None,
    asked: str = "",
    wrong: Problem | None = None,
) -> PrivacyView:
    months, fading = desk.settings.blank_after_months, desk.keeping(Fading)
    now = outlook(desk, months) if months is not None else None
    due = now is not None and now.due > 0
    return PrivacyView(
        tabs=tabs(words, "privacy"),
        values=typed or _set(months),
        errors=wrong.errors if wrong else {},
        choices=_choices(words),
        change=_told(words, found) if found else (),
        months=asked or str(months or ""),
        doing=_doing(words, fading) if fading.working else "",
        said=_ended(words, fading),
        bad=_bad(desk, words, fading),
        due=_told(words, now) if now and not fading.working else (),
        ready=not fading.working and (due or owed(desk)),
        blanked=_blanked(words, now.blanked) if now and now.blanked else "",
    )


def _set(months: int | None) -> Mapping[str, str]:
    offered = months is None or months in _OFFERED
    return {"months": str(months or "") if offered else _OWN, "own": "" if offered else str(months)}


def _choices(words: Words) -> tuple[tuple[str, str], ...]:
    offered = ((str(each), words.plural("{n} month", "{n} months", each)) for each in _OFFERED)
    return (("", words.text(N_("for ever"))), *offered, (_OWN, words.text(N_("as many months as I type"))))


def _told(words: Words, found: Outlook) -> tuple[str, ...]:
    day = words.date(found.before)
    due = words.plural(
        "{n} job printed before {day} loses the names of its document and people.",
        "{n} jobs printed before {day} lose the names of their documents and people.",
        found.due,
        day=day,
    )
    still_open = words.plural(
        "{n} older job is still to be billed and keeps them.",
        "{n} older jobs are still to be billed and keep them.",
        found.open,
    )
    nothing = words.text(N_("No job printed before {day} has a name to lose."), day=day)
    return (due if found.due else nothing, *([still_open] if found.open else []))


def _blanked(words: Words, count: int) -> str:
    return words.plural("{n} job is blanked.", "{n} jobs are blanked.", count)


def _doing(words: Words, fading: Fading) -> str:
    if fading.files_of:
        text = N_("The history is written anew: file {done} of {of}.")
        return words.text(text, done=fading.files, of=fading.files_of)
    if fading.jobs_of and fading.jobs < fading.jobs_of:
        text = N_("Names are being blanked: {done} of {of} jobs.")
        return words.text(text, done=fading.jobs, of=fading.jobs_of)
    return words.text(N_("Names are being blanked."))


def _ended(words: Words, fading: Fading) -> str:
    if fading.working or not fading.blanked:
        return ""
    return words.plural("{n} job was blanked.", "{n} jobs were blanked.", fading.blanked)


def _bad(desk: Desk, words: Words, fading: Fading) -> str:
    if fading.working:
        return ""
    if fading.trouble:
        return problem(words, fading.trouble).sentence
    if owed(desk):
        return words.text(
            N_("The history still holds names that are blanked. It follows by itself once a day.")
        )
    if damaged := left(desk):
        return words.plural(
            "{n} file of the history is damaged and may still hold names.",
            "{n} files of the history are damaged and may still hold names.",
            damaged,
        )
    return ""
