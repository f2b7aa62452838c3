"""The table of the store's speed: `python -m tests.bench.store`."""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tests.bench.rounds import Samples, measure
from tests.bench.table import table

SIZES = (1_000, 10_000, 100_000, 250_000)
ROUNDS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure at each size and print one table; how far it is goes to the standard error."""
    chosen = _parser().parse_args(arguments)
    sizes, rounds = (SIZES[:2], 3) if chosen.quick else (chosen.sizes, chosen.rounds)
    samples = {size: _samples(size, rounds, chosen.folder, growth=size == max(sizes)) for size in sizes}
    sys.stdout.write(table(samples) + "\n")
    if chosen.json:
        chosen.json.write_text(json.dumps(samples, indent=1), encoding="ascii")


def _samples(size: int, rounds: int, folder: Path | None, *, growth: bool) -> Samples:
    start = perf_counter()

    def tell(how_far: str) -> None:
        sys.stderr.write(f"{size:,} jobs, {perf_counter() - start:.0f} s: {how_far}\n")

    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as own:
        samples = measure(size, Path(own), rounds, growth=growth, tell=tell)
    tell("done")
    return samples


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.store", description=__doc__)
    parser.add_argument(
        "--sizes", type=_sizes, default=SIZES, help="numbers of jobs, with commas between them"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often everything is measured")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 jobs, three rounds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every single time in this file")
    parser.add_argument("--folder", type=Path, help="work below this folder, that is, on its disk")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


if __name__ == "__main__":
    main()
