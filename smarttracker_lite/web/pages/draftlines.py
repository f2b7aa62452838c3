"""The lines of a draft in ready words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.documents import Adjustment, Line
from smarttracker_lite.domain.drafting import FreeLine
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.contents import Contents
from smarttracker_lite.workflows.describe import called
from smarttracker_lite.workflows.judge import Amounts, below_cost
from smarttracker_lite.workflows.typeset import unit_of


class LineRow(NamedTuple):
    """A line as it will stand on the invoice; `detail` tells a composed price as a sum, `off` what is taken
    off it. `key` is what its discount is found by, "" where it can have none; `job_ids` are those it is for.
    That one of them is a `loss`, without the amount, and what is `odd` about a single one are for the studio
    alone. `addition` and `typed` name what can be removed beside the jobs."""

    key: str
    job_ids: str
    job_href: str
    day: str
    document: str
    comment: str
    detail: str
    explained: str
    off: str
    quantity: str
    price: str
    net: str
    loss: bool
    odd: str
    addition: str = ""
    typed: str = ""

    @property
    def quoted(self) -> str:
        """The key in an address."""
        return quote(self.key, safe=":")

    @property
    def told(self) -> bool:
        """Whether there is more to say of it than its description."""
        return bool(self.detail or self.comment or self.explained or self.off)


class Judged(NamedTuple):
    """A job in the lines, and what is to be said of it, for the studio alone."""

    job: Job
    loss: bool
    odd: str


def judged(said: JobWords, now: Contents) -> dict[str, Judged]:
    """The jobs in the lines by their ids, each priced only once for all that is said of it; none where they
    are charged as quoted."""
    terms = {item.job_id: item.terms for line in now.lines for item in line.items}
    return {
        id: _judged(said, job, Amounts(Charge(now.currency, terms[id]), said.prices.cost(job)))
        for id, job in now.jobs.items()
        if id in terms
    }


def _judged(said: JobWords, job: Job, amounts: Amounts) -> Judged:
    return Judged(job, below_cost(job, amounts), said.odd(job, amounts))


@dataclass(frozen=True, slots=True)
class Lines:
    """Says the lines of a draft in words."""

    said: JobWords
    now: Contents
    judged: Mapping[str, Judged]
    _days: dict[date, str] = field(default_factory=dict)

    def of_jobs(self) -> Iterator[LineRow]:
        """Those of the jobs, as they are grouped."""
        yield from map(self._row, self.now.keys, self.now.lines)

    def beside(self, draft: Draft) -> Iterator[LineRow]:
        """Those beside the jobs: what was added, what nobody added, what was typed; then what has no price in
        this currency, and can only be removed."""
        now, words = self.now, self.said.words
        lost = list(map(as_text, now.lost))
        texts = iter([text for text in map(as_text, draft.additions) if text not in lost])
        for key, line in zip(islice(now.keys, len(now.lines), None), now.beside, strict=True):
            kind, _, name = key.partition(":")
            row = self._row(key, line)
            if kind == "extra":
                yield row._replace(addition=next(texts))
            else:
                yield row._replace(typed=name)
        yield from (_lost(words, each, now.currency, addition=as_text(each)) for each in now.lost)
        yield from (_lost(words, each, now.currency, typed=each.id) for each in now.lost_lines)

    def _row(self, key: str, line: Line) -> LineRow:
        words, currency, alone = self.said.words, self.now.currency, len(line.job_ids) == 1
        known = [self.judged[job_id] for job_id in line.job_ids if job_id in self.judged]
        return LineRow(
            key=key,
            job_ids=" ".join(line.job_ids),
            job_href=f"/jobs/{line.job_ids[0]}" if alone else "",
            day="".join(called(line, self._day(line.day))),
            document=line.description or words.text("Untitled print"),
            comment=line.comment,
            detail=" · ".join(called(line, line.project, line.media)),
            explained="" if line.plain else explain.explained(words, Charge(currency, line.terms)),
            off=_off(words, line, currency),
            quantity=f"{say.number(words, line.quantity, line.unit)} {unit_of(line, words)}".strip(),
            price=say.rate(words, line.price, currency),
            net=say.amount(words, line.net, currency),
            loss=any(each.loss for each in known),
            odd=known[0].odd if alone and known else "",
        )

    def _day(self, day: date | None) -> str:
        """Many lines are of the same day."""
        if day is None:
            return ""
        if day not in self._days:
            self._days[day] = self.said.words.date(day)
        return self._days[day]


def _off(words: Words, line: Line, currency: str) -> str:
    """`10% off 15.78: −1.58`."""
    if not line.allowance:
        return ""
    gross = say.amount(words, line.net + line.allowance, currency)
    less = say.amount(words, line.allowance, currency)
    if line.discount:
        percent = words.percent(line.discount / 100, 2)
        return words.text("{percent} off {gross}: −{less}", percent=percent, gross=gross, less=less)
    return words.text("Discount on {gross}: −{less}", gross=gross, less=less)


def _lost(
    words: Words, what: Addition | FreeLine, currency: str, *, addition: str = "", typed: str = ""
) -> LineRow:
    """What was agreed in another currency."""
    return LineRow(
        key="",
        job_ids="",
        job_href="",
        day="",
        document=what.name if isinstance(what, Addition) else what.description,
        comment="",
        detail="",
        explained=words.text(
            "Agreed in another currency: add it again at its price in {currency}.", currency=currency
        ),
        off="",
        quantity=say.quantity(words, what.quantity, what.unit),
        price="–",
        net="–",
        loss=False,
        odd="",
        addition=addition,
        typed=typed,
    )


def taken_off(words: Words, each: Adjustment, currency: str) -> tuple[str, str]:
    """What is taken off the whole: why, of how much, and the amount."""
    amount = f"−{words.money(each.amount, currency)}"
    if each.percent is None or each.base is None:
        return each.reason, amount
    percent, base = words.percent(each.percent / 100, 2), words.money(each.base, currency)
    return words.text("{reason}: {percent} of {base}", reason=each.reason, percent=percent, base=base), amount
