"""What Typst makes of an invoice sheet, read back from the PDF by another program's eyes."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.billing.document import preview, render
from smarttracker_lite.billing.glyphs import coverage, showable
from smarttracker_lite.billing.sheet import InvoiceSheet
from smarttracker_lite.errors import DocumentTrouble
from smarttracker_lite.paths import assets
from tests.support.sheets import AT, LINE, SHEET, pages, raster, with_description, with_lines

FONTS = sorted(assets("fonts").glob("*.otf"))
COVERED = coverage(FONTS[0].read_bytes())


def words(sheet: InvoiceSheet) -> str:
    return "\n".join(pages(render(sheet, None, AT)))


def test_every_word_of_the_sheet_can_be_read_back() -> None:
    page = words(SHEET)
    for word in ("Fattura", "Lumière", "Bianchi & Šimková", "Canvas 100x150 «Città»", "1,956", "€ 29,83"):
        assert word in page
    assert "IT60 X054 2811 1010 0000 0123 456" in page
    assert "Pagina 1 di 1" in page


@pytest.mark.parametrize("count", [0, 1, 52, 300, 500])
def test_all_lines_are_printed_once_and_the_total_once_at_the_end(count: int) -> None:
    printed = pages(render(with_lines(count), None, AT))
    assert re.findall(r"job-\d+\.pdf", "\n".join(printed)) == [f"job-{n}.pdf" for n in range(count)]
    assert [number for number, page in enumerate(printed) if "Imponibile" in page] == [len(printed) - 1]
    assert "Totale" in printed[-1]
    assert "Pagamento" in printed[-1]


def test_from_page_two_every_page_says_which_invoice_of_whom_and_repeats_the_headings() -> None:
    first, *others = pages(render(with_lines(52), None, AT))
    assert "Fattura 2026/0147" not in first
    assert others
    for number, page in enumerate(others, start=2):
        assert page.lstrip().startswith("Fattura 2026/0147")
        assert "Galleria d’Arte Bianchi & Šimková S.r.l." in page
        assert "Descrizione" in page
        assert f"Pagina {number} di {len(others) + 1}" in page


@pytest.mark.parametrize("height", range(12, 26))
def test_totals_are_never_torn_over_two_pages(height: int) -> None:
    printed = pages(render(with_lines(height), None, AT))
    (last,) = [page for page in printed if "Imponibile" in page]
    assert "Totale" in last
    assert "Pagamento" in last


def test_a_column_without_any_value_is_not_printed() -> None:
    untaxed = replace(SHEET, lines=(replace(LINE, tax=""),), totals=SHEET.totals[:1])
    assert "IVA" in words(SHEET)
    assert "IVA" not in words(untaxed)


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd") #panic("x")',
        "*bold* _it_ $x^2$ = head <label> @ref `raw`",
        '<img src=x onerror="alert(1)">',
        '\\u{41} "quoted" #{sys.version} // gone?',
        "{page} {pages} %s {0}",
    ],
)
def test_a_hostile_name_is_printed_as_it_is(text: str) -> None:
    assert text.replace(" ", "") in re.sub(r"\s", "", words(with_description(text)))


def test_a_character_the_font_lacks_becomes_a_question_mark() -> None:
    assert "?? plan ? caffè.pdf" in words(with_description("图纸 plan 👍 caffe\u0300.pdf"))


def test_controls_and_direction_marks_never_reach_the_page() -> None:
    assert "a b gnp.exe" in words(with_description("a\x00b \u202egnp.exe\u200b"))


def test_a_name_of_600_letters_without_a_space_stays_inside_its_column() -> None:
    page = preview(with_description("W" * 600), None, AT)[0]
    with Image.open(io.BytesIO(page)) as image:
        right_margin = image.convert("L").crop((image.width - 70, 0, image.width, image.height))
    assert right_margin.getextrema() == (255, 255)
    assert words(with_description("W" * 600)).count("W") == 600


def test_an_x_in_a_file_name_is_not_drawn_as_a_multiplication_sign() -> None:
    assert preview(with_description("100x150"), None, AT) != preview(with_description("100×150"), None, AT)


def test_the_language_may_name_a_country() -> None:
    root = PdfReader(io.BytesIO(render(replace(SHEET, language="en-GB"), None, AT))).root_object
    assert str(root["/Lang"]) == "en"


def test_an_iban_can_be_copied_as_it_is_typed() -> None:
    iban = "MT84MALT011000012345MTLCAST001S"
    assert iban in words(replace(SHEET, payment=(("IBAN", iban),)))


def test_a_name_longer_than_a_page_is_printed_to_its_end() -> None:
    assert words(with_description("word " * 3000)).count("word") == 3000


@given(st.text())
def test_any_text_is_brought_down_to_characters_of_the_font(text: str) -> None:
    assert COVERED.issuperset(showable(text, COVERED))


@given(st.text(st.sampled_from(sorted(char for char in COVERED if char.isascii()))))
def test_plain_text_stays_what_it_is(text: str) -> None:
    assert showable(text, COVERED) == text


def test_every_character_taken_for_printable_is_printable_in_every_font_file() -> None:
    assert all(coverage(font.read_bytes()) == COVERED for font in FONTS)
    assert render(with_description(" ".join(sorted(COVERED))), None, AT).startswith(b"%PDF")


def test_equal_input_gives_equal_bytes_and_another_time_other_bytes() -> None:
    logo = raster("PNG")
    assert render(SHEET, logo, AT) == render(SHEET, logo, AT)
    assert render(SHEET, logo, AT) != render(SHEET, logo, AT.replace(year=2027))


def test_threads_may_render_at_once() -> None:
    sheets = [with_description(f"thread-{n}.pdf") for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        printed = list(pool.map(words, sheets))
    assert all(f"thread-{n}.pdf" in page for n, page in enumerate(printed))


def test_the_pdf_says_it_is_for_archives_and_for_screen_readers() -> None:
    reader = PdfReader(io.BytesIO(render(SHEET, raster("PNG"), AT)))
    root: Any = reader.root_object  # a PDF's dictionary holds anything
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part>3<.*pdfaid:conformance>A<", xmp, re.DOTALL)
    assert "pdfuaid:part>1<" in xmp
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "it"
    assert reader.metadata is not None
    assert reader.metadata.title == "Fattura 2026/0147"
    assert reader.metadata.author == "Studio Grafico Lumière"
    assert reader.metadata.creation_date == AT


def fonts_of(page: Any) -> Iterator[Any]:
    for font in page["/Resources"]["/Font"].values():
        yield from (part.get_object() for part in font.get_object()["/DescendantFonts"])


def test_every_font_is_inter_and_inside_the_file() -> None:
    reader = PdfReader(io.BytesIO(render(with_lines(52), None, AT)))
    fonts = [font for page in reader.pages for font in fonts_of(page)]
    assert fonts
    assert all("Inter" in font["/BaseFont"] for font in fonts)
    assert all("/FontFile3" in font["/FontDescriptor"] for font in fonts)


def test_the_templates_fetch_nothing() -> None:
    templates = [path.read_text("utf-8") for path in assets("invoice").glob("*.typ")]
    assert templates
    assert not any(re.search(r"@preview|#import|#include|\bread\(|https?://", text) for text in templates)


def test_the_fonts_come_with_their_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in assets("fonts", "OFL.txt").read_text("utf-8")


def test_a_draft_has_its_word_across_every_page_and_an_invoice_has_none() -> None:
    draft = replace(with_lines(52), watermark="BOZZA", number="")
    assert all("BOZZA" in page for page in pages(render(draft, None, AT)))
    assert "BOZZA" not in words(SHEET)


def test_the_preview_shows_as_many_pages_as_the_pdf_has() -> None:
    pictures = preview(with_lines(52), None, AT)
    assert len(pictures) == len(pages(render(with_lines(52), None, AT)))
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


def test_an_accent_that_is_no_colour_is_told_in_words() -> None:
    with pytest.raises(DocumentTrouble, match="could not be laid out"):
        render(replace(SHEET, accent="reddish"), None, AT)
