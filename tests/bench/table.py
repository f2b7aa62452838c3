"""The samples as one table, with what the issue allows at 250,000 jobs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from statistics import median

from tests.bench.documents import YEARS
from tests.bench.rounds import Rounds, Samples

JUDGED_AT = 250_000
HEAD = ("jobs", "", "ours", "sqlite3", "stock TinyDB", "ratio", "must be", "met")
NONE = "—"


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some values, the least and the greatest."""

    middle: float
    least: float
    greatest: float

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.least:.2f}–{self.greatest:.2f})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the table: `entry`, those `beside` it, and the ratio to the one it is divided by, `over`.

    `relative` says that the limit is one of the ratio, not of the value.
    """

    label: str
    measured: str
    entry: str = "ours"
    beside: tuple[str, ...] = ("sqlite3", "stock")
    over: str = "sqlite3"
    unit: str = "ms"
    pick: Callable[[list[float]], float] = median
    limit: float | None = None
    relative: bool = False

    def cells(self, by_name: Mapping[str, Rounds], judged: bool) -> tuple[str, ...]:
        """The cells after the label."""
        shown = [self._shown(name, by_name.get(name)) for name in (self.entry, *self.beside)]
        spread = ratio(by_name[self.entry], by_name[self.over]) if self.over in by_name else None
        value = spread.middle if spread and self.relative else self._value(by_name[self.entry])
        limit = self._limit(value) if judged else (NONE, NONE)
        return (*shown, *[NONE] * (3 - len(shown)), str(spread or NONE), *limit)

    def _shown(self, name: str, rounds: Rounds | None) -> str:
        if rounds is None:
            return NONE
        few = f" (n={sum(map(len, rounds.values()))})" if name == "stock" else ""
        return f"{_number(self._value(rounds))} {self.unit}{few}"

    def _value(self, rounds: Rounds) -> float:
        return self.pick(list(chain.from_iterable(rounds.values())))

    def _limit(self, value: float) -> tuple[str, str]:
        """The limit in words, and whether it is met."""
        if self.limit is None:
            return NONE, NONE
        return (
            f"≤ {self.limit:g} {'×' if self.relative else self.unit}",
            "yes" if value <= self.limit else "no",
        )


_REST = "… {tenth} live, the rest archived"
LINES = (
    Line(label="durable insert of 100", measured="insert", limit=1.5, relative=True),
    Line(label="durable change of 1", measured="change", limit=1.5, relative=True),
    Line(label="indexed query, first time", measured="query", limit=1, relative=True),
    Line(label="indexed query, again", measured="query again", limit=1, relative=True),
    Line(label="free-text search", measured="search"),
    Line(label="open to first answer", measured="open", limit=600),
    Line(label=_REST, measured="open", entry="resting", beside=(), over="", limit=150),
    Line(label="resident memory", measured="memory", unit="MB", limit=250),
    Line(label="… at most", measured="peak", unit="MB"),
    Line(label=_REST, measured="memory", entry="resting", beside=(), over="", unit="MB", limit=110),
    Line(label="longest pause of a writer during a snapshot", measured="pause", pick=max, limit=30),
    Line(
        label="growth of insert from {tenth}",
        measured="insert",
        beside=(),
        over="tenth",
        limit=1.3,
        relative=True,
    ),
    Line(
        label="growth of change from {tenth}",
        measured="change",
        beside=(),
        over="tenth",
        limit=1.3,
        relative=True,
    ),
)


def table(sizes: Mapping[int, Samples]) -> str:
    """The samples of each size as one Markdown table. What was not measured has no line."""
    rows: list[tuple[str, ...]] = [HEAD, ("--:", ":--", "--:", "--:", "--:", "--:", "--:", ":--")]
    for size, samples in sizes.items():
        rows.extend(_rows(size, samples))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _rows(size: int, samples: Samples) -> Iterator[tuple[str, ...]]:
    for line in LINES:
        by_name = samples.get(line.measured, {})
        if line.entry in by_name and (line.over in by_name or not line.relative):
            label = line.label.format(tenth=f"{size // YEARS:,}")
            yield f"{size:,}", label, *line.cells(by_name, judged=size == JUDGED_AT)


def ratio(rounds: Rounds, over: Rounds) -> Spread:
    """That of the medians of each round that both took part in."""
    ratios = [median(rounds[turn]) / median(over[turn]) for turn in rounds.keys() & over.keys()]
    return Spread(median(ratios), min(ratios), max(ratios))


def _number(value: float) -> str:
    """Three digits are all that such a measurement is worth."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
