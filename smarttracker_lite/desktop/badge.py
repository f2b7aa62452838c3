"""The picture of the tray icon: the program's mark, and on it how many jobs wait for a client."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_SIZE = 64  # trays scale it down, most of them to 22 or 24 px
_BADGE = 42  # so that a digit is still read at 22 px
_RED = (200, 30, 45, 255)
_WHITE = (255, 255, 255, 255)
_MOST = 9


def tray_image(mark_png: Path, waiting: int, *, paused: bool) -> Image.Image:
    """A square RGBA picture of the mark: grey while collecting is paused, with a red count if jobs wait."""
    with Image.open(mark_png) as mark:
        picture = mark.convert("RGBA").resize((_SIZE, _SIZE), Image.Resampling.LANCZOS)
    if paused:
        picture = picture.convert("LA").convert("RGBA")
    if waiting > 0:
        _put_count(picture, str(waiting) if waiting <= _MOST else f"{_MOST}+")
    return picture


def _put_count(picture: Image.Image, text: str) -> None:
    """Draw the count in a disc at the lower right corner, with a thin white rim against any mark."""
    draw = ImageDraw.Draw(picture)
    corner = _SIZE - 1
    draw.ellipse((corner - _BADGE, corner - _BADGE, corner, corner), fill=_RED, outline=_WHITE, width=3)
    centre = corner - _BADGE / 2
    font = ImageFont.load_default(size=36 if len(text) == 1 else 28)
    draw.text((centre, centre), text, fill=_WHITE, font=font, anchor="mm", stroke_width=1)
