"""Example prices on the page of prices: to begin with, and to be rid of."""

from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.repricewords import Subject
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.shelf import Shelf
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprice import Preview
from smarttracker_lite.workflows.starter import CURRENCY, begin, delete_examples, examples, put_back

PRICES = "/prices"
PATH = f"{PRICES}/examples"


class Examples(NamedTuple):
    """What the page says of them: how many there are, "" for none, and what their amounts are."""

    rows: str
    about: str


def routes(site: Site) -> list[Route]:
    """Beginning with them, deleting what is left of them, and putting that back."""
    desk, deleted = site.desk, Shelf[list[Rate]]()
    repricing = Repricing(desk, PATH)
    return [
        Route("POST", PATH, partial(_begun, desk)),
        Route("POST", f"{PATH}/delete", partial(_deleted, desk, deleted, repricing)),
        Route("POST", f"{PATH}/<number>/restore", partial(_restored, desk, deleted, repricing)),
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
    begin(desk)
    text = request.words.text("Example prices are in both cards: each print has a price. Make them your own.")
    return Redirect(PRICES, Notice(text))


def _deleted(desk: Desk, deleted: Shelf[list[Rate]], repricing: Repricing, request: Request) -> Reply:
    """Deletes them, once it was seen which open jobs lose their price by it."""
    words = request.words
    if repricing.left(request):
        return Redirect(PRICES)
    own = [rate for rate in desk.db.rates.all() if not rate.example]

    def keep(_: Preview) -> Redirect:
        gone = delete_examples(desk)
        text = words.plural("{n} example is deleted.", "{n} examples are deleted.", len(gone))
        return Redirect(PRICES, Notice(text, f"{PATH}/{deleted.put(gone)}/restore" if gone else ""))

    subject = Subject(Side.PRICE, words.text("Delete all examples"), (told(desk, words).rows,), ())
    return repricing.answer(request, Asked(subject=subject, then=price_book(desk, rates=own), keep=keep))


def _restored(desk: Desk, deleted: Shelf[list[Rate]], repricing: Repricing, request: Request) -> Reply:
    """Puts them back; meanwhile open jobs may have another price, by rows that hold for more."""
    words, number = request.words, request.args["number"]
    gone = deleted.get(number)
    if repricing.left(request):
        return Redirect(PRICES)

    def keep(_: Preview) -> Redirect:
        put_back(desk, gone)
        deleted.drop(number)
        return Redirect(PRICES, Notice(words.text("The examples are back.")))

    rows = words.plural("{n} row is an example.", "{n} rows are examples.", len(gone))
    subject = Subject(Side.PRICE, words.text("Put the examples back"), (), (rows,))
    then = price_book(desk, rates=[*desk.db.rates.all(), *gone])
    return repricing.answer(request, Asked(subject=subject, then=then, keep=keep))
