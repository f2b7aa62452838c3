"""Two clients made one: what the one has becomes the other's, and it stays in the archive."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from smarttracker_lite.domain.clients import Client, Project, code_owners
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Retag, Stage, Tag, Tagging
from smarttracker_lite.domain.rates import Rate
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.workflows.admit import check_in_sight, check_not_merged
from smarttracker_lite.workflows.agree import check_pays_alike
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.price import PriceBook, price_book

_AT_ONCE = 1_000
"""So many jobs are in one tagging: a job's page reads all of those that it is in."""
_ADDRESS = ("street", "postcode", "city", "country")
_FILLED = ("vat_id", "tax_number", "email", "phone")


class Difference(NamedTuple):
    """A field in which both clients say something else: what stays, and what is left behind."""

    field: str
    kept: object
    left: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """What becomes of a client that is merged into another, before anything is kept.

    `target` is the other one as it will be, `projects` those that change, `joined` those of which the other
    one has one of the same name, which takes their jobs. Of the agreed prices `rates` are taken along; for
    what the `dropped` ones name, the other one has its own. Its `rules` tag for the other one then. Of its
    `jobs` so many are `billed` already.
    """

    source: Client
    target: Client
    projects: tuple[Project, ...]
    joined: Mapping[str, str]
    rates: tuple[Rate, ...]
    dropped: tuple[Rate, ...]
    rules: tuple[Rule, ...]
    differences: tuple[Difference, ...]
    jobs: int
    billed: int
    drafts: int
    invoices: int

    @property
    def moved(self) -> int:
        """How many projects and phases are taken along."""
        return sum(each.client_id == self.target.id for each in self.projects) - self._taking

    @property
    def _taking(self) -> int:
        return len({*self.joined.values()} & {each.id for each in self.projects})


def merger(desk: Desk, source_id: str, target_id: str) -> Merger:
    """What would become of the client. Raises BadInput if both are the same, NotAllowed if the other one is
    in the archive, one of them was merged already, or they pay in different currencies."""
    source, target = desk.db.clients.get(source_id), desk.db.clients.get(target_id)
    check_not_merged(desk, source)
    check_in_sight(desk, target)
    if source.id == target.id:
        raise BadInput(N_("A client cannot be merged into itself."), N_("Choose another one."), field="into")
    check_pays_alike(desk, source, target)
    codes = _taken(desk, source, target)
    projects, joined, spare = _projects(desk, source, target, codes)
    rates = [each for each in desk.db.rates.all() if each.client_id in (source.id, target.id)]
    taken = {_place(rate) for rate in rates if rate.client_id == target.id}
    own = [rate for rate in rates if rate.client_id == source.id]
    jobs = Wanted(client_id=source.id)
    return Merger(
        source=source,
        target=_together(source, target, spare, codes),
        projects=tuple(projects),
        joined=joined,
        rates=tuple(replace(each, client_id=target.id) for each in own if _place(each) not in taken),
        dropped=tuple(each for each in own if _place(each) in taken),
        rules=tuple(_rules(desk, source, target, joined)),
        differences=tuple(_differences(source, target)),
        jobs=desk.db.jobs.count(jobs),
        billed=desk.db.jobs.count(replace(jobs, stages=frozenset({Stage.BILLED}))),
        drafts=sum(draft.client_id == source.id for draft in desk.db.drafts.all()),
        invoices=len(desk.db.invoices.of_client(source.id)),
    )


def prices_then(desk: Desk, becoming: Merger) -> PriceBook:
    """The prices as they would be: the jobs of both charged as the other one's."""
    source, target = becoming.source, becoming.target
    book = price_book(desk, rates=[*_other_rates(desk, becoming), *becoming.rates])
    clients = {**book.clients, source.id: target, target.id: target}
    return replace(book, clients=clients, together=(target.id, source.id))


def merge(desk: Desk, source_id: str, target_id: str) -> Merger:
    """Make the client one with the other: its jobs, projects, drafts, rules and agreed prices become those of
    the other one, its codes find that one. Invoices stay as they were issued. Raises as `merger`."""
    with desk.act("merge clients"), no_collection():
        becoming = merger(desk, source_id, target_id)
        desk.db.projects.put_all(becoming.projects)
        _retag(desk, becoming)
        for rate in becoming.dropped:
            desk.db.rates.delete(rate.id)
        desk.db.rates.put_all(becoming.rates)
        desk.db.rules.put_all(becoming.rules)
        _take_drafts(desk, source_id, target_id)
        merged = [each for each in desk.db.clients.all() if each.merged_into == source_id]
        gone = replace(becoming.source, archived=True, pinned=False)
        desk.db.clients.put_all(replace(each, merged_into=target_id) for each in (*merged, gone))
        desk.db.clients.put(becoming.target)
    return becoming


def _take_drafts(desk: Desk, source_id: str, target_id: str) -> None:
    """What was given to the other one already is on its own drafts, and on no second one; a draft of which
    nothing is left leaves there what it charged beside its jobs."""
    drafts = desk.db.drafts.all()
    held = {job_id for draft in drafts if draft.client_id == target_id for job_id in draft.job_ids}
    for draft in drafts:
        rest = tuple(job_id for job_id in draft.job_ids if job_id not in held)
        if draft.client_id == source_id and (rest or draft.free_lines or not draft.job_ids):
            desk.db.drafts.put(replace(draft, client_id=target_id, job_ids=rest))
        elif draft.client_id == source_id:
            desk.db.drafts.delete(draft.id)
            other = next(each for each in desk.db.drafts.all() if _holds(each, target_id, draft.job_ids))
            desk.db.drafts.put(replace(other, additions=(*other.additions, *draft.additions)))


