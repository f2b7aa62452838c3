"""The invoices book: invoices and credit notes as they were issued, and how they were settled."""

from collections.abc import Collection, Iterable, Iterator

from smarttracker_lite.domain.documents import Invoice, Receivable
from smarttracker_lite.store.documents import DocumentsBook
from smarttracker_lite.store.rows import part_from
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.index import key_of
from smarttracker_lite.store.tables.view import View

_KEY = key_of("")


class InvoicesBook(DocumentsBook[Invoice]):
    """All invoices. Lists are in the order of issue."""

    _rested: tuple[Base, dict[int, Receivable]] | None = None
    """Those that stand in the file of a snapshot, which never changes, by their rows, as far as they were
    asked for."""

    def unpaid(self) -> list[Receivable]:
        """What is owed of those whose money has not come in."""
        view = self._table.view
        numbers = sorted(view.holding("unpaid", _KEY, _KEY))
        lately = view.changed(numbers)
        known = self._known(view, [number for number in numbers if number not in lately])
        known |= zip(lately, self._receivables(view, lately), strict=True)
        return [known[number] for number in numbers]

    def _known(self, view: View, numbers: Collection[int]) -> dict[int, Receivable]:
        """What is owed of those in these rows of the snapshot; no row is read twice."""
        rested = self._rested  # once: another thread may put its own there meanwhile
        known = rested[1] if rested and rested[0] is view.base else {}
        new = [number for number in numbers if number not in known]
        found = known | dict(zip(new, self._receivables(view, new), strict=True))
        if new:
            self._rested = view.base, found
        return dict(found)

    def _receivables(self, view: View, numbers: Iterable[int]) -> list[Receivable]:
        with no_collection():
            return [part_from(raw, Receivable, Invoice, self._table.name) for raw in view.raws(numbers)]

    def overpaid(self) -> list[Invoice]:
        """Those of which the client has paid more than was open."""
        return self._keyed("overpaid", "")

    def settled_by(self, via: str) -> list[Invoice]:
        """Those of which a settlement came by this credit note, invoice or bank's line."""
        return [
            invoice
            for invoice in self._keyed("settled", via)
            if any(each.via == via for each in invoice.settlements)
        ]

    def paid_from(self, iban: str) -> list[Invoice]:
        """Those of which something was paid from this account."""
        return [
            invoice
            for invoice in self._keyed("payer", iban)
            if any(each.payer == iban for each in invoice.settlements)
        ]

    def settled(self, start: int = 0) -> Iterator[Invoice]:
        """Those with nothing to be paid, as `newest` gives all."""
        return self.newest(start, set(self._table.view.holding("unpaid", _KEY, _KEY)))

    def quoting(self, quotation_id: str) -> list[Invoice]:
        """Those that follow this quote or pro forma."""
        found = self._keyed("quoted", quotation_id)
        return [each for each in found if any(of.quotation_id == quotation_id for of in each.quoted)]

    def credits_of(self, invoice_id: str) -> list[Invoice]:
        """The credit notes that correct this invoice, in the order of issue."""
        found = self._keyed("corrects", invoice_id)
        return [each for each in found if each.corrects and each.corrects.invoice_id == invoice_id]
