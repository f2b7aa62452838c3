"""A picked logo is printed, or refused with its reason."""

import base64
import io
import re

import pytest
from PIL import Image

from smarttracker_lite.billing.document import check_logo, render
from smarttracker_lite.billing.logo import MOST_BYTES
from smarttracker_lite.billing.logo import picture as svg_of
from smarttracker_lite.errors import BadInput
from tests.support.sheets import AT, SHEET, pages, raster

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'width="40" height="20">'
)
PATH = '<path d="M0 0h9v9z"/>'


def svg(inside: str) -> bytes:
    return f"{SVG}{inside}</svg>".encode()


def picture(png: bytes) -> str:
    return f'<image id="i" xlink:href="data:image/png;base64,{base64.b64encode(png).decode()}"/>'


def embedded(png: bytes) -> bytes:
    return svg(picture(png))


GOOD_LOGOS = {
    "png": raster("PNG"),
    "png with alpha": raster("PNG", "RGBA"),
    "png of 16 bits": raster("PNG", "I;16"),
    "png with palette": raster("PNG", "P"),
    "jpeg": raster("JPEG"),
    "jpeg in cmyk": raster("JPEG", "CMYK"),
    "large": raster("PNG", "L", (4000, 3000)),
    "thin": raster("PNG", "RGB", (3000, 1)),
    "svg": svg('<linearGradient id="g"/><rect width="9" height="9" fill="url(#g)"/>'),
    "svg with a doctype": b'<?xml version="1.0"?><!DOCTYPE svg><!-- c -->' + svg(f"<!-- c -->{PATH}"),
    "svg with a byte order mark": b"\xef\xbb\xbf" + svg(PATH),
    "svg with a copy": svg(f'<g id="a">{PATH}</g><use xlink:href="#a"/>'),
    "svg with a style": svg(f"<style>.a{{fill:url(#b)}}</style>{PATH}"),
    "svg around a png": embedded(raster("PNG")),
    "svg with a picture as a pattern": svg(
        '<rect width="9" height="9" fill="url(#p)"/><defs><pattern id="p" width="1" height="1">'
        f'<use xlink:href="#i"/></pattern>{picture(raster("PNG"))}</defs>'
    ),
    "svg with a style that clips": svg(
        "<style>.a, .b{fill:none} .b{clip-path:url(#c)}</style>"
        f'<clipPath id="c"><rect class="a" width="9" height="9"/></clipPath><g class="b">{PATH}</g>'
    ),
    "svg with a fading mask": svg(
        f'<linearGradient id="g"/><mask id="m"><rect fill="url(#g)"/></mask><g mask="url(#m)">{PATH}</g>'
    ),
    "svg with arrows": svg(f'<marker id="k">{PATH}</marker><path d="M0 0L9 9" marker-end="url(#k)"/>'),
}


@pytest.mark.parametrize("logo", GOOD_LOGOS.values(), ids=GOOD_LOGOS.keys())
def test_a_good_logo_is_accepted_and_printed(logo: bytes) -> None:
    check_logo(logo)
    assert len(pages(render(SHEET, logo, AT))) == 1


def nested(tag: str, reference: str) -> bytes:
    """Ten in each of ten in each of … nine floors: things drawn by reference within such things."""
    floors = (
        f'<{tag} id="a{n}" class="c{n}">'
        + f"<path d='M0 0h9v9z' {reference.format(n + 1)}/>" * 10
        + f"</{tag}>"
        for n in range(9)
    )
    return svg(f'{"".join(floors)}<path d="M0 0h9v9z" {reference.format(0)}/>')


