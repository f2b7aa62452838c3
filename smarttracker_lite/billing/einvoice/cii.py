"""The syntax CII (UN/CEFACT Cross Industry Invoice D22B, by CEN/TS 16931-3-3), for Factur-X and XRechnung."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from smarttracker_lite.billing.einvoice.content import (
    Allowance,
    Content,
    Format,
    Group,
    Party,
    Position,
    plain,
)
from smarttracker_lite.billing.einvoice.xml import node, root, written
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.taxes import Tax, TaxCategory

_NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}
_GUIDELINES = {
    Format.FACTUR_X: "urn:cen.eu:en16931:2017",
    Format.XRECHNUNG: "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
}
_PROCESSES = {Format.XRECHNUNG: "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"}


def cii(content: Content) -> bytes:
    """The invoice as CII: Factur-X (profile EN 16931) or XRechnung, by the content's format."""
    return written(
        root(
            "rsm:CrossIndustryInvoice",
            _NAMESPACES,
            _context(content.format),
            _document(content),
            node(
                "rsm:SupplyChainTradeTransaction",
                *(_line(content, position) for position in content.positions),
                _agreement(content),
                _delivery(content),
                _settlement(content),
            ),
        )
    )


def _context(format: Format) -> Element | None:
    return node(
        "rsm:ExchangedDocumentContext",
        node("ram:BusinessProcessSpecifiedDocumentContextParameter", node("ram:ID", _PROCESSES.get(format))),
        node("ram:GuidelineSpecifiedDocumentContextParameter", node("ram:ID", _GUIDELINES[format])),
    )


def _document(content: Content) -> Element | None:
    return node(
        "rsm:ExchangedDocument",
        node("ram:ID", content.invoice.number.text),
        node("ram:TypeCode", content.type_code),
        _day("ram:IssueDateTime", content.invoice.issued_on),
        node("ram:IncludedNote", node("ram:Content", content.note)),
    )


def _day(tag: str, day: date | None, prefix: str = "udt") -> Element | None:
    """A day in the form 102: 20261123."""
    return node(tag, node(f"{prefix}:DateTimeString", day.strftime("%Y%m%d"), format="102")) if day else None


def _line(content: Content, position: Position) -> Element | None:
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        node(
            "ram:AssociatedDocumentLineDocument",
            node("ram:LineID", str(position.place)),
            node("ram:IncludedNote", node("ram:Content", position.note)),
        ),
        node(
            "ram:SpecifiedTradeProduct",
            node("ram:Name", position.name),
            node("ram:Description", position.about),
        ),
        node(
            "ram:SpecifiedLineTradeAgreement",
            node("ram:NetPriceProductTradePrice", node("ram:ChargeAmount", plain(position.price))),
        ),
        node(
            "ram:SpecifiedLineTradeDelivery",
            node("ram:BilledQuantity", plain(position.quantity), unitCode=position.unit),
        ),
        node(
            "ram:SpecifiedLineTradeSettlement",
            node("ram:ApplicableTradeTax", *_tax(position.tax)),
            _period(position.day, position.day),
            _allowance(content, position.allowance) if position.allowance else None,
            node(
                "ram:SpecifiedTradeSettlementLineMonetarySummation",
                node("ram:LineTotalAmount", content.money(position.net)),
            ),
        ),
    )


def _tax(tax: Tax) -> Iterator[Element | None]:
    yield node("ram:TypeCode", "VAT")
    yield node("ram:CategoryCode", tax.category.value)
    yield _rate(None if tax.category is TaxCategory.OUTSIDE else tax.percent)


def _rate(percent: Decimal | None) -> Element | None:
    return None if percent is None else node("ram:RateApplicablePercent", plain(percent))


def _period(first: date | None, last: date | None) -> Element | None:
    return node("ram:BillingSpecifiedPeriod", _day("ram:StartDateTime", first), _day("ram:EndDateTime", last))


def _allowance(content: Content, each: Allowance, *tax: Element | None) -> Element | None:
    return node(
        "ram:SpecifiedTradeAllowanceCharge",
        node("ram:ChargeIndicator", node("udt:Indicator", "true" if each.charge else "false")),
        node("ram:CalculationPercent", plain(each.percent) if each.percent else None),
        node("ram:BasisAmount", content.money(each.base) if each.base else None),
        node("ram:ActualAmount", content.money(each.amount)),
        node("ram:ReasonCode", each.code),
        node("ram:Reason", each.reason),
        *tax,
    )


def _agreement(content: Content) -> Element | None:
    invoice = content.invoice
    return node(
        "ram:ApplicableHeaderTradeAgreement",
        node("ram:BuyerReference", invoice.routing.buyer_reference),
        node("ram:SellerTradeParty", *_party(content.seller, seller=True)),
        node("ram:BuyerTradeParty", *_party(content.buyer, seller=False)),
        node("ram:BuyerOrderReferencedDocument", node("ram:IssuerAssignedID", invoice.order_reference)),
    )


