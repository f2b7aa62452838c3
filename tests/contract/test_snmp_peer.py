"""The SNMP meter against `snmpsim`, an agent that we did not write; and our own fake held to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.errors import PrinterTrouble
from smarttracker_lite.printers.meters.snmp import mib
from smarttracker_lite.printers.meters.snmp.client import Agent, Patience, talking
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter
from smarttracker_lite.printers.meters.snmp.walk import Table, walk
from smarttracker_lite.printers.source import Address
from tests.contract.test_snmp_meter import PRINTERS
from tests.support.snmp_agent import Replay, agent, recording
from tests.support.snmp_peer import snmp_peer

HERE = Address(url="ipp://127.0.0.1/ipp/print")


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with snmp_peer(tmp_path_factory.mktemp("snmpsim")) as port:
        yield port


@pytest.mark.parametrize("name", PRINTERS)
def test_the_meter_reads_a_printer_from_another_agent(peer: int, name: str) -> None:
    assert SnmpMeter(community=name, port=peer, patience=Patience(silence_s=10)).read(HERE) == PRINTERS[name]


def test_an_unknown_community_is_silence(peer: int) -> None:
    meter = SnmpMeter(community="nobody", port=peer, patience=Patience(silence_s=0.5, tries=1))
    with pytest.raises(PrinterTrouble, match="community name"):
        meter.read(HERE)


@pytest.mark.parametrize("name", PRINTERS)
def test_our_fake_gives_the_same_tables_as_the_other_agent(peer: int, name: str) -> None:
    there = Agent(host="127.0.0.1", port=peer, community=name)
    with agent(Replay(recording(name), community=name.encode())) as place:
        assert _tables(replace(there, port=place.port)) == _tables(there)


def _tables(place: Agent) -> tuple[Table, Table]:
    with talking(place, Patience(silence_s=10)) as conversation:
        ask = conversation.ask
        return walk(ask, (*mib.SINGLES, (1, 3, 6, 1, 2, 1, 1), (1, 3, 6, 1, 4))), walk(ask, mib.LISTS)
