"""What is on a draft: its jobs as lines, what is charged beside them, and what is taken off."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.apart import lines_of
from smarttracker_lite.domain.charges import Charge, Lack, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.discounts import adjustments, reduced
from smarttracker_lite.domain.documents import Adjustment, Item, Line
from smarttracker_lite.domain.drafting import Discount, FreeLine, LineDiscount
from smarttracker_lite.domain.extras import Addition, charged
from smarttracker_lite.domain.grouping import Grouping, grouped, together
from smarttracker_lite.domain.invoicing import Draft, item_of, line_beside, line_typed, net_total
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.quotations import shared_among
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.add import Asked, additions, without
from smarttracker_lite.workflows.arrange import title
from smarttracker_lite.workflows.describe import described
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.tax import tax_of, tax_of_piece

FEE = "fee"
"""The key of the line of the order's fee."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What is on a draft now: lines of its jobs, the oldest first, lines `beside` them, both less their
    discounts, what is taken off the whole, jobs without a price, and ids of those that are no longer the
    client's.

    All amounts are in the `currency` in which the client pays; what was agreed in another one is `lost`:
    additions, typed lines and discounts. `keys` are those of the lines and then of those beside; `unfound`
    are discounts on lines that are not there by this grouping. `jobs` are the priced ones by their ids; where
    they are charged `as_quoted`, all of them."""

    client: Client
    currency: str
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]
    keys: tuple[str, ...]
    adjustments: tuple[Adjustment, ...]
    unpriced: tuple[Job, ...]
    gone: tuple[str, ...]
    lost: tuple[Addition, ...]
    lost_lines: tuple[FreeLine, ...]
    lost_discounts: tuple[str, ...]
    unfound: tuple[LineDiscount, ...]
    jobs: Mapping[str, Job]
    as_quoted: bool = False

    @property
    def invoiced(self) -> tuple[Line, ...]:
        """All lines of the invoice."""
        return (*self.lines, *self.beside)

    @property
    def net(self) -> Decimal:
        """What all comes to without VAT."""
        return net_total(self.invoiced) + sum((each.signed for each in self.adjustments), ZERO)

    @property
    def overdone(self) -> tuple[str, ...]:
        """The lines of which more is taken off than there is, by their descriptions."""
        return tuple(line.description for line in self.invoiced if line.net < 0 < line.allowance)


class _Keyed(NamedTuple):
    """A line, and the key by which its discount finds it."""

    key: str
    line: Line


@dataclass(frozen=True, slots=True)
class _Order:
    """For whom and by which prices it is put together; `words` are the client's."""

    prices: PriceBook
    client: Client
    words: Words

    @property
    def desk(self) -> Desk:
        return self.prices.desk

    @property
    def currency(self) -> str:
        """That in which the client pays."""
        return self.prices.card_of(self.client).currency

    @property
    def tax(self) -> Tax:
        """How the client's work is taxed."""
        return tax_of(self.desk, self.client, self.desk.today)

    def holds(self, agreed: str | None) -> bool:
        """Whether what was agreed in this currency, None for the studio's, can be on it."""
        return (agreed or self.prices.currency) == self.currency


def contents(desk: Desk, draft: Draft) -> Contents:
    """The draft by today's tags and prices."""
    client = desk.db.clients.get(draft.client_id)
    order = _Order(price_book(desk), client, desk.words(client.language or desk.words().code))
    jobs = [job for job in desk.db.jobs.find_all(draft.job_ids) if _is_own(job, client)]
    jobs.sort(key=lambda job: job.day)
    charges = [(job, order.prices.price(job)) for job in jobs]
    as_quoted = not draft.measured and bool(jobs) and any(each.quoted for each in draft.free_lines)
    charged_apart = [] if as_quoted else [pair for pair in charges if not pair[1].missing]
    priced = {job.id: job for job, charge in charges if as_quoted or not charge.missing}
    lines = _of_jobs(order, draft.grouping, charged_apart, priced)
    agreed = charged(order.prices.agreed(draft.additions), Side.PRICE, order.currency)
    quoted = _quoted(order, draft, charges) if as_quoted or not jobs else []
    beside = _beside(order, draft, agreed, bool(jobs) and not as_quoted) if _stands(draft, jobs) else []
    beside = [*quoted, *beside]
    own = {each.key: each.discount for each in draft.line_discounts if order.holds(each.discount.currency)}
    keyed = [_less(each, own.get(each.key), order.currency) for each in (*lines, *beside)]
    here, known = {job.id for job in jobs}, {each.key for each in keyed}
    final = tuple(each.line for each in keyed)
    return Contents(
        client=client,
        currency=order.currency,
        lines=final[: len(lines)],
        beside=final[len(lines) :],
        keys=tuple(each.key for each in keyed),
        adjustments=_adjusted(order, draft.discount, final),
        unpriced=() if as_quoted else tuple(job for job, charge in charges if charge.missing),
        gone=tuple(job_id for job_id in draft.job_ids if job_id not in here),
        lost=tuple(
            each for each, piece in zip(draft.additions, agreed, strict=True) if isinstance(piece, Lack)
        ),
        lost_lines=tuple(each for each in draft.free_lines if not order.holds(each.currency)),
        lost_discounts=tuple(_lost_discounts(order, draft)),
        unfound=tuple(each for each in draft.line_discounts if each.key not in known),
        jobs=priced,
        as_quoted=as_quoted,
    )


def _is_own(job: Job, client: Client) -> bool:
    return job.unbilled and job.tag.client_id == client.id


def _stands(draft: Draft, jobs: Sequence[Job]) -> bool:
    """Whether there is an invoice beside which something is charged: of jobs, or of lines that were typed."""
    return bool(jobs or draft.free_lines or not draft.job_ids)


