"""Quantities as the page writes them: `0,8639 m²`, `1.012,5 ml`, `9.3 ft²`. Whole µm, mm² and µl come out.

The decimal mark is that of the printer's language; the page itself tells it, as areas have four decimals.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import normalize

AREAS = {
    **dict.fromkeys(("m2", "м2", "mq", "qm", "sqm", "квм"), Decimal(1_000_000)),
    **dict.fromkeys(("cm2", "см2"), Decimal(100)),
    **dict.fromkeys(("ft2", "sqft", "pi2", "pie2", "pies2", "piedi2", "fuss2", "pes2"), Decimal("92903.04")),
    **dict.fromkeys(("фут2", "квфут", "квфута", "квфутов"), Decimal("92903.04")),
    **dict.fromkeys(("in2", "sqin"), Decimal("645.16")),
}
"""In mm². A square foot is 304.8 mm squared, by definition."""
LENGTHS = {
    **dict.fromkeys(("m", "м"), Decimal(1_000_000)),
    **dict.fromkeys(("cm", "см"), Decimal(10_000)),
    **dict.fromkeys(("mm", "мм"), Decimal(1_000)),
    **dict.fromkeys(("ft", "feet", "pi", "pies", "piedi", "fuss", "pes", "фут", "футов"), Decimal(304_800)),
    **dict.fromkeys(("in", "inch", "inches", "дюйм"), Decimal(25_400)),
}
"""In µm."""
VOLUMES = {
    **dict.fromkeys(("ml", "мл", "cc", "cm3", "см3"), Decimal(1_000)),
    **dict.fromkeys(("l", "л"), Decimal(1_000_000)),
    "floz": Decimal("29573.53"),
}
"""In µl."""

LARGEST = 10**13
"""Ten square kilometres; what is more no printer has printed."""
LONGEST = 60
MOST_FIGURES = 20
AMOUNT = re.compile(r"([0-9][0-9.,' \u2019]*)([^0-9.,][^0-9]*[23]?)?")


class Unreadable(ValueError):
    """There are figures, but they are no such quantity."""


def mark_of(texts: Iterable[str]) -> str | None:
    """The decimal mark, "." or ",", of a page with these quantities; None if they do not tell."""
    votes = Counter(vote for text in texts if (vote := _vote(_figures(text))))
    ranked = votes.most_common()
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _figures(text: str) -> str:
    found = AMOUNT.match(_plain(text))
    return re.sub(r"[' \u2019]", "", found[1]).rstrip(".,") if found else ""


def _vote(figures: str) -> str | None:
    """Groups have three figures and do not begin with 0; what comes after them is the decimal mark."""
    marks = [letter for letter in figures if letter in ".,"]
    if not marks:
        return None
    last = marks[-1]
    if len(marks) == 1:
        whole, _, decimals = figures.partition(last)
        sure = len(decimals) != 3 or len(whole) > 3 or whole.startswith("0")
        return last if sure else None
    if marks.count(last) == 1:
        return last
    return ("," if last == "." else ".") if set(marks) == {last} else None


def quantity(text: str, header: str, mark: str | None, units: Mapping[str, Decimal]) -> int | None:
    """What the cell says, in the small unit of the table `units`; the unit stands in the cell or its header.

    None if there are no figures at all: "", "Ink changed". Raises Unreadable.
    """
    plain = _plain(text)
    if not any("0" <= letter <= "9" for letter in plain):
        return None
    found = AMOUNT.fullmatch(plain)
    if not found:
        raise Unreadable
    size = _size(found[2] or "", units) if found[2] else _size_in(header, units)
    if size is None:
        raise Unreadable
    value = int((_decimal(_figures(plain), mark) * size).quantize(Decimal(1), ROUND_HALF_UP))
    if value > LARGEST:
        raise Unreadable
    return value


def _plain(text: str) -> str:
    """Small letters, `2` for `²`, simple spaces."""
    return " ".join(normalize("NFKC", text[:LONGEST]).casefold().split())


def _size(unit: str, units: Mapping[str, Decimal]) -> Decimal | None:
    return units.get(re.sub(r"[ .()\[\]]", "", unit))


def _size_in(header: str, units: Mapping[str, Decimal]) -> Decimal | None:
    """Of the last word or two of a header: "paper usage (m2)"."""
    words = header.replace("(", " ").replace(")", " ").replace("[", " ").replace("]", " ").split()
    ends = ("".join(words[-2:]), words[-1] if words else "")
    return next((size for end in ends if (size := _size(end, units)) is not None), None)


def _decimal(figures: str, mark: str | None) -> Decimal:
    if len(figures) > MOST_FIGURES:
        raise Unreadable
    if mark is None:
        if not figures.isdecimal():
            raise Unreadable
        return Decimal(figures)
    other = "," if mark == "." else "."
    grouped = rf"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(other)}[0-9]{{3}})+)(?:{re.escape(mark)}[0-9]+)?"
    if not re.fullmatch(grouped, figures):
        raise Unreadable
    return Decimal(figures.replace(other, "").replace(mark, "."))
