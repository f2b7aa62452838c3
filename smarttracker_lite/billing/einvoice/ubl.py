"""The syntax UBL 2.1 (ISO/IEC 19845), by CEN/TS 16931-3-2, as Peppol BIS Billing 3.0 wants it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element

from smarttracker_lite.billing.einvoice.content import Allowance, Content, Group, Party, Position, plain
from smarttracker_lite.billing.einvoice.xml import node, root, written
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.taxes import Tax, TaxCategory

_NAMES = "urn:oasis:names:specification:ubl:schema:xsd"
_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"


def ubl(content: Content) -> bytes:
    """The invoice as UBL: an `Invoice`, or a `CreditNote`, which has an order of its own."""
    kind = "CreditNote" if content.invoice.is_credit else "Invoice"
    namespaces = {
        "": f"{_NAMES}:{kind}-2",
        "cac": f"{_NAMES}:CommonAggregateComponents-2",
        "cbc": f"{_NAMES}:CommonBasicComponents-2",
    }
    return written(root(kind, namespaces, *_head(content), *_references(content), *_body(content)))


def _head(content: Content) -> Iterator[Element | None]:
    invoice = content.invoice
    yield node("cbc:CustomizationID", _CUSTOMIZATION)
    yield node("cbc:ProfileID", _PROFILE)
    yield node("cbc:ID", invoice.number.text)
    yield node("cbc:IssueDate", invoice.issued_on.isoformat())
    if content.invoice.is_credit:
        yield node("cbc:CreditNoteTypeCode", content.type_code)
    else:
        yield node("cbc:DueDate", invoice.due_on.isoformat())
        yield node("cbc:InvoiceTypeCode", content.type_code)
    yield node("cbc:Note", content.note)
    yield node("cbc:DocumentCurrencyCode", invoice.currency)
    yield node("cbc:BuyerReference", invoice.routing.buyer_reference)


def _references(content: Content) -> Iterator[Element | None]:
    days, corrects = content.days, content.invoice.corrects
    yield _period(days[0], days[-1]) if days else None
    yield node("cac:OrderReference", node("cbc:ID", content.invoice.order_reference))
    if corrects:
        reference = node(
            "cac:InvoiceDocumentReference",
            node("cbc:ID", corrects.number),
            node("cbc:IssueDate", corrects.issued_on.isoformat()),
        )
        yield node("cac:BillingReference", reference)


def _body(content: Content) -> Iterator[Element | None]:
    yield node("cac:AccountingSupplierParty", node("cac:Party", *_party(content.seller, seller=True)))
    yield node("cac:AccountingCustomerParty", node("cac:Party", *_party(content.buyer, seller=False)))
    yield _delivery(content)
    yield _means(content)
    yield node("cac:PaymentTerms", node("cbc:Note", content.terms))
    for each in content.allowances:
        yield _allowance(content, each, _category("cac:TaxCategory", each.tax))
    yield _tax_total(content)
    yield _sums(content)
    for position in content.positions:
        yield _line(content, position)


def _period(first: date, last: date) -> Element | None:
    return node(
        "cac:InvoicePeriod",
        node("cbc:StartDate", first.isoformat()),
        node("cbc:EndDate", last.isoformat()),
    )


def _party(party: Party, seller: bool) -> Iterator[Element | None]:
    """A seller's contact and tax number are told; of a buyer there is no place for its tax number."""
    registered, address = party.registered, party.address
    if address:
        yield node("cbc:EndpointID", address.id, schemeID=address.scheme)
    yield node("cac:PartyIdentification", node("cbc:ID", party.number))
    yield node("cac:PostalAddress", *_postal(party.postal))
    yield _tax_scheme(party.vat_id, "VAT")
    if seller:
        yield _tax_scheme(party.tax_number, "TAX")
    yield node(
        "cac:PartyLegalEntity",
        node("cbc:RegistrationName", party.postal.name),
        node("cbc:CompanyID", registered.id, schemeID=registered.scheme) if registered else None,
    )
    if seller:
        yield _contact(party.postal)


def _postal(postal: Postal) -> Iterator[Element | None]:
    first, *more = postal.street.splitlines() or [""]
    yield node("cbc:StreetName", first)
    yield node("cbc:AdditionalStreetName", ", ".join(more))
    yield node("cbc:CityName", postal.city)
    yield node("cbc:PostalZone", postal.postcode)
    yield node("cbc:CountrySubentity", postal.province)
    yield node("cac:Country", node("cbc:IdentificationCode", postal.country))


def _tax_scheme(number: str, scheme: str) -> Element | None:
    if not number:
        return None
    return node("cac:PartyTaxScheme", node("cbc:CompanyID", number), _scheme(scheme))


