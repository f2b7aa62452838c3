"""What can be billed in a run, client by client, in ready words."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.quantities import printed_area
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.units import Unit, square_metres
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.pages.amounts import side_by_side
from smarttracker_lite.web.pages.doubts import Doubt, doubts
from smarttracker_lite.web.pages.draftlines import judged
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words, is_currency
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.bill_all import Ticked
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.gather import Prospect, prospects

PATH = "/invoices/billing-run"
_OF_ALL = ("/settings", "/prices")
"""Where that is set right which is no matter of one client."""

Key = tuple[str, str]
"""A client, and its draft or ""."""


class SumView(NamedTuple):
    """So many invoices, and what they come to; "" for none."""

    number: str
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillableRow:
    """A client's row. `value` is what its tick says; `refused` why it cannot be issued, with the way to
    mend that; `notes` are worth knowing and keep no tick off."""

    value: str
    ticked: bool
    client: str
    client_href: str
    draft: str
    draft_href: str
    jobs: str
    area: str | None
    net: str | None
    total: str | None
    refused: str
    mend: str
    doubts: tuple[Doubt, ...]
    notes: tuple[str, ...]
    preview: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BillableView:
    """The rows, what is wrong with all of them (`of_all`), and the sum of what is ticked."""

    rows: tuple[BillableRow, ...] = ()
    of_all: tuple[Doubt, ...] = ()
    sum: SumView = SumView("", "")


@dataclass(frozen=True, slots=True)
class _Known:
    """What all rows are made with. `costs`: whether the studio has any."""

    site: Site
    said: JobWords
    until: date
    costs: bool
    ticks: Collection[Key] | None = None
    met: dict[Doubt, None] = field(default_factory=dict)


def read_ticks(values: Iterable[str]) -> list[Ticked]:
    """What the ticks say. Raises BadInput for what no page of ours sends."""
    made = [each.split(" ", 2) for each in values]
    if any(len(parts) != 3 or not _total(parts[2]) for parts in made):
        raise BadInput(N_("The page could not be read."), N_("Open it again."))
    return [Ticked(client, "" if draft == "-" else draft, seen) for client, draft, seen in made]


def _total(seen: str) -> tuple[str, Decimal] | None:
    """The currency and amount of what was seen."""
    parts = seen.split(" ")
    try:
        return (parts[1], Decimal(parts[0])) if len(parts) == 3 and is_currency(parts[1]) else None
    except InvalidOperation:
        return None


def ticked_sum(words: Words, ticks: Iterable[Ticked]) -> SumView:
    """How many are ticked, and their totals, each currency by itself."""
    totals = [total for each in ticks if (total := _total(each.seen))]
    sums: Mapping[str, Decimal] = added(totals)
    count = words.plural("{n} invoice", "{n} invoices", len(totals)) if totals else ""
    return SumView(count, side_by_side(words, sums))


def added(totals: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """Amounts by currency, which are never added up with each other."""
    sums = defaultdict[str, Decimal](Decimal)
    for currency, amount in totals:
        sums[currency] += amount
    return dict(sums)


def billable(site: Site, words: Words, until: date, ticks: Collection[Key] | None = None) -> BillableView:
    """What can be billed up to the day; `ticks` are those that were ticked, None: as is usual."""
    desk = site.desk
    costs = any(rate.side is Side.COST for rate in desk.db.rates.all())
    known = _Known(site, JobWords(desk, words), until, costs, ticks)
    rows = tuple(_row(known, each) for each in prospects(desk, until))
    chosen = read_ticks(row.value for row in rows if row.ticked)
    return BillableView(rows=rows, of_all=tuple(known.met), sum=ticked_sum(words, chosen))


def _amount(words: Words, each: Prospect, amount: Decimal) -> str | None:
    """None where nothing of it has a price."""
    return words.money(amount, each.proof.currency) if each.proof.lines else None


def _row(known: _Known, each: Prospect) -> BillableRow:
    words, draft, proof = known.said.words, each.draft, each.proof
    own = tuple(_own_doubts(known, each))
    key = (draft.client_id, draft.id)
    usual = not (own or each.others)
    return BillableRow(
        value=f"{draft.client_id} {draft.id or '-'} {each.seen}",
        ticked=each.hindrance is None and (usual if known.ticks is None else key in known.ticks),
        client=each.now.client.name,
        client_href=f"/clients/{draft.client_id}",
        draft=words.text("Draft of {day}, as it stands", day=words.local_day(draft.created_at))
        if draft.id
        else "",
        draft_href=f"{DRAFT}/{draft.id}" if draft.id else "",
        jobs=words.plural("{n} job", "{n} jobs", len(draft.job_ids)),
        area=_area(words, each),
        net=_amount(words, each, proof.net),
        total=_amount(words, each, proof.total),
        refused=" ".join(words.error(each.hindrance)) if each.hindrance else "",
        mend=_mend(known.site.desk, each) if each.hindrance else "",
        doubts=own,
        notes=tuple(_notes(known, each)),
        preview=preview_href(each, known.until),
        place=f"{draft.client_id}-{draft.id}",
    )


def preview_href(each: Prospect, until: date) -> str:
    """Where its paper is."""
    asked = {"client": each.draft.client_id, "draft": each.draft.id, "until": until.isoformat()}
    return f"{PATH}/preview?{urlencode(asked)}"


def _own_doubts(known: _Known, each: Prospect) -> Iterator[Doubt]:
    """What a draft's page would tell of it; what is no matter of this client is told once for all."""
    found = doubts(known.site, known.said, each.draft, each.proof, judged(known.said, each.now).values())
    for doubt in found:
        if doubt.href.startswith(_OF_ALL):
            known.met[doubt] = None
        else:
            yield doubt
    if each.others:
        text = known.said.words.plural(
            "{n} more job is not on this draft, and stays.",
            "{n} more jobs are not on this draft, and stay.",
            each.others,
        )
        yield Doubt(text, f"{DRAFT}/{each.draft.id}", known.said.words.text("Open the draft"))


def _notes(known: _Known, each: Prospect) -> Iterator[str]:
    words = known.said.words
    if not each.proof.buyer.email:
        yield words.text("No e-mail address: it is not sent.")
    missing = Counter(bool(known.said.prices.cost(job).missing) for job in each.now.jobs.values())[True]
    if missing and known.costs:
        yield words.plural("What {n} job cost is not known.", "What {n} jobs cost is not known.", missing)


def _area(words: Words, each: Prospect) -> str | None:
    """What its priced jobs came to; None where no printer told."""
    told = [area.value for area in map(printed_area, (job.facts for job in each.now.jobs.values())) if area]
    return say.quantity(words, square_metres(sum(told)), Unit.SQUARE_METRE) if told else None


def _mend(desk: Desk, each: Prospect) -> str:
    """Where the hindrance told first is set right; "" for nowhere but the draft."""
    own = f"{DRAFT}/{each.draft.id}" if each.draft.id else ""
    places = (
        (each.now.unpriced, f"/jobs?{urlencode({'show': 'unpriced', 'client': each.draft.client_id})}"),
        (each.now.gone or each.now.lost or each.now.lost_lines or each.now.lost_discounts, own),
        (each.now.overdone or each.now.net < 0, own),
        (not desk.settings.seller.name, "/settings"),
        (desk.settings.tax is None, "/settings/money"),
    )
    return next((href for is_so, href in places if is_so), "")
