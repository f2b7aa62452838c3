"""A small invoice in Italian, and what a reader finds in its PDF."""

import io
from dataclasses import replace
from datetime import UTC, datetime

from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.billing.sheet import Columns, InvoiceSheet, Party, SheetLine, Total

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

LINE = SheetLine(
    number="1",
    date="01.10.26",
    description="Canvas 100x150 «Città»",
    detail=("HP Latex 365", "61 × 289 cm"),
    quantity="1,956",
    unit="m²",
    price="12,50",
    tax="22%",
    amount="24,45",
)
SHEET = InvoiceSheet(
    language="it",
    title="Fattura",
    number="2026/0147",
    accent="#0f766e",
    seller=Party(name="Studio Grafico Lumière", lines=("Via della Moscova 40", "20121 Milano (MI)")),
    buyer_label="Intestata a",
    buyer=Party(name="Galleria d’Arte Bianchi & Šimková S.r.l.", lines=("Corso Venezia 12",)),
    facts=(("Numero", "2026/0147"), ("Scadenza", "2 dicembre 2026")),
    headline="€ 29,83 entro il 2 dicembre 2026",
    columns=Columns(
        number="#",
        date="Data",
        description="Descrizione",
        quantity="Quantità",
        price="Prezzo",
        tax="IVA",
        amount="Importo €",
    ),
    lines=(LINE,),
    totals=(
        Total(label="Imponibile", amount="24,45"),
        Total(label="IVA 22%", amount="5,38"),
        Total(label="Totale", amount="€ 29,83", strong=True),
    ),
    payment_label="Pagamento",
    payment=(("IBAN", "IT60 X054 2811 1010 0000 0123 456"),),
    notes=("Grazie.",),
    footer=("Studio Grafico Lumière", "studio@lumiere.example"),
    page_of="Pagina {page} di {pages}",
)


def with_lines(count: int) -> InvoiceSheet:
    lines = (replace(LINE, number=str(n), description=f"job-{n}.pdf") for n in range(count))
    return replace(SHEET, lines=tuple(lines))


def with_description(text: str) -> InvoiceSheet:
    return replace(SHEET, lines=(replace(LINE, description=text),))


def pages(pdf: bytes) -> list[str]:
    """The text of every page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def raster(form: str, mode: str = "RGB", size: tuple[int, int] = (90, 30)) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size).save(file, form)
    return file.getvalue()
