"""The printers with a web server that the tests make keep a ledger, and go wrong in the ways real ones do."""

import socket
import ssl
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest
import requests
from requests.auth import HTTPBasicAuth, HTTPDigestAuth

from tests.support.certificates import Authority, fingerprint
from tests.support.hostile import self_signed
from tests.support.studio import Clock
from tests.support.web_printer import moods
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.truth import Life, State
from tests.support.web_printer.visitor import ask

PI = "/LFPWebServices/PI/"


# --- the ledger ---


def test_counters_follow_what_is_printed_whether_it_is_told_or_not(plotter: WebPrinter) -> None:
    order: dict[str, Any] = {"width_um": 1_000_000, "height_um": 1_000_000, "inks_ul": {"C": 1000}}
    plotter.machine.print(**order)
    plotter.machine.print_untold(**order)
    life = Life(impressions=2, area_mm2=2_000_000, inks_ul={"C": 2000})
    assert plotter.machine.ledger.life == life
    assert len(plotter.machine.memory) == 1


def test_counters_may_be_set_back_by_hand(machine: Machine) -> None:
    machine.print(copies=4)
    machine.ledger.set_counters_back()
    machine.print(copies=3)
    assert machine.ledger.life.impressions == 3


def test_only_so_many_jobs_are_remembered_and_the_rest_is_known_to_the_ledger(clock: Clock) -> None:
    machine = Machine(clock=clock, room=2)
    first = [machine.print() for _ in range(4)]
    assert machine.memory == first[2:]
    assert [each.job for each in machine.forgotten] == first[:2]
    machine.forget(1)
    assert machine.memory == first[3:]
    assert machine.ledger.jobs == first


def test_a_reboot_stops_what_is_printing(machine: Machine) -> None:
    printing = machine.start(copies=2)
    machine.grow(printing)
    machine.reboot()
    assert (printing.state, printing.impressions) == (State.CANCELLED, 1)


def test_another_printer_may_get_the_address(plotter: WebPrinter, clock: Clock) -> None:
    other = Machine(clock=clock, serial="CN00000002")
    mine = plotter.machine
    plotter.become(other)
    assert ask(plotter.url, f"{PI}Identification.json").json["Identification"]["SerialNumber"] == "CN00000002"
    assert other.uuid() != mine.uuid()


# --- what goes wrong ---


@pytest.mark.parametrize(("scheme", "auth"), [("basic", HTTPBasicAuth), ("digest", HTTPDigestAuth)])
def test_a_password_is_asked_for_and_after_three_wrong_ones_no_more(
    plotter: WebPrinter, scheme: str, auth: type[HTTPBasicAuth | HTTPDigestAuth]
) -> None:
    lock = plotter.ask_password("admin", "secret", scheme)
    right, wrong = auth("admin", "secret"), auth("admin", "other")
    url = f"{plotter.url}{PI}Identification.xml?units=imperial"
    challenge = ask(plotter.url, f"{PI}Identification.xml")
    assert challenge.status == 401
    assert challenge.headers["WWW-Authenticate"].lower().startswith(scheme)
    assert lock.wrong == 0
    assert requests.get(url, auth=right, timeout=10).status_code == 200
    statuses = [requests.get(url, auth=wrong, timeout=10).status_code for _ in range(3)]
    assert (statuses[:2], lock.wrong) == ([401, 401], 3)
    assert requests.get(url, auth=right, timeout=10).status_code == 403


def test_it_may_be_slow(plotter: WebPrinter) -> None:
    plotter.mood = moods.slow(0.5)
    with socket.create_connection(("127.0.0.1", plotter.port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        connection.settimeout(0.1)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        assert connection.recv(8) == b"HTTP/1.1"


def test_it_may_cut_its_answer_off(plotter: WebPrinter) -> None:
    plotter.mood = moods.cut_off(200)
    with pytest.raises(HTTPException):
        ask(plotter.url, f"{PI}Identification.xml")


def test_it_may_send_far_more_than_anybody_wants(plotter: WebPrinter) -> None:
    plotter.mood = moods.flood(3_000_000)
    told = ask(plotter.url, f"{PI}Identification.xml")
    assert "Content-Length" not in told.headers
    assert len(told.body) > 2_900_000


def test_it_may_say_nothing_or_not_even_listen(plotter: WebPrinter) -> None:
    plotter.mood = moods.says_nothing
    with socket.create_connection(("127.0.0.1", plotter.port)) as connection:
        connection.settimeout(0.1)
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        with pytest.raises(TimeoutError):
            connection.recv(1)
    plotter.switch_off()
    with pytest.raises(ConnectionRefusedError):
        ask(plotter.url, "/")
    plotter.mood = moods.well
    plotter.switch_on()
    assert ask(plotter.url, "/").status == 404


def test_it_shows_its_own_certificate_and_another_one_after_a_change(
    machine: Machine, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    own, signed = self_signed(tmp_path), authority.sign()
    trusting = ssl.create_default_context(cafile=authority.file)
    with WebPrinter(machine, (Piws(),), certificate=own) as printer:
        assert shown(printer) == fingerprint(own)
        with pytest.raises(ssl.SSLCertVerificationError):
            ask(printer.url, f"{PI}Identification.xml", tls=trusting)
        printer.change_certificate(signed)
        assert shown(printer) == fingerprint(signed)
        assert ask(printer.url, f"{PI}Identification.xml", tls=trusting).status == 200


def shown(printer: WebPrinter) -> str:
    """The fingerprint of the certificate it shows."""
    pem = ssl.get_server_certificate(("127.0.0.1", printer.port))
    return sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()
