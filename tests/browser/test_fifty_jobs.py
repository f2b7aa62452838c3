"""The story of the inbox: fifty fresh jobs of the demo are tagged by keyboard alone.

Each for its right client, in fewer than 120 key presses; then all of it is undone and redone.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smarttracker_lite import paths
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.web.pages.sheets import PER_PAGE
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.find import Chip, JobFilter, find_jobs
from smarttracker_lite.workflows.learn import switch
from smarttracker_lite.workflows.suggest import suggestions
from tests.support.browser import Visitor, sign_in
from tests.support.programs import wait_until
from tests.support.studio import Studio, studio
from tests.support.visit import visit

JOBS = 50
MOST_PRESSES = 120
PATIENCE_S = 60
CLIENTS: Mapping[str, str] = {
    each["prefix"]: each["postal"]["name"]
    for each in json.loads(paths.assets("demo", "studio.json").read_bytes())["clients"]
}
"""Whose a document of the demo is, by what its name begins with."""


def owner(document: str) -> str:
    """The right client of a document, "" where only a person could know. Word puts its own name before."""
    name = document.removeprefix("Microsoft Word - ")
    return next((client for prefix, client in CLIENTS.items() if name.startswith(prefix)), "")


def right_owner(job: Job) -> str:
    return owner(job.facts.document or "")


@dataclass
class Demo:
    """A demo on a day on which it printed so much, and where the clock stands."""

    folder: Path
    at: datetime


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo") / "data"
    with studio(folder) as opened:
        demonstrate(opened.desk)
        while len([job for job in waiting(opened) if right_owner(job)]) < JOBS:
            opened.clock.move(seconds=20)
            for printer in opened.desk.db.printers.all():
                collect(opened.desk, printer.id)
        return Demo(folder, opened.clock())


@pytest.fixture
def at_work(demo: Demo, tmp_path: Path) -> Iterator[Studio]:
    shutil.copytree(demo.folder, tmp_path / "data")
    with studio(tmp_path / "data") as opened:
        opened.clock.at = demo.at
        yield opened


@pytest.fixture
def visitor(at_work: Studio, browser: Browser) -> Iterator[Visitor]:
    with visit(at_work.desk) as site:
        yield sign_in(browser, site.sign_in("/jobs"))


def waiting(at_work: Studio) -> list[Job]:
    """The jobs of the day that wait for a client."""
    return find_jobs(at_work.desk, JobFilter(chip=Chip.WAITING, since=at_work.desk.today))


def proven(at_work: Studio) -> None:
    """Wait until it was tried how far suggestions can be trusted, which they are from then on."""
    fresh, end = waiting(at_work), time.monotonic() + PATIENCE_S
    while not any(each.sure for found in suggestions(at_work.desk, fresh).values() for each in found):
        assert time.monotonic() < end, "no suggestion was ever sure"
        time.sleep(0.05)


def told(figures: str) -> None:
    """Shown with `pytest -s`: no time is asserted, as it depends on what else the machine does."""
    sys.stdout.write(f"{figures}\n")


def jobs(at_work: Studio) -> dict[str, Job]:
    return {job.id: job for job in at_work.desk.db.jobs.each()}


def beside_jobs(at_work: Studio) -> list[object]:
    """The books beside the jobs, but for that of the decisions."""
    db = at_work.desk.db
    books = (db.clients, db.projects, db.rules, db.rates, db.printers, db.drafts, db.invoices)
    return [*(book.all() for book in books), db.settings.get()]


@dataclass
class Hands:
    """Somebody at the keyboard who looks at the list: each key that goes down counts, Shift and Ctrl too."""

    page: Page
    presses: int = 0
    decisions: int = 0

    @property
    def rows(self) -> Locator:
        return self.page.locator("#picked tbody tr:not(.gap)")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += key.count("+") + 1

    def decided(self, left: int) -> None:
        """See that a decision leaves so many jobs in the list."""
        expect(self.rows).to_have_count(min(left, PER_PAGE))
        self.decisions += 1

    def documents(self) -> list[str]:
        """What the names of the rows say, from the top."""
        names: list[str] = self.page.evaluate(
            """() => [...document.querySelectorAll("#picked tbody tr:not(.gap)")]
                 .map(row => row.querySelector("a.lead").ariaLabel)"""
        )
        return names

    def at(self) -> int:
        """The row the cursor is at, -1 before there is one."""
        index: int = self.page.evaluate(
            """() => [...document.querySelectorAll("#picked tbody tr:not(.gap)")]
                 .findIndex(row => row.classList.contains("at"))"""
        )
        return index

    def go_to(self, place: int) -> None:
        away = place - self.at()
        self.press(*("j" if away > 0 else "k",) * abs(away))


def accept_the_sure(at_work: Studio, hands: Hands) -> None:
    """Have those above 95 % shown, and accept them."""
    before = len(waiting(at_work))
    hands.press("Shift+Y")
    expect(hands.page.get_by_role("button", name="Accept what is ticked")).to_be_focused()
    ticked = hands.page.locator("input[name=accept]:checked").count()
    hands.press("Enter")
    hands.page.wait_for_url("**/jobs?**")
    hands.decided(before - ticked)


def tag_the_next(at_work: Studio, hands: Hands, place: int, client: str) -> None:
    """Accept what is suggested for the job in this place if it is right, else type its client."""
    before = len(waiting(at_work))
    hands.go_to(place)
    guess = hands.rows.nth(place).locator(".guess-name")
    if guess.count() and guess.inner_text().removesuffix("?") == client:
        hands.press("y")
    else:
        hands.press("t", *client[:4], "Enter")
    hands.decided(before - 1)


def tag_what_is_found(hands: Hands, prefix: str) -> None:
    """Search for a client's jobs, and tag all of them at once."""
    word = prefix.rstrip("_-").lower()
    hands.press("/", *word, "Enter", "Control+a", *word[:3], "Enter")
    expect(hands.page.locator("#toasts")).to_contain_text(f"→ {CLIENTS[prefix]}")
    hands.decided(0)


