"""The invoices book: invoices and credit notes as they were issued, and how they were settled."""

from collections.abc import Iterator

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.store.documents import DocumentsBook
from smarttracker_lite.store.tables.index import key_of

_UNPAID = key_of("")


class InvoicesBook(DocumentsBook[Invoice]):
    """All invoices. Lists are in the order of issue."""

    def unpaid(self) -> list[Invoice]:
        """Those whose money has not come in."""
        return self._keyed("unpaid", "")

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
        return self.newest(start, set(self._table.view.holding("unpaid", _UNPAID, _UNPAID)))

    def quoting(self, quotation_id: str) -> list[Invoice]:
        """Those that follow this quote or pro forma."""
        found = self._keyed("quoted", quotation_id)
        return [each for each in found if any(of.quotation_id == quotation_id for of in each.quoted)]

    def credits_of(self, invoice_id: str) -> list[Invoice]:
        """The credit notes that correct this invoice, in the order of issue."""
        found = self._keyed("corrects", invoice_id)
        return [each for each in found if each.corrects and each.corrects.invoice_id == invoice_id]
