"""Discovery, against announcements on loopback: our own, and those of the real ippeveprinter."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from zeroconf import ServiceInfo, Zeroconf

from smarttracker_lite.errors import PrinterUnreachable
from smarttracker_lite.printers.discovery import Announced, discover
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.source import Address
from tests.support import needs
from tests.support.peers import ippeveprinter

LOOPBACK = ["127.0.0.1"]
WITHOUT_ZEROCONF = """
import sys
sys.modules["zeroconf"] = None  # as if it were not installed
import smarttracker_lite.app
from smarttracker_lite.errors import PrinterUnreachable
from smarttracker_lite.printers.discovery import discover
try:
    discover(0)
except PrinterUnreachable as trouble:
    print(trouble)
"""
TXT = {"rp": "ipp/print", "ty": "Imaginary Plot 36", "note": "Piano terra, sala prove", "UUID": "AB-12"}


@pytest.fixture(autouse=True)
def _loopback_with_multicast() -> None:
    """Loopback carries no multicast until told to; that takes an administrator."""
    told = subprocess.run(
        [needs.program("ip"), "link", "set", "lo", "multicast", "on"], capture_output=True, check=False
    )
    if told.returncode != 0:
        needs.missing("multicast on the loopback interface")


def service(
    name: str,
    kind: str = "_ipp._tcp.local.",
    port: int = 6310,
    host: str = "127.0.0.1",
    **txt: str | bytes,
) -> ServiceInfo:
    return ServiceInfo(
        kind,
        f"{name}.{kind}",
        port=port,
        addresses=[socket.inet_aton(host)],
        properties={**TXT, **txt},
        server=f"plotter-{host}.local.",
    )


@contextmanager
def announcing(*services: ServiceInfo) -> Iterator[None]:
    with Zeroconf(interfaces=LOOPBACK) as network:
        for each in services:
            network.register_service(each)
        yield


def found(name: str) -> list[Announced]:
    return [each for each in discover(1.5, LOOPBACK) if each.name.startswith(name)]


def test_an_announced_printer_is_found_with_its_address_and_words() -> None:
    with announcing(service("Plotter è")):
        (plotter,) = found("Plotter è")
    assert plotter == Announced(
        name="Plotter è",
        url="ipp://127.0.0.1:6310/ipp/print",
        uuid="ab-12",
        model="Imaginary Plot 36",
        location="Piano terra, sala prove",
        hosts=("127.0.0.1",),
    )


def test_a_printer_that_announces_ipp_and_ipps_is_one_printer() -> None:
    with announcing(service("Twice", "_ipps._tcp.local."), service("Twice")):
        (twice,) = found("Twice")
    assert (twice.url, twice.encrypted) == tuple(
        f"{each}://127.0.0.1:6310/ipp/print" for each in ("ipp", "ipps")
    )


def test_port_0_only_claims_a_name_and_is_no_printer() -> None:
    with announcing(service("Claim", port=0), service("Claim real", UUID="cd-34")):
        assert [each.name for each in found("Claim")] == ["Claim real"]


def test_a_broken_announcement_does_not_hide_the_others() -> None:
    with announcing(service("Mixed broken", ty=b"\xff\xfe", UUID=b"\xc3"), service("Mixed good")):
        assert [each.name for each in found("Mixed")] == ["Mixed broken", "Mixed good"]


@pytest.mark.parametrize("kind", ["_pdl-datastream._tcp.local.", "_printer._tcp.local.", "_http._tcp.local."])
def test_a_printer_that_announces_no_ipp_is_found_with_its_address_alone(kind: str) -> None:
    with announcing(service("Older plotter", kind, 9100, "192.0.2.7")):
        (plotter,) = found("Older plotter")
    assert (plotter.url, plotter.model) == ("192.0.2.7", "Imaginary Plot 36")


def test_a_machine_that_announces_itself_in_many_ways_is_one_printer() -> None:
    kinds = ("_pdl-datastream._tcp.local.", "_printer._tcp.local.", "_http._tcp.local.")
    others = [service(f"Many {n}", kind, 9100, "192.0.2.8", UUID=b"") for n, kind in enumerate(kinds)]
    with announcing(*others):
        assert [each.name for each in found("Many")] == ["Many 0"]
    with announcing(service("Many ipp", host="192.0.2.8"), *others):
        assert [each.name for each in found("Many")] == ["Many ipp"]


def test_a_web_page_of_something_else_is_no_printer() -> None:
    page = ServiceInfo(
        "_http._tcp.local.",
        "Page of a camera._http._tcp.local.",
        port=80,
        addresses=[socket.inet_aton("127.0.0.1")],
        properties={"path": "/"},
        server="camera.local.",
    )
    with announcing(page, service("Page of a printer", "_http._tcp.local.", 80, "192.0.2.9")):
        assert [each.name for each in found("Page")] == ["Page of a printer"]


def test_without_zeroconf_everything_else_goes_on_and_an_address_can_be_typed() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT_ZEROCONF], capture_output=True, text=True, check=False
    )
    assert "zeroconf" in told.stdout, told.stderr
    assert "Type the printer's address" in told.stdout


def test_the_real_ippeveprinter_is_found_and_answers_at_the_address() -> None:
    with ippeveprinter(name="Loopback Plotter") as printer:
        (plotter,) = found("Loopback Plotter")
        device = IppDriver().find(Address(url=plotter.url), datetime.now(UTC)).device
    assert f":{printer.port}/ipp/print" in plotter.url
    assert device.identity == f"urn:uuid:{plotter.uuid}"


def test_a_network_that_cannot_be_asked_is_said_in_words_with_the_next_step() -> None:
    with pytest.raises(PrinterUnreachable) as caught:
        discover(0.1, ["192.0.2.1"])
    assert "address" in caught.value.hint
