"""Whom a printer is asked as, by which certificate, and what happens when either does not fit any more."""

from pathlib import Path

import pytest

from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.domain.machines import Held, Printer, PrinterState
from smarttracker_lite.errors import BadInput, PrinterTrouble, WrongPassword
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.trust import certificate_of, log_in, renew, sight
from tests.support.certificates import NAME, Authority, fingerprint
from tests.support.studio import Studio
from tests.support.web_printer.ipp import Ipp, ipps_at
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.truth import State
from tests.support.web_printer.web_access import DESIGNJET, WebAccess


@pytest.fixture
def printer(at_work: Studio, ipps: WebPrinter) -> Printer:
    return enrol.add(at_work.desk, ipps_at(ipps.port), name="Cellar")


def printed(ipps: WebPrinter) -> None:
    ipps.machine.send(State.PRINTED)


def card(at_work: Studio, printer: Printer) -> Printer:
    return at_work.desk.db.printers.get(printer.id)


def test_a_printer_is_trusted_by_the_certificate_it_shows_first(
    at_work: Studio, ipps: WebPrinter, printer: Printer, pem: Path
) -> None:
    assert printer.pin == fingerprint(pem)
    assert printer.certificate
    assert printer.certificate.subject == "printer.local"
    assert not printer.certificate.signed
    assert not printer.legacy_tls
    printed(ipps)
    assert collect(at_work.desk, printer.id).new == 1


def test_another_certificate_stops_the_reading_until_somebody_trusts_it(
    at_work: Studio, ipps: WebPrinter, printer: Printer, tmp_path: Path
) -> None:
    printed(ipps)
    ipps.change_certificate(Authority(tmp_path).sign())
    before = len(ipps.asked)

    assert "another certificate" in str(collect(at_work.desk, printer.id).trouble)
    assert card(at_work, printer).held is Held.CERTIFICATE
    assert "another certificate" in str(collect(at_work.desk, printer.id).trouble)
    assert len(ipps.asked) == before  # it was told nothing

    seen = sight(printer.url)
    assert seen.certificate
    assert (seen.certificate.issuer, seen.certificate.signed) == (NAME, True)
    renewed = renew(at_work.desk, printer.id, seen)
    assert (renewed.held, renewed.trouble, renewed.pin) == (None, None, seen.pin)
    assert renewed.certificate == seen.certificate
    assert collect(at_work.desk, printer.id).new == 1


def test_a_certificate_is_trusted_only_at_the_printer_it_was_looked_at_for(
    at_work: Studio, ipps: WebPrinter, printer: Printer, tmp_path: Path
) -> None:
    ipps.change_certificate(Authority(tmp_path).sign())
    seen = sight(printer.url)
    ipps.become(Machine(clock=at_work.clock, serial="ANOTHER"))
    with pytest.raises(BadInput, match="Another printer answers"):
        renew(at_work.desk, printer.id, seen)
    assert card(at_work, printer).pin == printer.pin


