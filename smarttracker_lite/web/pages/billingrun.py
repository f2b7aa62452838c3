"""Billing runs: all clients with unbilled work on one page, ticked, issued, mailed, and told of at last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.billingreport import PastRun, past_run, run_view
from smarttracker_lite.web.pages.billingrows import PATH, BillableView, billable, read_ticks, ticked_sum
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.papers import page_picture
from smarttracker_lite.web.pages.selected import moment
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import deliver
from smarttracker_lite.workflows.bill_all import Ticked, begin, leave, stand, unfinished
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.bundle import bundle
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.gather import Prospect, prospect, usual_day
from smarttracker_lite.workflows.picture import drawn
from smarttracker_lite.workflows.witness import seen_as

_BOTH = "send"
"""The way in which invoices are issued and mailed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingRunView:
    """The page on which a run is begun. `there` is when it was made. `sends`: mails are to go; `mailable`:
    there is a mail server; `needs_password`: its password must be typed. `runs` are those before."""

    there: str
    until: str
    told_until: str
    days: tuple[ChipView, ...]
    found: BillableView
    sends: bool
    mailable: bool
    needs_password: bool
    runs: Sheet[PastRun]
    errors: Mapping[str, str] = field(default_factory=dict)


class PreviewView(NamedTuple):
    """The pages of a paper by the addresses of their pictures, and why there is none."""

    client: str
    back: str
    pages: tuple[str, ...]
    hindrance: str


