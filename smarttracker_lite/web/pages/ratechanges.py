"""Writing rows of the rate cards: saved and deleted, with a preview where jobs are repriced."""

from collections.abc import Callable
from dataclasses import replace

from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.pricelists import PATH, clients, href, lists
from smarttracker_lite.web.pages.purchases import BOUGHT
from smarttracker_lite.web.pages.ratecards import Printed, terms, title
from smarttracker_lite.web.pages.rateform import RateForm, filled, whose
from smarttracker_lite.web.pages.rateread import read
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.agree import holders_currency, in_its_currency
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rate import check_rate, delete_rate, save_rate, since_today
from smarttracker_lite.workflows.reprice import Preview

Shown = Callable[[Words, RateForm, int], Page]
"""The page with a form, and the status of the answer."""


def side(fields: Fields) -> Side:
    """The card that is meant; prices, if none is named."""
    return Side.COST if fields.get("side") == Side.COST else Side.PRICE


class RateChanges:
    """Keeps rows, or shows the form again with what is wrong beside its field."""

    def __init__(self, desk: Desk, shown: Shown) -> None:
        """`shown` is the page on which rows are written."""
        self._desk = desk
        self._form = shown
        self._repricing = Repricing(desk, PATH)

    def routes(self) -> list[Route]:
        """For saving a row and deleting it."""
        return [
            Route("POST", PATH, self._saved),
            Route("POST", f"{PATH}/<rate_id>/delete", self._deleted),
            *self._repricing.routes(),
        ]

    def _saved(self, request: Request) -> Reply:
        words, form = request.words, filled(side(request.form), request.form, BOUGHT)
        before = self._desk.db.rates.find(form.id)
        is_new = request.form.get("as") == "new" or (before and before.side is not form.side)
        rate, errors = read(words, replace(form, id="") if is_new else form, before)
        if self._repricing.left(request):
            return self._form(words, form, 200)
        if errors:
            return self._form(words, replace(form, errors=errors), 422)
        if other := self._other_currency(request, rate):
            currency, trouble = other
            return self._form(words, *replace(form, currency=currency).with_trouble(words, trouble))
        try:
            return self._put(request, rate)
        except TrackerError as trouble:
            return self._form(words, *form.with_trouble(words, trouble))

    def _other_currency(self, request: Request, rate: Rate) -> tuple[str, BadInput] | None:
        """The form said in which currency its amounts are, and whom a new row is for may have been chosen
        after: the right currency, and what is to be done."""
        seen, its = request.form.get("currency"), holders_currency(self._desk, rate)
        currency = its or self._desk.settings.currency
        if seen in ("", currency) or self._desk.db.rates.find(rate.id):
            return None
        return currency, BadInput(
            N_("These amounts were typed in {seen}, and whom the row is for pays in {currency}."),
            N_("Write them in {currency}, and save again: they are not converted."),
            field="holder",
            seen=seen,
            currency=currency,
        )

    def _put(self, request: Request, rate: Rate) -> Reply:
        """Keep the row, in the place of the one of its id."""
        words, before = request.words, self._desk.db.rates.find(rate.id)
        check_rate(self._desk, rate := in_its_currency(self._desk, rate))

        def keep(found: Preview) -> Redirect:
            with self._desk.act("save rate") as done:
                save_rate(self._desk, rate)
            saved = f"{words.text(N_('Saved.'))} {followed(words, found, rate.side)}"
            return Redirect(_place(rate), Notice(saved.strip(), undo_way(done)))

        return self._repricing.answer(
            request,
            Asked(
                subject=self._subject(words, before, rate),
                then=price_book(self._desk, self._others(rate.id, rate)),
                keep=keep,
                today=self._since_today(words, rate, before),
            ),
        )

    def _deleted(self, request: Request) -> Reply:
        words, rate = request.words, self._desk.db.rates.get(request.args["rate_id"])
        if self._repricing.left(request):
            typed = filled(side(request.form), request.form, BOUGHT)
            return self._form(words, typed, 200) if typed.id else Redirect(_place(rate))

        def keep(_: Preview) -> Redirect:
            with self._desk.act("delete rate") as done:
                gone = delete_rate(self._desk, rate.id)
            told = words.text(N_("The row is deleted. Issued invoices keep their prices."))
            return Redirect(_place(gone), Notice(told, undo_way(done)))

        return self._repricing.answer(
            request,
            Asked(
                subject=self._subject(words, rate, None),
                then=price_book(self._desk, self._others(rate.id)),
                keep=keep,
                today=self._since_today(words, replace(rate, prices=()), rate) if rate.prices else None,
            ),
        )

    def _since_today(self, words: Words, rate: Rate, before: Rate | None) -> Callable[[], Redirect] | None:
        """What keeps the row from today on only; None where that makes no sense."""
        new = since_today(self._desk, rate, before)
        if new is None:
            return None

        def keep() -> Redirect:
            with self._desk.act("save rate") as done:
                save_rate(self._desk, new)
            told = words.text(N_("Saved. It holds from today on; jobs from before keep what they have."))
            return Redirect(_place(new), Notice(told, undo_way(done)))

        return keep

    def _others(self, rate_id: str, *more: Rate) -> list[Rate]:
        """All rows but this one, and these."""
        return [*(rate for rate in self._desk.db.rates.all() if rate.id != rate_id), *more]

    def _subject(self, words: Words, before: Rate | None, after: Rate | None) -> Subject:
        """A row in words, before and after."""
        desk, (rate, *_) = self._desk, [each for each in (after, before) if each]
        printers = {printer.id: printer.name for printer in desk.db.printers.all()}
        told = Printed(words, desk.today, desk.settings.currency, printers)
        holder = dict([*lists(desk), *clients(desk)]).get(whose(rate))
        name = " · ".join(filter(None, (title(told, rate), holder)))
        was, will_be = (terms(told, each) if each else () for each in (before, after))
        return Subject(rate.side, name, was, will_be)


def _place(rate: Rate) -> str:
    """Where the row is shown."""
    return href(whose(rate)) if rate.side is Side.PRICE else f"{PATH}#{rate.side}"
