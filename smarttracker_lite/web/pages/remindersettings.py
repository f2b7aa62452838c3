"""Settings › Reminders: when each step is due, what the program does by itself, and the day for bills."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from smarttracker_lite.domain.reminders import HOURS, Reminding
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.setting_forms import whole
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import remind
from smarttracker_lite.workflows.desk import Desk

PATH = "/settings/reminders"
_TEMPLATE = "settings/reminders.html"
_STEPS = ("days_1", "days_2", "days_3")
_NAMES = (*_STEPS, "rest_days", "by_itself", "hour", "told", "bill_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSettingsView:
    """The page with what is set or was typed, and what is wrong with it by field."""

    title: str
    action: str
    tabs: tuple[Tab, ...]
    values: Mapping[str, str]
    errors: Mapping[str, str]
    hours: tuple[tuple[str, str], ...]


def routes(site: Site) -> list[Route]:
    """The page and its form."""
    return [
        Route("GET", PATH, partial(_shown, site.desk)),
        Route("POST", PATH, partial(_saved, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page(_TEMPLATE, _view(request.words, _set(desk)))


def _saved(desk: Desk, request: Request) -> Reply:
    words, form = request.words, request.form
    try:
        bill_day = whole(words, form, "bill_day") if form.get("bill_day") else 0
        remind.set_up(desk, _typed(words, form), bill_day)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        typed = {name: form.get(name) for name in _NAMES}
        return Page(_TEMPLATE, _view(words, typed, wrong.errors), wrong.status)
    return Redirect(PATH, Notice(words.text("Saved.")))


def _typed(words: Words, form: Fields) -> Reminding:
    hour = form.get("hour")
    return Reminding(
        days=tuple(whole(words, form, name) if form.get(name) else None for name in _STEPS),
        rest_days=whole(words, form, "rest_days"),
        by_itself="by_itself" in form,
        hour=int(hour) if hour in map(str, HOURS) else Reminding().hour,
        told="told" in form,
    )


def _set(desk: Desk) -> dict[str, str]:
    kept, bill_day = desk.settings.reminding, desk.settings.bill_day
    days = {name: "" if each is None else str(each) for name, each in zip(_STEPS, kept.days, strict=False)}
    return {
        **days,
        "rest_days": str(kept.rest_days),
        "by_itself": "yes" if kept.by_itself else "",
        "hour": str(kept.hour),
        "told": "yes" if kept.told else "",
        "bill_day": str(bill_day) if bill_day else "",
    }


def _view(
    words: Words, values: Mapping[str, str], errors: Mapping[str, str] | None = None
) -> ReminderSettingsView:
    return ReminderSettingsView(
        title=words.text("Reminders"),
        action=PATH,
        tabs=tabs(words, "reminders"),
        values=values,
        errors=errors or {},
        hours=tuple((str(hour), f"{hour}:00") for hour in HOURS),
    )
