"""A chart of amounts by month, laid out for SVG: the template only writes down the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

WIDTH, HEIGHT = 760, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 8, 10, 24
_GAP = Decimal("0.24")
_TICKS = 4


class Group(NamedTuple):
    """One month: what it is called, its two bars and its point; None is not known and not drawn."""

    name: str
    title: str
    href: str
    first: Decimal | None
    second: Decimal | None
    point: Decimal | None


class Bar(NamedTuple):
    """A rectangle, in the units of the drawing."""

    x: str
    y: str
    width: str
    height: str


class Tick(NamedTuple):
    """A line across the chart, and what it stands for."""

    y: str
    value: Decimal


class Drawn(NamedTuple):
    """One month in its place. `x` is its middle; `left` and `width` are the strip that can be pointed at."""

    name: str
    title: str
    href: str
    left: str
    width: str
    x: str
    first: Bar | None
    second: Bar | None
    point: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The drawing, `WIDTH` by `HEIGHT`. `line` joins the points, as an SVG polyline takes them."""

    groups: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    line: str
    zero: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    labels: int = HEIGHT - 7


class _Scale(NamedTuple):
    """From an amount to its height on the drawing."""

    low: Decimal
    high: Decimal

    def y(self, value: Decimal) -> Decimal:
        return _TOP + (self.high - value) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)

    def bar(self, value: Decimal | None, x: Decimal, width: Decimal) -> Bar | None:
        if value is None:
            return None
        top, foot = sorted((self.y(value), self.y(Decimal(0))))
        return Bar(_number(x), _number(top), _number(width), _number(foot - top))


def chart(groups: Sequence[Group]) -> Chart | None:
    """The months side by side, or None if there is no amount to draw."""
    amounts = [each for group in groups for each in (group.first, group.second, group.point) if each]
    if not amounts:
        return None
    step = _step(max(*amounts, Decimal(0)) - min(*amounts, Decimal(0)))
    low = (min(*amounts, Decimal(0)) / step).to_integral_value("ROUND_FLOOR") * step
    high = (max(*amounts, Decimal(0)) / step).to_integral_value("ROUND_CEILING") * step
    scale = _Scale(low, high)
    strip = Decimal(WIDTH - _LEFT - _RIGHT) / len(groups)
    drawn = tuple(_drawn(group, scale, _LEFT + strip * place, strip) for place, group in enumerate(groups))
    return Chart(
        groups=drawn,
        ticks=tuple(
            Tick(_number(scale.y(low + step * each)), low + step * each)
            for each in range(int((high - low) / step) + 1)
        ),
        line=" ".join(f"{each.x},{each.point}" for each in drawn if each.point),
        zero=_number(scale.y(Decimal(0))),
    )


def _drawn(group: Group, scale: _Scale, left: Decimal, strip: Decimal) -> Drawn:
    width = strip * (1 - _GAP) / 2
    start = left + strip * _GAP / 2
    return Drawn(
        name=group.name,
        title=group.title,
        href=group.href,
        left=_number(left),
        width=_number(strip),
        x=_number(left + strip / 2),
        first=scale.bar(group.first, start, width - 1),
        second=scale.bar(group.second, start + width, width - 1),
        point="" if group.point is None else _number(scale.y(group.point)),
    )


def _step(span: Decimal) -> Decimal:
    """A round step (1, 2 or 5 and noughts) that divides the span into about four."""
    rough = span / _TICKS
    power = Decimal(10) ** rough.adjusted()
    return next(factor * power for factor in map(Decimal, (1, 2, 5, 10)) if factor * power >= rough)


def _number(value: Decimal) -> str:
    return f"{value:.1f}"
