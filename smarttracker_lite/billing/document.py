"""The one door to Typst: an invoice sheet becomes a PDF, and pictures of its pages for the screen.

The PDF is PDF/A-3a (archive, ISO 19005-3) and PDF/UA-1 (screen readers, ISO 14289-1); Typst refuses
to write one that is not. Equal input gives equal bytes.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import typst

from smarttracker_lite.billing.glyphs import Faces, coverage, showable, unshowable
from smarttracker_lite.billing.logo import picture
from smarttracker_lite.billing.sheet import InvoiceSheet
from smarttracker_lite.errors import BadInput, DocumentTrouble, N_
from smarttracker_lite.paths import assets

Form: TypeAlias = Literal["pdf", "png"]
LAYOUTS = ("modern", "classic", "compact")
"""Ours; the first is the default."""
_DOTS_PER_INCH = 110
_FAMILIES = (
    "Inter",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Thai",
    "Noto Sans SC",
    "Noto Sans KR",
    "Noto Emoji",
)
"""In the order in which they are asked for a character. Inter has Latin, Greek and Cyrillic."""

"""The tree of pages, with which a PDF of Typst's begins."""
_BYTES = "__typst_py_bytes__.typ"
_NOWHERE = ".packages"
_IMPORT = '#import "parts.typ": *\n'
_ATTACHED = b"""
#pdf.attach("factur-x.xml", bytes(sys.inputs.xml), relationship: "alternative", mime-type: "text/xml",
  description: "Factur-X")
"""
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")
_PAGE = b"""
#set page(width: auto, height: auto, margin: 0pt)
#context {
  let page = image.with(sys.inputs.pdf, page: int(sys.inputs.page))
  let whole(length) = calc.round(length / 1in * int(sys.inputs.dots)) / int(sys.inputs.dots) * 1in
  let size = measure(page())
  page(width: whole(size.width), height: whole(size.height), fit: "stretch")
}
"""
"""A page of a PDF, of so many whole dots: Typst leaves a column out of a picture that is a fraction wider."""
_LOGO_ALONE = b"#set page(width: auto, height: auto)\n#image(bytes(sys.inputs.logo), width: 4cm)"


class Refused(Exception):
    """Typst made nothing of a template: why, and at which of its lines."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


def render(
    sheet: InvoiceSheet,
    logo: bytes | None,
    at: datetime,
    layout: str = LAYOUTS[0],
    attachment: bytes | None = None,
) -> bytes:
    """The PDF of `sheet`, dated `at`, with the e-invoice in it that is the `attachment`.

    BadInput for a logo that `check_logo` refuses, else DocumentTrouble.
    """
    told = inputs(sheet, logo, attachment)
    return _invoice(layout, told, "pdf", at)[0]


def preview(sheet: InvoiceSheet, logo: bytes | None, at: datetime, layout: str = LAYOUTS[0]) -> list[bytes]:
    """The pages of `render` as they look: one PNG each."""
    return _invoice(layout, inputs(sheet, logo), "png", at)


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has: Typst keeps what it says of each in the clear."""
    return len(_PAGE_OBJECT.findall(pdf))


def page_of(pdf: Path, page: int) -> bytes:
    """A page of a PDF as it looks, from 1, as PNG. DocumentTrouble if there is none."""
    told = {"pdf": pdf.name, "page": str(page), "dots": str(_DOTS_PER_INCH)}
    try:
        return compiled(_PAGE, told, "png", None, pdf.parent)[0]
    except Refused as error:
        raise DocumentTrouble(
            N_("Page {page} cannot be shown: {reason}."),
            N_("Download the PDF and open it instead."),
            page=page,
            reason=error.reason,
        ) from error


def as_one_file(layout: str) -> str:
    """One of our layouts with all it is made of, to be changed: it needs no other file."""
    own = assets("invoice", f"{layout}.typ").read_text("utf-8")
    parts = assets("invoice", "parts.typ").read_text("utf-8")
    return f"{parts}\n{own.replace(_IMPORT, '')}"


def unprintable(sheet: InvoiceSheet) -> dict[str, str]:
    """Texts of `sheet` with characters that no font of ours has, and these characters: a box is printed."""
    found = {text: unshowable(text, _faces()) for text in _texts(asdict(sheet))}
    return {text: lost for text, lost in found.items() if lost}


def check_logo(logo: bytes) -> None:
    """BadInput, with words, for what is no picture, too large, not harmless or not printable."""
    try:
        compiled(_LOGO_ALONE, {"logo": picture(logo)}, "png", None)
    except Refused as error:
        raise BadInput(
            N_("The logo cannot be printed: {reason}."),
            N_("Save it again as a PNG picture."),
            reason=error.reason,
            field="logo",
        ) from error


def inputs(sheet: InvoiceSheet, logo: bytes | None, attachment: bytes | None = None) -> dict[str, str]:
    """What a template is given, as texts. BadInput for a logo that cannot be printed."""
    return {
        "sheet": json.dumps(_shown(asdict(sheet))),
        "fonts": json.dumps(_FAMILIES),
        "logo": picture(logo) if logo else "",
        "xml": attachment.decode() if attachment else "",
    }


def _invoice(layout: str, told: dict[str, str], form: Form, at: datetime) -> list[bytes]:
    source = assets("invoice", f"{layout if layout in LAYOUTS else LAYOUTS[0]}.typ").read_bytes()
    try:
        return compiled(source, told, form, at)
    except Refused as error:
        raise DocumentTrouble(
            N_("The document could not be laid out: {reason}."),
            N_("Try again without the logo. If that does not help, please report it."),
            reason=error.reason,
        ) from error


def compiled(
    source: bytes, told: dict[str, str], form: Form, at: datetime | None, root: Path | None = None
) -> list[bytes]:
    """What Typst makes of a template that may read what is below `root`. Raises Refused.

    One compiler a call: they may not be shared by threads, and with the fonts at hand cost little.
    """
    root = root or assets("invoice")
    compiler = typst.Compiler(
        root=root, font_paths=_fonts(), package_path=root / _NOWHERE, package_cache_path=root / _NOWHERE
    )
    try:
        made = compiler.compile(
            source + (_ATTACHED if told.get("xml") and form == "pdf" else b""),
            sys_inputs=told,
            format=form,
            ppi=_DOTS_PER_INCH,
            pdf_standards=["a-3a", "ua-1"] if form == "pdf" else [],
            timestamp=at and at.astimezone(UTC),
        )
    except typst.TypstError as error:
        raise Refused(error.message, _line(error.diagnostic or "")) from error
    return made if isinstance(made, list) else [made or b""]


def _line(diagnostic: str) -> int | None:
    """Where in the template itself it was told: the last place of those that led there."""
    places = re.findall(rf"{_BYTES}:(\d+):", diagnostic)
    return int(places[-1]) if places else None


def _shown(value: object) -> object:
    """The same structure, every text in characters our fonts have: Typst refuses others in a PDF/A."""
    if isinstance(value, str):
        return showable(value, _faces())
    if isinstance(value, dict):
        return {key: _shown(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value


def _texts(value: object) -> Iterator[str]:
    """Every text in a structure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and those inside Typst, so that a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[assets("fonts")])


@cache
def _faces() -> Faces:
    """What each family can show: its weights have the same characters."""
    return tuple(coverage(_regular(family).read_bytes()) for family in _FAMILIES)


def _regular(family: str) -> Path:
    folder, name = family.lower().replace(" ", "-"), family.replace(" ", "")
    return assets("fonts", folder, f"{name}-Regular.ttf")
