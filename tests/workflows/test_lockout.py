"""A wrong password is sent once, wherever a printer asks for it: after a few it lets nobody in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.domain.machines import Held, Printer
from smarttracker_lite.domain.readiness import Point, Verdict
from smarttracker_lite.errors import PrinterAsleep, PrinterTrouble, WrongPassword
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.trust import log_in
from tests.support.certificates import Authority
from tests.support.studio import Studio
from tests.support.web_printer.lock import Guarded, Lock
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import ROOT, Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

EVERYWHERE, INKS, SETTINGS = "/", f"{ROOT}InkSystem", f"{ROOT}Settings"
PAPERS = f"{ROOT}Paper/"


@pytest.fixture
def server(at_work: Studio, tmp_path: Path) -> Iterator[WebPrinter]:
    machine = Machine(clock=at_work.clock)
    machine.print()
    with WebPrinter(machine, (Piws(),), Authority(tmp_path).sign()) as printer:
        yield printer


@pytest.fixture
def lock() -> Lock:
    return Lock("admin", "secret", tries=100)


def guard(server: WebPrinter, lock: Lock, path: str) -> None:
    own = b"<Settings/>" if path == SETTINGS else None
    server.personalities = (Guarded(path, lock, own), *server.personalities)


def card(at_work: Studio, printer: Printer) -> Printer:
    return at_work.desk.db.printers.get(printer.id)


@pytest.mark.parametrize("path", [EVERYWHERE, INKS, SETTINGS])
def test_a_printer_is_not_added_with_a_wrong_password(
    at_work: Studio, server: WebPrinter, lock: Lock, path: str
) -> None:
    lock.forbids = path == EVERYWHERE
    guard(server, lock, path)
    with pytest.raises(WrongPassword):
        enrol.add(at_work.desk, server.url, user="admin", password="wrong")
    assert lock.wrong == 1
    assert enrol.add(at_work.desk, server.url, user="admin", password="secret").user == "admin"


@pytest.mark.parametrize("path", [EVERYWHERE, INKS])
def test_a_password_that_was_changed_in_the_printer_is_tried_once_by_all_readings(
    at_work: Studio, server: WebPrinter, lock: Lock, path: str
) -> None:
    lock.forbids = path == EVERYWHERE
    guard(server, lock, path)
    printer = enrol.add(at_work.desk, server.url, user="admin", password="secret")
    lock.password = "changed"
    for _ in range(10):
        assert collect(at_work.desk, printer.id).trouble
    assert (lock.wrong, card(at_work, printer).held) == (1, Held.PASSWORD)


def test_a_printer_without_a_password_is_read_without_its_inks(
    at_work: Studio, server: WebPrinter, lock: Lock
) -> None:
    guard(server, lock, INKS)
    printer = enrol.add(at_work.desk, server.url)
    assert collect(at_work.desk, printer.id).new == 1
    assert (lock.wrong, card(at_work, printer).held) == (0, None)


def test_a_wrong_password_is_not_logged_in_with_though_the_jobs_are_open(
    at_work: Studio, server: WebPrinter, lock: Lock
) -> None:
    guard(server, lock, SETTINGS)
    printer = enrol.add(at_work.desk, server.url)
    with pytest.raises(WrongPassword):
        log_in(at_work.desk, printer.id, "admin", "wrong")
    assert (lock.wrong, card(at_work, printer).user) == (1, "")
    assert log_in(at_work.desk, printer.id, "admin", "secret")
    assert card(at_work, printer).user == "admin"


def test_a_password_that_nothing_asks_for_is_kept_and_said_to_be_unproved(
    at_work: Studio, server: WebPrinter
) -> None:
    printer = enrol.add(at_work.desk, server.url)
    assert not log_in(at_work.desk, printer.id, "admin", "whatever")
    password = {each.point: each for each in check(at_work.desk, printer.id)}[Point.PASSWORD]
    assert password.verdict is Verdict.UNKNOWN
    assert "asked" in password.text


def test_a_password_that_all_pages_ask_for_is_proved_by_them(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (WebAccess(columns=DESIGNJET),)) as old:
        printer = enrol.add(at_work.desk, old.url)
        old.ask_password("admin", "secret")
        assert log_in(at_work.desk, printer.id, "admin", "secret")


def test_a_check_that_finds_the_password_wrong_is_its_only_try(
    at_work: Studio, server: WebPrinter, lock: Lock
) -> None:
    guard(server, lock, SETTINGS)
    printer = enrol.add(at_work.desk, server.url, user="admin", password="secret")
    lock.password = "changed"
    for _ in range(3):
        password = {each.point: each for each in check(at_work.desk, printer.id)}[Point.PASSWORD]
        assert password.verdict is Verdict.ILL
    assert (lock.wrong, card(at_work, printer).held) == (1, Held.PASSWORD)


def test_a_user_who_may_read_the_jobs_and_not_the_settings_is_as_good(
    at_work: Studio, server: WebPrinter
) -> None:
    server.ask_password("clerk", "secret")
    guard(server, Lock("admin", "secret", forbids=True), SETTINGS)
    printer = enrol.add(at_work.desk, server.url, user="clerk", password="secret")
    password = {each.point: each for each in check(at_work.desk, printer.id)}[Point.PASSWORD]
    assert password.verdict is Verdict.WELL
    assert password.text == "The password is accepted: this user may read the jobs, not the settings."
    assert log_in(at_work.desk, printer.id, "clerk", "secret")
    assert (collect(at_work.desk, printer.id).new, card(at_work, printer).held) == (1, None)


def test_a_user_who_may_read_the_jobs_and_not_the_inks_or_papers_is_as_good(
    at_work: Studio, server: WebPrinter
) -> None:
    server.ask_password("clerk", "secret")
    for path in (INKS, PAPERS):
        guard(server, Lock("admin", "secret", forbids=True, tries=100), path)
    printer = enrol.add(at_work.desk, server.url, user="clerk", password="secret")
    assert [collect(at_work.desk, printer.id).trouble for _ in range(2)] == [None, None]
    assert card(at_work, printer).held is None


def test_jobs_that_are_open_are_read_though_the_settings_are_forbidden_to_the_user(
    at_work: Studio, server: WebPrinter
) -> None:
    guard(server, Lock("admin", "secret", forbids=True), SETTINGS)
    printer = enrol.add(at_work.desk, server.url)
    assert not log_in(at_work.desk, printer.id, "clerk", "secret")
    password = {each.point: each for each in check(at_work.desk, printer.id)}[Point.PASSWORD]
    assert password.verdict is Verdict.UNKNOWN
    assert "The settings are closed to this user" in password.text
    assert (collect(at_work.desk, printer.id).new, card(at_work, printer).held) == (1, None)


def test_who_is_refused_is_told_that_the_user_may_be_the_reason(at_work: Studio, server: WebPrinter) -> None:
    guard(server, Lock("admin", "secret", forbids=True), EVERYWHERE)
    with pytest.raises(PrinterTrouble, match="the password is wrong, or this user may not see the page"):
        enrol.add(at_work.desk, server.url, user="operator", password="secret")


def test_a_sleeping_printer_that_is_to_be_added_is_to_be_woken(at_work: Studio, tmp_path: Path) -> None:
    machine = Machine(clock=at_work.clock, asleep=True)
    with (
        WebPrinter(machine, (Piws(),), Authority(tmp_path).sign()) as asleep,
        pytest.raises(PrinterAsleep) as caught,
    ):
        enrol.add(at_work.desk, asleep.url)
    assert caught.value.hint.startswith("Wake it")
