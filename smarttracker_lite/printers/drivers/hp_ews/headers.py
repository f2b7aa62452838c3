"""What the columns hold, by their headers in the languages of the printers' web pages.

How HP's firmware words each header is known for a few only. So a header is known by the words in it:
"Utilizzo carta" and "Consumo di carta" both hold one for paper and one for use.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from unicodedata import combining, normalize

from smarttracker_lite.printers.drivers.hp_ews.table import Row


class Field(StrEnum):
    """What a column may hold of a job."""

    DOCUMENT = "document"
    KIND = "kind"
    STATUS = "status"
    COPIES = "copies"
    COST = "cost"
    COST_TYPE = "cost_type"
    MEDIA = "media"
    AREA = "area"
    LENGTH = "length"
    INK = "ink"
    USER = "user"
    ACCOUNT = "account"
    TIME = "time"
    DATE = "date"
    QUALITY = "quality"


COST = r"cost|kosten|cout|cust|стоимост|затрат|\bрасход(?:ы|ов)\b"
INK = r"\bink|inchiostr|tinte|encre|tinta|чернил"
JOB = r"\bjob|lavoro|auftrag|tache|travail|trabajo|trabalho|задани"
LENGTH = r"length|lunghezza|lange|longueur|longitud|comprimento|длин"
MEDIUM = (
    r"paper|papier|carta|papel|бумаг|substrat|sustrat|субстрат|media\b|medium|supporto|support\b|soporte"
    r"|suporte|material|материал|носител"
)
TYPE = r"typ|tipo|art\b|тип|\bвид\b"
SQUARE = r"^(?:(?:sq|square)\.? ?(?:ft|feet|m|met(?:er|re)s?)\.?|ft2|m2)$"
USE = r"usage|used|\buse\b|utili|consum|consom|\buso\b|usato|usad|verbrauch|verwend|nutzung|расход|использ"
NAME = r"name|nome|\bnom\b|nombre|имя|название"
PRINT = r"print|stampa|druck|impress|impresi|печат"
MODE = r"mode\b|modo\b|modalita|modus|режим"

RULES: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (Field.COST_TYPE, (COST, TYPE)),
    (Field.COST, (COST,)),
    (Field.KIND, (JOB, TYPE)),
    (Field.INK, (INK,)),
    (Field.LENGTH, (LENGTH,)),
    (Field.MEDIA, (MEDIUM, TYPE)),
    (Field.AREA, (MEDIUM, USE)),
    (Field.AREA, (SQUARE,)),
    (Field.COPIES, (r"copie|kopien|copias|exemplar|копи|экземпляр",)),
    (Field.STATUS, (r"status|stato|statut|zustand|\betat\b|estado|статус|состояни",)),
    (Field.USER, (r"user|utente|benutzer|utilisateur|usuario|utilizador|пользовател",)),
    (Field.ACCOUNT, (r"account|konto|compte|cuenta|\bconta\b|учетн",)),
    (Field.TIME, (PRINT, r"time|\bora\b|\bdata\b|zeit|heure|hora|врем")),
    (Field.DATE, (r"\bdat[aeu]|fecha|дата",)),
    (Field.DOCUMENT, (r"document|dokument|документ",)),
    (Field.DOCUMENT, (JOB, NAME)),
    (Field.QUALITY, (r"qualit|qualid|calidad|качеств",)),
    (Field.QUALITY, (PRINT, MODE)),
)
"""The first field whose words are all in a header is what the column holds."""

LEAST = 4
"""Columns that must be known, among them document and time, to believe that this is the table."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row, and the headers as the page has them."""

    places: dict[Field, int]
    headers: tuple[str, ...]

    def said(self, cells: Sequence[str], field: Field) -> str:
        """What a row says in that column; "" if it has none."""
        place = self.places.get(field, len(cells))
        return cells[place] if place < len(cells) else ""

    def header(self, field: Field) -> str:
        """The header of a column, folded; it may hold the unit."""
        return folded(self.headers[self.places[field]]) if field in self.places else ""


def columns_of(row: Row) -> Columns | None:
    """The columns, if this is the row of headers."""
    places: dict[Field, int] = {}
    for place, header in enumerate(row.cells):
        field = _field(folded(header)) if header else None
        if field:
            places.setdefault(field, place)
    if Field.TIME not in places and Field.DATE in places:
        places[Field.TIME] = places[Field.DATE]
    if len(places) < LEAST or not places.keys() >= {Field.DOCUMENT, Field.TIME}:
        return None
    return Columns(places, row.cells)


def folded(text: str) -> str:
    """Small letters without accents, to compare by."""
    plain = normalize("NFKD", text[:200].casefold())
    return "".join(letter for letter in plain if not combining(letter))


def _field(header: str) -> Field | None:
    return next((field for field, words in RULES if all(re.search(each, header) for each in words)), None)
