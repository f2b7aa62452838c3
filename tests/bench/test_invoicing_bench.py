"""The bench of drafts and invoices: what it makes, and that it shows what was measured."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.bench.invoicing import RIVAL, drafting, holds_xml, issuing, measure, registered, rows, table
from tests.support.studio import Studio, studio


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    with studio(tmp_path / "data") as made:
        yield made


def test_a_draft_and_an_invoice_of_so_many_jobs_are_made(at_work: Studio) -> None:
    registered(at_work)
    drafting(at_work, 7)()
    invoice = issuing(at_work, 3)()
    assert holds_xml(at_work, invoice)
    assert [len(draft.job_ids) for draft in at_work.desk.db.drafts.all()] == [7]
    assert [row[:2] for row in rows(invoice)] == [["1", "0000.pdf"], ["2", "0001.pdf"], ["3", "0002.pdf"]]
    assert at_work.desk.db.invoices.get(invoice.id) == invoice


def test_each_takes_part_in_every_round(tmp_path: Path) -> None:
    told: list[int] = []

    def rival(lines: Sequence[Sequence[str]]) -> bytes:
        told.append(len(lines))
        return b""

    times = measure(tmp_path, 2, rival, 7)
    assert {name: list(rounds) for name, rounds in times.items()} == {
        name: [0, 1]
        for name in ("draft", "draft page", "issue", RIVAL, "invoice page", "first picture", "one more")
    }
    assert told == [52, 52]


def test_the_table_tells_by_how_much_ours_takes_longer() -> None:
    shown = table({"draft": {0: [150.0]}, "issue": {0: [300.0]}, RIVAL: {0: [50.0]}})
    assert "| an invoice of 52 lines with XML | 300 | 6.00 (6.00–6.00) | 250.0 | no |" in shown
    assert "| a draft of 500 jobs | 150 | 3.00 (3.00–3.00) | 200.0 | yes |" in shown
