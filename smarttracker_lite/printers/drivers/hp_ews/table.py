"""The rows of the tables of a web page. Pure, and linear in its length.

`html.parser` is not used: pages made to harm keep it busy for hours (a megabyte of `<!--`). Here each piece
of markup runs to its end or to the end of the page, so no letter is looked at twice.
"""

import codecs
import re
from html import unescape
from typing import NamedTuple

from smarttracker_lite.errors import N_, NotAPrinter

PIECE = re.compile(
    r"""<(?:!--.*?(?:-->|\Z)
          |[!?][^>]*+(?:>|\Z)
          |(?P<hidden>script|style)\b.*?(?:</(?P=hidden)\b[^>]*+(?:>|\Z)|\Z)
          |(?P<end>/?)(?P<tag>[a-z][a-z0-9]*+)
           (?P<more>(?:[^>=]++|=\s*(?:"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))|=)*+)(?:>|\Z))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
CLASS = re.compile(r"""(?:^|\s)class=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
COLSPAN = re.compile(r"""(?:^|\s)colspan=\s*["']?([0-9]{1,2})\b""", re.IGNORECASE)
HUGE_REFERENCE = re.compile(r"&#x?[0-9a-f]{8,};?", re.IGNORECASE)
CHARSET = re.compile(rb"""charset\s?=\s?["']?([a-z0-9_-]{3,20})""", re.IGNORECASE)

CHARSETS = frozenset("utf-8 cp1250 cp1251 cp1252 iso8859-1 iso8859-2 iso8859-5 iso8859-15 koi8-r".split())
FALLBACK = "cp1252"
BREAKS = frozenset({"br", "div", "li", "p"})
CELLS = frozenset({"td", "th"})

MAX_TEXT = 1_000
MAX_CELLS = 100
MAX_SPAN = 20
MAX_ROWS = 100_000
"""Of a page; that is some 20,000 jobs with their inks."""


class NotTheTable(NotAPrinter):
    """The page is not the table of accounting."""


class Row(NamedTuple):
    """One row: its classes in one text, and what its cells say; a cell over two columns is there twice."""

    kind: str
    cells: tuple[str, ...]


class Page(NamedTuple):
    """The title of a page and all rows of all its tables, in the order of the page."""

    title: str
    rows: tuple[Row, ...]


def page_of(octets: bytes, charset: str = "") -> Page:
    """The page; `charset` is the one the server named. Raises NotTheTable if it is endless."""
    return _Scan(_decoded(octets, charset)).page()


def _decoded(octets: bytes, charset: str) -> str:
    """As the server says, as the page says, as UTF-8, or as old firmware writes: the first that fits."""
    said = CHARSET.search(octets[:2_000])
    for name in (charset, said[1].decode() if said else "", "utf-8"):
        try:
            if codecs.lookup(name or "utf-8").name in CHARSETS:
                return octets.decode(name or "utf-8").removeprefix("\ufeff")
        except (LookupError, ValueError):  # no charset at all, or another one than it is said to be
            continue
    return octets.decode(FALLBACK, "replace")


class _Scan:
    """Goes through a page once. A row or cell ends where the next begins, whether it is closed or not."""

    def __init__(self, html: str) -> None:
        self._html = html
        self._rows: list[Row] = []
        self._kind: str | None = None
        self._cells: list[str] = []
        self._span = 0
        self._text: list[str] = []
        self._title: list[str] | None = None

    def page(self) -> Page:
        """The whole page."""
        at = 0
        for piece in PIECE.finditer(self._html):
            self._text.append(self._html[at : piece.start()])
            at = piece.end()
            if piece["tag"]:
                self._tag(piece["tag"].lower(), bool(piece["end"]), piece["more"])
        self._end_row()
        return Page(_plain(self._title or []), tuple(self._rows))

    def _tag(self, tag: str, closing: bool, more: str) -> None:
        if tag in CELLS:
            self._end_cell()
            self._text = []
            if not closing and self._kind is not None:
                span = COLSPAN.search(more)
                self._span = min(MAX_SPAN, max(1, int(span[1]))) if span else 1
        elif tag == "tr":
            self._end_row()
            if not closing:
                found = CLASS.search(more)
                self._kind = next((each for each in found.groups() if each), "") if found else ""
        elif tag in {"table", "title"}:
            self._end_row()
            if tag == "title" and closing and self._title is None:
                self._title = self._text
            self._text = []
        elif tag in BREAKS:
            self._text.append(" ")

    def _end_cell(self) -> None:
        if self._span and len(self._cells) < MAX_CELLS:
            self._cells += [_plain(self._text)] * self._span
        self._span = 0

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._rows.append(Row(self._kind or "", tuple(self._cells)))
        if len(self._rows) > MAX_ROWS:
            raise NotTheTable(
                N_("The printer's page has more rows than any list of jobs."),
                N_("Check that the address is the printer's own."),
            )
        self._kind, self._cells = None, []


def _plain(pieces: list[str]) -> str:
    """What a reader sees: references resolved, white space joined."""
    text = "".join(pieces)[: 4 * MAX_TEXT]
    if "&" in text:
        text = unescape(HUGE_REFERENCE.sub("\ufffd", text))
    return " ".join(text.split())[:MAX_TEXT].replace("\x00", "\ufffd")
