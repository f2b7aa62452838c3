"""The logo on a document: PNG, JPEG or SVG as somebody picked it, made safe and one kind: SVG text."""

import base64
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import NoReturn
from xml.etree import ElementTree

from PIL import Image, ImageOps, UnidentifiedImageError

from smarttracker_lite.billing.drawing import draws_more, local
from smarttracker_lite.errors import BadInput, N_

MOST_BYTES = 4_000_000
MOST_PIXELS = 25_000_000
_PRINTED_PIXELS = 800
"""The longer side that is kept: 370 dots per inch at the 55 mm a logo may take."""

_MOST_ELEMENTS = 5_000
_MOST_DRAWN = 100_000
"""Elements drawn, copies and all; a picture of `MOST_PIXELS` in it is as much as all of them."""

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
    with _opened(logo) as image:
        upright = _eight_bits(ImageOps.exif_transpose(image)).convert("RGBA")
    upright.thumbnail((_PRINTED_PIXELS, _PRINTED_PIXELS))
    return upright


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits are scaled: Pillow would make white of all but the darkest."""
    if image.mode != "I;16":
        return image
    return image.point(lambda level: level * (1 / 256)).convert("L")


@contextmanager
def _opened(logo: bytes) -> Iterator[Image.Image]:
    """The picture in the file, its pixels not decoded yet."""
    try:
        with Image.open(io.BytesIO(logo), formats=("PNG", "JPEG")) as image:
            if image.width * image.height > MOST_PIXELS:
                _refuse(N_("The logo has too many pixels."))
            yield image
    except UnidentifiedImageError:
        _refuse(N_("The logo is no PNG, JPEG or SVG picture."))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        _refuse(N_("The logo has too many pixels."))
    except (OSError, SyntaxError, ValueError):
        _refuse(N_("The logo's file is damaged."))


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
        if local(elements[0].tag) != "svg":
            _refuse(N_("The logo is no PNG, JPEG or SVG picture."))
        for element in elements:
            _check(element)
        _check_size(elements)
    except (ValueError, ElementTree.ParseError):
        _refuse(N_("The logo's file is damaged."))
    return text


def _check(element: ElementTree.Element) -> None:
    """Refuse what could run, what reaches outside the file, and texts that need a font we do not have."""
    tag = local(element.tag)
    if tag in _FORBIDDEN:
        _refuse(N_("The logo's SVG contains a <{tag}>, which cannot be printed safely."), tag=tag)
    for name, value in [*element.items(), (tag, element.text or "")]:
        outside = local(name) == "href" and not value.startswith("#") and not _EMBEDDED.match(value)
        if outside or name.startswith("on") or _ELSEWHERE.search(value):
            _refuse(N_("The logo's SVG reaches outside its own file ({name})."), name=local(name))


def _check_size(elements: list[ElementTree.Element]) -> None:
    """Refuse what would take too long to draw, then pictures in it that are damaged."""
    pictures = {element: _pictures(element) for element in elements}
    weights = {element: 1 + sum(map(_weight, inside)) for element, inside in pictures.items()}
    if len(elements) > _MOST_ELEMENTS or draws_more(elements, weights, _MOST_DRAWN):
        _refuse(N_("The logo's drawing is too intricate."))
    for inside in pictures.values():
        for embedded in inside:
            _raster(embedded)


def _pictures(element: ElementTree.Element) -> list[bytes]:
    found = [(value, _EMBEDDED.match(value)) for value in element.attrib.values()]
    return [base64.b64decode(value[embedded.end() :]) for value, embedded in found if embedded]


def _weight(embedded: bytes) -> int:
    with _opened(embedded) as image:
        return image.width * image.height * _MOST_DRAWN // MOST_PIXELS


def _refuse(text: str, **values: object) -> NoReturn:
    raise BadInput(text, _SIMPLER, field="logo", **values)
