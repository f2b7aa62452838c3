"""Statements as banks exchange them: camt.053 of ISO 20022, of any version, and its siblings.

The intraday report camt.052 and the notification camt.054 have the same entries. Versions differ in their
name space, in `Pty` between a party and its name (from .08 on), and in `Cd` below the state of an entry.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from xml.parsers.expat import ExpatError, ParserCreate

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.bankfile.booking import (
    LONGEST,
    MOST_BOOKINGS,
    Booking,
    Statement,
    Wrong,
    cleaned,
    joined,
    numbered,
    squeezed,
)

MOST_DEPTH = 40
MOST_ELEMENTS = 3_000_000
MOST_TEXTS = 2_000
"""Texts of one entry or one of its details."""
_REPORTS = frozenset({"Stmt", "Rpt", "Ntfctn"})
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,5})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SIGNS: Mapping[str, int] = {"CRDT": 1, "DBIT": -1}
_UNSAID = frozenset({"NOTPROVIDED", "NONREF", "NOREF"})
"""What stands where nobody named anything."""

Texts = dict[str, list[str]]
"""Texts by where they stand, in the order of the file."""


@dataclass(slots=True)
class _Entry:
    """An `Ntry`: the line it begins at, its own texts, and those of the payments in it."""

    line: int
    texts: Texts = field(default_factory=dict)
    details: list[Texts] = field(default_factory=list)


def parse_camt(octets: bytes) -> Statement:
    """The bookings of the file. Raises BadInput if it is no such file, or too large."""
    return _Reader().read(octets)


class _Reader:
    """Takes what the parser finds, an entry at a time, as long as it is harmless."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._pieces: list[str] = []
        self._elements = 0
        self._bookings = 0
        self._entry: _Entry | None = None
        self._texts: Texts = {}
        self._top = 0
        self._report: list[Booking] = []
        self._found: list[Statement] = []
        self._wrong: list[Wrong] = []
        self._pending = 0
        self._parser = ParserCreate()

    def read(self, octets: bytes) -> Statement:
        """All statements in it as one."""
        parser = self._parser
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        try:
            parser.Parse(octets, True)
        except (ExpatError, LookupError, ValueError) as fault:  # the last two: of the encoding it claims
            raise _no_camt() from fault
        if not self._found:
            raise _no_camt()
        rest = Statement(pending=self._pending, wrong=tuple(self._wrong))
        return joined((*self._found, rest))

    def _document_type(self, *_: object) -> None:
        """Where entities are declared; no bank needs one."""
        raise _no_camt()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if len(self._names) > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise _no_camt()
        local = name.rpartition(":")[2]
        self._names.append(local)
        self._pieces.clear()
        if local == "Ntry" and self._entry is None:
            self._entry = _Entry(self._parser.CurrentLineNumber)
            self._texts, self._top = self._entry.texts, len(self._names)
        elif local == "TxDtls" and self._entry and self._texts is self._entry.texts:
            self._texts, self._top = {}, len(self._names)
            self._entry.details.append(self._texts)
        elif self._entry and "Ccy" in attributes:
            self._note(f"{self._path}@Ccy", attributes["Ccy"])

    @property
    def _path(self) -> str:
        return "/".join(self._names[self._top :])

    def _end(self, _name: str) -> None:
        depth, text = len(self._names), cleaned("".join(self._pieces))
        self._pieces.clear()
        if self._entry and depth > self._top and text:
            self._note(self._path, text)
        elif self._entry and depth == self._top:
            self._closed(self._entry, self._names[-1])
        elif self._names[-1] in _REPORTS:
            self._found.append(Statement(bookings=tuple(numbered(self._report))))
            self._report = []
        self._names.pop()

    def _note(self, path: str, text: str) -> None:
        known = self._texts.setdefault(path, [])
        if len(self._texts) > MOST_TEXTS or len(known) > MOST_TEXTS:
            raise _no_camt()
        known.append(text)

    def _closed(self, entry: _Entry, name: str) -> None:
        """The end of an entry, or of one of its payments."""
        if name != "Ntry":
            self._texts, self._top = entry.texts, self._names.index("Ntry") + 1
            if len(entry.details) > MOST_BOOKINGS:
                raise _too_many()
            return
        self._entry = None
        if (_first(entry.texts, "Sts/Cd", "Sts") or "BOOK") != "BOOK":
            self._pending += 1
            return
        try:
            self._report += _bookings(entry)
        except BadInput as trouble:
            self._wrong.append(Wrong(entry.line, trouble))
        self._bookings += max(1, len(entry.details))
        if self._bookings > MOST_BOOKINGS:
            raise _too_many()


