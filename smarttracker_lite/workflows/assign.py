"""Jobs get their client by themselves: by the account ID that came with them, else by the rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.conditions import Seen, Test, Way, all_of, asking, shown
from smarttracker_lite.domain.jobs import Job, Retag, Tag, Tagging, first_tag
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rules import BY_ACCOUNT, BY_RULE, Rule, given
from smarttracker_lite.store.lookups import account_key
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.pattern import Patience

Owner = tuple[str, str | None]
"""A client, and perhaps a project of theirs."""


class Decided(NamedTuple):
    """What was decided of a job, and by which rule; None: by its account."""

    tag: Tag
    rule: Rule | None
    why: str


def in_order(desk: Desk) -> list[Rule]:
    """All rules as they are asked."""
    return sorted(desk.db.rules.all(), key=lambda rule: (rule.place, rule.id))


def without_target(desk: Desk, rule: Rule) -> str:
    """The name of the client or project that the rule names and that gets no jobs any more; else "".

    A client that was merged into another is in the archive too.
    """
    client = desk.db.clients.find(rule.client_id) if rule.client_id else None
    if rule.client_id and (client is None or client.archived):
        return client.name if client else "–"
    project = desk.db.projects.find(rule.project_id) if rule.project_id else None
    if rule.project_id and (project is None or project.archived or project.client_id != rule.client_id):
        return project.name if project else "–"
    return ""


def owners(desk: Desk) -> Mapping[str, Owner]:
    """Whose each code is, as accounts are compared. A code that is of two is nobody's."""
    found = defaultdict[str, set[Owner]](set)
    clients = {each.id: each for each in desk.db.clients.all() if not each.archived}
    for client in clients.values():
        for code in client.codes:
            found[account_key(code)].add((client.id, None))
    for project in desk.db.projects.all():
        if project.code and not project.archived and project.client_id in clients:
            found[account_key(project.code)].add((project.client_id, project.id))
    return {code: next(iter(whose)) for code, whose in found.items() if len(whose) == 1}


def owned(job: Job, owner: Owner) -> Decided:
    """That the job is of the owner of its account ID."""
    tag = replace(job.tag, client_id=owner[0], project_id=owner[1])
    return Decided(tag, None, f"{BY_ACCOUNT} {(job.facts.account or '').strip()}")


class Rulebook:
    """What decides at this moment over so many `jobs`: accounts, then the rules that are on, in order."""

    def __init__(self, desk: Desk, jobs: int, rules: Iterable[Rule] | None = None) -> None:
        """With the rules given, else with those of the books."""
        self._desk = desk
        self.patience = Patience(jobs)
        self._local = lambda moment: moment.astimezone(desk.zone)
        self._owners = owners(desk) if desk.settings.by_account else {}
        asked = in_order(desk) if rules is None else rules
        on = (rule for rule in asked if rule.active and not without_target(desk, rule))
        self._rules = [(rule, self.fitting(rule)) for rule in on]

    @property
    def idle(self) -> bool:
        """There is nothing that could decide."""
        return not self._rules and not self._owners

    def seen(self, job: Job) -> Seen:
        """The next job, as conditions see it."""
        self.patience.begin()
        return Seen(job, self._local)

    def decided(self, job: Job) -> Decided | None:
        """What is decided of the job; what the printer did for itself is nobody's."""
        if job.facts.kind is Kind.INTERNAL:
            return None
        return self.by_account(job) or self.by_rule(self.seen(job))

    def by_account(self, job: Job) -> Decided | None:
        """By its account ID, if that is a code of one client or project."""
        account = job.facts.account
        owner = self._owners.get(account_key(account)) if account and self._owners else None
        if owner is None:
            return None
        return owned(job, owner)

    def by_rule(self, seen: Seen) -> Decided | None:
        """By the first rule that fits."""
        for rule, fits in self._rules:
            if fits(seen):
                return Decided(given(rule, seen.job.tag), rule, f"{BY_RULE} {rule.name}")
        return None

    def fitting(self, rule: Rule) -> Test:
        """Whether a rule fits, which need not be kept; what is told in no time is asked first."""
        conditions = sorted(rule.conditions, key=lambda each: _DEAR.get(each.way, 0))
        expression = partial(self.patience.finder, rule.id)
        return all_of([asking(condition, expression) for condition in conditions])

    def settle(self) -> None:
        """Keep on the rules for how many jobs they were too slow, and switch off those that were for all."""
        noted = set(self.patience.slow) | self.patience.given_up
        for rule in filter(None, map(self._desk.db.rules.find, noted)):
            given_up = rule.id in self.patience.given_up
            self._desk.db.rules.put(
                replace(
                    rule,
                    slow=rule.slow + self.patience.slow.get(rule.id, 0),
                    active=rule.active and not given_up,
                    stopped=rule.stopped or given_up,
                )
            )


_DEAR = {Way.WORDS: 1, Way.REGEX: 2}


def newcomers(desk: Desk, jobs: Sequence[Job]) -> list[Job]:
    """Jobs that come into the books, as they are tagged by themselves; the decisions are noted there."""
    return _assigned(desk, jobs) if jobs else []


def retold(desk: Desk, pairs: Sequence[tuple[Job, Job]]) -> list[Job]:
    """Jobs of which more is told now, each with what it was before: those about which nobody has decided are
    asked of once more, if what rules can see of them is another."""
    news = [after for before, after in pairs if shown(before) != shown(after) and undecided(desk, after)]
    again = {job.id: job for job in _assigned(desk, news)} if news else {}
    return [again.get(after.id, after) for _, after in pairs]


def undecided(desk: Desk, job: Job) -> bool:
    """Whether neither a person nor a rule has decided about the job."""
    return job.invoice_id is None and job.tag == first_tag(job.facts) and not desk.db.taggings.of_job(job.id)


def _assigned(desk: Desk, jobs: Sequence[Job]) -> list[Job]:
    rulebook = Rulebook(desk, len(jobs))
    if rulebook.idle:
        return list(jobs)
    found = {job.id: decided for job in jobs if (decided := rulebook.decided(job))}
    desk.db.taggings.add_all(taggings(desk, jobs, found))
    rulebook.settle()
    return [replace(job, tag=found[job.id].tag) if job.id in found else job for job in jobs]


def taggings(desk: Desk, jobs: Iterable[Job], found: Mapping[str, Decided]) -> Iterator[Tagging]:
    """The decisions as they are noted: one for each rule and account."""
    retags = defaultdict[str, list[Retag]](list)
    for job in jobs:
        decided = found.get(job.id)
        if decided and decided.tag != job.tag:
            retags[decided.why].append(Retag(job_id=job.id, before=job.tag, after=decided.tag))
    for why, each in retags.items():
        yield Tagging(id=new_id(), at=desk.now(), retags=tuple(each), why=why)