def _party(party: Party, seller: bool) -> Iterator[Element | None]:
    """A seller's contact and tax number are told; of a buyer there is no place for its tax number."""
    registered, address = party.registered, party.address
    yield node("ram:ID", party.number)
    yield node("ram:Name", party.postal.name)
    if registered:
        yield node(
            "ram:SpecifiedLegalOrganization", node("ram:ID", registered.id, schemeID=registered.scheme)
        )
    if seller:
        yield _contact(party.postal)
    yield _postal(party.postal)
    if address:
        yield node("ram:URIUniversalCommunication", node("ram:URIID", address.id, schemeID=address.scheme))
    yield node("ram:SpecifiedTaxRegistration", node("ram:ID", party.vat_id, schemeID="VA"))
    if seller:
        yield node("ram:SpecifiedTaxRegistration", node("ram:ID", party.tax_number, schemeID="FC"))


def _contact(postal: Postal) -> Element | None:
    if not (postal.phone or postal.email):
        return None
    return node(
        "ram:DefinedTradeContact",
        node("ram:PersonName", postal.name),
        node("ram:TelephoneUniversalCommunication", node("ram:CompleteNumber", postal.phone)),
        node("ram:EmailURIUniversalCommunication", node("ram:URIID", postal.email)),
    )


def _postal(postal: Postal) -> Element | None:
    first, *more = postal.street.splitlines() or [""]
    return node(
        "ram:PostalTradeAddress",
        node("ram:PostcodeCode", postal.postcode),
        node("ram:LineOne", first),
        node("ram:LineTwo", ", ".join(more)),
        node("ram:CityName", postal.city),
        node("ram:CountryID", postal.country),
        node("ram:CountrySubDivisionName", postal.province),
    )


def _delivery(content: Content) -> Element | None:
    """Never empty: the schema of Factur-X refuses that. A delivery on the day of the invoice is one too."""
    to = content.deliver_to
    return node(
        "ram:ApplicableHeaderTradeDelivery",
        node("ram:ShipToTradeParty", node("ram:Name", to.name), _postal(to)) if to else None,
        node("ram:ActualDeliverySupplyChainEvent", _day("ram:OccurrenceDateTime", content.delivered_on)),
    )


def _settlement(content: Content) -> Element | None:
    invoice, days = content.invoice, content.days
    return node(
        "ram:ApplicableHeaderTradeSettlement",
        node("ram:PaymentReference", invoice.number.text),
        node("ram:InvoiceCurrencyCode", invoice.currency),
        _means(content),
        *(_group(content, each) for each in content.groups),
        _period(days[0], days[-1]) if days else None,
        *(
            _allowance(content, each, node("ram:CategoryTradeTax", *_tax(each.tax)))
            for each in content.allowances
        ),
        node(
            "ram:SpecifiedTradePaymentTerms",
            node("ram:Description", content.terms),
            _day("ram:DueDateDateTime", invoice.due_on),
        ),
        _sums(content),
        _corrected(content),
    )


def _means(content: Content) -> Element | None:
    return node(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        node("ram:TypeCode", content.means),
        node(
            "ram:PayeePartyCreditorFinancialAccount",
            node("ram:IBANID", content.account),
            node("ram:AccountName", content.account and content.seller.postal.name),
        ),
    )


def _group(content: Content, group: Group) -> Element | None:
    return node(
        "ram:ApplicableTradeTax",
        node("ram:CalculatedAmount", content.money(group.amount)),
        node("ram:TypeCode", "VAT"),
        node("ram:ExemptionReason", group.reason),
        node("ram:BasisAmount", content.money(group.base)),
        node("ram:CategoryCode", group.category.value),
        node("ram:ExemptionReasonCode", group.code),
        _rate(group.percent),
    )


def _sums(content: Content) -> Element | None:
    invoice, money = content.invoice, content.money
    return node(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        node("ram:LineTotalAmount", money(content.lines_net)),
        node("ram:ChargeTotalAmount", money(content.charged)),
        node("ram:AllowanceTotalAmount", money(content.allowed)),
        node("ram:TaxBasisTotalAmount", money(invoice.net)),
        node("ram:TaxTotalAmount", money(invoice.tax), currencyID=invoice.currency),
        node("ram:GrandTotalAmount", money(invoice.total)),
        node("ram:DuePayableAmount", money(invoice.total)),
    )


def _corrected(content: Content) -> Element | None:
    """The invoice that a credit note is for (BG-3)."""
    corrects = content.invoice.corrects
    if not corrects:
        return None
    return node(
        "ram:InvoiceReferencedDocument",
        node("ram:IssuerAssignedID", corrects.number),
        _day("ram:FormattedIssueDateTime", corrects.issued_on, "qdt"),
    )
