"""Reminders: what is due today by client, sent, printed or noted, and what is overdue and left alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Receivable
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.reminded import STEPS, why_not
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import deliver, remind
from smarttracker_lite.workflows.age import days_overdue
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning, Sent
from smarttracker_lite.workflows.remind import Overdue, Reminder

PATH = "/invoices/reminders"
RUN = f"{PATH}/run"
_TEMPLATE, _LETTER_TEMPLATE, _RUN_TEMPLATE = "reminders.html", "reminder.html", "reminders_run.html"


class Owed(NamedTuple):
    """An overdue invoice in ready words."""

    number: str
    href: str
    late: str
    open: str


class Letter(NamedTuple):
    """A letter that is due; `to` is "" where there is no address, `ticked` whether it is chosen."""

    key: str
    name: str
    href: str
    to: str
    step: str
    invoices: tuple[Owed, ...]
    total: str
    text: str
    paper: str
    ticked: bool


class LetterView(NamedTuple):
    """What a letter says, to whom it goes, and where it is as a file."""

    name: str
    step: str
    to: str
    cc: str
    subject: str
    text: str
    language: str
    template: str
    paper: str


class Quiet(NamedTuple):
    """An overdue invoice that nobody is reminded of today, and why."""

    name: str
    href: str
    invoice: Owed
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersView:
    """The page. `mailable`: a mail server is set up; `password_hint` is there if its password must be typed.
    `trouble` is why nothing goes by itself any more, `working` that a run is under way."""

    letters: tuple[Letter, ...]
    quiet: tuple[Quiet, ...]
    mailable: bool
    by_itself: bool
    password_hint: str
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    working: bool = False


class Done(NamedTuple):
    """What became of a letter: a word with icon and tone, and why it did not go."""

    name: str
    step: str
    numbers: str
    word: str
    icon: str
    tone: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """How far a run is, or what became of it."""

    working: bool
    done: int
    of: int
    told: str
    rows: tuple[Done, ...]


def routes(site: Site) -> list[Route]:
    """The page, what is done with what is ticked, a letter as a file, and how far a run is."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", f"{PATH}/send", partial(_sent, desk)),
        Route("POST", f"{PATH}/print", partial(_printed, desk)),
        Route("POST", f"{PATH}/noted", partial(_noted, desk)),
        Route("GET", f"{PATH}/letter", partial(_read, desk)),
        Route("GET", f"{PATH}/paper", partial(_paper, desk)),
        Route("GET", RUN, partial(_run, desk)),
        Route("POST", f"{RUN}/stop", partial(_stopped, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page(_TEMPLATE, _view(desk, request.words))


def _sent(desk: Desk, request: Request) -> Reply:
    """Mail what is ticked; what cannot begin comes back with the reason, still ticked."""
    password = request.form.get("password")
    try:
        if password:
            desk.secrets.put(deliver.MAIL_ACCOUNT, password)
        desk.keeping(Dunning).start(desk, _ticked(request))
    except TrackerError as trouble:
        return _refused(desk, request, trouble)
    return Redirect(RUN)


def _printed(desk: Desk, request: Request) -> Reply:
    def said(n: int) -> str:
        return request.words.plural("{n} reminder is at the printer.", "{n} reminders are at the printer.", n)

    return _acted(desk, request, remind.print_out, said)


def _noted(desk: Desk, request: Request) -> Reply:
    def said(n: int) -> str:
        return request.words.plural("{n} reminder is noted as sent.", "{n} reminders are noted as sent.", n)

    return _acted(desk, request, remind.sent_by_hand, said)


def _acted(
    desk: Desk, request: Request, act: Callable[[Desk, Reminder], None], said: Callable[[int], str]
) -> Reply:
    """Do it with each letter that is ticked; those before one that cannot be stay done."""
    try:
        reminders = remind.find(desk, *_ticked(request))
        for each in reminders:
            act(desk, each)
    except TrackerError as trouble:
        return _refused(desk, request, trouble)
    return Redirect(PATH, Notice(said(len(reminders))))


def _ticked(request: Request) -> list[str]:
    keys = list(dict.fromkeys(request.form.all("reminder")))
    if not keys:
        raise BadInput(N_("No reminder is ticked."), N_("Tick those that are to be sent."))
    return keys


def _refused(desk: Desk, request: Request, trouble: TrackerError) -> Reply:
    wrong = problem(request.words, trouble)
    ticked = frozenset(request.form.all("reminder"))
    return Page(_TEMPLATE, _view(desk, request.words, ticked, wrong.errors), wrong.status)


def _read(desk: Desk, request: Request) -> Reply:
    """What a letter says, before it goes."""
    (reminder,) = remind.find(desk, request.query.get("of"))
    told = remind.cover(desk, reminder)
    view = LetterView(
        name=reminder.name,
        step=request.words.text(STEPS[reminder.step]),
        to=told.to,
        cc=told.cc,
        subject=told.subject,
        text=told.text,
        language=(language := reminder.invoices[0].language),
        template=f"/settings/letters?for={reminder.step.value}&in={language}",
        paper=f"{PATH}/paper?of={reminder.key}",
    )
    return Page(_LETTER_TEMPLATE, view)


def _paper(desk: Desk, request: Request) -> Reply:
    """A letter as PDF; with `?save` under its own name instead of in place."""
    (reminder,) = remind.find(desk, request.query.get("of"))
    name, pdf = remind.as_paper(desk, reminder)
    return Bytes(pdf, "application/pdf", name if "save" in request.query else None)


def _run(desk: Desk, request: Request) -> Reply:
    view = _run_view(request.words, desk.keeping(Dunning))
    if request.is_fragment and view.working:
        return Fragment(_RUN_TEMPLATE, "progress", view)
    return Redirect(RUN) if request.is_fragment else Page(_RUN_TEMPLATE, view)


def _stopped(desk: Desk, request: Request) -> Reply:
    """The letter at hand goes out; those after it are not tried."""
    desk.keeping(Dunning).stop()
    return Redirect(RUN)


def _view(
    desk: Desk,
    words: Words,
    ticked: frozenset[str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> RemindersView:
    listed, mail, dunning = remind.overdue(desk), desk.settings.mail, desk.keeping(Dunning)
    letters = (_letter(desk, words, each, ticked) for each in remind.due(listed))
    hidden = deliver.password_missing(desk)
    return RemindersView(
        letters=tuple(letters),
        quiet=tuple(_quiet(desk, words, each) for each in listed if each.standing.why),
        mailable=mail.ready,
        by_itself=desk.settings.reminding.by_itself,
        password_hint=words.text("Your mail account needs it.") if hidden else "",
        errors=errors or {},
        trouble=" ".join(words.error(dunning.trouble)) if dunning.trouble else "",
        working=dunning.working,
    )


def _letter(desk: Desk, words: Words, reminder: Reminder, ticked: frozenset[str] | None) -> Letter:
    first = reminder.invoices[0]
    return Letter(
        key=reminder.key,
        name=reminder.name,
        href=f"/clients/{reminder.client.id if reminder.client else first.client_id}",
        to=reminder.to,
        step=words.text(STEPS[reminder.step]),
        invoices=tuple(_owed(desk, words, each) for each in reminder.invoices),
        total=words.money(reminder.open, first.currency),
        text=f"{PATH}/letter?of={reminder.key}",
        paper=f"{PATH}/paper?of={reminder.key}",
        ticked=bool(reminder.to) if ticked is None else reminder.key in ticked,
    )


def _owed(desk: Desk, words: Words, invoice: Receivable) -> Owed:
    return Owed(
        number=invoice.number.text,
        href=f"/invoices/{invoice.id}#reminders",
        late=words.plural("{n} day late", "{n} days late", days_overdue(invoice, desk.today)),
        open=words.money(invoice.open, invoice.currency),
    )


def _quiet(desk: Desk, words: Words, each: Overdue) -> Quiet:
    client_id = each.client.id if each.client else each.invoice.client_id
    return Quiet(
        name=each.client.name if each.client else each.invoice.buyer.name,
        href=f"/clients/{client_id}",
        invoice=_owed(desk, words, each.invoice),
        why=why_not(words, each.standing),
    )


def _run_view(words: Words, dunning: Dunning) -> RunView:
    sent, of = dunning.sent, dunning.of
    return RunView(
        working=dunning.working,
        done=len(sent),
        of=of,
        told=_how_far(words, dunning),
        rows=tuple(_done(words, each) for each in sent),
    )


def _how_far(words: Words, dunning: Dunning) -> str:
    if dunning.working:
        return words.plural(
            "{done} of {n} reminder", "{done} of {n} reminders", dunning.of, done=len(dunning.sent)
        )
    gone = sum(each.tried and each.trouble is None for each in dunning.sent)
    return words.plural("{n} reminder is sent.", "{n} reminders are sent.", gone)


def _done(words: Words, sent: Sent) -> Done:
    if not sent.tried:
        state = (words.text("not tried"), "circle-dashed", "neutral")
    elif sent.trouble:
        state = (words.text("not sent"), "alert-circle", "bad")
    else:
        state = (words.text("sent"), "circle-check", "good")
    reminder = sent.reminder
    return Done(
        reminder.name,
        words.text(STEPS[reminder.step]),
        ", ".join(each.number.text for each in reminder.invoices),
        *state,
        " ".join(words.error(sent.trouble)) if sent.trouble else "",
    )
