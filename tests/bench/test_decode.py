"""The bench of reading Get-Jobs: what it reads, and that it shows what was measured."""

from tests.bench.decode import answer, as_jobs, differences, measure, plain, table


def test_the_answer_has_so_many_jobs_of_their_own() -> None:
    jobs = plain(answer(7))
    assert [job["job-id"] for job in jobs] == [1, 2, 3, 4, 5, 6, 7]
    for name in ("job-uuid", "job-name", "job-k-octets", "time-at-completed", "date-time-at-completed"):
        assert len({str(job[name]) for job in jobs}) == 7


def test_jobs_that_are_read_differently_are_counted() -> None:
    jobs = plain(answer(3))
    assert differences(jobs, jobs) == 0
    assert differences(jobs, [*jobs[:2], {**jobs[2], "job-state": 5}]) == 1


def test_every_reader_takes_part_in_every_round() -> None:
    times = measure({"ours": plain, "as jobs": as_jobs}, answer(3), rounds=2)
    assert {name: list(rounds) for name, rounds in times.items()} == {"ours": [0, 1], "as jobs": [0, 1]}


def test_the_table_tells_by_how_much_ours_is_faster() -> None:
    shown = table({"ours": {0: [2.0], 1: [2.0]}, "pyipp": {0: [9.0], 1: [10.0]}}, jobs=500)
    assert "| ours | 2.0 | 250,000 | 4.75 (4.50–5.00) |" in shown
    assert shown.endswith("yes")
