"""A version of the program with a corrected parser starts on the books of the one before."""

from dataclasses import replace
from pathlib import Path

import requests

from smarttracker_lite.printers.rereading import PARSERS
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.reread import OURS
from tests.support.command import serving
from tests.support.programs import wait_until
from tests.support.studio import studio
from tests.workflows.test_collect import demo_url
from tests.workflows.test_reread import WRONG, misread, told


def prepare(folder: Path) -> None:
    """Two jobs of an older parser, one of them on an invoice."""
    with studio(folder) as at_work:
        enrol.add(at_work.desk, demo_url(), name="Plotter")
        at_work.job(misread(1))
        at_work.desk.db.jobs.put(replace(at_work.job(misread(2)), invoice_id="i"))
        at_work.desk.db.memories.keep(OURS, {source: each.version - 1 for source, each in PARSERS.items()})


def test_a_started_program_corrects_what_an_older_parser_misread_and_says_so(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    with (
        serving("serve", "--data", str(tmp_path / "data"), home=tmp_path) as url,
        requests.Session() as visitor,
    ):
        visitor.get(url)
        health = url.split("/enter")[0] + "/printers/health"
        wait_until(lambda: "corrected" in visitor.get(health).text, "the page tells of the corrected job")
        page = visitor.get(health).text
    assert "1 job was corrected: this version of the program reads its printer better." in page
    assert "1 job on an invoice is read otherwise now." in page
    assert "read 2 jobs again: 2 corrected, 1 of them invoiced (flagged); 0 cannot" in log_of(tmp_path)
    with studio(tmp_path / "data") as at_work:
        jobs = {job.facts.key: job for job in at_work.desk.db.jobs.all()}
        assert jobs["A-1"].facts == told(1)
        assert jobs["A-2"].facts.area_mm2 == WRONG
        assert jobs["A-2"].later == told(2)


def log_of(home: Path) -> str:
    (log,) = home.rglob("smarttracker.log")
    return log.read_text()
