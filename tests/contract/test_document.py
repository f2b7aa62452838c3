"""What Typst makes of an invoice sheet, read back from the PDF by another program's eyes."""

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.billing.document import LAYOUTS, preview, render, unprintable
from smarttracker_lite.billing.glyphs import coverage, showable, unshowable
from smarttracker_lite.billing.sheet import Appendix, InvoiceSheet, Party, Total
from smarttracker_lite.errors import DocumentTrouble
from smarttracker_lite.paths import assets
from tests.support.sheets import AT, LINE, SHEET, pages, raster, with_description, with_lines

SLIP = "Arimo"
"""For the Swiss payment part alone: whatever it lacks, the others have."""
FONTS = {
    path.stem: coverage(path.read_bytes())
    for path in sorted(assets("fonts").glob("**/*.ttf"))
    if not path.stem.startswith(SLIP)
}
FACES = [covered for name, covered in FONTS.items() if name.endswith("-Regular")]
INTER = FONTS["Inter-Regular"]

# Names of clients and jobs as they are: Greek, Cyrillic, Chinese, Japanese, Korean, Hindi, Thai, and others.
WRITTEN = [
    "Αρχιτεκτονική Αθηνών Α.Ε.",
    "ТОВ «Київський друк» №7",
    "图纸工作室有限公司",
    "繁體中文設計",
    "株式会社東京デザイン",
    "한국디자인㈜",
    "शर्मा वास्तुकला",
    "บริษัทกรุงเทพพิมพ์",
    "Công ty Kiến trúc Việt",
    "plan 👍 ☎ ★.pdf",
]
LETTERS = {"ש": "NotoSansHebrew", "ب": "NotoSansArabic", "क": "NotoSansDevanagari", "图": "NotoSansSC"}
COVERED = frozenset[str]().union(*FACES)


def words(sheet: InvoiceSheet) -> str:
    return "\n".join(pages(render(sheet, None, AT)))


def fonts_in(sheet: InvoiceSheet) -> Iterator[Any]:
    for page in PdfReader(io.BytesIO(render(sheet, None, AT))).pages:
        resources: Any = page["/Resources"]  # a PDF's dictionary holds anything
        for font in resources["/Font"].values():
            yield from (part.get_object() for part in font.get_object()["/DescendantFonts"])


def font_names(sheet: InvoiceSheet) -> set[str]:
    """The families in the PDF, without the mark of a subset and the weight."""
    return {re.split("[+-]", font["/BaseFont"])[1] for font in fonts_in(sheet)}


def test_every_word_of_the_sheet_can_be_read_back() -> None:
    page = words(SHEET)
    for word in ("Fattura", "Lumière", "Bianchi & Šimková", "Canvas 100x150 «Città»", "1,956", "€ 29,83"):
        assert word in page
    assert "IT60 X054 2811 1010 0000 0123 456" in page
    assert "Pagina 1 di 1" in page


