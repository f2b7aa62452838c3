"""The bench itself, with few jobs: what it measures is compared, and what it shows is what was measured."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import store
from tests.bench.contenders import CONTENDERS, Contender
from tests.bench.documents import PLACES, SUBJECTS, Studio, client_id
from tests.bench.table import JUDGED_AT, table

FEW = Studio(size=200)


@pytest.fixture(params=CONTENDERS)
def contender(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Contender]:
    name: str = request.param
    filled = CONTENDERS[name](tmp_path)
    filled.fill(FEW.jobs())
    filled.open()
    yield filled
    filled.close()


def test_the_command_measures_every_contender_and_prints_one_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "samples.json"
    store.main(["--sizes", "200", "--rounds", "1", "--json", str(kept), "--folder", str(tmp_path)])
    shown = capsys.readouterr().out
    samples = json.loads(kept.read_bytes())["200"]
    assert {name: len(rounds) for name, rounds in samples["insert"].items()} == {
        "ours": 1,
        "sqlite3": 1,
        "stock": 1,
        "resting": 1,
        "tenth": 1,
    }
    assert "| 200 | durable insert of 100 |" in shown
    assert "| 200 | growth of change from 20 |" in shown


def test_every_contender_gives_the_jobs_back_as_they_were(contender: Contender) -> None:
    job = FEW.job(7)
    assert contender.get(job.id) == job
    assert contender.search(FEW.words(1)) == [FEW.job(number) for number in range(199, 0, -2)]
    assert len(contender.query_1000(client_id(0))) == FEW.size


def test_every_contender_keeps_what_is_new_and_changed(contender: Contender) -> None:
    new = FEW.new_jobs(0)
    contender.insert_100(new)
    contender.change_1(FEW.job(7))
    contender.close()
    contender.open()
    assert [contender.get(job.id) for job in (new[0], new[-1])] == [new[0], new[-1]]
    assert len(contender.query_1000(client_id(0))) == FEW.size


def test_the_last_year_alone_has_open_work_where_the_others_rest() -> None:
    years = {job.day.year for job in Studio(size=1_000, resting=True).jobs() if job.unbilled}
    assert years == {2026}
    assert len({job.day.year for job in Studio(size=1_000).jobs() if job.unbilled}) == 10


def test_no_word_searched_for_is_part_of_another() -> None:
    words = SUBJECTS + PLACES
    assert [(word, other) for word in words for other in words if word in other and word != other] == []
    assert len({Studio(size=JUDGED_AT).words(number) for number in range(2_500)}) == 2_500


def test_a_limit_is_held_against_the_middle_ratio_at_250000_jobs() -> None:
    samples = {"insert": {"ours": {0: [3.0], 1: [2.0], 2: [9.0]}, "sqlite3": {0: [2.0], 1: [2.0], 2: [2.0]}}}
    shown = table({10_000: samples, JUDGED_AT: samples}).splitlines()[2:]
    assert shown == [
        "| 10,000 | durable insert of 100 | 3 ms | 2 ms | — | 1.50 (1.00–4.50) | — | — |",
        "| 250,000 | durable insert of 100 | 3 ms | 2 ms | — | 1.50 (1.00–4.50) | ≤ 1.5 × | yes |",
    ]


def test_the_longest_pause_of_all_rounds_counts() -> None:
    shown = table({JUDGED_AT: {"pause": {"ours": {0: [4.0], 1: [31.0], 2: [5.0]}}}})
    assert shown.endswith("| 31 ms | — | — | — | ≤ 30 ms | no |")
