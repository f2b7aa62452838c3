"""What the Sistema di Interscambio would refuse a file for, beyond the schema.

Written from the list of its checks (Agenzia delle Entrate, Specifiche tecniche, "Elenco controlli"; the pages
of guide.pec.it and fex-app.com on single codes), and not from the program's writer. What asks registries, as
whether a number or code exists, is left out, but for check digits.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree as ET

from stdnum.it import codicefiscale, iva

CENT, EURO = Decimal("0.01"), Decimal(1)
_OLD_NATURES = {"N2", "N3", "N6"}
_NOT_ONESELF = {"TD01", "TD02", "TD03", "TD06", "TD24", "TD25"}
_NAME = re.compile(r"[A-Z]{2}[A-Z0-9]{1,28}_[A-Za-z0-9]{1,5}\.xml")
_RITENUTA_KINDS = {"RT01", "RT02", "RT03", "RT04", "RT05", "RT06"}


def refusals(xml: bytes, name: str, today: date, seen: set[tuple[str, ...]] | None = None) -> list[str]:
    """The codes for which SdI refuses this file, received today; `seen` collects names and invoices."""
    root = ET.fromstring(xml)
    header, body = root.find("FatturaElettronicaHeader"), root.find("FatturaElettronicaBody")
    assert header is not None
    assert body is not None
    return sorted(
        {
            *_of_file(xml, name),
            *_again(root, name, seen),
            *_routing(root, header),
            *_people(header, body),
            *_general(body, today),
            *_lines(body),
            *_sums(body),
        }
    )


def _of_file(xml: bytes, name: str) -> Iterator[str]:
    if not _NAME.fullmatch(name):
        yield "00001"
    if len(xml) > 5_000_000:
        yield "00003"


def _again(root: ET.Element, name: str, seen: set[tuple[str, ...]] | None) -> Iterator[str]:
    if seen is None:
        return
    seller = ".//CedentePrestatore/DatiAnagrafici/IdFiscaleIVA/IdCodice"
    general = ".//DatiGeneraliDocumento"
    year, number = _get(root, f"{general}/Data")[:4], _get(root, f"{general}/Numero")
    credit = str(_get(root, f"{general}/TipoDocumento") == "TD04")
    for code, key in (("00002", ("name", name)), ("00404", (_get(root, seller), year, number, credit))):
        if key in seen:
            yield code
        seen.add(key)


def _routing(root: ET.Element, header: ET.Element) -> Iterator[str]:
    sent = "DatiTrasmissione"
    form, code = _get(header, f"{sent}/FormatoTrasmissione"), _get(header, f"{sent}/CodiceDestinatario")
    buyer = _get(header, "CessionarioCommittente/DatiAnagrafici/IdFiscaleIVA/IdPaese")
    sender = _get(header, f"{sent}/IdTrasmittente/IdCodice")
    if not (codicefiscale.is_valid(sender) or iva.is_valid(sender)):
        yield "00300"
    if len(code) != {"FPA12": 6, "FPR12": 7}[form]:
        yield "00427"
    if form != root.get("versione"):
        yield "00428"
    if code != "0000000" and _get(header, f"{sent}/PECDestinatario"):
        yield "00426"
    if code == "XXXXXXX" and buyer in ("", "IT"):
        yield "00313"
    if buyer not in ("", "IT") and code not in ("XXXXXXX", "2R4GTO8"):
        yield "00313"


def _people(header: ET.Element, body: ET.Element) -> Iterator[str]:
    seller, buyer = (f"{who}/DatiAnagrafici" for who in ("CedentePrestatore", "CessionarioCommittente"))
    for who, vat, fiscal in ((seller, "00301", "00302"), (buyer, "00305", "00306")):
        country, code = (_get(header, f"{who}/IdFiscaleIVA/{part}") for part in ("IdPaese", "IdCodice"))
        own = _get(header, f"{who}/CodiceFiscale")
        if country == "IT" and not iva.is_valid(code):
            yield vat
        if own and not codicefiscale.is_valid(own):
            yield fiscal
    theirs = _get(header, f"{buyer}/IdFiscaleIVA/IdCodice")
    if not (theirs or _get(header, f"{buyer}/CodiceFiscale")):
        yield "00417"
    kind = _get(body, "DatiGenerali/DatiGeneraliDocumento/TipoDocumento")
    if kind in _NOT_ONESELF and theirs == _get(header, f"{seller}/IdFiscaleIVA/IdCodice"):
        yield "00471"


def _general(body: ET.Element, today: date) -> Iterator[str]:
    general = "DatiGenerali/DatiGeneraliDocumento"
    day = _get(body, f"{general}/Data")
    if date.fromisoformat(day) > today:
        yield "00403"
    corrected = [each.text or "" for each in body.findall("DatiGenerali/DatiFattureCollegate/Data")]
    if any(day < each for each in corrected):
        yield "00418"
    if not any(char.isdigit() for char in _get(body, f"{general}/Numero")):
        yield "00425"
    for each in body.findall(f"{general}/ScontoMaggiorazione"):
        if each.find("Percentuale") is None and each.find("Importo") is None:
            yield "00437"
    yield from _withheld(body, general)


def _withheld(body: ET.Element, general: str) -> Iterator[str]:
    kinds = {each.text for each in body.findall(f"{general}/DatiRitenuta/TipoRitenuta")}
    assert kinds <= _RITENUTA_KINDS
    if not kinds and body.find("DatiBeniServizi/DettaglioLinee/Ritenuta") is not None:
        yield "00411"
    for fund in body.findall(f"{general}/DatiCassaPrevidenziale"):
        if not kinds and fund.find("Ritenuta") is not None:
            yield "00415"
        yield from _natured(fund, "00413", "00414")


def _lines(body: ET.Element) -> Iterator[str]:
    for line in body.findall("DatiBeniServizi/DettaglioLinee"):
        yield from _natured(line, "00400", "00401")
        if _get(line, "Natura") in _OLD_NATURES:
            yield "00445"
        price = _number(line, "PrezzoUnitario")
        for each in line.findall("ScontoMaggiorazione"):
            sign = {"SC": -1, "MG": 1}[_get(each, "Tipo")]
            if each.find("Importo") is not None:
                price += sign * _number(each, "Importo")
            elif each.find("Percentuale") is not None:
                price += sign * price * _number(each, "Percentuale") / 100
            else:
                yield "00438"
        quantity = _number(line, "Quantita") if line.find("Quantita") is not None else Decimal(1)
        if abs(price * quantity - _number(line, "PrezzoTotale")) >= CENT:
            yield "00423"


def _natured(part: ET.Element, without: str, needless: str) -> Iterator[str]:
    percent, nature = _number(part, "AliquotaIVA"), part.find("Natura")
    if not percent and nature is None:
        yield without
    if percent and nature is not None:
        yield needless
    if 0 < percent < 1:
        yield "00424"


def _sums(body: ET.Element) -> Iterator[str]:
    """The rows by rate and reason, held against the lines and the contribution to a fund."""
    bases: dict[tuple[Decimal, str], Decimal] = {}
    counted = [(each, "PrezzoTotale") for each in body.findall("DatiBeniServizi/DettaglioLinee")]
    funds = body.findall("DatiGenerali/DatiGeneraliDocumento/DatiCassaPrevidenziale")
    for part, amount in [*counted, *((each, "ImportoContributoCassa") for each in funds)]:
        key = (_number(part, "AliquotaIVA"), _get(part, "Natura"))
        bases[key] = bases.get(key, Decimal(0)) + _number(part, amount)
    told = set()
    for row in body.findall("DatiBeniServizi/DatiRiepilogo"):
        key = (_number(row, "AliquotaIVA"), _get(row, "Natura"))
        told.add(key)
        yield from _natured(row, "00429", "00430")
        yield from _row(row, key, bases)
    if bases.keys() - told:
        yield "00419"


def _row(
    row: ET.Element, key: tuple[Decimal, str], bases: dict[tuple[Decimal, str], Decimal]
) -> Iterator[str]:
    base, tax = _number(row, "ImponibileImporto"), _number(row, "Imposta")
    if key not in bases:
        yield "00443" if key[0] not in {percent for percent, _ in bases} else "00444"
    elif abs(base - bases[key]) >= EURO:
        yield "00422"
    right = (base * key[0] / 100).quantize(CENT, ROUND_HALF_UP)
    if abs(tax - right) > CENT:
        yield "00421"
    if key[1].startswith("N6") and _get(row, "EsigibilitaIVA") == "S":
        yield "00420"


def off_by(xml: bytes) -> Decimal:
    """By how much the bases differ from their lines: SdI lets less than a euro pass, we nothing."""
    body = ET.fromstring(xml).find("FatturaElettronicaBody")
    assert body is not None
    lines = sum((_number(each, "PrezzoTotale") for each in body.iter("DettaglioLinee")), Decimal(0))
    funds = sum(
        (_number(each, "ImportoContributoCassa") for each in body.iter("DatiCassaPrevidenziale")), Decimal(0)
    )
    return (
        lines
        + funds
        - sum((_number(each, "ImponibileImporto") for each in body.iter("DatiRiepilogo")), Decimal(0))
    )


def _get(part: ET.Element, path: str) -> str:
    return part.findtext(path) or ""


def _number(part: ET.Element, path: str) -> Decimal:
    return Decimal(_get(part, path))