def _of_jobs(
    order: _Order, by: Grouping, charges: Sequence[tuple[Job, Charge]], jobs: Mapping[str, Job]
) -> list[_Keyed]:
    """Their lines, by this grouping."""
    desk, titles = order.desk, dict[str | None, str]()
    piece = partial(tax_of_piece, order.tax)
    singles: list[Line] = []
    for job, charge in charges:
        project_id = job.tag.project_id
        if project_id not in titles:
            titles[project_id] = title(desk, project_id)
        singles += lines_of(job, charge, titles[project_id], desk.day_of(job), piece)
    groups = grouped(singles, by)
    if by is Grouping.JOB:
        return [_Keyed(key, own[0]) for key, own in groups.items()]
    return [_Keyed(key, _grouped_line(order, by, own, jobs)) for key, own in groups.items()]


def _grouped_line(order: _Order, by: Grouping, own: Sequence[Line], jobs: Mapping[str, Job]) -> Line:
    told = described(order.words, by, own, [jobs[job_id] for each in own for job_id in each.job_ids])
    return together(own, told, order.currency)


def _quoted(order: _Order, draft: Draft, charges: Sequence[tuple[Job, Charge]]) -> list[_Keyed]:
    """The lines of the quote; if there are jobs for it, each line is of all of them, in parts as their own
    prices are. Where one has none, all parts are equal."""
    lines = _typed(order, [each for each in draft.free_lines if each.quoted])
    items = _shared(order, charges)
    if not items:
        return lines
    return [each._replace(line=shared_among(each.line, items, order.currency)) for each in lines]


def _shared(order: _Order, charges: Sequence[tuple[Job, Charge]]) -> list[Item]:
    """What stands on a line says the quote: nothing of the jobs' media, projects and comments."""
    known = all(not charge.missing for _, charge in charges)
    items = [
        item_of(job, (known and charge.amount) or ZERO, (), "", order.desk.day_of(job))
        for job, charge in charges
    ]
    return [replace(each, media="", comment="") for each in items]


def _beside(order: _Order, draft: Draft, agreed: Sequence[Term | Lack], with_fee: bool) -> list[_Keyed]:
    """What was added to the draft, the fee of the order, for one invoice of jobs is one order, and what was
    typed for it alone."""
    desk, currency, tax = order.desk, order.currency, order.tax
    fee = order.prices.order_fee(order.client) if with_fee else None
    found = [
        *(
            _Keyed(
                _key_of(each),
                line_beside(term, term.about, desk.today, currency, tax_of_piece(tax, term.tax)),
            )
            for each, term in zip(draft.additions, agreed, strict=True)
            if isinstance(term, Term)
        ),
        *(
            [_Keyed(FEE, line_beside(fee, order.words.text("Order handling"), desk.today, currency, tax))]
            if fee
            else []
        ),
        *_typed(order, [each for each in draft.free_lines if not each.quoted]),
    ]
    return list(_each_its_own(found))


def _typed(order: _Order, lines: Iterable[FreeLine]) -> list[_Keyed]:
    """Those of the typed lines that are in the client's currency."""
    piece, currency = partial(tax_of_piece, order.tax), order.currency
    return [
        _Keyed(f"typed:{each.id}", line_typed(each, currency, piece(each.tax)))
        for each in lines
        if order.holds(each.currency)
    ]


def _key_of(addition: Addition) -> str:
    return f"extra:{addition.name}:{addition.quantity}:{addition.unit}:{addition.price}"


def _each_its_own(lines: Sequence[_Keyed]) -> Iterator[_Keyed]:
    """What was added twice is told apart by its place."""
    met = dict[str, int]()
    for each in lines:
        met[each.key] = met.get(each.key, 0) + 1
        yield each if met[each.key] == 1 else each._replace(key=f"{each.key}:{met[each.key]}")


def _less(keyed: _Keyed, discount: Discount | None, currency: str) -> _Keyed:
    return keyed._replace(line=reduced(keyed.line, discount, currency)) if discount else keyed


def _adjusted(order: _Order, discount: Discount | None, lines: Sequence[Line]) -> tuple[Adjustment, ...]:
    if discount is None or not order.holds(discount.currency):
        return ()
    named = replace(discount, reason=discount.reason or order.words.text("Discount"))
    return adjustments(lines, named, order.currency)


def _lost_discounts(order: _Order, draft: Draft) -> Iterator[str]:
    """The keys of lines whose discounts were agreed in another currency; "" is the whole draft's."""
    yield from (each.key for each in draft.line_discounts if not order.holds(each.discount.currency))
    if draft.discount and not order.holds(draft.discount.currency):
        yield ""


def add_to_draft(
    desk: Desk, draft_id: str, offer_id: str, quantity: Decimal | None, price: Decimal | None = None
) -> Draft:
    """Add an extra or a bundle to the whole of a draft, as `add.Asked` says. Raises BadInput naming the
    field."""
    with desk.act("add to draft"):
        old = desk.db.drafts.get(draft_id)
        more = additions(desk, Asked(offer_id, quantity, price), old.client_id)
        fresh = replace(old, additions=(*old.additions, *more))
        desk.db.drafts.put(fresh)
    return fresh


def remove_from_draft(desk: Desk, draft_id: str, addition: str) -> Draft:
    """Take an addition, as `rows.as_text` names it, off a draft."""
    with desk.act("remove from draft"):
        old = desk.db.drafts.get(draft_id)
        rest = replace(old, additions=without(old.additions, addition))
        desk.db.drafts.put(rest)
    return rest
