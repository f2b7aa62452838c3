"""Who sells, who buys, who sends the file and where it goes (parts 1.1, 1.2 and 1.4)."""

import re
from typing import NamedTuple

from smarttracker_lite.billing.fatturapa.sheet import Sheet
from smarttracker_lite.domain.clients import Postal, Routing

ITALY = "IT"
BY_PEC = "0000000"
"""The recipient's code where there is none: the file goes by certified mail, or waits in the buyer's area."""
ABROAD = "XXXXXXX"
"""The recipient's code of buyers abroad, who get the invoice on paper."""
SAN_MARINO = "SM"
PUBLIC_CODE = 6
"""Public administrations have a code of so many characters (IPA), others one of seven."""
NO_POSTCODE = "00000"
OUTSIDE_UNION = "OO99999999999"
"""The number of a business outside the EU that has none (guide of the Agenzia delle Entrate)."""
PRIVATE_ABROAD = "0000000"
"""The number of a private person abroad who has none."""

UNION = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(),
)
_VAT_LETTERS = {"GR": "EL", "XI": "XI"}
"""Countries whose VAT numbers begin with other letters than their ISO code."""

PARTITA_IVA = re.compile(r"\d{11}")
CODICE_FISCALE = re.compile(r"\d{11}|[A-Z0-9]{16}")
POSTCODE = re.compile(r"\d{5}")
PROVINCE = re.compile(r"[A-Z]{2}")
_PHONE = re.compile(r"[+\d]{5,12}")
_MAIL = re.compile(r"[!-~]+@[!-~]+\.[!-~]+")


class Identity(NamedTuple):
    """A number for taxes, and the country (ISO 3166-1) that gave it."""

    country: str
    code: str


def vat_identity(postal: Postal) -> Identity | None:
    """The VAT number without the letters of its country; None: there is none. Abroad a number of the kind is
    put in its place, as the file asks for one."""
    code = squeezed(postal.vat_id).removeprefix(_VAT_LETTERS.get(postal.country, postal.country))
    if code:
        return Identity(postal.country, code)
    if postal.country in ("", ITALY):
        return None
    return Identity(postal.country, PRIVATE_ABROAD if postal.country in UNION else OUTSIDE_UNION)


def fiscal_code(postal: Postal) -> str:
    """The codice fiscale of somebody in Italy; "" if there is none that looks like one."""
    code = squeezed(postal.tax_number)
    return code if postal.country == ITALY and CODICE_FISCALE.fullmatch(code) else ""


def sender(seller: Postal) -> Identity:
    """Who sends the file: the studio itself, by its codice fiscale, as the tax registry knows it."""
    own = vat_identity(seller)
    return Identity(ITALY, fiscal_code(seller) or (own.code if own else ""))


def recipient(buyer: Postal, routing: Routing) -> str:
    """The code of the recipient."""
    code = squeezed(routing.sdi_code)
    if buyer.country not in (ITALY, SAN_MARINO):
        return ABROAD
    return code or (BY_PEC if buyer.country == ITALY else ABROAD)


def is_public(buyer: Postal, routing: Routing) -> bool:
    """Whether the file is one for public administrations (FPA12), which have shorter codes."""
    return buyer.country == ITALY and len(squeezed(routing.sdi_code)) == PUBLIC_CODE


def squeezed(code: str) -> str:
    """A number or code as it is written without spaces and dots."""
    return "".join(char for char in code.upper() if char.isascii() and char.isalnum())


def put_seller(into: Sheet, seller: Postal, regime: str, reference: str) -> None:
    """Part 1.2. `reference` is what the buyer wants the seller to be found by (EN 16931 BT-10)."""
    facts = into.part("DatiAnagrafici")
    own = vat_identity(seller)
    put_identity(facts.part("IdFiscaleIVA"), own or Identity(ITALY, ""))
    facts.code("CodiceFiscale", fiscal_code(seller))
    facts.part("Anagrafica").latin("Denominazione", seller.name, 80)
    facts.code("RegimeFiscale", regime)
    _put_address(into.part("Sede"), seller)
    phone = "".join(char for char in seller.phone if char in "+0123456789")
    mail = seller.email.strip()
    if _PHONE.fullmatch(phone) or _MAIL.fullmatch(mail):
        contacts = into.part("Contatti")
        contacts.code("Telefono", phone if _PHONE.fullmatch(phone) else "")
        contacts.code("Email", mail if _MAIL.fullmatch(mail) and len(mail) <= 256 else "")
    into.key("RiferimentoAmministrazione", reference, 20)


def put_buyer(into: Sheet, buyer: Postal) -> None:
    """Part 1.4."""
    facts = into.part("DatiAnagrafici")
    own = vat_identity(buyer)
    if own:
        put_identity(facts.part("IdFiscaleIVA"), own)
    facts.code("CodiceFiscale", fiscal_code(buyer))
    facts.part("Anagrafica").latin("Denominazione", buyer.name, 80)
    _put_address(into.part("Sede"), buyer)


def put_identity(into: Sheet, identity: Identity) -> None:
    into.code("IdPaese", identity.country)
    into.code("IdCodice", identity.code[:28])


def _put_address(into: Sheet, postal: Postal) -> None:
    """An address abroad keeps its postcode in the street: the element takes five figures only."""
    at_home = postal.country == ITALY
    street = postal.street if at_home else ", ".join(filter(None, (postal.street, postal.postcode)))
    into.latin("Indirizzo", street, 60)
    into.code("CAP", postal.postcode.strip() if at_home else NO_POSTCODE)
    into.latin("Comune", postal.city, 60)
    into.code("Provincia", province(postal) if at_home else "")
    into.code("Nazione", postal.country)


def province(postal: Postal) -> str:
    """The two letters of an Italian province; "" if there are none."""
    letters = postal.province.strip().upper()
    return letters if PROVINCE.fullmatch(letters) else ""
