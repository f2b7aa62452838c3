"""What most tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.hostile import self_signed
from tests.support.studio import Clock, Studio, studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter

settings.register_profile("any machine", deadline=None)  # a slow machine is no fault of the program
settings.load_profile("any machine")


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    """A studio with an empty data folder."""
    with studio(tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """The clock of a machine whose reader has none of its own."""
    return Clock()


@pytest.fixture
def machine(clock: Clock) -> Machine:
    """A printer that prints by it."""
    return Machine(clock=clock)


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    """A printer's key with the certificate it made for itself."""
    return self_signed(tmp_path)


@pytest.fixture
def ipps(at_work: Studio, pem: Path) -> Iterator[WebPrinter]:
    """A printer that speaks IPP over TLS, by that certificate."""
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(),), pem) as printer:
        yield printer
