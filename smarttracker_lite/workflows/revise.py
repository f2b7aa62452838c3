"""What a person decides about a draft: how its jobs share lines, what is typed, taken off and written."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.drafting import LINE_UNITS, Details, Discount, FreeLine, LineDiscount
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.money import minor_places
from smarttracker_lite.domain.taxes import TAX_PLACES, TaxCategory
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.admit import check_in_sight, check_length
from smarttracker_lite.workflows.bill import unbilled
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.extras import no_quantity
from smarttracker_lite.workflows.rate import fits

LONGEST_LINE = 1_000
"""A FatturaPA's description has no more characters."""
LONGEST_TEXT = 4_000
MOST_LINES = 500
_PERCENT_PLACES = 2


def begin(desk: Desk, client_id: str) -> Draft:
    """A draft for a client on which nothing is yet. Raises NotAllowed for one in the archive."""
    with desk.act("draft"):
        check_in_sight(desk, desk.db.clients.get(client_id))
        fresh = Draft(id=new_id(), client_id=client_id, job_ids=(), created_at=desk.now())
        desk.db.drafts.put(fresh)
    return fresh


def take_along(desk: Desk, draft_id: str) -> Draft:
    """Put all unbilled jobs of the client on the draft. Raises BadInput if there are none."""
    with desk.act("add jobs"):
        old = desk.db.drafts.get(draft_id)
        more = tuple(job.id for job in unbilled(desk, old.client_id))
        if not more:
            raise BadInput(N_("This client has no unbilled jobs."), N_("Tag some jobs first."))
        fresh = replace(old, job_ids=(*old.job_ids, *more))
        desk.db.drafts.put(fresh)
    return fresh


def group(desk: Desk, draft_id: str, by: Grouping) -> Draft:
    """Let the jobs of the draft share lines so. Discounts on lines that are not there then wait."""
    with desk.act("group lines"):
        fresh = replace(desk.db.drafts.get(draft_id), grouping=by)
        desk.db.drafts.put(fresh)
    return fresh


def write_line(desk: Desk, draft_id: str, line: FreeLine) -> Draft:
    """Keep a line that is typed, in the client's currency; without an id it is new, the last one. Raises
    BadInput that names the field, NotAllowed if the line is gone."""
    with desk.act("write line"):
        old = desk.db.drafts.get(draft_id)
        _check_line(line)
        client = desk.db.clients.get(old.client_id)
        kept = replace(line, id=line.id or new_id(), currency=client.currency)
        if line.id:
            kept = replace(kept, quoted=_named(old, line.id).quoted)
            lines = [kept if each.id == line.id else each for each in old.free_lines]
        else:
            lines = [*old.free_lines, kept]
        if len(lines) > MOST_LINES:
            raise NotAllowed(
                N_("A draft has at most {most} lines of its own."),
                N_("Put some of them together."),
                most=MOST_LINES,
            )
        fresh = replace(old, free_lines=tuple(lines))
        desk.db.drafts.put(fresh)
    return fresh


def remove_line(desk: Desk, draft_id: str, line_id: str) -> FreeLine:
    """Take a line that was typed off the draft, and the discount on it. Gives what is gone."""
    with desk.act("remove line"):
        old = desk.db.drafts.get(draft_id)
        gone = _named(old, line_id)
        lines = tuple(each for each in old.free_lines if each.id != line_id)
        kept = _without(old.line_discounts, f"typed:{line_id}")
        desk.db.drafts.put(replace(old, free_lines=lines, line_discounts=kept))
    return gone


def move_line(desk: Desk, draft_id: str, line_id: str, *, up: bool) -> Draft:
    """Put a line that was typed before the one above it, or after the one below it; at the end it stays."""
    with desk.act("move line"):
        old = desk.db.drafts.get(draft_id)
        lines, moved = list(old.free_lines), _named(old, line_id)
        place = lines.index(moved)
        lines.remove(moved)
        lines.insert(max(place - 1, 0) if up else place + 1, moved)
        fresh = replace(old, free_lines=tuple(lines))
        if fresh != old:
            desk.db.drafts.put(fresh)
    return fresh


