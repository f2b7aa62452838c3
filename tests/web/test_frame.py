"""What stands around every page: how the collector is doing."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.errors import PrinterAsleep, PrinterUnreachable
from smarttracker_lite.web.routes import frame
from smarttracker_lite.web.site import Demo, Site
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import note
from smarttracker_lite.workflows.watch import Watch
from tests.support.studio import Studio
from tests.workflows.test_collect import demo_url


@pytest.fixture
def site(at_work: Studio) -> Iterator[Site]:
    watch = Watch(at_work.desk)
    yield Site(desk=at_work.desk, watch=watch, open_window=lambda: "", quit=lambda: None)
    watch.stop()


def status(site: Site) -> tuple[str, bool]:
    around = frame(site, site.desk.words("en"))
    return around.status, around.trouble


def test_a_studio_without_printers_is_in_no_trouble(site: Site) -> None:
    assert status(site) == ("No printer yet", False)
    assert frame(site, site.desk.words("en")).idle


@pytest.mark.parametrize(
    ("demo", "said"),
    [(None, ""), (Demo.THROWN_AWAY, "Demo: nothing is kept."), (Demo.KEPT, "Demo data")],
)
def test_a_demo_says_what_it_is(site: Site, demo: Demo | None, said: str) -> None:
    assert frame(replace(site, demo=demo), site.desk.words("en")).demo == said


def test_a_printer_that_is_away_is_counted_and_one_that_sleeps_is_not(site: Site) -> None:
    away, asleep = (enrol.add(site.desk, demo_url(model)) for model in ("inkjet", "laser"))
    note(site.desk, asleep.id, PrinterAsleep("It sleeps."))
    assert status(site) == ("Collecting from 2 printers", False)
    assert not frame(site, site.desk.words("en")).idle
    note(site.desk, away.id, PrinterUnreachable("It is away."))
    assert status(site) == ("1 printer does not answer", True)


def test_a_reading_that_could_not_be_recorded_is_a_trouble_though_no_card_says_so(site: Site) -> None:
    printer = enrol.add(site.desk, demo_url())
    (site.desk.db.folder / "owner.lock").unlink()  # without it nothing may be written
    site.watch.poll()
    assert site.desk.db.printers.get(printer.id).trouble is None
    assert status(site)[1]
