"""A frozen invoice as a FatturaPA file (Specifiche tecniche 1.9 of the Agenzia delle Entrate, schema 1.2.3).

The same invoice gives the same bytes.
"""

import re
from typing import NamedTuple
from xml.etree import ElementTree as ET

from smarttracker_lite.billing.fatturapa import parties
from smarttracker_lite.billing.fatturapa.latin import ascii_only, latin
from smarttracker_lite.billing.fatturapa.lines import (
    LONGEST_LAW,
    SMALL_BUSINESS_LAW,
    law,
    natura,
    put_lines,
    put_sums,
)
from smarttracker_lite.billing.fatturapa.naming import progressive
from smarttracker_lite.billing.fatturapa.sheet import Change, Sheet
from smarttracker_lite.domain.documents import Invoice

_NAMESPACE = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
ORDINARY, SMALL = "RF01", "RF19"
_ON_PAYMENT = ("RF16", "RF17")
"""Regimes in which VAT falls due when the client pays."""
_REFERENCE, _CAUSE = 20, 200
_CIG = re.compile(r"\bCIG\b\W*([A-Z0-9]{10})\b", re.IGNORECASE)
_CUP = re.compile(r"\bCUP\b\W*([A-Z][A-Z0-9]{14})\b", re.IGNORECASE)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


class Written(NamedTuple):
    """The file, and what stands in it otherwise than on the invoice."""

    xml: bytes
    changes: tuple[Change, ...]


def fatturapa(invoice: Invoice, attempt: int = 0) -> Written:
    """The file of an invoice that has all it needs (`check.shortcomings`). `attempt` is how often SdI has
    refused it before."""
    form = "FPA12" if parties.is_public(invoice.buyer, invoice.routing) else "FPR12"
    root = ET.Element("p:FatturaElettronica", {"versione": form, "xmlns:p": _NAMESPACE})
    whole = Sheet(root)
    _put_header(whole.part("FatturaElettronicaHeader"), invoice, form, attempt)
    _put_body(whole.part("FatturaElettronicaBody"), invoice)
    ET.indent(root)
    xml = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return Written(xml, tuple(dict.fromkeys(whole.changes)))


def regime(invoice: Invoice) -> str:
    """The seller's fiscal regime, as it was at issue; of an invoice that does not tell it, by its taxes."""
    small = bool(invoice.taxes) and all(SMALL_BUSINESS_LAW in row.tax.reason for row in invoice.taxes)
    return invoice.regime or (SMALL if small else ORDINARY)


def kind(invoice: Invoice) -> str:
    """TipoDocumento: invoice, credit note, or deferred invoice (art. 21, 4, a DPR 633/1972)."""
    if invoice.is_credit:
        return "TD04"
    return "TD24" if invoice.deferred else "TD01"


def _put_header(into: Sheet, invoice: Invoice, form: str, attempt: int) -> None:
    sending = into.part("DatiTrasmissione")
    parties.put_identity(sending.part("IdTrasmittente"), parties.sender(invoice.seller))
    sending.code("ProgressivoInvio", progressive(invoice, attempt))
    sending.code("FormatoTrasmissione", form)
    recipient = parties.recipient(invoice.buyer, invoice.routing)
    sending.code("CodiceDestinatario", recipient)
    sending.code("PECDestinatario", invoice.routing.pec.strip() if recipient == parties.BY_PEC else "")
    reference = _without_codes(invoice.routing.buyer_reference)
    parties.put_seller(into.part("CedentePrestatore"), invoice.seller, regime(invoice), reference)
    parties.put_buyer(into.part("CessionarioCommittente"), invoice.buyer)


def _put_body(into: Sheet, invoice: Invoice) -> None:
    general = into.part("DatiGenerali")
    _put_document(general.part("DatiGeneraliDocumento"), invoice)
    _put_order(general, invoice)
    if invoice.corrects:
        corrected = general.part("DatiFattureCollegate")
        corrected.key("IdDocumento", invoice.corrects.number, _REFERENCE)
        corrected.day("Data", invoice.corrects.issued_on)
    goods = into.part("DatiBeniServizi")
    put_lines(goods, invoice)
    put_sums(goods, invoice, _falls_due(invoice))
    _put_payment(into, invoice)


