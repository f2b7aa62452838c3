"""HP's large format web services: who the printer is, where its jobs are listed, and what is left in it."""

import json

import pytest

from smarttracker_lite.printers.drivers.hp_piws.identity import parse_identification, parse_queue
from smarttracker_lite.printers.drivers.hp_piws.supplies import parse_supplies
from smarttracker_lite.printers.drivers.hp_piws.tree import MalformedAnswer
from tests.support.piws import recording


def test_a_designjet_says_who_it_is() -> None:
    device = parse_identification(recording("identification.xml"))
    assert device.identity == "urn:uuid:552f0000-1111-4222-8333-444455556666"
    assert (device.model, device.serial) == ("HP Imaginary Z 24in", "CN00SYNTH1")
    assert (device.name, device.firmware, device.location) == ("Plotter al piano terra", "SYNTH_01_02", None)


def test_a_latex_says_who_it_is_by_its_serial_number() -> None:
    device = parse_identification(recording("identification.json"))
    assert device.identity == device.serial == "SG00SYNTH2"
    assert (device.model, device.firmware) == ("HP Imaginary Latex 64", "SYNTH_64")


def test_inks_have_a_level_only_where_the_printer_tells_it() -> None:
    levels = {ink.name: ink.percent for ink in parse_supplies(recording("inks.json"))}
    assert levels == {"magenta": 66, "matte black": 41, "yellow": None}


@pytest.mark.parametrize("name", ["queues.json", "queues.xml"])
def test_the_queue_of_prints_is_taken(name: str) -> None:
    assert parse_queue(recording(name)) == "9c1e0b54-3a7d-4f0e-8d55-6f2b7a10c3e9"


@pytest.mark.parametrize("uri", ["", "http://elsewhere.example/x", "/JobQueue/", "/JobQueue/../../etc"])
def test_a_queue_is_called_by_its_name_alone(uri: str) -> None:
    with pytest.raises(MalformedAnswer):
        parse_queue(json.dumps({"JobQueueCollection": {"JobQueue": [{"URI": uri}]}}).encode())