def test_what_is_trusted_is_what_was_looked_at_not_what_is_shown_a_moment_later(
    at_work: Studio, ipps: WebPrinter, printer: Printer, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    ipps.change_certificate(authority.sign())
    seen = sight(printer.url)
    ipps.change_certificate(authority.sign())
    with pytest.raises(PrinterTrouble, match="another certificate"):
        renew(at_work.desk, printer.id, seen)


def test_a_password_that_is_refused_is_tried_once_and_never_again(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    printed(ipps)
    lock = ipps.ask_password("anna", "old")
    log_in(at_work.desk, printer.id, "anna", "old")
    lock.password = "new"

    assert isinstance(collect(at_work.desk, printer.id).trouble, WrongPassword)
    for _ in range(3):
        assert "does not accept" in str(collect(at_work.desk, printer.id).trouble)
    assert (lock.wrong, card(at_work, printer).held) == (1, Held.PASSWORD)

    assert log_in(at_work.desk, printer.id, "anna", "new")
    assert card(at_work, printer).held is None
    assert collect(at_work.desk, printer.id).new == 1
    assert card(at_work, printer).state is PrinterState.READY


def test_a_password_that_is_asked_for_and_not_known_is_no_try(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    lock = ipps.ask_password("anna", "secret")
    for _ in range(3):
        assert "name and password" in str(collect(at_work.desk, printer.id).trouble)
    assert (lock.wrong, card(at_work, printer).held) == (0, None)


@pytest.mark.parametrize("scheme", ["basic", "digest"])
def test_a_wrong_password_is_tried_once_when_a_printer_is_added(
    at_work: Studio, ipps: WebPrinter, scheme: str
) -> None:
    lock = ipps.ask_password("anna", "secret", scheme)
    with pytest.raises(WrongPassword):
        enrol.add(at_work.desk, ipps_at(ipps.port), user="anna", password="wrong")
    assert lock.wrong == 1
    assert enrol.add(at_work.desk, ipps_at(ipps.port), user="anna", password="secret").user == "anna"


def test_without_encryption_there_is_no_certificate(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(),)) as ipps:
        offer = enrol.offer(at_work.desk, f"ipp://127.0.0.1:{ipps.port}/ipp/print")
    assert (offer.found.pin, offer.certificate, certificate_of(offer.found)) == (None, None, None)
    assert sight(offer.found.url).pin is None


def test_a_look_tells_how_many_jobs_can_be_read_and_keeps_nothing(at_work: Studio, ipps: WebPrinter) -> None:
    printed(ipps)
    offer = enrol.offer(at_work.desk, ipps_at(ipps.port))
    assert enrol.remembered(at_work.desk, offer) == 1
    assert at_work.desk.db.printers.all() == []


def test_one_machine_is_not_tracked_twice_in_two_ways(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    ipps.personalities = (Ipp(), Piws())
    with pytest.raises(BadInput, match="tracked already, as “Cellar”"):
        enrol.add(at_work.desk, ipps.url)


def test_a_machine_that_is_added_again_in_a_better_way_has_its_jobs_once(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    printed(ipps)
    collect(at_work.desk, printer.id)
    (before,) = at_work.desk.db.jobs.all()
    enrol.remove(at_work.desk, printer.id)
    ipps.personalities = (Ipp(), Piws())
    again = enrol.add(at_work.desk, ipps.url)
    assert (again.id, again.driver) == (printer.id, "hp_piws")
    assert collect(at_work.desk, printer.id).new == 0
    ipps.machine.print(document="Another.pdf")
    assert collect(at_work.desk, printer.id).new == 1
    assert before.id in {job.id for job in at_work.desk.db.jobs.all()}


def test_another_machine_at_the_address_of_one_that_was_removed_is_a_printer_of_its_own(
    at_work: Studio, ipps: WebPrinter
) -> None:
    ipps.personalities = (Piws(),)
    first = enrol.add(at_work.desk, ipps.url)
    enrol.remove(at_work.desk, first.id)
    ipps.become(Machine(clock=at_work.clock, serial="ANOTHER"))
    ipps.personalities = (WebAccess(columns=DESIGNJET),)
    assert enrol.add(at_work.desk, ipps.url).id != first.id


def test_a_printer_that_has_moved_is_taken_up_at_its_new_address(
    at_work: Studio, ipps: WebPrinter, printer: Printer, pem: Path
) -> None:
    with WebPrinter(ipps.machine, (Ipp(),), pem) as elsewhere:
        moved = enrol.add(at_work.desk, ipps_at(elsewhere.port))
        assert (moved.id, moved.name, moved.url) == (printer.id, "Cellar", ipps_at(elsewhere.port))
        printed(elsewhere)
        assert collect(at_work.desk, printer.id).new == 1


def test_a_job_under_way_goes_on_when_its_machine_is_read_in_a_better_way(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    job = ipps.machine.start(pages=2)
    collect(at_work.desk, printer.id)
    enrol.remove(at_work.desk, printer.id)
    ipps.personalities = (Ipp(), Piws())
    enrol.add(at_work.desk, ipps.url)
    ipps.machine.finish(job)
    collect(at_work.desk, printer.id)
    (kept,) = at_work.desk.db.jobs.all()
    assert (kept.facts.source, kept.facts.final, kept.stage) == ("hp_piws", True, Stage.WAITING)
    assert kept.facts.inks
    at_work.clock.move(minutes=2)
    assert collect(at_work.desk, printer.id).new == 0


def test_a_check_that_meets_a_refused_password_is_the_one_try(
    at_work: Studio, ipps: WebPrinter, printer: Printer
) -> None:
    lock = ipps.ask_password("anna", "old")
    log_in(at_work.desk, printer.id, "anna", "old")
    lock.password = "new"
    check(at_work.desk, printer.id)
    collect(at_work.desk, printer.id)
    assert (lock.wrong, card(at_work, printer).held) == (1, Held.PASSWORD)


def test_a_password_is_not_sent_in_the_clear_unless_the_address_says_so(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (WebAccess(columns=DESIGNJET),)) as old:
        lock = old.ask_password("admin", "secret")
        with pytest.raises(PrinterTrouble):
            enrol.add(at_work.desk, f"127.0.0.1:{old.port}", user="admin", password="secret")
        assert not any("authorization" in asked.headers for asked in old.asked)
        assert enrol.add(at_work.desk, old.url, user="admin", password="secret").user == "admin"
        assert lock.wrong == 0