@pytest.mark.parametrize(
    ("count", "layout"),
    [(0, "modern"), (1, "classic"), (52, "classic"), (300, "modern"), (500, "compact"), (1990, "compact")],
)
def test_all_lines_are_printed_once_and_the_total_once_at_the_end(count: int, layout: str) -> None:
    printed = pages(render(with_lines(count), None, AT, layout))
    assert re.findall(r"job-\d+\.pdf", "\n".join(printed)) == [f"job-{n}.pdf" for n in range(count)]
    assert [number for number, page in enumerate(printed) if "Imponibile" in page] == [len(printed) - 1]
    assert "Totale" in printed[-1]
    assert "Pagamento" in printed[-1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_from_page_two_every_page_says_which_invoice_of_whom_and_repeats_the_headings(layout: str) -> None:
    first, *others = pages(render(with_lines(80), None, AT, layout))
    assert "Fattura 2026/0147" not in first
    assert others
    for number, page in enumerate(others, start=2):
        assert page.lstrip().startswith("Fattura 2026/0147")
        assert "Galleria d’Arte Bianchi & Šimková S.r.l." in page
        assert "Descrizione" in page
        assert f"Pagina {number} di {len(others) + 1}" in page


@pytest.mark.parametrize(
    ("height", "layout"),
    [
        *((height, "modern") for height in range(16, 30)),
        *((height, "classic") for height in range(12, 20)),
        *((height, "compact") for height in range(36, 48)),
    ],
)
def test_totals_are_never_torn_over_two_pages_and_never_without_a_line(height: int, layout: str) -> None:
    printed = pages(render(with_lines(height), None, AT, layout))
    (last,) = [page for page in printed if "Imponibile" in page]
    assert "Totale" in last
    assert "Pagamento" in last
    assert f"job-{height - 1}.pdf" in last


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "word", ["Rechnungskorrektur", "Factura rectificativa", "Umsatzsteuerfreistellung" * 2]
)
def test_nothing_stands_in_the_margin_on_the_right(word: str, layout: str) -> None:
    """Whatever a paper and its sums are called in a language."""
    total = Total(label=word * 3, amount="−1.234.567,89 €")
    told = replace(SHEET, title=word, totals=(total, *SHEET.totals), facts=((word, word), *SHEET.facts))
    for page in preview(told, None, AT, layout):
        with Image.open(io.BytesIO(page)) as image:
            margin = image.convert("L").crop((image.width * 945 // 1000, 40, image.width, image.height))
            assert margin.getextrema() == (255, 255)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_row_of_the_appendix_is_not_torn_over_two_pages(layout: str) -> None:
    price = " + ".join(f"part-{{}}-{place}" for place in range(9))
    rows = tuple(("1.10.", f"job-{n}.pdf", "", "", price.replace("{}", str(n)), "") for n in range(60))
    names = ("Data", "Documento", "", "", "Prezzo", "")
    told = replace(SHEET, appendix=Appendix(title="Lavori", columns=names, rows=rows))
    for page in pages(render(told, None, AT, layout)):
        begun = re.findall(r"job-(\d+)\.pdf", page)
        assert sorted(set(re.findall(r"part-(\d+)-8", page))) == sorted(begun)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_long_name_of_a_client_takes_one_line_above_the_pages(layout: str) -> None:
    name = "Arbeitsgemeinschaft der Architekten und Ingenieure des Großraums München-Nord GmbH & Co. KG"
    _, second, *_ = pages(render(replace(with_lines(80), buyer=Party(name=name)), None, AT, layout))
    assert "Großraums…" in second.replace("\n", " ")
    assert "KG" not in second


@pytest.mark.parametrize("below", [0, 2])
@pytest.mark.parametrize(
    ("count", "layout"),
    [*((count, "modern") for count in range(16, 22)), *((count, "compact") for count in range(38, 44))],
)
def test_the_heading_of_a_group_is_never_without_a_line_of_it(count: int, below: int, layout: str) -> None:
    """Whether its line is the last one too or not."""
    group = replace(LINE, description="Consegna", group="Oltre alla stampa", date="")
    others = tuple(replace(LINE, description=f"Altro {place}") for place in range(below))
    told = pages(
        render(replace(with_lines(count), lines=(*with_lines(count).lines, group, *others)), None, AT, layout)
    )
    assert "".join(told).count("Oltre alla stampa") == 1
    (page,) = (page for page in told if "Consegna" in page)
    assert "Oltre alla stampa" in page


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


@pytest.mark.parametrize("text", WRITTEN)
def test_a_name_in_another_script_is_printed_with_all_its_characters(text: str) -> None:
    sheet = with_description(text)
    assert set(text) <= set(words(sheet))
    assert unprintable(sheet) == {}


def test_a_name_that_is_read_from_the_right_stands_so_whatever_is_beside_it() -> None:
    from_left_to_right = "בע״מ אדריכלים שרה"
    seller = Party(name="שרה אדריכלים בע״מ")
    printed = words(replace(SHEET, seller=seller, footer=(seller.name, "02-5550 0147")))
    assert printed.count(from_left_to_right) == 2
    assert f"{from_left_to_right} · 02-5550 0147" in printed


def test_what_no_font_has_is_a_box_and_told_before() -> None:
    sheet = with_description("ქარხანა ქ.pdf")
    assert "□□□□□□□ □.pdf" in words(sheet)
    assert unprintable(sheet) == {"ქარხანა ქ.pdf": "ქარხნ"}


@pytest.mark.parametrize("cluster", ["图\u0323", "ש\u0300", "a\u0901", "1\ufe0f\u20e3"])
def test_an_accent_that_would_cost_its_letter_is_left_out_and_told(cluster: str) -> None:
    assert showable(f"{cluster}.pdf", FACES) == f"{cluster[0]}.pdf"
    assert unshowable(f"{cluster}.pdf", FACES) == cluster.replace("\ufe0f", "")


@pytest.mark.parametrize(("char", "name"), LETTERS.items())
def test_no_letter_is_lost_beside_an_accent_of_another_font(char: str, name: str) -> None:
    assert name in font_names(with_description(f"{char}\u0300"))


def test_joined_signs_are_one_picture_and_persian_keeps_its_spelling() -> None:
    family, persian = "👨\u200d👩\u200d👧", "می\u200cخواهم"
    assert showable(family, FACES) == family
    assert showable(persian, FACES) == persian
    assert preview(with_description(family), None, AT) != preview(with_description("👨👩👧"), None, AT)


def test_what_has_no_look_of_its_own_is_not_missed() -> None:
    assert unshowable("a\tb\u200b❤\ufe0f\u202e", FACES) == ""


def test_controls_and_direction_marks_never_reach_the_page() -> None:
    assert "a b gnp.exe" in words(with_description("a\x00b \u202egnp.exe\u200b"))


LONG = "W" * 600


@pytest.mark.parametrize(
    "sheet",
    [
        with_description(LONG),
        replace(SHEET, lines=(replace(LINE, detail=(LONG, LONG)),)),
        replace(SHEET, seller=Party(name=LONG, lines=(LONG,)), buyer=Party(name="图" * 300)),
        replace(with_lines(52), buyer=Party(name="W" * 200), footer=(LONG,)),
        replace(SHEET, payment=(("Causale", LONG),), notes=(LONG,), facts=(("Numero", LONG),)),
    ],
    ids=["description", "detail", "parties", "running head and foot", "payment and notes"],
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_name_without_a_space_stays_inside_the_page(sheet: InvoiceSheet, layout: str) -> None:
    """Below the bar in the studio's colour, which goes from edge to edge."""
    for page in preview(sheet, None, AT, layout):
        with Image.open(io.BytesIO(page)) as image:
            right_margin = image.convert("L").crop((image.width - 55, 20, image.width, image.height))
        assert right_margin.getextrema() == (255, 255)


def test_a_name_of_600_letters_is_printed_to_its_end() -> None:
    assert words(with_description(LONG)).count("W") == 600


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


@settings(deadline=None)
@given(st.text())
def test_any_text_is_brought_down_to_characters_of_the_fonts(text: str) -> None:
    assert COVERED.issuperset(showable(text, FACES))


@settings(deadline=None)
@given(st.text(st.sampled_from(sorted(char for char in INTER if char.isascii()))))
def test_plain_text_stays_what_it_is(text: str) -> None:
    assert showable(text, FACES) == text
    assert unshowable(text, FACES) == ""


def test_the_weights_of_a_family_have_the_same_characters() -> None:
    heavier = {name: covered for name, covered in FONTS.items() if name.endswith("-SemiBold")}
    assert heavier
    assert all(covered == FONTS[name.replace("SemiBold", "Regular")] for name, covered in heavier.items())


@pytest.mark.parametrize("name", [name for name in FONTS if name.endswith("-Regular")])
def test_every_character_taken_for_printable_is_printable(name: str) -> None:
    assert render(with_description(" ".join(sorted(FONTS[name]))), None, AT).startswith(b"%PDF")


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


@pytest.mark.parametrize(("text", "names"), [("plan.pdf", {"Inter"}), ("图.pdf", {"Inter", "NotoSansSC"})])
def test_every_font_is_ours_and_inside_the_file(text: str, names: set[str]) -> None:
    sheet = with_description(text)
    assert font_names(sheet) == names
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts_in(sheet))


def test_the_templates_fetch_nothing() -> None:
    templates = [path.read_text("utf-8") for path in assets("invoice").glob("*.typ")]
    assert templates
    other = r"""@preview|#import (?!"parts.typ")|#include|\bread\(|https?://"""
    assert not any(re.search(other, text) for text in templates)


def test_every_font_comes_with_its_licence() -> None:
    folders = [path for path in assets("fonts").iterdir() if path.is_dir()]
    assert folders
    assert all("SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8") for folder in folders)


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