def _scheme(scheme: str = "VAT") -> Element | None:
    return node("cac:TaxScheme", node("cbc:ID", scheme))


def _contact(postal: Postal) -> Element | None:
    if not (postal.phone or postal.email):
        return None
    return node(
        "cac:Contact",
        node("cbc:Name", postal.name),
        node("cbc:Telephone", postal.phone),
        node("cbc:ElectronicMail", postal.email),
    )


def _delivery(content: Content) -> Element | None:
    to = content.deliver_to
    return node(
        "cac:Delivery",
        node("cbc:ActualDeliveryDate", content.delivered_on.isoformat()),
        node("cac:DeliveryLocation", node("cac:Address", *_postal(to))) if to else None,
    )


def _means(content: Content) -> Element | None:
    """A credit note says here until when it is set off: it has no due date of its own."""
    due = content.invoice.due_on.isoformat() if content.invoice.is_credit else ""
    return node(
        "cac:PaymentMeans",
        node("cbc:PaymentMeansCode", content.means),
        node("cbc:PaymentDueDate", due),
        node("cbc:PaymentID", content.invoice.number.text),
        node(
            "cac:PayeeFinancialAccount",
            node("cbc:ID", content.account),
            node("cbc:Name", content.account and content.seller.postal.name),
        ),
    )


def _allowance(content: Content, each: Allowance, tax: Element | None = None) -> Element | None:
    return node(
        "cac:AllowanceCharge",
        node("cbc:ChargeIndicator", "true" if each.charge else "false"),
        node("cbc:AllowanceChargeReasonCode", each.code),
        node("cbc:AllowanceChargeReason", each.reason),
        node("cbc:MultiplierFactorNumeric", plain(each.percent) if each.percent else None),
        _money("cbc:Amount", content, each.amount),
        _money("cbc:BaseAmount", content, each.base),
        tax,
    )


def _money(tag: str, content: Content, amount: Decimal | None) -> Element | None:
    if amount is None:
        return None
    return node(tag, content.money(amount), currencyID=content.invoice.currency)


def _category(tag: str, tax: Tax) -> Element | None:
    percent = None if tax.category is TaxCategory.OUTSIDE else plain(tax.percent)
    return node(tag, node("cbc:ID", tax.category.value), node("cbc:Percent", percent), _scheme())


def _tax_total(content: Content) -> Element | None:
    return node(
        "cac:TaxTotal",
        _money("cbc:TaxAmount", content, content.invoice.tax),
        *(_group(content, each) for each in content.groups),
    )


def _group(content: Content, group: Group) -> Element | None:
    return node(
        "cac:TaxSubtotal",
        _money("cbc:TaxableAmount", content, group.base),
        _money("cbc:TaxAmount", content, group.amount),
        node(
            "cac:TaxCategory",
            node("cbc:ID", group.category.value),
            node("cbc:Percent", None if group.percent is None else plain(group.percent)),
            node("cbc:TaxExemptionReasonCode", group.code),
            node("cbc:TaxExemptionReason", group.reason),
            _scheme(),
        ),
    )


def _sums(content: Content) -> Element | None:
    invoice = content.invoice
    return node(
        "cac:LegalMonetaryTotal",
        _money("cbc:LineExtensionAmount", content, content.lines_net),
        _money("cbc:TaxExclusiveAmount", content, invoice.net),
        _money("cbc:TaxInclusiveAmount", content, invoice.total),
        _money("cbc:AllowanceTotalAmount", content, content.allowed),
        _money("cbc:ChargeTotalAmount", content, content.charged),
        _money("cbc:PayableAmount", content, invoice.total),
    )


def _line(content: Content, position: Position) -> Element | None:
    kind, quantity = (
        ("CreditNoteLine", "Credited") if content.invoice.is_credit else ("InvoiceLine", "Invoiced")
    )
    return node(
        f"cac:{kind}",
        node("cbc:ID", str(position.place)),
        node("cbc:Note", position.note),
        node(f"cbc:{quantity}Quantity", plain(position.quantity), unitCode=position.unit),
        _money("cbc:LineExtensionAmount", content, position.net),
        _period(position.day, position.day) if position.day else None,
        _allowance(content, position.allowance) if position.allowance else None,
        node(
            "cac:Item",
            node("cbc:Description", position.about),
            node("cbc:Name", position.name),
            _category("cac:ClassifiedTaxCategory", position.tax),
        ),
        node(
            "cac:Price", node("cbc:PriceAmount", plain(position.price), currencyID=content.invoice.currency)
        ),
    )
