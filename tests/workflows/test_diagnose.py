"""The doctor, and a printer's answers without names."""

import json
from pathlib import Path

from smarttracker_lite import __version__
from smarttracker_lite.errors import PrinterAsleep, PrinterUnreachable
from smarttracker_lite.printers.drivers.ipp.message import LanguageText, Tag, Value
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect, note
from smarttracker_lite.workflows.diagnose import diagnose, installation, record
from smarttracker_lite.workflows.place import accept
from smarttracker_lite.workflows.watch import Watch
from tests.support.odd_printer import OddPrinter
from tests.support.studio import Studio
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess
from tests.workflows.test_collect import demo_url


def doctor(at_work: Studio) -> dict[str, tuple[bool, str]]:
    return {sign.point: (sign.well, sign.text) for sign in diagnose(at_work.desk, Watch(at_work.desk))}


def test_the_doctor_tells_versions_and_how_many_jobs_there_are(at_work: Studio) -> None:
    at_work.job()
    told = doctor(at_work)
    assert __version__ in told["program"][1]
    assert told["data folder"] == (True, f"{at_work.desk.db.folder}: 1 job")


def test_a_snapshot_that_cannot_be_made_is_told_until_one_was(at_work: Studio) -> None:
    at_work.job()
    db = at_work.desk.db
    in_the_way = db.folder / "books" / f"snapshot-{next(db.history()).n:06}.json"
    in_the_way.mkdir()
    db.compact()
    well, text = doctor(at_work)["data folder"]
    assert not well
    assert "No record is lost" in text
    in_the_way.rmdir()
    db.compact()
    assert doctor(at_work)["data folder"][0]


def test_a_bad_place_of_the_data_is_a_warning_of_the_doctor_not_a_fault(at_work: Studio) -> None:
    assert "place" not in doctor(at_work)
    (at_work.desk.db.folder.parent / ".stfolder").mkdir()
    accept(at_work.desk)
    well, text = doctor(at_work)["place"]
    assert well
    assert text.startswith("Warning: The data folder seems to be synchronised by Syncthing")


def test_versions_are_told_without_any_data_folder() -> None:
    assert [(sign.point, sign.well) for sign in installation()] == [("program", True), ("libraries", True)]


def test_a_printer_that_is_away_is_ill_with_the_next_step_and_one_that_sleeps_is_well(
    at_work: Studio,
) -> None:
    printer = enrol.add(at_work.desk, demo_url(), name="Plotter")
    note(at_work.desk, printer.id, PrinterUnreachable("It is away.", "Switch it on."))
    assert doctor(at_work)["printer Plotter"] == (False, "It is away. Switch it on.")
    note(at_work.desk, printer.id, PrinterAsleep("It sleeps."))
    assert doctor(at_work)["printer Plotter"][0]


def test_what_is_recorded_names_nobody_and_no_document(at_work: Studio, tmp_path: Path) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    collect(at_work.desk, printer.id)
    count = record(at_work.desk, printer.id, tmp_path / "told.json")
    told = (tmp_path / "told.json").read_text()
    jobs = at_work.desk.db.jobs.all()
    names = {name for job in jobs for name in (job.facts.document, job.facts.user) if name}
    assert count == len(jobs) > 0
    assert not [name for name in names if json.dumps(name)[1:-1] in told]


def recorded(at_work: Studio, url: str, path: Path) -> str:
    record(at_work.desk, enrol.add(at_work.desk, url).id, path)
    return path.read_text()


def test_names_that_tell_their_language_are_replaced_too(at_work: Studio, tmp_path: Path) -> None:
    details = {
        "job-name": (Value(Tag.NAME_WITH_LANGUAGE, LanguageText("it", "Villa Rossi")),),
        "job-billing": (Value(Tag.NAME, "for Villa Rossi"), Value(Tag.NAME, "Villa Rossi")),
    }
    with OddPrinter(jobs={1: 9}, details=details).switched_on() as url:
        told = recorded(at_work, url, tmp_path / "told.json")
    assert ("name-" in told, "Rossi" in told) == (True, False)


def test_names_in_the_rows_of_a_page_are_replaced_too(at_work: Studio, tmp_path: Path) -> None:
    machine = Machine(clock=at_work.clock)
    machine.print(document="Villa Rossi")
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET),)) as printer:
        told = recorded(at_work, printer.url, tmp_path / "told.json")
    assert ("name-" in told, "Rossi" in told) == (True, False)


def test_short_names_are_replaced_where_they_stand_alone_only(at_work: Studio, tmp_path: Path) -> None:
    told = {
        "job-name": "Pianta e sezioni.pdf",
        "job-originating-user-name": "e",
        "job-account-id": "sides",
        "document-name-supplied": "Pianta e sezioni.pdf of e",
        "job-state-reasons": "needs-paper",
        "sides": "one",
    }
    details = {name: (Value(Tag.NAME, text),) for name, text in told.items()}
    with OddPrinter(jobs={1: 9}, details=details).switched_on() as url:
        printer = enrol.add(at_work.desk, url)
        record(at_work.desk, printer.id, tmp_path / "told.json")
    (job,) = json.loads((tmp_path / "told.json").read_text())["jobs"]
    assert job["document-name-supplied"] == "name-1 of name-3"
    assert job["job-state-reasons"] == "needs-paper"
    assert job["name-2"] == "one"
