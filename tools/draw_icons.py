"""Draw the program's icon in every size the systems ask for, from one shape: `python tools/draw_icons.py`.

A sheet leaving a printer, its foot the tear line of a receipt: printed job and invoice in one.
"""

from pathlib import Path

from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parent.parent / "assets" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES = SIZES[:-1]
TEAL, WHITE, MINT = "#0f766e", "#ffffff", "#99e0d5"

# On a field of 64 × 64.
GROUND = ((2, 2, 62, 62), 15)
SLOT = ((14, 19, 50, 25), 3)
TEAR = ((45, 51), (40.67, 46.5), (36.33, 51), (32, 46.5), (27.67, 51), (23.33, 46.5), (19, 51))
SHEET = ((19, 22), (45, 22), *TEAR)
LINES = (((24, 29, 40, 32), 1.5), ((24, 36, 34, 39), 1.5))
OVERSAMPLING = 8


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    pictures = {size: picture(size) for size in SIZES}
    for size, drawn in pictures.items():
        drawn.save(TARGET / f"smarttracker-{size}.png", optimize=True)
    largest = pictures[ICO_SIZES[-1]]
    smaller = [pictures[size] for size in ICO_SIZES[:-1]]
    largest.save(
        TARGET / "smarttracker.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=smaller
    )
    (TARGET / "smarttracker.svg").write_text(svg(), encoding="utf-8")


def picture(size: int) -> Image.Image:
    """The icon as pixels, drawn larger and scaled down for smooth edges."""
    scale = size * OVERSAMPLING / 64
    drawn = Image.new("RGBA", (size * OVERSAMPLING,) * 2)
    pen = ImageDraw.Draw(drawn)
    for (box, radius), colour in ((GROUND, TEAL), (SLOT, MINT)):
        pen.rounded_rectangle([edge * scale for edge in box], radius * scale, fill=colour)
    pen.polygon([(x * scale, y * scale) for x, y in SHEET], fill=WHITE)
    for line, rounding in LINES:
        pen.rounded_rectangle([edge * scale for edge in line], rounding * scale, fill=TEAL)
    return drawn.resize((size, size), Image.Resampling.LANCZOS)


def svg() -> str:
    """The icon as a drawing."""
    sheet = " ".join(f"{x:g},{y:g}" for x, y in SHEET)
    parts = [
        bar(*GROUND, TEAL),
        bar(*SLOT, MINT),
        f'<polygon points="{sheet}" fill="{WHITE}"/>',
        *(bar(box, radius, TEAL) for box, radius in LINES),
    ]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">{"".join(parts)}</svg>\n'


def bar(box: tuple[float, float, float, float], radius: float, colour: str) -> str:
    left, top, right, bottom = box
    size = f'width="{right - left:g}" height="{bottom - top:g}" rx="{radius:g}"'
    return f'<rect x="{left:g}" y="{top:g}" {size} fill="{colour}"/>'


if __name__ == "__main__":
    main()
