"""Printers that tell neither serial number nor UUID: a person says, once, whether one is that of before."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, PrinterReplaced
from smarttracker_lite.printers.identity import SILENT
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round, collect
from smarttracker_lite.workflows.enrol import NEW
from smarttracker_lite.workflows.move import relocate, take_up
from smarttracker_lite.workflows.resume import asks_who, decided, is_unproven, lookalikes
from smarttracker_lite.workflows.trust import log_in
from smarttracker_lite.workflows.watch import Watch
from tests.support.studio import Studio
from tests.support.web_printer.ipp import PATH, Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

HERE, THERE = "127.0.0.1", "localhost"


class Way(NamedTuple):
    """How a printer is asked: where, and as one that tells who it is, or does not."""

    url: str
    tells: Personality
    silent: Personality


WAYS: Mapping[str, Way] = {
    "ipp": Way("ipp://{host}:{port}" + PATH, Ipp(), Ipp(tells=False)),
    "ipp with numbers": Way(
        "ipp://{host}:{port}" + PATH, Ipp(numbered=True), Ipp(tells=False, numbered=True)
    ),
    "hp_ews": Way(
        "http://{host}:{port}", WebAccess(columns=DESIGNJET), WebAccess(columns=DESIGNJET, has_status=False)
    ),
}
BARE = Way(
    "ipp://{host}:{port}" + PATH,
    Ipp(numbered=True, dated=False),
    Ipp(tells=False, numbered=True, dated=False),
)
"""Nothing but number, document and user tells one job from another."""


class Place:
    """An address of the network, and who answers at it."""

    def __init__(self, way: Way, host: str, server: WebPrinter) -> None:
        self.way, self.server = way, server
        self.url = way.url.format(host=host, port=server.port)

    def tell(self, tells: bool) -> None:
        """From now on it tells who it is, or does no more."""
        self.server.personalities = (self.way.tells if tells else self.way.silent,)


@contextmanager
def place(way: Way, machine: Machine, host: str, tells: bool = False) -> Iterator[Place]:
    with WebPrinter(machine, ()) as server:
        at = Place(way, host, server)
        at.tell(tells)
        yield at


def read(at_work: Studio, printer: Printer) -> Round:
    at_work.clock.move(hours=1)
    return collect(at_work.desk, printer.id)


def documents(at_work: Studio, printer: Printer) -> list[str]:
    jobs = (job for job in at_work.desk.db.jobs.all() if job.printer_id == printer.id)
    return sorted(job.facts.document or "" for job in jobs)


def tracked(at_work: Studio, at: Place, name: str = "Cellar") -> Printer:
    """Read once, with two jobs."""
    for document in ("1.pdf", "2.pdf"):
        at.server.machine.print(document=document)
        at_work.clock.move(minutes=30)
    printer = enrol.add(at_work.desk, at.url, name=name)
    assert read(at_work, printer).new == 2
    return printer


def goes_on(at_work: Studio, printer: Printer, machine: Machine) -> None:
    """What comes after is read, what was known is not listed again, and nothing seems to be missing."""
    machine.print(document="3.pdf")
    told = read(at_work, printer)
    assert told.trouble is None
    read(at_work, printer)
    assert documents(at_work, printer) == ["1.pdf", "2.pdf", "3.pdf"]
    assert at_work.desk.db.gaps.of_printer(printer.id) == []
    assert len(at_work.desk.db.jobs.all()) == 3


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    return WAYS[request.param]


@pytest.fixture
def silent(at_work: Studio, way: Way) -> Iterator[Place]:
    with place(way, Machine(clock=at_work.clock), HERE) as at:
        yield at


@pytest.fixture
def cellar(at_work: Studio, silent: Place) -> Printer:
    return tracked(at_work, silent)


def test_a_printer_known_by_its_place_goes_on_at_another_as_a_person_says_that_it_is_the_same(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk, machine = at_work.desk, silent.server.machine
    with place(silent.way, machine, THERE) as there:
        silent.server.switch_off()
        offered = relocate(desk, cellar.id, there.url)
        assert is_unproven(cellar, offered)
        assert desk.db.printers.get(cellar.id).url == cellar.url
        moved = take_up(desk, Watch(desk), offered)
        assert (moved.id, moved.name, moved.url) == (cellar.id, "Cellar", offered.found.url)
        goes_on(at_work, moved, machine)


def test_of_another_model_or_tracked_there_it_is_refused_as_the_same(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    with place(silent.way, Machine(clock=at_work.clock, model="HP DesignJet T830"), THERE) as there:
        with pytest.raises(BadInput, match="Another printer answers at this address"):
            relocate(at_work.desk, cellar.id, there.url)
        there.server.become(Machine(clock=at_work.clock))
        enrol.add(at_work.desk, there.url, name="Attic")
        with pytest.raises(BadInput, match="tracked already, as “Attic”"):
            relocate(at_work.desk, cellar.id, there.url)


def test_a_printer_that_tells_no_more_who_it_is_waits_for_a_person_and_is_known_again_when_it_does(
    at_work: Studio, way: Way
) -> None:
    desk, machine = at_work.desk, Machine(clock=at_work.clock)
    with place(way, machine, HERE, tells=True) as at:
        printer = tracked(at_work, at)
        at.tell(False)
        assert isinstance(read(at_work, printer).trouble, PrinterReplaced)
        assert asks_who(desk.db.printers.get(printer.id))
        with pytest.raises(BadInput, match="Another printer answers") as refused:
            log_in(desk, printer.id, "", "")
        assert refused.value.hint == SILENT
        offered = relocate(desk, printer.id, at.url)
        assert is_unproven(printer, offered)
        take_up(desk, Watch(desk), offered)
        goes_on(at_work, printer, machine)
        assert is_unproven(desk.db.printers.get(printer.id), relocate(desk, printer.id, at.url))
        at.tell(True)
        assert read(at_work, printer).trouble is None
        at.server.become(Machine(clock=at_work.clock, serial="ANOTHER"))
        assert isinstance(read(at_work, printer).trouble, PrinterReplaced)
        assert not asks_who(desk.db.printers.get(printer.id))


def test_a_trouble_of_an_older_program_asks_for_a_person_once_the_printer_is_read_again(
    at_work: Studio, way: Way
) -> None:
    desk = at_work.desk
    with place(way, Machine(clock=at_work.clock), HERE, tells=True) as at:
        printer = tracked(at_work, at)
        at.tell(False)
        read(at_work, printer)
        noted = desk.db.printers.get(printer.id)
        assert noted.trouble
        desk.db.printers.put(replace(noted, trouble=replace(noted.trouble, unproven=False)))
        assert not asks_who(desk.db.printers.get(printer.id))
        read(at_work, printer)
        assert asks_who(desk.db.printers.get(printer.id))


def test_the_serial_number_that_was_told_before_is_kept_and_known_again_at_any_address(
    at_work: Studio,
) -> None:
    desk, way, machine = at_work.desk, WAYS["hp_ews"], Machine(clock=at_work.clock)
    with place(way, machine, HERE, tells=True) as at, place(way, machine, THERE, tells=True) as there:
        printer = tracked(at_work, at)
        at.tell(False)
        take_up(desk, Watch(desk), relocate(desk, printer.id, at.url))
        assert enrol.add(desk, there.url).id == printer.id
        goes_on(at_work, printer, machine)


def test_another_serial_number_there_than_was_told_before_is_refused(at_work: Studio) -> None:
    desk, way, machine = at_work.desk, WAYS["hp_ews"], Machine(clock=at_work.clock)
    with place(way, machine, HERE, tells=True) as at:
        printer = tracked(at_work, at)
        at.tell(False)
        take_up(desk, Watch(desk), relocate(desk, printer.id, at.url))
        with place(way, Machine(clock=at_work.clock, serial="ANOTHER"), THERE, tells=True) as there:
            with pytest.raises(BadInput, match="Another printer answers"):
                relocate(desk, printer.id, there.url)
            assert lookalikes(desk, enrol.offer(desk, there.url)) == []


@pytest.mark.parametrize("removed", [False, True], ids=["tracked", "removed"])
def test_who_adds_a_printer_without_identity_is_asked_whether_it_is_one_of_those_known(
    at_work: Studio, silent: Place, cellar: Printer, removed: bool
) -> None:
    desk, machine = at_work.desk, silent.server.machine
    if removed:
        enrol.remove(desk, cellar.id)
    with place(silent.way, machine, THERE) as there:
        offered = enrol.offer(desk, there.url)
        assert [each.id for each in lookalikes(desk, offered)] == [cellar.id]
        with pytest.raises(BadInput, match=f"“Cellar” .{cellar.id}, {cellar.url}") as asked:
            decided(desk, offered, "")
        assert "--same-as ID" in asked.value.hint
        assert "--same-as new" in asked.value.hint
        memory = desk.db.memories.of(cellar.id)
        again = enrol.track(desk, decided(desk, offered, cellar.id))
        assert desk.db.memories.of(cellar.id) == memory != {}
        assert (again.id, again.name, again.removed) == (cellar.id, "Cellar", False)
        goes_on(at_work, again, machine)


@pytest.mark.parametrize("tells", [False, True], ids=["silent", "telling"])
def test_where_a_removed_one_stood_another_of_the_model_is_tracked_as_another(
    at_work: Studio, silent: Place, cellar: Printer, tells: bool
) -> None:
    """It broke, and a new one was put in its place."""
    desk = at_work.desk
    enrol.remove(desk, cellar.id)
    silent.server.become(Machine(clock=at_work.clock, serial="ANOTHER"))
    silent.tell(tells)
    offered = enrol.offer(desk, silent.url)
    assert [each.id for each in lookalikes(desk, offered)] == [cellar.id]
    with pytest.raises(BadInput, match="Only you know"):
        decided(desk, offered, "")
    another = enrol.track(desk, decided(desk, offered, NEW), "Another")
    silent.server.machine.print(document="3.pdf")
    assert read(at_work, another).new == 1
    assert (documents(at_work, another), documents(at_work, cellar)) == (["3.pdf"], ["1.pdf", "2.pdf"])
    with pytest.raises(BadInput, match="tracked already, as “Another”"):
        enrol.offer(desk, silent.url)
    assert [each.id for each in enrol.tracked(desk)] == [another.id]


def test_where_a_removed_one_stood_it_goes_on_if_somebody_says_that_it_is_the_same(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk = at_work.desk
    enrol.remove(desk, cellar.id)
    again = enrol.track(desk, decided(desk, enrol.offer(desk, silent.url), cellar.id))
    assert (again.id, again.removed) == (cellar.id, False)
    goes_on(at_work, again, silent.server.machine)


def test_a_printer_that_shows_that_it_is_a_removed_one_is_no_other(at_work: Studio, way: Way) -> None:
    """Its jobs would come a second time: it is added again, and goes on."""
    desk, machine = at_work.desk, Machine(clock=at_work.clock)
    with (
        place(way, machine, HERE, tells=True) as at,
        place(way, Machine(clock=at_work.clock), THERE) as there,
    ):
        printer = tracked(at_work, at, "Attic")
        enrol.remove(desk, printer.id)
        other = enrol.track(desk, decided(desk, enrol.offer(desk, there.url), NEW), "Cellar")
        with pytest.raises(BadInput, match="was tracked before, as “Attic”"):
            relocate(desk, other.id, at.url)
        assert enrol.track(desk, decided(desk, enrol.offer(desk, at.url), NEW)).id == printer.id
        goes_on(at_work, printer, machine)


def test_the_place_alone_of_a_removed_one_hinders_no_move(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk, machine = at_work.desk, Machine(clock=at_work.clock)
    with place(silent.way, machine, THERE) as there:
        attic = enrol.track(desk, decided(desk, enrol.offer(desk, there.url), NEW), "Attic")
        enrol.remove(desk, cellar.id)
        silent.server.become(machine)
        assert take_up(desk, Watch(desk), relocate(desk, attic.id, silent.url)).id == attic.id


def test_another_printer_of_the_model_is_tracked_as_another(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk = at_work.desk
    with place(silent.way, Machine(clock=at_work.clock), THERE) as there:
        offered = enrol.offer(desk, there.url)
        attic = enrol.track(desk, decided(desk, offered, NEW), "Attic")
        assert attic.id != cellar.id
        assert lookalikes(desk, replace(offered, same_as=attic.id)) == []
        with pytest.raises(BadInput, match="tracked already, as “Attic”"):
            enrol.track(desk, replace(offered, same_as=cellar.id))
    assert {each.name for each in enrol.tracked(desk)} == {"Attic", "Cellar"}


def test_a_printer_is_only_said_to_be_one_that_it_may_be(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk = at_work.desk
    with place(silent.way, Machine(clock=at_work.clock, model="HP DesignJet T830"), THERE) as there:
        offered = enrol.offer(desk, there.url)
        assert decided(desk, offered, "") == offered
        for said in (cellar.id, "nobody"):
            with pytest.raises(BadInput, match="cannot be that one"):
                decided(desk, offered, said)


def test_a_printer_that_shows_who_it_is_is_not_asked_about(at_work: Studio, way: Way) -> None:
    desk, machine = at_work.desk, Machine(clock=at_work.clock)
    with place(way, machine, HERE, tells=True) as at, place(way, machine, THERE, tells=True) as there:
        printer = tracked(at_work, at)
        offered = relocate(desk, printer.id, there.url)
        assert not is_unproven(printer, offered)
        assert lookalikes(desk, enrol.offer(desk, there.url)) == []
        assert decided(desk, enrol.offer(desk, there.url), printer.id).same_as == printer.id
        with pytest.raises(BadInput, match="cannot be that one"):
            decided(desk, enrol.offer(desk, there.url), "nobody")


def test_one_that_was_read_in_another_way_and_queues_of_print_servers_are_not_asked_about(
    at_work: Studio, silent: Place, cellar: Printer
) -> None:
    desk, machine = at_work.desk, silent.server.machine
    with WebPrinter(machine, (Ipp("/printers/Z9", tells=False),)) as server:
        desk.db.printers.put(replace(cellar, driver="ipp"))
        offered = enrol.offer(desk, f"ipp://localhost:{server.port}/printers/Z9")
        assert lookalikes(desk, offered) == []
    with place(silent.way, machine, THERE) as there:
        desk.db.printers.put(replace(cellar, driver="simulated"))
        assert lookalikes(desk, enrol.offer(desk, there.url)) == []


def test_a_page_of_accounting_shows_that_the_wrong_printer_was_said_to_be_the_same(at_work: Studio) -> None:
    desk, way = at_work.desk, WAYS["hp_ews"]
    neighbour = Machine(clock=at_work.clock)
    neighbour.print(document="of the neighbour.pdf")
    at_work.clock.move(days=2)
    with place(way, Machine(clock=at_work.clock), HERE) as at, place(way, neighbour, THERE) as there:
        printer = tracked(at_work, at)
        take_up(desk, Watch(desk), relocate(desk, printer.id, there.url))
        assert isinstance(read(at_work, printer).trouble, PrinterReplaced)
        assert documents(at_work, printer) == ["1.pdf", "2.pdf"]
        take_up(desk, Watch(desk), relocate(desk, printer.id, at.url))
        goes_on(at_work, printer, at.server.machine)


@pytest.mark.parametrize("older_s", [0, 86_400], ids=["switched on together", "a day earlier"])
@pytest.mark.parametrize("said", [True, False], ids=["said to be the same", "at its address"])
def test_jobs_that_have_numbers_only_are_not_taken_for_those_of_the_wrong_printer(
    at_work: Studio, older_s: int, said: bool
) -> None:
    desk, neighbour = at_work.desk, Machine(clock=at_work.clock)
    at_work.clock.move(seconds=older_s)
    with place(BARE, Machine(clock=at_work.clock), HERE) as at, place(BARE, neighbour, THERE) as there:
        printer = tracked(at_work, at)
        neighbour.print(document="of the neighbour.pdf")
        if said:
            take_up(desk, Watch(desk), relocate(desk, printer.id, there.url))
        else:
            at.server.become(neighbour)
        read(at_work, printer)
        neighbour.print(document="of the neighbour 2.pdf")
        read(at_work, printer)
        read(at_work, printer)
        own = ["1.pdf", "2.pdf"]
        assert documents(at_work, printer) == [*own, "of the neighbour 2.pdf", "of the neighbour.pdf"]
