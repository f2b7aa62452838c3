"""The quotations book: quotes and pro formas as they were issued, and what became of them."""

from collections.abc import Iterator
from datetime import date

from smarttracker_lite.domain.quotations import Outcome, Quotation, QuotationState
from smarttracker_lite.store.documents import DocumentsBook
from smarttracker_lite.store.tables.index import HIGHEST, key_of


class QuotationsBook(DocumentsBook[Quotation]):
    """All quotes and pro formas. Lists are in the order of issue."""

    def counts(self, today: date) -> dict[QuotationState, int]:
        """How many are in each state; nothing is read for it but indexes."""
        return {state: len(self._rows(state, today)) for state in QuotationState}

    def newest_in(self, state: QuotationState, today: date, start: int = 0) -> Iterator[Quotation]:
        """Those in this state, as `newest` gives all."""
        others = (self._rows(each, today) for each in QuotationState if each is not state)
        return self.newest(start, set[int]().union(*others))

    def _rows(self, state: QuotationState, today: date) -> set[int]:
        view, day = self._table.view, today.toordinal()
        if state in (QuotationState.OPEN, QuotationState.EXPIRED):
            low, high = (day, HIGHEST) if state is QuotationState.OPEN else (0, day - 1)
            undecided = key_of("")
            return set(view.holding("outcome", undecided, undecided)) & set(view.holding("until", low, high))
        key = key_of(Outcome(state.value).value)
        return set(view.holding("outcome", key, key))
