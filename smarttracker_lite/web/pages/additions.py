"""Extras that were added to a job or an invoice, in words, and the form that adds one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import Retag
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.errors import N_
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.web.exchange import Fields, Request
from smarttracker_lite.web.pages.extras import by_name
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.add import EXTRA, PRICE, QUANTITY
from smarttracker_lite.workflows.agree import currencies
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.tag import add_extra, remove_extra


class AddedRow(NamedTuple):
    """What was added; `text` names it for its removal."""

    name: str
    quantity: str
    rate: str
    amount: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddForm:
    """The form that adds an extra: what can be chosen, what is typed, and what is wrong with it, by field.

    `currency` is the client's where it is not the studio's: then the price has to be typed; else "".
    """

    offers: tuple[tuple[str, str], ...]
    extra: str = ""
    quantity: str = ""
    price: str = ""
    currency: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


def add_form(
    desk: Desk, words: Words, typed: Fields, errors: Mapping[str, str], client_ids: Iterable[str | None]
) -> AddForm:
    """The form with what was typed, for work of these clients."""
    abroad = sorted(filter(None, currencies(desk, client_ids)))
    extras = [(each.id, each.name) for each in by_name(desk.db.extras.all())]
    bundles = [
        (each.id, words.text("{name} (bundle)", name=each.name)) for each in by_name(desk.db.bundles.all())
    ]
    return AddForm(
        offers=(*extras, *bundles),
        extra=typed.get(EXTRA),
        quantity=typed.get(QUANTITY),
        price=typed.get(PRICE),
        currency=abroad[0] if abroad else "",
        errors={name: text for name, text in errors.items() if name in (EXTRA, QUANTITY, PRICE)},
    )


def quantity_typed(request: Request) -> Decimal | None:
    """The quantity; None if none is typed. Raises BadInput if it is no number."""
    typed = request.form.get(QUANTITY)
    return request.words.parse_number(typed, QUANTITY) if typed else None


def price_typed(request: Request) -> Decimal | None:
    """The price of a unit; None if none is typed. Raises BadInput if it is no number."""
    typed = request.form.get(PRICE)
    return request.words.parse_number(typed, PRICE) if typed else None


def added_rows(words: Words, additions: Iterable[Addition], currency: str, own: str) -> tuple[AddedRow, ...]:
    """What was added, in words, to a job that is charged in this currency; amounts in another one name it.
    What was agreed in our `own` names none."""
    return tuple(_added_row(words, each, currency, each.currency or own) for each in additions)


def _added_row(words: Words, addition: Addition, currency: str, agreed: str) -> AddedRow:
    amount = round_money(addition.amount, agreed)
    told = say.amount(words, amount, agreed) if agreed == currency else words.money(amount, agreed)
    return AddedRow(
        name=addition.name,
        quantity=say.quantity(words, addition.quantity, addition.unit),
        rate=say.rate(words, addition.price, agreed),
        amount=told,
        text=as_text(addition),
    )


def added_to_job(desk: Desk, request: Request) -> Notice:
    """Adds what is chosen to the job of the address."""
    return added_to(desk, request, [request.args["job_id"]])


def added_to(desk: Desk, request: Request, job_ids: Iterable[str]) -> Notice:
    """Adds what is chosen to these jobs."""
    with desk.act("add extra") as done:
        asked = (request.form.get(EXTRA), quantity_typed(request), price_typed(request))
        tagging = add_extra(desk, tuple(job_ids), *asked)
    name = " + ".join(each.name for each in _gained(tagging.retags[0]))
    count = len(tagging.retags)
    told = request.words.plural("{n} job: {name}", "{n} jobs: {name}", count, name=name)
    return Notice(told, undo_way(done))


def removed_from_job(desk: Desk, request: Request) -> Notice:
    """Takes what is named from the job of the address."""
    with desk.act("remove extra") as done:
        tagging = remove_extra(desk, request.args["job_id"], request.form.get("addition"))
    (gone,) = _lost(tagging.retags[0])
    return Notice(request.words.text("“{name}” is removed.", name=gone.name), undo_way(done))


def changes_told(words: Words, retag: Retag) -> Iterator[str]:
    """What a decision added to a job and what it removed."""
    for told, additions in ((N_("added: {extras}"), _gained(retag)), (N_("removed: {extras}"), _lost(retag))):
        names = [f"{say.quantity(words, each.quantity, each.unit)} {each.name}" for each in additions]
        if names:
            yield words.text(told, extras=", ".join(names))


def _gained(retag: Retag) -> list[Addition]:
    return list((Counter(retag.after.additions) - Counter(retag.before.additions)).elements())


def _lost(retag: Retag) -> list[Addition]:
    return list((Counter(retag.before.additions) - Counter(retag.after.additions)).elements())