def take_off(desk: Desk, draft_id: str, discount: Discount, key: str = "") -> Draft:
    """Set the discount of the line with this key, or ("") of the whole draft, in the client's currency.
    Raises BadInput that names the field."""
    with desk.act("set discount"):
        old = desk.db.drafts.get(draft_id)
        client = desk.db.clients.get(old.client_id)
        _check_discount(discount, client.currency or desk.settings.currency)
        kept = replace(discount, currency=None if discount.percent else client.currency)
        if key:
            name = _called(desk, old, key)
            own = LineDiscount(key=key, name=name, discount=kept)
            fresh = replace(old, line_discounts=(*_without(old.line_discounts, key), own))
        else:
            fresh = replace(old, discount=kept)
        desk.db.drafts.put(fresh)
    return fresh


def take_off_nothing(desk: Desk, draft_id: str, key: str = "") -> Draft:
    """Remove the discount of the line with this key, or ("") that of the whole draft."""
    with desk.act("remove discount"):
        old = desk.db.drafts.get(draft_id)
        if key:
            fresh = replace(old, line_discounts=_without(old.line_discounts, key))
        else:
            fresh = replace(old, discount=None)
        if fresh == old:
            raise NotAllowed(N_("This discount is removed already."), N_("Nothing needs to be done."))
        desk.db.drafts.put(fresh)
    return fresh


def detail(desk: Desk, draft_id: str, details: Details) -> Draft:
    """Keep the texts and references of the draft. Raises BadInput that names the field."""
    with desk.act("save details"):
        old = desk.db.drafts.get(draft_id)
        _check_details(details)
        fresh = replace(old, details=details)
        if fresh != old:
            desk.db.drafts.put(fresh)
    return fresh


def _named(draft: Draft, line_id: str) -> FreeLine:
    found = next((each for each in draft.free_lines if each.id == line_id), None)
    if found is None:
        raise NotAllowed(N_("This line was removed already."), N_("Look again at what is there now."))
    return found


def _called(desk: Desk, draft: Draft, key: str) -> str:
    """The description of the line with this key. Raises NotAllowed if there is none."""
    now = contents(desk, draft)
    found = [line.description for known, line in zip(now.keys, now.invoiced, strict=True) if known == key]
    if not found:
        raise NotAllowed(N_("This line is not there any more."), N_("Look again at what is there now."))
    return found[0]


def _without(discounts: Iterable[LineDiscount], key: str) -> tuple[LineDiscount, ...]:
    return tuple(each for each in discounts if each.key != key)


def _check_line(line: FreeLine) -> None:
    if not line.description:
        raise BadInput(
            N_("A line says what it is for."), N_("Write it as your client reads it."), field="description"
        )
    _check_length("description", line.description, LONGEST_LINE)
    if line.unit not in LINE_UNITS:
        raise BadInput(N_("A line is not charged by that."), N_("Choose a unit."), field="unit")
    for fault in no_quantity(line.quantity, line.unit, "quantity"):
        raise fault
    if not fits(line.price):
        raise BadInput(
            N_("An amount is 0 or more, with at most six decimals."),
            N_("What is taken off is a discount."),
            field="price",
        )
    taxed = line.tax if line.tax and line.tax.category is TaxCategory.STANDARD else None
    if taxed and not _is_percent(taxed.percent, TAX_PLACES):
        raise BadInput(
            N_("A rate of VAT is more than 0 and at most 100, with four decimals at most."),
            N_("For work without VAT choose how it is taxed."),
            field="percent",
        )


def _check_discount(discount: Discount, currency: str) -> None:
    places = minor_places(currency)
    if discount.percent or not discount.amount:
        good = _is_percent(discount.percent)
    else:
        good = bool(fits(discount.amount, places=places))
    if not good:
        raise BadInput(
            N_("A discount is more than 0, and at most 100 percent; it has at most {places} decimals."),
            N_("Correct the number."),
            field="discount",
            places=_PERCENT_PLACES if discount.percent else places,
        )
    _check_length("reason", discount.reason, LONGEST_LINE)


def _is_percent(percent: Decimal, places: int = _PERCENT_PLACES) -> bool:
    return bool(percent) and fits(percent, Decimal(100), places)


def _check_details(details: Details) -> None:
    _check_length("opening", details.opening or "", LONGEST_TEXT)
    _check_length("note", details.note or "", LONGEST_TEXT)
    check_length("order_reference", details.order_reference)
    check_length("buyer_reference", details.buyer_reference or "")


def _check_length(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise BadInput(
            N_("This is longer than {limit} characters."), N_("Shorten it."), field=field, limit=longest
        )
