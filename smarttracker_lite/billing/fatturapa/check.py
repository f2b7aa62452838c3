"""What an invoice lacks as a FatturaPA, found before SdI finds it: each with the form that mends it.

The codes in comments are those with which SdI would refuse the file.
"""

import re
from collections.abc import Iterator
from datetime import date

from smarttracker_lite.billing.fatturapa import parties
from smarttracker_lite.billing.fatturapa.latin import ascii_only, is_lost
from smarttracker_lite.billing.fatturapa.lines import grouped
from smarttracker_lite.billing.fatturapa.naming import MOST
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.shortcomings import Shortcoming, Where
from smarttracker_lite.errors import N_

EURO = "EUR"
_MOST_LINES = 9999
_RATE_PLACES = 2
"""Decimals of AliquotaIVA."""
_SDI_CODE = re.compile(r"[A-Z0-9]{6,7}")
_MAIL = re.compile(r"[!#-'*+/-9=?A-Z^-~-]+(\.[!#-'*+/-9=?A-Z^-~-]+)*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_OLD_NATURES = frozenset({"N2", "N3", "N6"})
"""Too general since 2021 (00445)."""


def applies(seller: Postal) -> bool:
    """Whether the studio's invoices go through SdI."""
    return seller.country == parties.ITALY


def shortcomings(invoice: Invoice, today: date, public_body: bool = False) -> tuple[Shortcoming, ...]:
    """Everything for which SdI would refuse the file; nothing: it can be uploaded. Of the buyer only its
    client's record says whether it is a public body."""
    return (
        *_seller(invoice.seller),
        *_buyer(invoice),
        *_recipient(invoice.buyer, invoice.routing, public_body),
        *_money(invoice),
        *_paper(invoice, today),
    )


def advice(invoice: Invoice) -> tuple[Shortcoming, ...]:
    """What stops nothing, but is worth knowing before the file is sent."""
    code = parties.recipient(invoice.buyer, invoice.routing)
    company = invoice.buyer.country == parties.ITALY and invoice.buyer.vat_id
    if not (company and code == parties.BY_PEC and not invoice.routing.pec):
        return ()
    return (
        Shortcoming(
            "sdi_code",
            N_("This client has neither an SdI code nor a PEC address."),
            N_(
                "Ask for one. Without it the invoice only waits in the client’s own area at the Agenzia "
                "delle Entrate, and you have to tell the client so."
            ),
            Where.CLIENT,
        ),
    )


def _seller(seller: Postal) -> Iterator[Shortcoming]:
    yield from _address(seller, Where.SELLER)
    own = parties.vat_identity(seller)
    if not (own and parties.PARTITA_IVA.fullmatch(own.code)):  # 00301
        yield Shortcoming(
            "vat_id",
            N_("Your VAT number (partita IVA) is missing or does not have eleven figures."),
            N_("Fill it in under Settings › Business."),
            Where.SELLER,
        )
    if seller.tax_number and not parties.fiscal_code(seller):  # 00302
        yield _no_fiscal_code(seller, Where.SELLER)


def _buyer(invoice: Invoice) -> Iterator[Shortcoming]:
    buyer = invoice.buyer
    if not buyer.country:
        yield Shortcoming(
            "country",
            N_("The client’s country is missing."),
            N_("SdI treats clients in Italy and abroad otherwise."),
            Where.CLIENT,
        )
        return
    yield from _address(buyer, Where.CLIENT)
    if buyer.country == parties.ITALY:
        yield from _numbers(invoice)


def _numbers(invoice: Invoice) -> Iterator[Shortcoming]:
    """Of a buyer in Italy."""
    buyer, own = invoice.buyer, parties.vat_identity(invoice.buyer)
    if not (own or buyer.tax_number):  # 00417
        yield Shortcoming(
            "vat_id",
            N_("The client has neither a VAT number nor a codice fiscale."),
            N_("A business has a VAT number, a private person a codice fiscale of 16 characters."),
            Where.CLIENT,
        )
    if own and not parties.PARTITA_IVA.fullmatch(own.code):  # 00305
        yield Shortcoming(
            "vat_id",
            N_("“{typed}” is no Italian VAT number: it does not have eleven figures."),
            N_("A codice fiscale has a field of its own."),
            Where.CLIENT,
            {"typed": buyer.vat_id},
        )
    if buyer.tax_number and not parties.fiscal_code(buyer):  # 00306
        yield _no_fiscal_code(buyer, Where.CLIENT)
    if own and own == parties.vat_identity(invoice.seller):  # 00471
        yield Shortcoming(
            "vat_id",
            N_("The client has your own VAT number."),
            N_("Nobody invoices themselves: correct it."),
            Where.CLIENT,
        )


def _no_fiscal_code(postal: Postal, where: Where) -> Shortcoming:
    return Shortcoming(
        "tax_number",
        N_("“{typed}” is no codice fiscale: it has neither 16 characters nor eleven figures."),
        N_("Copy it again, or leave it out where there is a VAT number."),
        where,
        {"typed": postal.tax_number},
    )


_ADDRESS = {
    "name": (N_("Your name is missing."), N_("The client’s name is missing.")),
    "street": (N_("Your street is missing."), N_("The client’s street is missing.")),
    "city": (N_("Your city is missing."), N_("The client’s city is missing.")),
}


def _address(postal: Postal, where: Where) -> Iterator[Shortcoming]:
    """What any address needs, and what one in Italy needs besides."""
    for field, texts in _ADDRESS.items():
        value = str(getattr(postal, field))
        if not ascii_only(value):
            text = texts[where is Where.CLIENT]
            yield Shortcoming(field, text, N_("Every address on an invoice has it."), where)
        elif is_lost(value):
            yield Shortcoming(
                field,
                N_("“{typed}” cannot be written in Latin letters, and SdI takes no others."),
                N_("Write it as it is written in Italy."),
                where,
                {"typed": value},
            )
    if postal.country == parties.ITALY:
        yield from _home(postal, where)


def _home(postal: Postal, where: Where) -> Iterator[Shortcoming]:
    if not parties.POSTCODE.fullmatch(postal.postcode.strip()):
        yield Shortcoming(
            "postcode",
            N_("The postcode (CAP) of {name} must have five figures."),
            N_("It is that of the street, say 20121."),
            where,
            {"name": postal.name},
        )
    if not parties.province(postal):
        yield Shortcoming(
            "province",
            N_("The province of {name} is missing."),
            N_("It has two letters, say MI."),
            where,
            {"name": postal.name},
        )


def _recipient(buyer: Postal, routing: Routing, public_body: bool) -> Iterator[Shortcoming]:
    if buyer.country != parties.ITALY:
        return
    if public_body and not parties.is_public(buyer, routing):
        yield Shortcoming(
            "sdi_code",
            N_("A public body has an SdI code of six letters and figures."),
            N_("It is found by the body’s name at indicepa.gov.it."),
            Where.CLIENT,
        )
        return
    code, mail = parties.squeezed(routing.sdi_code), routing.pec.strip()
    if code and not _SDI_CODE.fullmatch(code):  # 00311, 00427
        yield Shortcoming(
            "sdi_code",
            N_("“{typed}” is no SdI code."),
            N_("It has seven letters and figures, that of a public body six."),
            Where.CLIENT,
            {"typed": routing.sdi_code},
        )
    if not code and mail and not _MAIL.fullmatch(mail):
        yield Shortcoming(
            "pec",
            N_("“{typed}” is no PEC address."),
            N_("It looks like name@pec.it."),
            Where.CLIENT,
            {"typed": mail},
        )


def _money(invoice: Invoice) -> Iterator[Shortcoming]:
    if invoice.currency != EURO:
        yield Shortcoming(
            "currency",
            N_("This invoice is in {currency}, and a FatturaPA tells its amounts and VAT in euros."),
            N_("Let the client pay in euros, or have your accountant make the file."),
            Where.CLIENT,
            {"currency": invoice.currency},
        )
    for group in grouped(invoice):
        if not group.percent and (not group.nature or group.nature in _OLD_NATURES):  # 00400, 00429, 00445
            yield Shortcoming(
                "tax",
                N_("The invoice has no VAT, and does not say why in a code (Natura N1 … N7)."),
                N_("Choose a kind of VAT that has one, for the client or under Settings › Money and tax."),
                Where.MONEY,
            )
        if group.percent != round_half_up(group.percent, _RATE_PLACES):
            yield Shortcoming(
                "tax",
                N_("A VAT rate of {percent} % has more decimals than a FatturaPA can tell."),
                N_("It has two at most: correct the rate."),
                Where.MONEY,
                {"percent": group.percent},
            )
        if 0 < group.percent < 1:  # 00424
            yield Shortcoming(
                "tax",
                N_("A VAT rate of {percent} % cannot be."),
                N_("Write it in percent: 22, not 0.22."),
                Where.MONEY,
                {"percent": group.percent},
            )


def _paper(invoice: Invoice, today: date) -> Iterator[Shortcoming]:
    number = invoice.number.text
    if invoice.number.sequence and not _numbered(number, invoice.number.sequence):  # 00425
        yield Shortcoming(
            "number_pattern",
            N_("“{number}” cannot be the number of a FatturaPA."),
            N_("It has a figure, at most 20 plain characters, and at most {most} invoices a year."),
            Where.NUMBERING,
            {"number": number, "most": MOST - 1},
        )
    if invoice.issued_on > today:  # 00403
        yield Shortcoming(
            "issued_on",
            N_("This invoice is dated in the future."),
            N_("SdI takes it on that day. Check the clock of this PC."),
            Where.DRAFT,
        )
    if invoice.corrects and invoice.corrects.issued_on > invoice.issued_on:  # 00418
        yield Shortcoming(
            "issued_on",
            N_("This credit note is dated before the invoice it corrects."),
            N_("SdI refuses it. Check the clock of this PC."),
            Where.DRAFT,
        )
    if not 0 < len(invoice.lines) + len(invoice.adjustments) <= _MOST_LINES:
        yield Shortcoming(
            "lines",
            N_("A FatturaPA has between 1 and {most} lines."),
            N_("Group the jobs by media or project."),
            Where.DRAFT,
            {"most": _MOST_LINES},
        )


def _numbered(text: str, sequence: int) -> bool:
    written = ascii_only(text)
    return written == text and len(written) <= 20 and any(map(str.isdigit, written)) and sequence < MOST