def _put_document(into: Sheet, invoice: Invoice) -> None:
    into.code("TipoDocumento", kind(invoice))
    into.code("Divisa", invoice.currency)
    into.day("Data", invoice.issued_on)
    into.key("Numero", invoice.number.text, _REFERENCE)
    if invoice.withheld:
        part = into.part("DatiRitenuta")
        part.code("TipoRitenuta", invoice.withheld.kind)
        part.amount("ImportoRitenuta", invoice.withheld.amount)
        part.amount("AliquotaRitenuta", invoice.withheld.percent)
        part.code("CausalePagamento", invoice.withheld.reason)
    if invoice.stamp:
        part = into.part("DatiBollo")
        part.code("BolloVirtuale", "SI")
        part.amount("ImportoBollo", invoice.stamp)
    _put_fund(into, invoice)
    into.amount("ImportoTotaleDocumento", invoice.total)
    for text in _causes(invoice):
        into.texts("Causale", text, _CAUSE)


def _put_fund(into: Sheet, invoice: Invoice) -> None:
    fund = invoice.fund
    if fund is None:
        return
    part = into.part("DatiCassaPrevidenziale")
    part.code("TipoCassa", fund.kind)
    part.amount("AlCassa", fund.percent)
    part.amount("ImportoContributoCassa", fund.amount)
    part.amount("ImponibileCassa", fund.base)
    part.amount("AliquotaIVA", fund.tax.percent)
    part.code("Ritenuta", "SI" if fund.withheld and invoice.withheld else "")
    part.code("Natura", natura(fund.tax, invoice.buyer))


def _causes(invoice: Invoice) -> tuple[str, ...]:
    """What is said in free words; and what has no room in its own element."""
    reasons = law(row.tax.reason for row in invoice.taxes)
    order = invoice.order_reference
    return (
        invoice.opening,
        invoice.note,
        reasons if len(latin(reasons)) > LONGEST_LAW else "",
        order if len(ascii_only(_without_codes(order))) > _REFERENCE else "",
    )


def _put_order(into: Sheet, invoice: Invoice) -> None:
    """The client's order (EN 16931 BT-13), with the codes of public tenders and projects that it names."""
    told = f"{invoice.order_reference} {invoice.routing.buyer_reference}"
    tender, project = _CIG.search(told), _CUP.search(told)
    number = _without_codes(invoice.order_reference)
    if not (ascii_only(number) or tender or project):
        return
    part = into.part("DatiOrdineAcquisto")
    part.key("IdDocumento", number if ascii_only(number) else "-", _REFERENCE)
    part.code("CodiceCUP", project[1].upper() if project else "")
    part.code("CodiceCIG", tender[1].upper() if tender else "")


def _without_codes(reference: str) -> str:
    return " ".join(_CUP.sub("", _CIG.sub("", reference)).split()).strip(" ,;/-")


def _falls_due(invoice: Invoice) -> str:
    """Split payment, on payment, or at once."""
    if invoice.split_payment:
        return "S"
    return "D" if regime(invoice) in _ON_PAYMENT else "I"


def _put_payment(into: Sheet, invoice: Invoice) -> None:
    """By bank transfer, all at once. A credit note is set off against its invoice."""
    if invoice.is_credit or invoice.payable <= 0:
        return
    part = into.part("DatiPagamento")
    part.code("CondizioniPagamento", "TP02")
    detail = part.part("DettaglioPagamento")
    detail.code("ModalitaPagamento", "MP05")
    detail.day("DataScadenzaPagamento", invoice.due_on)
    detail.amount("ImportoPagamento", invoice.payable)
    account = parties.squeezed(invoice.iban)
    detail.code("IBAN", account if _IBAN.fullmatch(account) else "")