def routes(site: Site) -> list[Route]:
    """The page, what it shows and does, and each run's own page."""
    desk, run = site.desk, f"{PATH}/<run>"
    return [
        Route("GET", PATH, partial(_shown, site)),
        Route("GET", f"{PATH}/preview", partial(_preview, desk)),
        Route("GET", f"{PATH}/preview/<page>.png", partial(_picture, desk)),
        Route("POST", f"{PATH}/sum", _added_up),
        Route("POST", f"{PATH}/issue", partial(_issued, site)),
        Route("GET", run, partial(_run, desk)),
        Route("POST", f"{run}/go-on", partial(_gone_on, desk)),
        Route("POST", f"{run}/stop", partial(_stopped, desk)),
        Route("POST", f"{run}/leave", partial(_left, desk)),
        Route("GET", f"{run}/zip", partial(_zipped, desk)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    """The page; while a run is unfinished its own page instead, as there is one at a time."""
    if run := unfinished(site.desk):
        return Redirect(f"{PATH}/{run}")
    try:
        until, errors = _until(site.desk, request.words, request.query), dict[str, str]()
    except BadInput as trouble:
        until, errors = usual_day(site.desk), dict(problem(request.words, trouble).errors)
    view = _view(site, request, until, errors=errors)
    return Page("billing_run.html", view, 422 if errors else 200)


def _until(desk: Desk, words: Words, asked: Fields) -> date:
    """The day that is asked for. Raises BadInput for none, and for one to come: work of that day may grow."""
    typed = asked.get("until")
    if not typed:
        return usual_day(desk)
    day = words.parse_date(typed, "until")
    if day > desk.today:
        raise BadInput(N_("This day is still to come."), N_("Choose today, or a day before."), field="until")
    return day


def _view(
    site: Site,
    request: Request,
    until: date,
    ticks: list[Ticked] | None = None,
    errors: Mapping[str, str] | None = None,
) -> BillingRunView:
    desk, words = site.desk, request.words
    chosen = None if ticks is None else {(each.client_id, each.draft) for each in ticks}
    runs, mailable = desk.db.turns.runs(), desk.settings.mail.ready
    return BillingRunView(
        there=desk.now().isoformat(),
        until=until.isoformat(),
        told_until=words.date(until),
        days=tuple(_days(words, desk.today, until)),
        found=billable(site, words, until, chosen),
        sends=mailable if ticks is None else request.form.get("way") == _BOTH,
        mailable=mailable,
        needs_password=deliver.password_missing(desk),
        runs=sheet(
            lambda start: [past_run(desk, words, run) for run in runs[start : start + PER_PAGE + 1]],
            len(runs),
            page_asked(request.query),
            lambda page: f"{PATH}?{urlencode({'until': until.isoformat(), 'page': page})}",
            words,
        ),
        errors=errors or {},
    )


def _days(words: Words, today: date, until: date) -> list[ChipView]:
    last = today.replace(day=1) - timedelta(days=1)
    offered = ((words.text("Up to the end of last month"), last), (words.text("Up to today"), today))
    return [ChipView(name, f"{PATH}?until={day.isoformat()}", day == until) for name, day in offered]


def _added_up(request: Request) -> Reply:
    """The sum of what is ticked now."""
    ticks = read_ticks(request.form.all("bill"))
    return Fragment("billing_run.html", "sum", ticked_sum(request.words, ticks))


def _asked_for(desk: Desk, request: Request) -> Prospect:
    """What a preview is of."""
    asked = request.query
    until = _until(desk, request.words, asked)
    return prospect(desk, asked.get("client"), asked.get("draft"), until)


def _preview(desk: Desk, request: Request) -> Reply:
    """The paper that would be issued: in place by htmx, else as a page."""
    found, query = _asked_for(desk, request), urlencode(request.query.pairs)
    pages = range(1, len(drawn(desk, found.proof)) + 1) if found.proof.lines else ()
    mark = seen_as(found.proof).rpartition(" ")[2]
    view = PreviewView(
        client=found.now.client.name,
        back=f"{PATH}?until={request.query.get('until')}",
        pages=tuple(f"{PATH}/preview/{page}.png?{query}&v={mark}" for page in pages),
        hindrance=" ".join(request.words.error(found.hindrance)) if found.hindrance else "",
    )
    if request.is_fragment:
        return Fragment("billing_preview.html", "paper", view)
    return Page("billing_preview.html", view)


def _picture(desk: Desk, request: Request) -> Reply:
    return page_picture(desk, _asked_for(desk, request).proof, request.args["page"])


def _issued(site: Site, request: Request) -> Reply:
    """Begin a run of what is ticked; in a second window it is the run that is unfinished which is shown."""
    desk, form = site.desk, request.form
    ticks, sends = read_ticks(form.all("bill")), form.get("way") == _BOTH
    until = _until(desk, request.words, form)
    try:
        _check_password(desk, request, sends)
        run = begin(desk, until, ticks, send=sends, there=moment(form.get("there")))
    except NotAllowed as trouble:
        if other := unfinished(desk):
            return Redirect(f"{PATH}/{other}", Notice(problem(request.words, trouble).sentence, problem=True))
        raise
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = _view(site, request, until, ticks, wrong.errors)
        return Page("billing_run.html", view, wrong.status)
    desk.keeping(Billing).start(desk, run)
    return Redirect(f"{PATH}/{run}")


def _check_password(desk: Desk, request: Request, sends: bool) -> None:
    """Keep a password that was typed. Raises BadInput where one is needed, so that it is asked for once."""
    if typed := request.form.get("password"):
        desk.secrets.put(deliver.MAIL_ACCOUNT, typed)
    if sends and deliver.password_missing(desk):
        raise BadInput(
            N_("The password of your mail account is missing."), N_("Type it in."), field="password"
        )


def _run(desk: Desk, request: Request) -> Reply:
    """The run's page; what htmx asks for while it is at work is how far it is, and the page at the end."""
    view = run_view(desk, request.words, request.args["run"])
    if not request.is_fragment:
        return Page("billing_report.html", view)
    if view.progress is None:
        return Redirect(view.href)
    return Fragment("billing_report.html", "progress", view)


def _gone_on(desk: Desk, request: Request) -> Reply:
    run = request.args["run"]
    now = stand(desk, run)
    try:
        _check_password(desk, request, _is_to_send(now.turns[0], bool(now.left)))
    except BadInput as trouble:
        sentence = problem(request.words, trouble).sentence
        return Redirect(f"{PATH}/{run}", Notice(sentence, problem=True))
    desk.keeping(Billing).start(desk, run)
    return Redirect(f"{PATH}/{run}")


def _is_to_send(turn: Turn, left: bool) -> bool:
    return turn.send and left


def _stopped(desk: Desk, request: Request) -> Reply:
    """What is at hand is done whole."""
    billing, run = desk.keeping(Billing), request.args["run"]
    if billing.run == run:
        billing.end()
    return Redirect(f"{PATH}/{run}")


def _left(desk: Desk, request: Request) -> Reply:
    run = request.args["run"]
    if desk.keeping(Billing).run == run:
        raise NotAllowed(N_("A billing run is at work."), N_("Wait until it is done, or stop it."))
    leave(desk, run)
    text = request.words.text("The rest is left. Its work is unbilled again.")
    return Redirect(f"{PATH}/{run}", Notice(text))


def _zipped(desk: Desk, request: Request) -> Reply:
    now = stand(desk, request.args["run"])
    invoices = [now.invoices[turn.invoice_id] for turn in now.turns if turn.invoice_id in now.invoices]
    name = f"invoices-{desk.words().local_day(now.turns[0].at).isoformat()}.zip"
    return Bytes(bundle(desk, invoices, None), "application/zip", name)
