"""The logo on a document: PNG, JPEG or SVG as somebody picked it, made safe and one kind: SVG text."""

import base64
import io
import re
from functools import lru_cache
from typing import NoReturn
from xml.etree import ElementTree

from PIL import Image, ImageOps, UnidentifiedImageError

from smarttracker_lite.errors import BadInput, N_

MOST_BYTES = 4_000_000
MOST_PIXELS = 25_000_000
_PRINTED_PIXELS = 800
"""The longer side that is kept: 370 dots per inch at the 55 mm a logo may take."""

_MOST_ELEMENTS = 5_000
_MOST_COPIES = 100_000
"""Elements drawn by way of `<use>`, counted as if every copy drew the whole picture."""

_FORBIDDEN = {"script", "foreignObject", "filter", "text"}
_EMBEDDED = re.compile(r"data:image/(png|jpe?g);base64,")
_ELSEWHERE = re.compile(r"@import|url\(\s*['\"]?\s*(?!['\"#\s])", re.IGNORECASE)
_SIMPLER = N_("Save it again as a PNG picture, or as plain SVG with texts as outlines.")


@lru_cache(maxsize=4)
def picture(logo: bytes) -> str:
    """The logo as a self-contained SVG text. BadInput when it is no picture, too large or not harmless."""
    if len(logo) > MOST_BYTES:
        _refuse(N_("The logo is larger than {most} MB."), most=MOST_BYTES // 1_000_000)
    if re.match(rb"(\xef\xbb\xbf)?\s*<[!?a-z]", logo):
        return _drawing(logo)
    return _wrapped(_raster(logo))


def _raster(logo: bytes) -> Image.Image:
    """The decoded pixels, upright, in RGB with alpha, no larger than print needs."""
    try:
        with Image.open(io.BytesIO(logo), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                _refuse(N_("The logo has too many pixels."))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    except UnidentifiedImageError:
        _refuse(N_("The logo is no PNG, JPEG or SVG picture."))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse(N_("The logo has too many pixels."))
    except (OSError, SyntaxError, ValueError):
        _refuse(N_("The logo's file is damaged."))
    upright.thumbnail((_PRINTED_PIXELS, _PRINTED_PIXELS))
    return upright


def _wrapped(image: Image.Image) -> str:
    png = io.BytesIO()
    image.save(png, "PNG")
    size = f'width="{image.width}" height="{image.height}"'
    href = f"data:image/png;base64,{base64.b64encode(png.getvalue()).decode()}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><image {size} href="{href}"/></svg>'


def _drawing(logo: bytes) -> str:
    """The SVG itself, once every element and attribute has been looked at."""
    try:
        text = logo.decode("utf-8-sig")
        if "<!ENTITY" in text:
            _refuse(N_("The logo's SVG uses entities."))
        elements = list(ElementTree.fromstring(text).iter())  # noqa: S314 entities are refused above
        if _local(elements[0].tag) != "svg":
            _refuse(N_("The logo is no PNG, JPEG or SVG picture."))
        _check_size(elements)
        for element in elements:
            _check(element)
    except (ValueError, ElementTree.ParseError):
        _refuse(N_("The logo's file is damaged."))
    return text


def _check_size(elements: list[ElementTree.Element]) -> None:
    uses = [element for element in elements if _local(element.tag) == "use"]
    targets = {value.lstrip("#") for use in uses for name, value in use.items() if _local(name) == "href"}
    nested = any(
        _local(inner.tag) == "use"
        for element in elements
        if element.get("id") in targets
        for inner in element.iter()
    )
    if nested or len(elements) > _MOST_ELEMENTS or len(uses) * len(elements) > _MOST_COPIES:
        _refuse(N_("The logo's drawing is too intricate."))


def _check(element: ElementTree.Element) -> None:
    """Refuse what could run, what reaches outside the file, and texts that need a font we do not have."""
    tag = _local(element.tag)
    if tag in _FORBIDDEN:
        _refuse(N_("The logo's SVG contains a <{tag}>, which cannot be printed safely."), tag=tag)
    for name, value in [*element.items(), (tag, element.text or "")]:
        embedded = _EMBEDDED.match(value)
        outside = _local(name) == "href" and not value.startswith("#") and not embedded
        if embedded:
            _raster(base64.b64decode(value[embedded.end() :]))
        if outside or name.startswith("on") or _ELSEWHERE.search(value):
            _refuse(N_("The logo's SVG reaches outside its own file ({name})."), name=_local(name))


def _local(name: str) -> str:
    """A name without its XML namespace."""
    return name.rpartition("}")[2]


def _refuse(text: str, **values: object) -> NoReturn:
    raise BadInput(text, _SIMPLER, field="logo", **values)