def _bookings(entry: _Entry) -> Iterator[Booking]:
    """One for each payment in the entry, if these add up to it; else one for all."""
    amount, currency = _amount(entry.texts, "Amt")
    day, sign = _day(entry.texts), _sign(entry.texts)
    parts = [_part(each, currency) for each in entry.details]
    whole = sum((each for each in parts if each is not None), Decimal(0))
    if len(parts) > 1 and None not in parts and whole == amount:
        shares = list(zip(entry.details, parts, strict=True))
    else:
        shares = [(_merged(entry.details), amount)]
    for place, (texts, share) in enumerate(shares):
        yield _booking(entry, texts, day, sign * (share or Decimal(0)), currency, place)


def _merged(details: list[Texts]) -> Texts:
    """What all payments of an entry say together."""
    found: Texts = {}
    for texts in details:
        for path, said in texts.items():
            found.setdefault(path, []).extend(said)
    return found


def _booking(entry: _Entry, texts: Texts, day: date, amount: Decimal, currency: str, place: int) -> Booking:
    other = "Dbtr" if amount > 0 else "Cdtr"
    parties = (f"RltdPties/{other}/Nm", f"RltdPties/{other}/Pty/Nm", f"RltdPties/Ultmt{other}/Nm")
    text = _every(texts, "RmtInf/Ustrd", "RmtInf/Strd/AddtlRmtInf", "RmtInf/Strd/RfrdDocInf/Nb", "AddtlTxInf")
    own = _said(texts, "Refs/AcctSvcrRef", "Refs/TxId", "Refs/InstrId")
    whole = _said(entry.texts, "AcctSvcrRef", "NtryRef")
    return Booking(
        day=day,
        amount=amount,
        currency=currency,
        name=_first(texts, *parties, f"RltdPties/Ultmt{other}/Pty/Nm"),
        iban=squeezed(_first(texts, f"RltdPties/{other}Acct/Id/IBAN")),
        text=text or _every(entry.texts, "AddtlNtryInf"),
        reference=_every(texts, "RmtInf/Strd/CdtrRefInf/Ref"),
        end_to_end=_said(texts, "Refs/EndToEndId"),
        bank_id=" ".join(filter(None, (whole, own, str(place) if place else ""))),
    )


def _first(texts: Mapping[str, list[str]], *paths: str) -> str:
    """The first text at the first of these places at which something stands."""
    return next((texts[path][0] for path in paths if path in texts), "")


def _said(texts: Mapping[str, list[str]], *paths: str) -> str:
    """The same of what is named only if there is a name."""
    return next((said for path in paths if (said := _first(texts, path)) and said not in _UNSAID), "")


def _every(texts: Mapping[str, list[str]], *paths: str) -> str:
    found = (each for path in paths for each in texts.get(path, ()))
    return " ".join(dict.fromkeys(found))[:LONGEST]


def _amount(texts: Texts, path: str) -> tuple[Decimal, str]:
    said, currency = _first(texts, path), _first(texts, f"{path}@Ccy")
    if not _AMOUNT.fullmatch(said) or not _CURRENCY.fullmatch(currency):
        raise BadInput(
            N_("The amount of this entry is not clear: “{typed}”."),
            N_("Ask your bank for the file again, or note this payment by hand."),
            typed=f"{said} {currency}"[:40].strip(),
        )
    return Decimal(said), currency


def _part(texts: Texts, currency: str) -> Decimal | None:
    """The amount of one payment in the currency of the account, if it is told."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        said = _first(texts, path)
        if _AMOUNT.fullmatch(said) and _first(texts, f"{path}@Ccy") == currency:
            return Decimal(said)
    return None


def _sign(texts: Texts) -> int:
    """Whether it came in (1) or went out (-1): each entry says so, and money is never taken for come in."""
    said = _first(texts, "CdtDbtInd")
    if said not in _SIGNS:
        raise BadInput(
            N_("It is not known whether “{typed}” came in or went out."),
            N_("Ask your bank for the file again, or note this payment by hand."),
            typed=said[:40] or _first(texts, "Amt"),
        )
    return _SIGNS[said]


def _day(texts: Texts) -> date:
    said = _first(texts, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    try:
        return date.fromisoformat(said[:10])
    except ValueError:
        raise BadInput(
            N_("The day of this entry is not clear: “{typed}”."),
            N_("Ask your bank for the file again, or note this payment by hand."),
            typed=said[:40],
        ) from None


def _no_camt() -> BadInput:
    return BadInput(
        N_("This XML is no statement of a bank (camt.053), or it is damaged."),
        N_("Download it again from your bank, as camt.053 or as CSV."),
        field="file",
    )


def _too_many() -> BadInput:
    return BadInput(
        N_("This file has too many payments: more than {limit}."),
        N_("Download a shorter period, such as one month."),
        field="file",
        limit=Decimal(MOST_BOOKINGS),
    )
