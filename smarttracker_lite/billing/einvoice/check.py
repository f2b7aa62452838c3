"""What an electronic invoice lacks, told before a validator would: each point names the field that mends it.

The rules meant are those of EN 16931 (BR-…), XRechnung (BR-DE-…) and Peppol (R…) that a small studio can
break; sums and codes are right by the way they are written.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from smarttracker_lite.billing.einvoice.content import REASONS, Format, categories, in_cents
from smarttracker_lite.billing.einvoice.identifiers import E_MAIL, address, has_country, vat_number
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.shortcomings import Shortcoming, Where
from smarttracker_lite.domain.taxes import TaxCategory
from smarttracker_lite.errors import N_

_REVERSE, _UNION, _EXPORT = TaxCategory.REVERSE_CHARGE, TaxCategory.INTRA_COMMUNITY, TaxCategory.EXPORT

_MAIL_FORM = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_DIGIT = re.compile(r"\d")
_CODICE = re.compile(r"[A-Z0-9]{11,16}")
_SWEDISH_RATES = frozenset({6, 12, 25})

_OWN_REGISTER = frozenset({"GR", "IS", "NL"})
"""Peppol asks sellers there for a number of a register that we do not keep (NL-R-003, IS-R-002, GR-R-001)."""

_Check = Callable[[Invoice], Iterator[Shortcoming]]


def missing(invoice: Invoice, format: Format) -> tuple[Shortcoming, ...]:
    """What must be mended before there is such a file of this invoice; of a draft, of what it would be."""
    return tuple(each for check in (*_ALWAYS, *_BESIDES[format]) for each in check(invoice))


def remarks(invoice: Invoice, own_currency: str) -> tuple[Shortcoming, ...]:
    """What the law may ask for besides, though the file is sound: VAT in the money of the seller's country
    (2006/112/EC, art. 230; BT-111) needs a rate of exchange, and none is kept."""
    if invoice.currency == own_currency or not invoice.tax:
        return ()
    return (
        Shortcoming(
            "currency",
            N_("VAT is told in {currency} only, not in {own} as well."),
            N_("Ask your accountant whether your tax office wants it, and write it into the invoice’s text."),
            Where.DRAFT,
            {"currency": invoice.currency, "own": own_currency},
        ),
    )


def _seller(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-06, BR-09, BR-CO-26, BR-S-02 and the like."""
    seller = invoice.seller
    if not seller.name:
        yield _ours("name", N_("Your own name is missing."))
    if not seller.country:
        yield _ours("country", N_("Your own country is missing."))
    if not (seller.vat_id or seller.tax_number):
        yield _ours("vat_id", N_("Your VAT or tax number is missing."))
    elif {_UNION, _EXPORT} & categories(invoice) and not seller.vat_id:
        yield _ours("vat_id", N_("Sales abroad without VAT need your VAT number."))
    yield from _lettered(seller, _ours)


