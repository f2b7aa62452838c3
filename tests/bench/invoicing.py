"""How fast drafts and invoices are made: `python -m tests.bench.invoicing`, or `make bench-invoicing`.

Needs reportlab, which is no part of the project: `pip install reportlab==5.1.0`.

A studio in Germany, where an e-invoice lies in each PDF, with a client, a card of three prices, and jobs,
each with a name of its own. *draft* puts 500 of them on a draft and works out its lines, taxes and sums, as
its page shows them; *draft page* is that page as the server gives it, the middle one of five, after a first.
*issue* makes an invoice of 52 lines of such a draft: number, frozen copy, PDF/A with its Factur-X XML and
all that goes with it, and the jobs locked, on the disk. *reportlab* writes the rows of the same invoice as a
plain PDF, without number, archive form or anything that is kept. *invoice page* is that of the 500 jobs once
they are issued, then come its *first picture* and *one more*. All take turns; the times are of the clock, as
files are written. Each ratio is that of one turn: the middle one, then in brackets the least and the
greatest.
"""

import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeAlias, TypeVar

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.workflows import bill, enclose
from tests.bench.rounds import Rounds
from tests.bench.table import ratio
from tests.support.einvoices import SELLER
from tests.support.invoicing import set_prices
from tests.support.studio import Studio, studio
from tests.support.visit import Visitor, visit

DRAFTED, LINES = 500, 52
ROUNDS = 9
MUST_BE = {"draft": 200.0, "draft page": 200.0, "issue": 250.0}
RIVAL = "reportlab"

T = TypeVar("T")
Writer: TypeAlias = Callable[[Sequence[Sequence[str]]], bytes]


def registered(at_work: Studio) -> None:
    """A studio whose invoices have all that an e-invoice needs, and prices."""
    set_prices(at_work)
    settings = at_work.desk.settings
    at_work.desk.db.settings.put(replace(settings, seller=SELLER, iban="DE89370400440532013000"))


def buyer(at_work: Studio, name: str) -> Client:
    """A client in the same country with a whole address."""
    address = {"street": "Weg 2", "postcode": "80331", "city": "München", "country": "DE"}
    return at_work.client(name, email="rechnungen@kunden.example", **address)


def holds_xml(at_work: Studio, invoice: Invoice) -> bool:
    """Whether its e-invoice lies in its PDF, as it was kept."""
    return b"factur-x.xml" in enclose.issued_pdf(at_work.desk, invoice)


def drafting(at_work: Studio, jobs: int) -> Callable[[], Draft]:
    """One draft of so many jobs that wait, as its page needs it."""
    client = at_work.client("Studio Rossi")
    ids = [job.id for job in at_work.jobs(jobs, client=client)]

    def once() -> Draft:
        draft = bill.draft(at_work.desk, client.id, ids)
        bill.proof(at_work.desk, draft.id)
        return draft

    return once


def issuing(at_work: Studio, lines: int) -> Callable[[], Invoice]:
    """One invoice of so many jobs; making these and the draft is not measured."""
    client = buyer(at_work, "Galleria Bianchi")
    ids = [job.id for job in at_work.jobs(lines, client=client)]
    draft = bill.draft(at_work.desk, client.id, ids)
    return lambda: bill.issue_draft(at_work.desk, draft.id)


def rows(invoice: Invoice) -> list[list[str]]:
    """What of an invoice's lines stands on paper."""
    return [
        [str(place), line.description, line.media, f"{line.quantity}", f"{line.price}", f"{line.net}"]
        for place, line in enumerate(invoice.lines, 1)
    ]


def plain_pdf(lines: Sequence[Sequence[str]]) -> bytes:
    """The rows as a table over as many pages as they take, by reportlab."""
    platypus = import_module("reportlab.platypus")
    made = io.BytesIO()
    head = ["#", "Description", "Media", "Quantity", "Price", "Amount"]
    table = platypus.Table([head, *lines], repeatRows=1)
    platypus.SimpleDocTemplate(made, pagesize=(595, 842)).build([table])
    return made.getvalue()


def measure(folder: Path, rounds: int, rival: Writer, jobs: int = DRAFTED) -> dict[str, Rounds]:
    """Milliseconds of each in each round, with so many jobs on the draft."""
    times: dict[str, Rounds] = {name: {} for name in _SAID}
    for turn in range(rounds):
        with studio(folder / f"{turn}") as at_work, visit(at_work.desk) as visitor:
            registered(at_work)
            for name, took in _round(at_work, visitor, rival, jobs):
                times[name][turn] = [took]
    return times


def _round(at_work: Studio, visitor: Visitor, rival: Writer, jobs: int) -> Iterator[tuple[str, float]]:
    drafted, made = drafting(at_work, jobs), issuing(at_work, LINES)
    took, draft = _ms(drafted)
    yield "draft", took
    page = partial(_asked, visitor, f"/invoices/draft/{draft.id}")
    page()
    yield "draft page", median(_ms(page)[0] for _ in range(5))
    took, invoice = _ms(made)
    yield "issue", took
    assert holds_xml(at_work, invoice)
    yield RIVAL, _ms(partial(rival, rows(invoice)))[0]
    href = f"/invoices/{bill.issue_draft(at_work.desk, draft.id).id}"
    _asked(visitor, f"/invoices/{invoice.id}")
    yield "invoice page", _ms(partial(_asked, visitor, href))[0]
    for name in ("first picture", "one more"):
        yield name, _ms(partial(_asked, visitor, f"{href}/page/1.png"))[0]


def _asked(visitor: Visitor, path: str) -> bytes:
    answer = visitor.get(path)
    answer.raise_for_status()
    return answer.content


def _ms(act: Callable[[], T]) -> tuple[float, T]:
    start = perf_counter()
    made = act()
    return (perf_counter() - start) * 1000, made


_SAID = {
    "draft": f"a draft of {DRAFTED} jobs",
    "draft page": "its page",
    "issue": f"an invoice of {LINES} lines with XML",
    RIVAL: "its plain PDF",
    "invoice page": f"the page of an invoice of {DRAFTED} lines",
    "first picture": "the first picture of its pages",
    "one more": "one more of these",
}


def table(times: Mapping[str, Rounds]) -> str:
    """The times as a Markdown table, and how many times as long as reportlab each takes."""
    lines = ["| | ms | ÷ reportlab | must be | met |", "|:--|--:|--:|--:|--:|"]
    for name, rounds in times.items():
        middle, most = median(chain.from_iterable(rounds.values())), MUST_BE.get(name)
        met = "—" if most is None else "yes" if middle <= most else "no"
        over = "—" if name == RIVAL else ratio(rounds, times[RIVAL])
        lines.append(f"| {_SAID[name]} | {middle:.0f} | {over} | {most or '—'} | {met} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        sys.stdout.write(f"{table(measure(Path(folder), ROUNDS, plain_pdf))}\n")


if __name__ == "__main__":
    main()
