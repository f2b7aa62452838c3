"""Pictures of invoices to be looked at, and what they cost: `python -m tests.bench.papers FOLDER`.

Every layout with invoices of 1, 52 and 500 lines in five languages and of every kind in two, a PNG a page; a
long one leaves its first, second and last. Then, each in a program of its own, how long they and one of
2,000 lines take and with how much memory. A second word draws only those whose names hold it: `swiss-de`.
"""

import resource
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from smarttracker_lite.billing.document import LAYOUTS, preview, render
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.typeset import sheet
from tests.support.gallery import KINDS, prints
from tests.support.sheets import AT

LANGUAGES = ("it", "en", "de", "fr", "es")
LINES = (1, 52, 500)
LONGEST = 2_000
KEPT = (0, 1, -1)


def papers() -> Iterator[tuple[str, Invoice, str]]:
    """What a picture is called, of which invoice, and in which language."""
    for language in LANGUAGES:
        for count in LINES if language in ("it", "en") else LINES[:2]:
            yield f"{count}-{language}", prints(count), language
    for name, made in KINDS.items():
        for language in ("it", "de"):
            yield f"{name}-{language}", made(), language


def draw(folder: Path, layout: str, only: str) -> None:
    """The pages of each, as pictures."""
    for name, invoice, language in papers():
        if only and only not in f"{layout}-{name}":
            continue
        told = sheet(replace(invoice, language=language), Words(language), as_it_stands="paid" in name)
        pages = preview(told, None, AT, layout)
        kept = {place % len(pages) for place in KEPT} if len(pages) > 4 else range(len(pages))
        for place in kept:
            (folder / f"{layout}-{name}-{place + 1}.png").write_bytes(pages[place])


def measure(layout: str, count: int) -> str:
    """How long a PDF takes after a first small one, its size, and the most memory the program has had."""
    render(sheet(prints(1), Words("it")), None, AT, layout)
    told = sheet(prints(count), Words("it"))
    start = perf_counter()
    pdf = render(told, None, AT, layout)
    seconds, most = perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    same = "the same when made again" if render(told, None, AT, layout) == pdf else "DIFFERENT"
    return f"{layout:8} {count:5} lines {seconds:7.3f} s {len(pdf) // 1024:5} kB {most:5} MB  {same}"


def main() -> None:
    folder, only = Path(sys.argv[1]), "".join(sys.argv[2:3])
    folder.mkdir(parents=True, exist_ok=True)
    for layout in LAYOUTS:
        draw(folder, layout, only)
    asked = [(layout, count) for layout in LAYOUTS if not only for count in (*LINES, LONGEST)]
    for one in asked:
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            sys.stdout.write(f"{alone.submit(measure, *one).result()}\n")


if __name__ == "__main__":
    main()
