"""Numbers that states and banks give, checked without asking anybody: the one door to python-stdnum."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from stdnum import ean, iban
from stdnum.be import vat as belgian
from stdnum.ch import uid
from stdnum.ch import vat as swiss
from stdnum.de import leitweg
from stdnum.dk import cvr
from stdnum.eu import vat as union
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidFormat, InvalidLength
from stdnum.gb import vat as british
from stdnum.is_ import vsk as icelandic
from stdnum.it import codicefiscale, iva
from stdnum.no import mva as norwegian
from stdnum.no import orgnr as norwegian_firm
from stdnum.se import orgnr as swedish_firm
from stdnum.sm import coe as sammarinese

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.errors import BadInput, N_

_LONGEST = 42
"""The longest of them, an IBAN of 34 characters, with spaces between its groups."""
_SWISS = len("CHE107787577")
"""Without the word for VAT behind it."""
_IVA = len("IT00743110157")
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")

EXAMPLES: Mapping[str, str] = {
    "AT": "ATU13585627",
    "BE": "BE0403019261",
    "BG": "BG175074752",
    "CH": "CHE107787577MWST",
    "CY": "CY10259033P",
    "CZ": "CZ25123891",
    "DE": "DE136695976",
    "DK": "DK13585628",
    "EE": "EE100931558",
    "EL": "EL094259216",
    "ES": "ESB58378431",
    "FI": "FI20774740",
    "FR": "FR40303265045",
    "GB": "GB980780684",
    "HR": "HR33392005961",
    "HU": "HU12892312",
    "IE": "IE6433435F",
    "IS": "IS00621",
    "IT": "IT01234560157",
    "LT": "LT119511515",
    "LU": "LU15027442",
    "LV": "LV40003521600",
    "MT": "MT11679112",
    "NL": "NL004495445B01",
    "NO": "NO995525828MVA",
    "PL": "PL8567346215",
    "PT": "PT501964843",
    "RO": "RO18547290",
    "SE": "SE123456789701",
    "SI": "SI50223054",
    "SK": "SK2022749619",
    "SM": "SM24165",
    "XI": "XI980780684",
}
"""A VAT number of each country whose numbers are known, by the letters it begins with."""

_ALIASES: Mapping[str, str] = {"GR": "EL", "IM": "GB", "MC": "FR"}
"""Countries whose VAT numbers begin with other letters than their ISO code."""


def valid_vat_id(typed: str, country: str) -> str:
    """The VAT number in its short form with the letters of its country: IT00743110157.

    Those letters may stand in the number; else it is one of this country, an ISO 3166-1 code. The number of
    a country that is not known here stays as it was typed. Raises BadInput for what cannot be one.
    """
    text = _squeezed(typed)
    codes = (_ALIASES.get(code, code) for code in (text[:2], country))
    known = [code for code in codes if code in EXAMPLES]
    if not known:
        return typed
    code = next((code for code in known if _holds(partial(_vat_id, code, text))), known[0])
    return _checked("vat_id", typed, lambda: _vat_id(code, text), code)


def valid_tax_number(typed: str, country: str) -> str:
    """The tax number: in Italy a codice fiscale of 16 characters, or the 11 figures that companies have;
    elsewhere as it was typed. Raises BadInput for what cannot be one."""
    if country != "IT":
        return typed
    text = _squeezed(typed)
    bare = text.removeprefix("IT") if len(text) == _IVA else text
    return _checked("tax_number", typed, lambda: codicefiscale.validate(bare))


def valid_iban(typed: str) -> str:
    """The IBAN (ISO 13616) as it is written on paper: `IT60 X054 2811 1010 0000 0123 456`. Raises BadInput if
    its check digits, or its length and form in its country, are wrong."""
    return _checked("iban", typed, lambda: iban.format(iban.validate(typed)))


def valid_leitweg(field: str, typed: str) -> str:
    """The Leitweg-ID by which German authorities find an invoice (EN 16931 BT-10): 991-03730-19. What does
    not look like one stays as it is. Raises BadInput if its check digits are wrong."""
    try:
        return leitweg.validate(typed)
    except InvalidChecksum as wrong:
        raise BadInput(
            N_("“{typed}” is no Leitweg-ID: its check digits do not fit."),
            N_("Copy it again. If it is another reference, write a word before it."),
            field=field,
            typed=typed,
        ) from wrong
    except (InvalidLength, InvalidFormat, InvalidComponent):
        return typed


_SCHEMES = frozenset(
    (
        "0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0170 0183 0184 0188 0190 0191 "
        "0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215 "
        "0216 0217 0218 0219 0220 0221 0225 0230 9901 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 "
        "9926 9927 9928 9929 9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 "
        "9946 9947 9948 9949 9950 9951 9952 9953 9957 9959"
    ).split()
)
"""The schemes of figures in the EAS list of electronic addresses (EN 16931, BR-CL-25)."""

_PARTICIPANTS: Mapping[str, Callable[[str], str]] = {
    "0007": swedish_firm.validate,
    "0088": ean.validate,
    "0184": lambda typed: f"DK{cvr.validate(typed)}",
    "0192": norwegian_firm.validate,
    "0208": belgian.validate,
    "0210": codicefiscale.validate,
    "0211": lambda typed: f"IT{iva.validate(typed)}",
}
"""How the IDs of a Peppol scheme are written where they have check digits (PEPPOL-COMMON-R040 to R049)."""


def valid_participant(scheme: str, typed: str) -> str:
    """The ID of a participant as the network writes it; of a scheme without check digits as it was typed.
    Raises BadInput for what cannot be one."""
    if scheme not in _SCHEMES:
        raise BadInput(
            N_("There is no scheme {scheme} of electronic addresses."),
            N_("Copy scheme and ID again; the client knows both."),
            field="scheme",
            scheme=scheme,
        )
    try:
        return _PARTICIPANTS.get(scheme, str)(typed)
    except ValueError as wrong:
        raise BadInput(
            N_("“{typed}” cannot be a Peppol ID of the scheme {scheme}: a figure is wrong or missing."),
            N_("Copy both again, scheme and ID."),
            field="endpoint",
            typed=typed,
            scheme=scheme,
        ) from wrong


def check_email(field: str, address: str) -> None:
    """Raise BadInput for what is no e-mail address."""
    if not _EMAIL.fullmatch(address):
        raise BadInput(
            N_("“{email}” is no e-mail address."),
            N_("Write one address like name@studio.example."),
            field=field,
            email=address,
        )


def valid_numbers(postal: Postal, old: Postal | None) -> Postal:
    """The address with its numbers as they are kept. Those that are the `old` ones are not checked: they may
    have been kept before numbers were. Raises BadInput that names the field."""
    known = old or Postal(name="")
    vat_id, tax_number = postal.vat_id, postal.tax_number
    if vat_id and vat_id != known.vat_id:
        vat_id = valid_vat_id(vat_id, postal.country)
    if tax_number and tax_number != known.tax_number:
        tax_number = valid_tax_number(tax_number, postal.country)
    return replace(postal, vat_id=vat_id, tax_number=tax_number)


def doubtful(postal: Postal, account: str = "") -> tuple[str, ...]:
    """The fields whose numbers cannot be right."""
    checks: Iterable[tuple[str, str, Callable[[], object]]] = (
        ("vat_id", postal.vat_id, lambda: valid_vat_id(postal.vat_id, postal.country)),
        ("tax_number", postal.tax_number, lambda: valid_tax_number(postal.tax_number, postal.country)),
        ("iban", account, lambda: valid_iban(account)),
    )
    return tuple(field for field, number, check in checks if number and not _holds(check))


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except (BadInput, ValueError):
        return False
    return True


def _squeezed(typed: str) -> str:
    return "".join(char for char in typed[: 2 * _LONGEST].upper() if char.isalnum())


def _vat_id(code: str, text: str) -> str:
    """The number of the country with these letters. Raises ValueError."""
    bare = text[2:] if _ALIASES.get(text[:2], text[:2]) == code else text
    if code in _OTHERS:
        return _OTHERS[code](bare)
    return union.validate(code + bare)


def _swiss(bare: str) -> str:
    """With the word for VAT behind it, or without, as the same firms also write it."""
    whole = f"CHE{bare.removeprefix('E')}"
    return uid.validate(whole) if len(whole) <= _SWISS else swiss.validate(whole)


_OTHERS: Mapping[str, Callable[[str], str]] = {
    "CH": _swiss,
    "GB": lambda bare: f"GB{british.validate(bare)}",
    "IS": lambda bare: f"IS{icelandic.validate(bare)}",
    "NO": lambda bare: f"NO{norwegian.validate(bare if bare.endswith('MVA') else f'{bare}MVA')}",
    "SM": lambda bare: f"SM{sammarinese.validate(bare)}",
}
"""Outside the union."""

_LENGTH, _DIGITS, _FORM = "length", "digits", "form"
_TEXTS: Mapping[tuple[str, str], str] = {
    ("vat_id", _LENGTH): N_("“{typed}” is no VAT number: it is too short or too long."),
    ("vat_id", _DIGITS): N_("“{typed}” is no VAT number: its check digits do not fit."),
    ("vat_id", _FORM): N_("“{typed}” is no VAT number: it has the wrong letters or figures."),
    ("tax_number", _LENGTH): N_("“{typed}” is no codice fiscale: it is too short or too long."),
    ("tax_number", _DIGITS): N_("“{typed}” is no codice fiscale: its check digits do not fit."),
    ("tax_number", _FORM): N_("“{typed}” is no codice fiscale: it has the wrong letters or figures."),
    ("iban", _LENGTH): N_("“{typed}” is no IBAN: it is too short or too long."),
    ("iban", _DIGITS): N_("“{typed}” is no IBAN: its check digits do not fit."),
    ("iban", _FORM): N_("“{typed}” is no IBAN: in its country they look otherwise."),
}
_HINTS: Mapping[str, str] = {
    "vat_id": N_("Copy it again; one figure or letter is wrong or missing. It looks like {example}."),
    "tax_number": N_("Copy it again: 16 letters and figures, or the 11 figures of a company."),
    "iban": N_("Copy it again; one figure or letter is wrong or missing."),
}


def _checked(field: str, typed: str, check: Callable[[], str], code: str = "") -> str:
    try:
        if len(typed) <= _LONGEST and typed.isprintable():
            return check()
        why = _LENGTH
    except InvalidLength:
        why = _LENGTH
    except InvalidChecksum:
        why = _DIGITS
    except ValueError:  # of the library, and of Python for figures of other scripts
        why = _FORM
    shown, example = typed[:_LONGEST], EXAMPLES.get(code, "")
    raise BadInput(_TEXTS[field, why], _HINTS[field], field=field, typed=shown, example=example)
