"""The question whose a print is, on a real screen with a real notification daemon."""

import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.app import Program
from smarttracker_lite.desktop.asking import Asking
from smarttracker_lite.desktop.notify import Choice, Message, Notices, way
from smarttracker_lite.domain.asking import APART, GATHERED, Here
from smarttracker_lite.paths import assets
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.tag import tag
from tests.support.dunst import Dunst, dunst
from tests.support.programs import wait_until
from tests.support.screen import Screen
from tests.support.studio import Studio, plot
from tests.workflows.test_collect import demo_url

ICON = assets("icons", "smarttracker-64.png")


class Desktop:
    """A studio whose questions are asked on the screen: the pages opened, and how often one was answered."""

    def __init__(self, at_work: Studio) -> None:
        self.at_work, self.opened, self.answered = at_work, list[str](), list[bool]()
        self.notices = Notices(ICON)
        self.asking = Asking(
            at_work.desk,
            Here("pc-anna", "anna"),
            self.notices,
            open_page=self.opened.append,
            answered=lambda: self.answered.append(True),
        )

    def prints(self, *documents: str) -> list[str]:
        """Prints from here come out, are read, and it is time to ask."""
        jobs = [
            self.at_work.job(plot(name, host="pc-anna", completed_at=self.at_work.clock()))
            for name in documents
        ]
        self.read()
        wait_until(lambda: self.asking.settled, "what came out is noticed")
        self.at_work.clock.move(seconds=max(GATHERED, APART).total_seconds())
        self.read()
        return [job.id for job in jobs]

    def read(self) -> None:
        """A printer was read."""
        self.asking.look()

    def client_of(self, job_id: str) -> str | None:
        return self.at_work.desk.db.jobs.get(job_id).tag.client_id


@pytest.fixture
def desktop(at_work: Studio, at_the_screen: Screen) -> Iterator[Desktop]:
    ours = Desktop(at_work)
    ours.asking.start()
    yield ours
    ours.asking.stop()


@pytest.fixture
def daemon(at_the_screen: Screen, tmp_path: Path) -> Iterator[Dunst]:
    with dunst(at_the_screen, tmp_path) as running:
        yield running


def test_a_button_gives_the_print_to_its_client(daemon: Dunst, desktop: Desktop) -> None:
    rossi, bianchi = desktop.at_work.client("Rossi"), desktop.at_work.client("Bianchi & C. <b>")
    desktop.at_work.job(client=rossi)
    desktop.at_work.job(client=bianchi)
    (job,) = desktop.prints("Pianta <i>.pdf")
    daemon.wait_for("Whose print is “Pianta <i>.pdf”?")
    daemon.choose("Bianchi & C. <b>")
    wait_until(lambda: desktop.client_of(job) == bianchi.id, "the print is Bianchi's")
    assert {each.partition(" (")[0].lstrip("#") for each in daemon.buttons()} >= {"Rossi", "Later"}
    wait_until(lambda: desktop.answered, "the tray is told")
    assert desktop.opened == []


def test_a_click_opens_the_job(daemon: Dunst, desktop: Desktop) -> None:
    (job,) = desktop.prints("Pianta.pdf")
    daemon.wait_for("Pianta.pdf")
    daemon.click()
    wait_until(lambda: desktop.opened == [f"/jobs/{job}"], "the job is opened")


def test_prints_that_came_out_together_are_one_notification_that_opens_the_inbox(
    daemon: Dunst, desktop: Desktop
) -> None:
    desktop.prints("a.pdf", "b & c.pdf", "d.pdf")
    daemon.wait_for("3 prints wait for a client")
    daemon.click()
    wait_until(lambda: desktop.opened == ["/jobs?show=waiting"], "the inbox is opened")
    assert "a.pdf, b ＆ c.pdf, d.pdf" in daemon.log.read_text()  # no markup of theirs is read


def test_later_asks_again_after_an_hour(daemon: Dunst, desktop: Desktop) -> None:
    desktop.prints("Pianta.pdf")
    daemon.wait_for("Pianta.pdf")
    daemon.choose("Later")
    wait_until(lambda: desktop.asking.turns.later, "it is put off")
    daemon.close()
    desktop.prints("Sezione.pdf")
    assert daemon.shown() == 0
    desktop.at_work.clock.move(hours=1)
    desktop.read()
    daemon.wait_for("2 prints wait for a client")


def test_what_is_tagged_in_a_page_meanwhile_is_asked_about_no_more(daemon: Dunst, desktop: Desktop) -> None:
    rossi = desktop.at_work.client("Rossi")
    (job,) = desktop.prints("Pianta.pdf")
    daemon.wait_for("Pianta.pdf")
    tag(desktop.at_work.desk, [job], rossi.id)
    desktop.read()
    wait_until(lambda: daemon.shown() == 0, "the notification is taken back")
    assert desktop.opened == []


def test_an_answer_that_comes_too_late_opens_the_job_and_changes_nothing(
    daemon: Dunst, desktop: Desktop
) -> None:
    rossi, bianchi = desktop.at_work.client("Rossi"), desktop.at_work.client("Bianchi")
    desktop.at_work.job(client=rossi)
    (job,) = desktop.prints("Pianta.pdf")
    daemon.wait_for("Pianta.pdf")
    tag(desktop.at_work.desk, [job], bianchi.id)
    daemon.choose("Rossi")
    wait_until(lambda: desktop.opened == [f"/jobs/{job}"], "the job is opened")
    assert desktop.client_of(job) == bianchi.id


def test_the_end_of_the_program_takes_the_notification_along(daemon: Dunst, at_work: Studio) -> None:
    desktop = Desktop(at_work)
    desktop.asking.start()
    desktop.prints("Pianta.pdf")
    daemon.wait_for("Pianta.pdf")
    desktop.asking.stop()
    assert daemon.shown() == 0


def test_the_doctor_tells_who_shows_notifications(daemon: Dunst) -> None:
    assert way(ICON) == "with buttons"


def test_the_doctor_tells_that_nobody_does(at_the_screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    assert way(ICON).startswith("none: ")


@pytest.mark.parametrize("bus", ["", "unix:path=/nowhere"])
def test_where_nothing_shows_notifications_nothing_happens(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, bus: str
) -> None:
    if bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus)
    (job,) = desktop.prints("Pianta.pdf")
    desktop.notices.show(Message(title="More", text="", choices=(Choice("Rossi", lambda: None),)))
    desktop.notices.withdraw()
    desktop.prints("Sezione.pdf")
    assert desktop.client_of(job) is None


def test_the_program_asks_after_a_reading(daemon: Dunst, at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    enrol.add(at_work.desk, demo_url("laser"))
    with Program(at_work.desk) as program:
        job = at_work.job(plot("Pianta.pdf", host=platform.node(), completed_at=at_work.clock()))
        program.watch.poll()
        wait_until(lambda: program.asking.turns.waiting, "what came out is noticed")
        at_work.clock.move(seconds=GATHERED.total_seconds())
        program.watch.poll()
        daemon.wait_for("Pianta.pdf")
        daemon.choose("Rossi")
        wait_until(lambda: not at_work.desk.db.jobs.get(job.id).waiting, "the print is Rossi's")
