"""What other prices change of jobs already printed, in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.web.pages.amounts import beside, side_by_side
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.reprice import Change, Preview, Sums


class Subject(NamedTuple):
    """What a change is about, what held and what will, in ready words; "" and () is nothing."""

    side: Side
    name: str
    was: tuple[str, ...]
    will_be: tuple[str, ...]


class Form(NamedTuple):
    """What was sent, and where to: it is sent again when the change is decided."""

    action: str
    fields: tuple[tuple[str, str], ...]


class ClientRow(NamedTuple):
    """What changes for a client, in ready words; None where none of its jobs has an amount."""

    name: str
    jobs: str
    before: str | None
    after: str | None
    difference: str | None


class JobRow(NamedTuple):
    """A job that changes, in ready words; no amount is None, and the sentence says why."""

    day: str
    document: str
    href: str
    client: str
    before: str | None
    explained_before: str
    after: str | None
    explained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepricingView:
    """The preview in ready words. `figures` are what it says, for who accepts it; `today`: it can hold from
    today on only; `anew`: other figures were accepted, but they are not true any more."""

    subject: Subject
    form: Form
    figures: str
    today: bool
    anew: bool
    currency: str
    jobs_count: str
    looked_at: str
    before: str | None
    after: str | None
    difference: str | None
    losing: str
    getting: str
    clients: tuple[ClientRow, ...]
    jobs: tuple[JobRow, ...]
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """How far the looking is."""

    subject: Subject
    form: Form
    looked_at: int
    total: int
    told: str


class RefusedView(NamedTuple):
    """A change that could not be kept once it was looked at: what was sent, and why."""

    form: Form
    why: str


def progress(words: Words, subject: Subject, form: Form, looked_at: int, total: int) -> ProgressView:
    """While the jobs are looked through."""
    so_far = words.number(Decimal(looked_at))
    told = words.plural("{so_far} of {n} job", "{so_far} of {n} jobs", total, so_far=so_far)
    return ProgressView(subject=subject, form=form, looked_at=looked_at, total=total, told=told)


def shown(
    desk: Desk, words: Words, subject: Subject, form: Form, found: Preview, today: bool, anew: bool
) -> RepricingView:
    """The preview."""
    told = _Told(desk, words, subject.side)
    hidden = found.total.jobs - len(found.first)
    return RepricingView(
        subject=subject,
        form=form,
        figures=found.figures,
        today=today,
        anew=anew,
        currency=desk.settings.currency,
        jobs_count=words.plural("{n} job", "{n} jobs", found.total.jobs),
        looked_at=words.text("of {n} not invoiced yet", n=words.number(Decimal(found.looked_at))),
        before=told.before(found.total),
        after=told.after(found.total),
        difference=told.difference(found.total),
        losing=told.losing(found.total.unpriced),
        getting=told.getting(found.total.newly_priced),
        clients=tuple(told.clients(found)),
        jobs=tuple(map(told.job, found.first)),
        more=words.plural("{n} more job", "{n} more jobs", hidden) if hidden else "",
    )


def followed(words: Words, found: Preview, side: Side) -> str:
    """How many jobs follow a change that is kept, or get an amount by it; "" if none does."""
    follow = found.total.jobs - found.total.newly_priced
    following = words.plural(
        "{n} job that is not invoiced follows.", "{n} jobs that are not invoiced follow.", follow
    )
    return f"{following if follow else ''} {_Said(words, side).getting(found.total.newly_priced)}".strip()


def sum_before(words: Words, own: str, sums: Sums) -> str:
    """What the jobs come to now, each currency by itself."""
    return side_by_side(words, beside(own, sums.before, sums.abroad.before))


def sum_after(words: Words, own: str, sums: Sums) -> str:
    """What they would come to."""
    return side_by_side(words, beside(own, sums.after, sums.abroad.after))


class _Said:
    """Says how many jobs get an amount or lose it."""

    def __init__(self, words: Words, side: Side) -> None:
        self.words = words
        self.costs = side is Side.COST

    def getting(self, count: int) -> str:
        if not count:
            return ""
        if self.costs:
            return self.words.plural(
                "{n} job of unknown cost gets one.", "{n} jobs of unknown cost get one.", count
            )
        return self.words.plural(
            "{n} job without a price gets one.", "{n} jobs without a price get one.", count
        )

    def losing(self, count: int) -> str:
        if not count:
            return ""
        if self.costs:
            return self.words.plural(
                "The cost of {n} job would not be known any more.",
                "The cost of {n} jobs would not be known any more.",
                count,
            )
        return self.words.plural(
            "{n} job would have no price any more, and could not be invoiced.",
            "{n} jobs would have no price any more, and could not be invoiced.",
            count,
        )


class _Told(_Said):
    """Says amounts and jobs, with the names of today."""

    def __init__(self, desk: Desk, words: Words, side: Side) -> None:
        super().__init__(words, side)
        self._desk = desk
        self._own = desk.settings.currency
        self._clients = {client.id: client.name for client in desk.db.clients.all()}

    def before(self, sums: Sums) -> str | None:
        """None, not 0, where none of the jobs has an amount yet."""
        return None if sums.newly_priced == sums.jobs else sum_before(self.words, self._own, sums)

    def after(self, sums: Sums) -> str | None:
        return None if sums.unpriced == sums.jobs else sum_after(self.words, self._own, sums)

    def difference(self, sums: Sums) -> str | None:
        """What more or less is charged, each currency by itself; none between two currencies."""
        if self.before(sums) is None or self.after(sums) is None or sums.abroad.moved:
            return None
        was = beside(self._own, sums.before, sums.abroad.before)
        will_be = beside(self._own, sums.after, sums.abroad.after)
        found = {each: will_be.get(each, ZERO) - was.get(each, ZERO) for each in {**was, **will_be}}
        return ", ".join(self._signed(amount, each) for each, amount in found.items())

    def _signed(self, amount: Decimal, currency: str) -> str:
        sign = "+" if amount > 0 else "−" if amount < 0 else ""
        return sign + self.words.money(abs(amount), currency)

    def clients(self, found: Preview) -> Iterator[ClientRow]:
        """By name; who is not known yet comes last."""
        named = ((self._client(client_id), sums) for client_id, sums in found.clients.items())
        for name, sums in sorted(named, key=lambda pair: (not pair[0], pair[0].casefold())):
            yield ClientRow(
                name=name or self.words.text("No client yet"),
                jobs=self.words.number(Decimal(sums.jobs)),
                before=self.before(sums),
                after=self.after(sums),
                difference=self.difference(sums),
            )

    def job(self, change: Change) -> JobRow:
        job, apart = change.job, change.before.currency != change.after.currency
        return JobRow(
            day=self.words.date(self._desk.day_of(job)),
            document=(job.facts.document or "").strip() or self.words.text("Untitled"),
            href=f"/jobs/{job.id}",
            client=self._client(job.tag.client_id),
            before=self._amount(change.before, apart),
            explained_before=self._explained(change.before),
            after=self._amount(change.after, apart),
            explained=self._explained(change.after),
        )

    def _client(self, client_id: str | None) -> str:
        return self._clients.get(client_id or "", client_id or "")

    def _amount(self, charge: Charge, apart: bool) -> str | None:
        """Only an amount in another currency than ours, or beside one in another, names its own."""
        if charge.amount is None:
            return None
        plain = charge.currency == self._own and not apart
        return (say.amount if plain else Words.money)(self.words, charge.amount, charge.currency)

    def _explained(self, charge: Charge) -> str:
        return (explain.costed if self.costs else explain.explained)(self.words, charge)