BOMB = "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
BAD_LOGOS = {
    "nothing": (b"", "no PNG, JPEG or SVG"),
    "text": (b"hello", "no PNG, JPEG or SVG"),
    "gif": (raster("GIF"), "no PNG, JPEG or SVG"),
    "web page": (b"<html></html>", "no PNG, JPEG or SVG"),
    "half a png": (raster("PNG", size=(300, 300))[:-40], "damaged"),
    "half a jpeg": (raster("JPEG", size=(300, 300))[:-400], "damaged"),
    "half an svg": (SVG.encode(), "damaged"),
    "svg in utf-16": (svg(PATH).decode().encode("utf-16-le"), "no PNG, JPEG or SVG"),
    "heavy": (b"\x89PNG" + bytes(MOST_BYTES), "larger than 4 MB"),
    "too many pixels": (raster("PNG", "1", (9000, 9000)), "too many pixels"),
    "far too many pixels": (raster("PNG", "1", (14000, 14000)), "too many pixels"),
    "too many pixels inside an svg": (embedded(raster("PNG", "1", (9000, 9000))), "too many pixels"),
    "script": (svg("<script>1</script>"), "<script>"),
    "text in some font": (svg('<text y="9">A</text>'), "<text>"),
    "event": (svg('<path onload="x()"/>'), "onload"),
    "file": (svg('<image href="file:///etc/passwd"/>'), "href"),
    "web picture": (svg('<image xlink:href="https://x.example/a.png"/>'), "href"),
    "svg in svg": (svg('<image href="data:image/svg+xml;base64,AAAA"/>'), "href"),
    "broken base64": (svg('<image href="data:image/png;base64,A"/>'), "damaged"),
    "web style": (svg('<path style="fill: url( https://x.example/#a)"/>'), "style"),
    "imported style": (svg('<style>@import "https://x.example"</style>'), "style"),
    "entities": (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg("<g>&a;</g>"), "entities"),
    "copies of copies": (svg(f'<path id="a0" d="M0 0h9v9z"/>{BOMB}<use href="#a8"/>'), "intricate"),
    "too much": (svg("<path/>" * 6000), "intricate"),
    "patterns in patterns": (nested("pattern", "fill='url(#a{})'"), "intricate"),
    "masks in masks": (nested("mask", "mask='url(#a{})'"), "intricate"),
    "clips in clips": (nested("clipPath", "style='clip-path: url( \"#a{}\" )'"), "intricate"),
    "markers on markers": (nested("marker", "marker-mid='url(#a{})'"), "intricate"),
    "many points with a marker": (
        svg(f'<marker id="k">{PATH}</marker><path d="M0 0{"h1" * 99_000}" marker-mid="url(#k)"/>'),
        "intricate",
    ),
    "patterns in themselves": (
        svg(f'<pattern id="p"><g fill="url(#p)">{PATH}</g></pattern><g fill="url(#p)">{PATH}</g>'),
        "intricate",
    ),
    "patterns in patterns by a style": (
        svg(f'<style>.a{{fill:url(#p)}}</style><pattern id="p"><g class="a">{PATH}</g></pattern>'),
        "intricate",
    ),
    "patterns in patterns by an odd style": (
        svg(f'<style>g[x="}}"],i{{fill:url(#p)}}</style><pattern id="p"><g x="}}">{PATH}</g></pattern>'),
        "intricate",
    ),
    "too many pixels in all": (svg(picture(raster("PNG", "1", (3000, 3000))) * 3), "intricate"),
    "a large picture often": (
        svg(f"{picture(raster('PNG', '1', (3000, 3000)))}" + '<use href="#i"/>' * 3),
        "intricate",
    ),
    "size zero": (b'<svg xmlns="http://www.w3.org/2000/svg" width="0" height="0"/>', "cannot be printed"),
}


@pytest.mark.parametrize(
    ("form", "mode", "colour", "printed"),
    [
        ("PNG", "I;16", 40_000, (156, 156, 156)),
        ("PNG", "L", 156, (156, 156, 156)),
        ("JPEG", "CMYK", (0, 255, 255, 0), (255, 0, 0)),
    ],
)
def test_a_logo_keeps_its_colours(
    form: str, mode: str, colour: int | tuple[int, ...], printed: tuple[int, ...]
) -> None:
    file = io.BytesIO()
    Image.new(mode, (90, 30), colour).save(file, form)
    (png,) = re.findall('base64,([^"]+)', svg_of(file.getvalue()))
    with Image.open(io.BytesIO(base64.b64decode(png))) as kept:
        assert kept.getpixel((45, 15)) == (*printed, 255)


@pytest.mark.parametrize(("logo", "reason"), BAD_LOGOS.values(), ids=BAD_LOGOS.keys())
def test_a_bad_logo_is_refused_with_its_reason(logo: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=re.escape(reason)) as caught:
        check_logo(logo)
    assert caught.value.hint
    assert caught.value.field == "logo"