def _holds(draft: Draft, client_id: str, job_ids: Collection[str]) -> bool:
    return draft.client_id == client_id and not set(draft.job_ids).isdisjoint(job_ids)


def _rules(desk: Desk, source: Client, target: Client, joined: Mapping[str, str]) -> Iterator[Rule]:
    for rule in desk.db.rules.all():
        if rule.client_id == source.id:
            project_id = joined.get(rule.project_id or "", rule.project_id)
            yield replace(rule, client_id=target.id, project_id=project_id)


def _retag(desk: Desk, becoming: Merger) -> None:
    """All its jobs, those on invoices too: whose they are does not change, only what that one is called."""
    jobs = desk.db.jobs.passing(Wanted(client_id=becoming.source.id))
    tagged = [(job, _tag(becoming, job.tag)) for job in jobs]
    desk.db.jobs.retag({job.id: tag for job, tag in tagged})
    retags = [Retag(job_id=job.id, before=job.tag, after=tag) for job, tag in tagged]
    some = (tuple(retags[start : start + _AT_ONCE]) for start in range(0, len(retags), _AT_ONCE))
    desk.db.taggings.add_all(Tagging(id=new_id(), at=desk.now(), retags=each) for each in some)


def _tag(becoming: Merger, old: Tag) -> Tag:
    project_id = becoming.joined.get(old.project_id, old.project_id) if old.project_id else None
    return replace(old, client_id=becoming.target.id, project_id=project_id)


def _place(rate: Rate) -> tuple[str | None, ...]:
    """What the row holds for, whoever has it."""
    return (*replace(rate, client_id=None).scope, rate.currency)


def _other_rates(desk: Desk, becoming: Merger) -> list[Rate]:
    return [each for each in desk.db.rates.all() if each.client_id != becoming.source.id]


def _taken(desk: Desk, *own: Client) -> Collection[str]:
    """The codes of all others: somebody may have taken one while the client was in the archive."""
    ids = {client.id for client in own}
    clients = (each for each in desk.db.clients.all() if each.id not in ids)
    return code_owners(clients, desk.db.projects.all()).keys()


def _projects(
    desk: Desk, source: Client, target: Client, taken: Collection[str]
) -> tuple[list[Project], dict[str, str], list[str]]:
    """The projects as they change, which are joined with which of the other client, and codes left over."""
    among = desk.db.projects.all()
    theirs = {(each.parent_id, each.name.casefold()): each for each in among if each.client_id == target.id}
    own = [each for each in among if each.client_id == source.id]
    changed, joined, spare = dict[str, Project](), dict[str, str](), list[str]()
    for project in sorted(own, key=lambda each: each.parent_id is not None):
        parent_id = joined.get(project.parent_id or "", project.parent_id)
        code = "" if project.code.casefold() in taken else project.code
        same = theirs.get((parent_id, project.name.casefold()))
        if same is None:
            changed[project.id] = replace(project, client_id=target.id, parent_id=parent_id, code=code)
            continue
        joined[project.id] = same.id
        spare += [code] if same.code and code else []
        archived = same.archived and project.archived
        changed[same.id] = replace(same, archived=archived, code=same.code or code)
        changed[project.id] = replace(project, archived=True)
    return list(changed.values()), joined, spare


def _together(source: Client, target: Client, spare: Sequence[str], taken: Collection[str]) -> Client:
    """The other client with all codes, and with what it does not have itself."""
    postal = target.postal
    if not any(_address(target)):
        postal = replace(postal, **dict(zip(_ADDRESS, _address(source), strict=True)))
    filled = {name: getattr(postal, name) or getattr(source.postal, name) for name in _FILLED}
    codes = [code for code in (*source.codes, *spare) if code.casefold() not in taken]
    own = target.code or next(iter(codes), "")
    others = dict.fromkeys((*target.other_codes, *codes))
    return replace(
        target,
        postal=replace(postal, **filled),
        code=own,
        other_codes=tuple(code for code in others if code.casefold() != own.casefold()),
        iban=target.iban or source.iban,
        cc=target.cc if target.postal.email else source.cc,
        notes="\n".join(filter(None, (target.notes, source.notes))),
    )


def _address(client: Client) -> tuple[str, ...]:
    return tuple(getattr(client.postal, name) for name in _ADDRESS)


def _differences(source: Client, target: Client) -> Iterator[Difference]:
    """What of the client is left behind."""
    for name in _FILLED:
        kept, left = getattr(target.postal, name), getattr(source.postal, name)
        if kept and left and kept != left:
            yield Difference(name, kept, left)
    here, there = _address(target), _address(source)
    if any(here) and any(there) and here != there:
        yield Difference("address", here, there)
    if source.iban and target.iban not in ("", source.iban):
        yield Difference("iban", target.iban, source.iban)
    for name in ("language", "list_id", "discount", "terms_days"):
        kept, left = getattr(target, name), getattr(source, name)
        if kept != left:
            yield Difference(name, kept, left)
