"""The rules page: what tags jobs by itself, in order, and the account codes that are nobody's yet."""

from dataclasses import dataclass, replace
from functools import partial

from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.store.lookups import account_key
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.ruleform import (
    Line,
    RuleForm,
    blank,
    filled,
    lines,
    of_job,
    of_rule,
    read,
    whose_options,
    without_gaps,
)
from smarttracker_lite.web.pages.rulepreview import PATIENCE_S, WHOLE_S, Looks, PreviewView
from smarttracker_lite.web.pages.rulewords import Options, result, said, size_options, test_options, troubles
from smarttracker_lite.web.pages.tagging import choice_options, state_options
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.assign import in_order, owners
from smarttracker_lite.workflows.claim import LISTED, Unclaimed, claim, claim_for_newcomer, unclaimed
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.rule import (
    apply_rule,
    checked_conditions,
    delete_rule,
    move_rule,
    save_rule,
    switch_accounts,
    switch_rule,
)

PATH = "/rules"
CODES = f"{PATH}#codes"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule as a sentence: its conditions with their values, and what a job gets; `troubles` keep it from
    that."""

    id: str
    name: str
    conditions: tuple[tuple[str, str], ...]
    result: str
    active: bool
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """An account code of jobs that wait, and whose it is by now ("" nobody's)."""

    code: str
    jobs: str
    owner: str
    owner_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """The page in ready words."""

    rows: tuple[RuleRow, ...]
    by_account: bool
    codes: tuple[CodeRow, ...]
    more_codes: str
    clients: Options
    typed: tuple[str, str, str] = ("", "", "")
    """Of the code whose claim was refused: the code, what was chosen, the name typed."""
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """The form of a rule, and what it would do; `another` condition was asked for, which is typed next."""

    form: RuleForm
    lines: tuple[Line, ...]
    tests: Options
    sizes: tuple[str, ...]
    choices: Options
    states: Options
    preview: PreviewView | None = None
    another: bool = False


def routes(site: Site) -> list[Route]:
    """The list, the form and its previews, and what is done to a rule."""
    desk, looks = site.desk, Looks(site.desk, PATH)
    return [
        Route("GET", PATH, partial(_listed, desk)),
        Route("POST", PATH, partial(_saved, desk)),
        Route("GET", f"{PATH}/new", partial(_new, desk)),
        Route("POST", f"{PATH}/form", partial(_form_again, desk)),
        Route("POST", f"{PATH}/preview", partial(_tried, desk, looks)),
        Route("GET", f"{PATH}/preview/<look>", partial(_tried_again, looks)),
        Route("POST", f"{PATH}/accounts", partial(_accounts_switched, desk)),
        Route("POST", f"{PATH}/codes", partial(_claimed, desk)),
        Route("GET", f"{PATH}/<rule_id>", partial(_shown, desk)),
        Route("POST", f"{PATH}/<rule_id>/move", partial(_moved, desk)),
        Route("POST", f"{PATH}/<rule_id>/switch", partial(_switched, desk)),
        Route("POST", f"{PATH}/<rule_id>/delete", partial(_deleted, desk)),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    return Page("rules.html", _list_view(desk, request.words))


def _list_view(desk: Desk, words: Words) -> RulesView:
    names, found = JobWords(desk, words), unclaimed(desk)
    hidden = len(found) - LISTED
    return RulesView(
        rows=tuple(_row(desk, names, rule) for rule in in_order(desk)),
        by_account=desk.settings.by_account,
        codes=tuple(_code(names, each) for each in found[:LISTED]),
        more_codes=words.plural("and {n} more code", "and {n} more codes", hidden) if hidden > 0 else "",
        clients=tuple(pair for pair in choice_options(desk, words)[1:] if "/" not in pair[0]),
    )


def _row(desk: Desk, names: JobWords, rule: Rule) -> RuleRow:
    words = names.words
    return RuleRow(
        id=rule.id,
        name=rule.name,
        conditions=tuple(said(desk, words, each) for each in rule.conditions),
        result=result(words, rule, names.client(rule.client_id, rule.project_id)),
        active=rule.active,
        troubles=tuple(troubles(desk, words, rule)),
    )


def _code(names: JobWords, unclaimed: Unclaimed) -> CodeRow:
    return CodeRow(
        code=unclaimed.code,
        jobs=names.words.plural("{n} job", "{n} jobs", unclaimed.jobs),
        owner=names.client(*unclaimed.owner) if unclaimed.owner else "",
        owner_id=unclaimed.owner[0] if unclaimed.owner else "",
    )


def _new(desk: Desk, request: Request) -> Reply:
    """An empty form, or one that is filled in from a job."""
    job_id = request.query.get("job")
    form = of_rule(request.words, of_job(desk.db.jobs.get(job_id))) if job_id else blank()
    return Page("rule.html", _form_view(desk, request.words, form if form.conditions else blank()))


def _shown(desk: Desk, request: Request) -> Reply:
    rule = desk.db.rules.get(request.args["rule_id"])
    return Page("rule.html", _form_view(desk, request.words, of_rule(request.words, rule)))


def _form_view(desk: Desk, words: Words, form: RuleForm) -> RuleView:
    return RuleView(
        form=form,
        lines=lines(desk, words, form),
        tests=test_options(words),
        sizes=size_options(),
        choices=whose_options(desk, words),
        states=(
            ("", words.text(N_("As it comes"))),
            *((value, name) for value, name, _ in state_options(words)),
        ),
    )


def _form_again(desk: Desk, request: Request) -> Reply:
    """The conditions with the inputs that fit what is asked now."""
    view = _form_view(desk, request.words, filled(request.form))
    another = "another" in request.form
    return Fragment("rule.html", "conditions", replace(view, another=another))


def _tried(desk: Desk, looks: Looks, request: Request) -> Reply:
    """What the rule would do as it is typed."""
    words, form = request.words, filled(request.form)
    patience = PATIENCE_S if request.is_fragment else WHOLE_S
    try:
        tried = _begun(looks, words, form, patience) if _asks(form) else PreviewView()
    except TrackerError as trouble:
        tried = PreviewView(wrong=problem(words, trouble).sentence)
    view = replace(_form_view(desk, words, form), preview=tried)
    return Fragment("rule.html", "preview", view) if request.is_fragment else Page("rule.html", view)


def _begun(looks: Looks, words: Words, form: RuleForm, patience_s: float) -> PreviewView:
    rule = read(words, form)
    return looks.begin(words, form.look, replace(rule, conditions=checked_conditions(rule)), patience_s)


def _asks(form: RuleForm) -> bool:
    return any(value for _, value in form.conditions)


def _tried_again(looks: Looks, request: Request) -> Reply:
    tried = looks.again(request.words, request.args["look"])
    return Fragment("rule.html", "found", tried or PreviewView())


def _saved(desk: Desk, request: Request) -> Reply:
    """Keeps the rule; applies it to the jobs that wait, if that is asked for too."""
    words, form = request.words, without_gaps(filled(request.form))
    try:
        with desk.act("save rule") as done:
            rule = save_rule(desk, read(words, form))
        form = replace(form, id=rule.id)  # it is kept, even if it cannot be applied
        notice = Notice(words.text(N_("“{name}” is saved."), name=rule.name), undo_way(done))
        return Redirect(PATH, _applied(desk, words, rule) if "apply" in request.form else notice)
    except TrackerError as trouble:
        form, status = form.with_trouble(words, trouble)
        return Page("rule.html", _form_view(desk, words, form), status)


def _applied(desk: Desk, words: Words, rule: Rule) -> Notice:
    """`37 jobs tagged by “Rossi files”`; undone are the tags, the rule stays."""
    noted, done = apply_rule(desk, rule.id)
    count = sum(len(each.retags) for each in noted)
    told = words.plural("{n} job tagged by “{name}”", "{n} jobs tagged by “{name}”", count, name=rule.name)
    return Notice(told, undo_way(done))


def _moved(desk: Desk, request: Request) -> Reply:
    move_rule(desk, request.args["rule_id"], -1 if request.form.get("way") == "up" else 1)
    return Redirect(f"{PATH}#rule-{request.args['rule_id']}")


def _switched(desk: Desk, request: Request) -> Reply:
    active = request.form.get("active") == "yes"
    with desk.act("switch rule") as done:
        rule = switch_rule(desk, request.args["rule_id"], active=active)
    told = N_("“{name}” is on: new jobs follow it.") if active else N_("“{name}” is off.")
    return Redirect(
        f"{PATH}#rule-{rule.id}", Notice(request.words.text(told, name=rule.name), undo_way(done))
    )


def _deleted(desk: Desk, request: Request) -> Reply:
    with desk.act("delete rule") as done:
        rule = delete_rule(desk, request.args["rule_id"])
    told = request.words.text(N_("“{name}” is deleted. What it tagged stays."), name=rule.name)
    return Redirect(PATH, Notice(told, undo_way(done)))


def _accounts_switched(desk: Desk, request: Request) -> Reply:
    active = request.form.get("active") == "yes"
    with desk.act("switch accounts") as done:
        switch_accounts(desk, active=active)
    told = N_("Account codes tag new jobs.") if active else N_("Account codes tag nothing any more.")
    return Redirect(PATH, Notice(request.words.text(told), undo_way(done)))


def _claimed(desk: Desk, request: Request) -> Reply:
    """A code belongs to a client, an old or a new one."""
    words, form = request.words, request.form
    code, client_id, name = form.get("code"), form.get("whose"), form.get("newcomer")
    try:
        if not client_id and not name:
            raise BadInput(N_("No client is chosen."), N_("Choose one, or type the name of a new one."))
        noted, done = claim_for_newcomer(desk, code, name) if name else claim(desk, code, client_id)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        view = replace(_list_view(desk, words), typed=(code, client_id, name), refused=wrong.sentence)
        return Page("rules.html", view, wrong.status)
    count = sum(len(each.retags) for each in noted)
    told = words.plural(
        "{code} belongs to {name}: {n} job tagged.",
        "{code} belongs to {name}: {n} jobs tagged.",
        count,
        code=code,
        name=JobWords(desk, words).client(*owners(desk)[account_key(code)]),
    )
    return Redirect(_back(form.get("back")), Notice(told, undo_way(done)))


def _back(back: str) -> str:
    """Where the code was seen: a job's page, or the list of codes."""
    return back if back.startswith("/jobs/") else CODES
