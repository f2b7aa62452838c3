"""Example prices on the page of prices: to begin with, and to be rid of."""

from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.rates import Side
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.repricewords import Subject
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprice import Preview
from smarttracker_lite.workflows.starter import CURRENCY, begin, delete_examples, examples

PRICES = "/prices"
PATH = f"{PRICES}/examples"


class Examples(NamedTuple):
    """What the page says of them: how many there are, "" for none, and what their amounts are."""

    rows: str
    about: str


def routes(site: Site) -> list[Route]:
    """Beginning with them, and deleting what is left of them."""
    desk, repricing = site.desk, Repricing(site.desk, PATH)
    return [
        Route("POST", PATH, partial(_begun, desk)),
        Route("POST", f"{PATH}/delete", partial(_deleted, desk, repricing)),
        *repricing.routes(),
    ]


def told(desk: Desk, words: Words) -> Examples:
    """The examples there are, in words."""
    count, currency = len(examples(desk)), desk.settings.currency
    about = words.text("Usual amounts in Europe, in EUR.")
    if currency != CURRENCY:
        about = words.text(
            "Usual amounts in Europe, in EUR: the same numbers are taken as {currency} here.",
            currency=currency,
        )
    rows = words.plural("{n} row is an example.", "{n} rows are examples.", count) if count else ""
    return Examples(rows, about)


def _begun(desk: Desk, request: Request) -> Reply:
    with desk.act("begin with examples") as done:
        begin(desk)
    text = request.words.text("Example prices are in both cards: each print has a price. Make them your own.")
    return Redirect(PRICES, Notice(text, undo_way(done)))


def _deleted(desk: Desk, repricing: Repricing, request: Request) -> Reply:
    """Deletes them, once it was seen which open jobs lose their price by it."""
    words = request.words
    if repricing.left(request):
        return Redirect(PRICES)
    own = [rate for rate in desk.db.rates.all() if not rate.example]

    def keep(_: Preview) -> Redirect:
        with desk.act("delete examples") as done:
            gone = delete_examples(desk)
        text = words.plural("{n} example is deleted.", "{n} examples are deleted.", len(gone))
        return Redirect(PRICES, Notice(text, undo_way(done)))

    subject = Subject(Side.PRICE, words.text("Delete all examples"), (told(desk, words).rows,), ())
    return repricing.answer(request, Asked(subject=subject, then=price_book(desk, rates=own), keep=keep))
