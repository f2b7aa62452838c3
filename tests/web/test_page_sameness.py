"""The pages ask a person whether a printer that tells neither serial number nor UUID is the same one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from tests.support.studio import Studio
from tests.support.visit import Visitor
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter

WHY = "This printer tells neither serial number nor UUID, so only you know whether it is the same one."


@dataclass
class Network:
    """A printer that tells not who it is, with two addresses: that at which it was tracked, and another."""

    at_work: Studio
    server: WebPrinter

    @property
    def here(self) -> str:
        return f"ipp://127.0.0.1:{self.server.port}/ipp/print"

    @property
    def there(self) -> str:
        return f"ipp://localhost:{self.server.port}/ipp/print"

    def card(self, printer: Printer) -> Printer:
        return self.at_work.desk.db.printers.get(printer.id)


@pytest.fixture
def network(at_work: Studio) -> Iterator[Network]:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(tells=False),)) as server:
        yield Network(at_work, server)


@pytest.fixture
def cellar(at_work: Studio, network: Network) -> Printer:
    network.server.machine.print()
    printer = enrol.add(at_work.desk, network.here, name="Cellar")
    collect(at_work.desk, printer.id)
    at_work.clock.move(days=3)
    return printer


def looked(visitor: Visitor, **form: str) -> tuple[str, str]:
    """The number of the offer that waits, and its page."""
    answer = visitor.post("/printers/look", form)
    page = unescape(visitor.get(answer.headers["Location"]).text)
    return re.findall(r'name="offer" value="([^"]+)"', page)[0], page


def test_a_move_shows_both_and_the_button_says_that_it_is_the_same(
    at_work: Studio, visitor: Visitor, network: Network, cellar: Printer
) -> None:
    number, page = looked(visitor, printer=cellar.id, url=network.there)
    assert "Is this “Cellar”?" in page
    assert WHY in page
    now, _, known = page.partition("<h3>“Cellar”</h3>")
    assert f"<dd>{network.there}</dd>" in now.partition("<h3>Answers now</h3>")[2]
    assert f"<dd>{network.here}</dd><dt>Last answer</dt><dd>3 days ago</dd>" in known
    assert "Yes, it is “Cellar”</button>" in page
    assert 'name="same_as"' not in page
    visitor.post("/printers", {"offer": number, "name": "Cellar"})
    assert network.card(cellar).url == network.there
    assert len(at_work.desk.db.jobs.all()) == 1


def test_a_printer_that_tells_no_more_who_it_is_is_looked_at_from_its_page_and_goes_on(
    at_work: Studio, visitor: Visitor, network: Network
) -> None:
    network.server.personalities = (Ipp(),)
    printer = enrol.add(at_work.desk, network.here, name="Cellar")
    assert "Look who answers" not in visitor.get(f"/printers/{printer.id}").text
    network.server.personalities = (Ipp(tells=False),)
    collect(at_work.desk, printer.id)
    page = unescape(visitor.get(f"/printers/{printer.id}").text)
    assert "It tells neither serial number nor UUID any more" in page
    form = page[: page.index("Look who answers")].rpartition("<form")[2]
    ((field, value), (other, url)) = re.findall(r'name="(\w+)" value="([^"]+)"', form)
    number, page = looked(visitor, **{field: value, other: url})
    assert "Yes, it is “Cellar”" in page
    visitor.post("/printers", {"offer": number, "name": "Cellar"})
    assert network.card(printer).trouble is None
    assert "Look who answers" not in visitor.get(f"/printers/{printer.id}").text


def test_who_adds_one_says_first_whether_it_is_a_known_one(
    visitor: Visitor, network: Network, cellar: Printer
) -> None:
    number, page = looked(visitor, url=network.there)
    assert WHY in page
    assert "This printer answers</h3>" in page
    assert f'<option value="{cellar.id}">It is “Cellar”, which was at 127.0.0.1</option>' in page
    name = re.findall(r'id="f-name" name="name" type="text" value="([^"]+)"', page)[0]
    refused = visitor.post("/printers", {"offer": number, "name": name, "same_as": ""})
    assert refused.status_code == 422
    assert 'id="e-same_as"' in refused.text
    visitor.post("/printers", {"offer": number, "name": name, "same_as": cellar.id})
    assert (network.card(cellar).url, network.card(cellar).name) == (network.there, "Cellar")


def test_or_that_it_is_another(at_work: Studio, visitor: Visitor, network: Network, cellar: Printer) -> None:
    number, _ = looked(visitor, url=network.there)
    visitor.post("/printers", {"offer": number, "name": "Attic", "same_as": "new"})
    assert [each.name for each in enrol.tracked(at_work.desk)] == ["Attic", "Cellar"]
    assert network.card(cellar).url == network.here


def test_who_adds_one_where_a_removed_one_stood_says_that_it_is_another_and_its_name(
    at_work: Studio, visitor: Visitor, network: Network, cellar: Printer
) -> None:
    enrol.remove(at_work.desk, cellar.id)
    number, page = looked(visitor, url=network.here, name="Attic")
    assert f'<option value="{cellar.id}">It is “Cellar”, which was at 127.0.0.1</option>' in page
    visitor.post("/printers", {"offer": number, "name": "Attic", "same_as": "new"})
    assert [each.name for each in enrol.tracked(at_work.desk)] == ["Attic"]
    assert network.card(cellar).removed


def test_an_offer_with_its_password_is_forgotten_after_a_quarter_of_an_hour(
    at_work: Studio, visitor: Visitor, network: Network
) -> None:
    number, _ = looked(visitor, url=network.here, user="anna", password="secret")
    at_work.clock.at += timedelta(minutes=15)
    assert visitor.get(f"/printers/add?offer={number}").status_code == 200
    at_work.clock.at += timedelta(seconds=1)
    answer = visitor.post("/printers", {"offer": number, "name": "Cellar"})
    assert answer.status_code == 404
    assert "This offer has expired" in answer.text
    assert enrol.tracked(at_work.desk) == []