def _buyer(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-11, BR-AE-02, BR-IC-02, BR-IC-12."""
    buyer = invoice.buyer
    if not buyer.country:
        yield _theirs(invoice, "country", N_("The country of {client} is missing."))
    if {_REVERSE, _UNION} & categories(invoice) and not buyer.vat_id:
        yield _theirs(invoice, "vat_id", N_("No VAT is charged to {client}: their VAT number is missing."))
    yield from _lettered(buyer, lambda field, text, **values: _theirs(invoice, field, text, **values))


def _lettered(postal: Postal, told: Callable[..., Shortcoming]) -> Iterator[Shortcoming]:
    """BR-CO-09: a VAT number begins with the letters of a country."""
    if postal.vat_id and postal.country and not has_country(vat_number(postal), postal.country):
        text = N_("The VAT number {number} does not begin with the letters of a country.")
        yield told("vat_id", text, number=postal.vat_id)


def _taxes(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-E-10, and BR-O-11 to 14."""
    for each in invoice.taxes:
        untaxed = each.tax.category is TaxCategory.EXEMPT or each.tax.category in REASONS
        if untaxed and not (each.tax.reason or each.tax.code or each.tax.category in REASONS):
            yield Shortcoming(
                "reason",
                N_("It is not said why there is no VAT."),
                N_("Write the reason, as your accountant words it."),
                Where.MONEY,
            )
    if TaxCategory.OUTSIDE in categories(invoice) and len(categories(invoice)) > 1:
        yield Shortcoming(
            "tax",
            N_("Work outside the scope of VAT stands beside work with VAT."),
            N_("Make two invoices of it: an electronic one holds either."),
            Where.DRAFT,
        )


def _money(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-DEC; and what only FatturaPA can say."""
    if not in_cents(invoice.currency):
        yield Shortcoming(
            "currency",
            N_("Amounts in {currency} have three decimals; electronic invoices hold two."),
            N_("Send the PDF, or agree on another currency with the client."),
            Where.CLIENT,
            {"currency": invoice.currency},
        )
    for field, so in (("split_payment", invoice.split_payment), ("withholds", bool(invoice.withheld))):
        if so:
            yield Shortcoming(
                field,
                N_(
                    "The client pays less than the total, as Italian law has it: only FatturaPA can say that."
                ),
                N_("Send the FatturaPA file."),
                Where.CLIENT,
            )


def _contact(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-DE-2, 5, 6, 7, 27 and 28."""
    seller = invoice.seller
    if len(_DIGIT.findall(seller.phone)) < 3:
        yield _ours("phone", N_("A telephone number of yours is missing."))
    if not _MAIL_FORM.fullmatch(seller.email):
        yield _ours("email", N_("An e-mail address of yours is missing."))


def _places(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-DE-3, 4, 8 and 9."""
    for field, ours, theirs in (
        ("city", N_("Your own city is missing."), N_("The city of {client} is missing.")),
        ("postcode", N_("Your own postcode is missing."), N_("The postcode of {client} is missing.")),
    ):
        if not getattr(invoice.seller, field).strip():
            yield _ours(field, ours)
        if not getattr(invoice.buyer, field).strip():
            yield _theirs(invoice, field, theirs)


def _reference(invoice: Invoice) -> Iterator[Shortcoming]:
    """BR-DE-15."""
    if not invoice.routing.buyer_reference.strip():
        yield Shortcoming(
            "buyer_reference",
            N_("The buyer’s reference of {client} is missing."),
            N_("It is their Leitweg-ID, or what they told you to write; ask them for it."),
            Where.CLIENT,
            {"client": invoice.buyer.name},
        )


def _reachable(invoice: Invoice) -> Iterator[Shortcoming]:
    """PEPPOL-EN16931-R010, which XRechnung has taken over; the seller's address is checked as a contact."""
    if not address(invoice.buyer, invoice.routing, in_peppol=False):
        yield _theirs(invoice, "email", N_("The e-mail address of {client} is missing."))


def _participants(invoice: Invoice) -> Iterator[Shortcoming]:
    """R010, R020 and CL008: the network knows nobody by an e-mail address."""
    if not address(invoice.seller, Routing(), in_peppol=True):
        yield _ours("vat_id", N_("Peppol knows you by your VAT number, and that is missing."))
    theirs = address(invoice.buyer, invoice.routing, in_peppol=True)
    if not theirs or theirs.scheme == E_MAIL:
        yield Shortcoming(
            "endpoint",
            N_("The Peppol ID of {client} is missing."),
            N_("Ask them for scheme and number, such as 0208 and 0123456789."),
            Where.CLIENT,
            {"client": invoice.buyer.name},
        )


def _ordered(invoice: Invoice) -> Iterator[Shortcoming]:
    """PEPPOL-EN16931-R003."""
    if not (invoice.routing.buyer_reference or invoice.order_reference):
        yield Shortcoming(
            "buyer_reference",
            N_("Peppol asks for the buyer’s reference or an order number, and {client} has neither."),
            N_("Ask them what to write; many take the name of who ordered."),
            Where.CLIENT,
            {"client": invoice.buyer.name},
        )


def _national(invoice: Invoice) -> Iterator[Shortcoming]:
    """Peppol's rules for sellers of one country, and what we cannot follow."""
    country = invoice.seller.country
    if country in _NATIONAL:
        yield from _NATIONAL[country](invoice)
    if country in _OWN_REGISTER:
        yield Shortcoming(
            "country",
            N_("Peppol asks sellers of your country for a number that is not kept here."),
            N_("Send the PDF: the same invoice is in it as Factur-X."),
            Where.SELLER,
        )


def _german(invoice: Invoice) -> Iterator[Shortcoming]:
    """DE-R-001 ff., among Germans."""
    if invoice.buyer.country == "DE":
        for check in (_contact, _places, _reference):
            yield from check(invoice)


def _italian(invoice: Invoice) -> Iterator[Shortcoming]:
    """IT-R-001 to 004."""
    seller = invoice.seller
    for field, text in (
        ("street", N_("Your own street is missing.")),
        ("city", N_("Your own city is missing.")),
        ("postcode", N_("Your own postcode is missing.")),
    ):
        if not getattr(seller, field).strip():
            yield _ours(field, text)
    if seller.tax_number and not _CODICE.fullmatch(seller.tax_number):
        yield _ours("tax_number", N_("Your tax number is no codice fiscale."))


def _swedish(invoice: Invoice) -> Iterator[Shortcoming]:
    """SE-R-006."""
    for total in invoice.taxes:
        if total.tax.category is TaxCategory.STANDARD and total.tax.percent not in _SWEDISH_RATES:
            yield Shortcoming(
                "tax",
                N_("Sweden has no VAT rate of {percent} %."),
                N_("Peppol takes 6, 12 and 25 % from Swedish sellers: correct the rate."),
                Where.MONEY,
                {"percent": total.tax.percent},
            )


_NATIONAL: Mapping[str, _Check] = {"DE": _german, "IT": _italian, "SE": _swedish}


def _ours(field: str, text: str, **values: object) -> Shortcoming:
    return Shortcoming(field, text, "", Where.SELLER, values)


def _theirs(invoice: Invoice, field: str, text: str, **values: object) -> Shortcoming:
    named = {"client": invoice.buyer.name, **values}
    return Shortcoming(field, text, "", Where.CLIENT, named)


_ALWAYS: Iterable[_Check] = (_seller, _buyer, _taxes, _money)
_BESIDES: Mapping[Format, Iterable[_Check]] = {
    Format.FACTUR_X: (),
    Format.XRECHNUNG: (_contact, _places, _reference, _reachable),
    Format.PEPPOL: (_participants, _ordered, _national),
}
