"""kill -9 of the running program while it polls, issues and backs up: started again, nothing is lost."""

import hashlib
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests

from smarttracker_lite.desktop import single
from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.errors import DesktopTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import enrol, tag
from smarttracker_lite.workflows.collect import collect
from tests.support import survey
from tests.support.command import ended, ready, run, started
from tests.support.programs import wait_until
from tests.support.studio import studio

PRINTERS = 4


def prepare(folder: Path) -> list[str]:
    """A studio that may invoice, whose printers print a job every ten seconds; gives jobs to be billed."""
    now = datetime.now(UTC)
    live = f"{now - timedelta(minutes=8):%Y-%m-%dT%H:%M:%SZ}"
    with studio(folder) as at_work:
        at_work.clock.at = now
        at_work.seller()
        at_work.rate(per_m2="3.10", per_sheet="0.10", per_job="1.50")
        client = at_work.client("Rossi")
        for seed in range(PRINTERS):
            url = f"demo://inkjet?seed={seed}&since={live}&live={live}&every=10"
            collect(at_work.desk, enrol.add(at_work.desk, url, name=f"Plotter {seed}").id)
        jobs = [job.id for job in at_work.desk.db.jobs.select(Wanted(stages=frozenset({Stage.WAITING})))]
        tag.tag(at_work.desk, jobs, client.id)
    return jobs


def pairs(jobs: list[str]) -> Iterator[list[str]]:
    return (jobs[at : at + 2] for at in range(0, len(jobs), 2))


@dataclass
class Day:
    """What is asked of the running program, by several people at once, until it is gone."""

    folder: Path
    url: str
    jobs: Iterator[list[str]]
    polls: int = 0
    backups: int = 0
    invoices: list[str] = field(default_factory=list)

    def work(self) -> list[threading.Thread]:
        """Begin; each of these ends with the program."""
        threads = [threading.Thread(target=self._until_gone, args=(do,)) for do in self._tasks()]
        for thread in threads:
            thread.start()
        return threads

    @property
    def busy(self) -> bool:
        """Everything was done already, and is being done again."""
        return self.polls >= 2 and self.backups >= 1 and len(self.invoices) >= 4

    def _tasks(self) -> tuple[Callable[[], None], ...]:
        session, origin = requests.Session(), self.url.partition("/enter")[0]
        session.get(self.url)
        session.headers["Origin"] = origin
        running = single.running(self.folder)
        assert running is not None

        def issue() -> None:
            draft = session.post(f"{origin}/invoices/draft", data={"job": next(self.jobs)})
            issued = session.post(f"{draft.url}/issue")
            issued.raise_for_status()
            self.invoices.append(issued.url.rpartition("/")[2])

        def poll() -> None:
            single.call(running, "/instance/verb", {"verb": "poll"})
            self.polls += 1

        def back_up() -> None:
            single.call(running, "/instance/verb", {"verb": "backup"})
            self.backups += 1

        return issue, poll, back_up

    def _until_gone(self, do: Callable[[], None]) -> None:
        broken = requests.exceptions.ChunkedEncodingError  # killed in the middle of an answer
        with suppress(requests.ConnectionError, broken, DesktopTrouble):
            while True:
                do()


def killed_at_work(program: subprocess.Popen[str], day: Day) -> list[str]:
    """The invoices that were there when the program was killed, which was at work."""
    threads = day.work()
    wait_until(lambda: day.busy, "the program is at work")
    program.kill()
    for thread in threads:
        thread.join()
    return day.invoices


def test_a_program_that_was_killed_at_work_has_lost_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    jobs = pairs(prepare(folder))
    with started("serve", "--data", str(folder), home=tmp_path) as program:
        invoices = killed_at_work(program, Day(folder, ready(program), jobs))
    with started("serve", "--data", str(folder), home=tmp_path) as program:
        ready(program)
        verdict = run(folder, "verify")
        assert (verdict.returncode, "0 faults" in verdict.stdout) == (0, True), verdict.stdout
        assert ended(program)[0] == 0
    check_books(folder, invoices)


def check_books(folder: Path, invoices: list[str]) -> None:
    """Every job that was printed is there once, and every invoice with its document."""
    with closing(Database.open(folder)) as db:
        for printer in db.printers.all():
            until = datetime.fromisoformat(str(db.memories.of(printer.id)["until"]))
            kept = [job.facts.key for job in db.jobs.select(Wanted(printer_id=printer.id))]
            assert sorted(kept) == sorted(survey.printed_by(printer.url, until))
        for invoice in map(db.invoices.get, invoices):
            document = (folder / "invoices" / f"{invoice.id}.pdf").read_bytes()
            assert hashlib.sha256(document).hexdigest() == invoice.pdf_sha256
        numbers = sorted(invoice.number.sequence for invoice in db.invoices.all())
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= len(invoices)
