"""The Swiss QR-bill: what its code says, and the slip below an invoice (SIX, Implementation Guidelines 2.3).

The headings on the slip are the standard's own words (annex D), in the four languages it has them in.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.billing.qr import drawn
from smarttracker_lite.billing.sheet import Slip, SlipRow
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.references import creditor_reference, is_qr_account, swiss_reference

_MOST = Decimal("999999999.99")
_LARGEST = 25
_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "…": "..."})
_LETTERS = re.compile("[ -~\u00a1-\u017f\u0218-\u021b€]")
_STREET = re.compile(r"(.+?),?\s+(\d+\s?[A-Za-z]?(?:[-/]\d+\s?[A-Za-z]?)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """What is asked for: to whose account, how much, from whom and for what."""

    seller: Postal
    iban: str
    amount: Decimal
    currency: str
    buyer: Postal
    number: str
    message: str

    @property
    def account(self) -> str:
        return self.iban.replace(" ", "")

    @property
    def reference(self) -> tuple[str, str]:
        """Its kind, and the reference: QRR goes with a QR-IBAN and with nothing else."""
        if is_qr_account(self.account):
            return "QRR", swiss_reference(self.number)
        text = creditor_reference(self.number)
        return ("SCOR", text) if text else ("NON", "")


def slip(bill: Bill, language: str) -> Slip | None:
    """The receipt and the payment part; None where no such bill can be made of what is known."""
    words = _LABELS.get(language, _LABELS["en"])
    payload = told(bill)
    if not payload:
        return None
    _, reference = bill.reference
    account = SlipRow(label=words["account"], lines=(_grouped(bill.account), *_written(bill.seller)))
    referred = (SlipRow(label=words["reference"], lines=(_referred(reference),)),) if reference else ()
    message = SlipRow(label=words["message"], lines=(_reduced(bill.message, 140),))
    known = _is_whole(bill.buyer)
    payer = SlipRow(
        label=words["by"] if known else words["by_whom"], lines=_written(bill.buyer) if known else ()
    )
    return Slip(
        picture=drawn(payload, _LARGEST),
        told=f"{words['part']}, QR, {bill.currency} {_amount(bill.amount)}",
        receipt_label=words["receipt"],
        payment_label=words["part"],
        acceptance_label=words["acceptance"],
        separate=words["separate"],
        currency_label=words["currency"],
        currency=bill.currency,
        amount_label=words["amount"],
        amount=_amount(bill.amount),
        receipt=(account, *referred, payer),
        payment=(account, *referred, message, payer),
    )


def told(bill: Bill) -> str:
    """What the code says, a line each; "" where it cannot be one.

    Service, version, UTF-8; account; creditor; a final creditor that nobody uses yet; amount and currency;
    debtor; kind of reference and reference; message; end of payment data.
    """
    kind, reference = bill.reference
    payable = (
        bill.account[:2] in ("CH", "LI") and bill.currency in ("CHF", "EUR") and 0 < bill.amount <= _MOST
    )
    if not payable or not _is_whole(bill.seller) or (kind == "QRR" and not reference):
        return ""
    nobody = ("",) * 7
    return "\n".join(
        (
            *("SPC", "0200", "1", bill.account),
            *_address(bill.seller),
            *nobody,
            *(f"{bill.amount:.2f}", bill.currency),
            *(_address(bill.buyer) if _is_whole(bill.buyer) else nobody),
            *(kind, reference, _reduced(bill.message, 140), "EPD"),
        )
    )


def _is_whole(party: Postal) -> bool:
    """Whether the address has all that a structured one must have, in letters that banks know."""
    needed = (party.name, party.postcode, party.city, party.country)
    return all(_reduced(text, 70) for text in needed) and len(party.country) == 2


def _address(party: Postal) -> tuple[str, ...]:
    street, building = _street(party)
    return (
        "S",
        _reduced(party.name, 70),
        street,
        building,
        _reduced(party.postcode, 16),
        _reduced(party.city, 35),
        party.country,
    )


def _street(party: Postal) -> tuple[str, str]:
    """Street and number apart where the number stands at the end."""
    street = _reduced(party.street.replace("\n", ", "), 200)
    parted = _STREET.fullmatch(street)
    if parted and len(parted[2]) <= 16:
        return parted[1][:70], parted[2]
    return street[:70], ""


def _written(party: Postal) -> tuple[str, ...]:
    """The address as it is printed; of other countries with their letters."""
    _kind, name, street, building, postcode, city, country = _address(party)
    abroad = "" if country in ("CH", "LI") else f"{country}-"
    return tuple(
        line for line in (name, f"{street} {building}".strip(), f"{abroad}{postcode} {city}") if line
    )


def _reduced(text: str, most: int) -> str:
    """In the letters the standard lets through: what is alike for others, or nothing."""
    known = (_known(char) for char in unicodedata.normalize("NFC", text).translate(_ALIKE))
    return " ".join("".join(known).split())[:most].strip()


def _known(char: str) -> str:
    if _LETTERS.fullmatch(char):
        return char
    if char.isspace():
        return " "
    return "".join(part for part in unicodedata.normalize("NFKD", char) if _LETTERS.fullmatch(part))


def _amount(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ")


def _grouped(text: str) -> str:
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def _referred(reference: str) -> str:
    """As it is printed: a QR reference in fives from its end, another one in fours."""
    if reference.startswith("RF"):
        return _grouped(reference)
    return " ".join((reference[:2], *(reference[place : place + 5] for place in range(2, 27, 5))))


_LABELS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "part": "Payment part",
        "receipt": "Receipt",
        "account": "Account / Payable to",
        "reference": "Reference",
        "message": "Additional information",
        "by": "Payable by",
        "by_whom": "Payable by (name/address)",
        "currency": "Currency",
        "amount": "Amount",
        "acceptance": "Acceptance point",
        "separate": "Separate before paying in",
    },
    "de": {
        "part": "Zahlteil",
        "receipt": "Empfangsschein",
        "account": "Konto / Zahlbar an",
        "reference": "Referenz",
        "message": "Zusätzliche Informationen",
        "by": "Zahlbar durch",
        "by_whom": "Zahlbar durch (Name/Adresse)",
        "currency": "Währung",
        "amount": "Betrag",
        "acceptance": "Annahmestelle",
        "separate": "Vor der Einzahlung abzutrennen",
    },
    "fr": {
        "part": "Section paiement",
        "receipt": "Récépissé",
        "account": "Compte / Payable à",
        "reference": "Référence",
        "message": "Informations supplémentaires",
        "by": "Payable par",
        "by_whom": "Payable par (nom/adresse)",
        "currency": "Monnaie",
        "amount": "Montant",
        "acceptance": "Point de dépôt",
        "separate": "A détacher avant le versement",
    },
    "it": {
        "part": "Sezione pagamento",
        "receipt": "Ricevuta",
        "account": "Conto / Pagabile a",
        "reference": "Riferimento",
        "message": "Informazioni supplementari",
        "by": "Pagabile da",
        "by_whom": "Pagabile da (nome/indirizzo)",
        "currency": "Valuta",
        "amount": "Importo",
        "acceptance": "Punto di accettazione",
        "separate": "Da staccare prima del versamento",
    },
}