def changed(at_work: Studio, was: int) -> bool:
    """Whether not so many jobs wait any more."""
    return len(waiting(at_work)) != was


def undo_and_redo(at_work: Studio, hands: Hands, before: Mapping[str, Job]) -> None:
    """Take back every decision, then make them again; the books say so each time."""
    tagged, beside = jobs(at_work), beside_jobs(at_work)
    for key, expected in (("u", before), ("Shift+U", tagged)):
        hands.presses = 0
        for _ in range(hands.decisions):
            was = len(waiting(at_work))
            hands.press(key)
            wait_until(partial(changed, at_work, was), key)
            expect(hands.rows).to_have_count(min(len(waiting(at_work)), PER_PAGE))
        told(f"{key}: {hands.presses} presses")
        assert jobs(at_work) == expected
        assert beside_jobs(at_work) == beside


def check_tagged(at_work: Studio, before: Mapping[str, Job]) -> None:
    """All fifty are their client's, and everything else is as it was."""
    names = {client.id: client.name for client in at_work.desk.db.clients.all()}
    those = [job for job in jobs(at_work).values() if job != before[job.id]]
    assert len(those) == JOBS
    assert {job.facts.document: names[job.tag.client_id or ""] for job in those} == {
        job.facts.document: right_owner(job) for job in those
    }
    assert not [job for job in waiting(at_work) if right_owner(job)]


def today(at_work: Studio) -> str:
    """The day's jobs that wait."""
    return f"/jobs?show=waiting&from={at_work.desk.today}"


def test_fifty_jobs_are_tagged_as_suggested_with_fewer_than_120_keys(
    at_work: Studio, visitor: Visitor
) -> None:
    proven(at_work)
    before = jobs(at_work)
    with visitor.page(today(at_work)) as page:
        hands, start = Hands(page), time.monotonic()
        accept_the_sure(at_work, hands)
        while places := [place for place, name in enumerate(hands.documents()) if owner(name)]:
            nearest = min(places, key=lambda place: abs(place - hands.at()))
            tag_the_next(at_work, hands, nearest, owner(hands.documents()[nearest]))
        told(f"{JOBS} jobs: {hands.presses} presses, {time.monotonic() - start:.1f} s")
        assert hands.presses < MOST_PRESSES
        check_tagged(at_work, before)
        undo_and_redo(at_work, hands, before)


def test_where_nothing_is_suggested_fifty_jobs_are_searched_and_tagged_with_fewer_than_120_keys(
    at_work: Studio, visitor: Visitor
) -> None:
    switch(at_work.desk, on=False)
    before = jobs(at_work)
    with visitor.page(today(at_work)) as page:
        hands, start = Hands(page), time.monotonic()
        owners = {right_owner(job) for job in waiting(at_work)}
        for prefix in (each for each, client in CLIENTS.items() if client in owners):
            tag_what_is_found(hands, prefix)
        told(f"{JOBS} jobs: {hands.presses} presses, {time.monotonic() - start:.1f} s")
        assert hands.presses < MOST_PRESSES
        check_tagged(at_work, before)
        page.goto(visitor.url + today(at_work))
        undo_and_redo(at_work, hands, before)
