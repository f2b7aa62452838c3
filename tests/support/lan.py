"""A wire in a room: some hosts, each with its own network interface and MAC, and nobody else.

The hosts and the wire are network namespaces without names. They belong to threads of one process and are
gone with it, however it ends; the machine's own network is never touched. That process runs in a user
namespace in which it may do all this, whoever it belongs to, and ends with the one that started it.
"""

import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from tests.support import needs
from tests.support.programs import run

P = ParamSpec("P")
T = TypeVar("T")

ROOT = Path(__file__).parents[2]
INSIDE = "SMARTTRACKER_TESTS_ON_A_WIRE"
CLONE_NEWNET = 0x40000000
ARP_REQUEST = bytes.fromhex("0806 0001 0800 06 04 0001")
"""Its type as a frame, and its head: of Ethernet and IP, with 6 and 4 octets (RFC 826)."""
OURS = "10.77.0.1"
"""The address of who asks: the process itself."""


def on_a_wire(test: Callable[P, None]) -> Callable[P, None]:
    """Run the test by itself, in a process that has the machine's network no more."""

    @wraps(test)
    def alone(*args: P.args, **given: P.kwargs) -> None:
        if INSIDE in os.environ:
            test(*args, **given)
        else:
            needs.network_namespaces()
            _again(os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0])

    return alone


def _again(name: str) -> None:
    """The test of this name, in a network of its own."""
    pytest_alone = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", name]
    done = subprocess.run(
        ["unshare", "-rn", "setpriv", "--pdeathsig", "KILL", *pytest_alone],
        cwd=ROOT, env={**os.environ, INSIDE: "1"}, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    if done.returncode or "1 passed" not in done.stdout:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


@dataclass(frozen=True)
class Host:
    """A machine on the wire. It has no address until it takes one."""

    mac: str
    _thread: ThreadPoolExecutor

    def do(self, act: Callable[[], T]) -> T:
        """What `act` gives, done in the host's network; sockets it opens are there for good."""
        return self._thread.submit(act).result()

    def take(self, address: str) -> None:
        """As DHCP gives it, in the place of the one before. All are told whose it is now (RFC 5227 §2.3)."""
        self.do(partial(_take, address, bytes.fromhex(self.mac.replace(":", ""))))

    def leave(self) -> None:
        """Give the address back."""
        self.do(_leave)


def _leave() -> None:
    run("ip", "address", "flush", "dev", "eth0")


def _take(address: str, mac: bytes) -> None:
    _leave()
    run("ip", "address", "add", f"{address}/24", "dev", "eth0")
    at = socket.inet_aton(address)
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as interface:
        interface.bind(("eth0", 0))
        interface.send(b"\xff" * 6 + mac + ARP_REQUEST + mac + at + bytes(6) + at)


def owner(address: str) -> str:
    """The MAC of who was heard last at this address."""
    (known,) = json.loads(run("ip", "-json", "neighbour", "show", address))
    return str(known["lladdr"])


@contextmanager
def wire(count: int) -> Iterator[Sequence[Host]]:
    """So many hosts on a wire to which this process is connected too."""
    run("ip", "link", "add", "wire", "type", "bridge")
    run("ip", "address", "add", f"{OURS}/24", "dev", "wire")
    run("ip", "link", "set", "wire", "up")
    with ExitStack() as on:
        yield [_host(on.enter_context(ThreadPoolExecutor(1)), number) for number in range(1, count + 1)]


def _host(thread: ThreadPoolExecutor, number: int) -> Host:
    host = Host(f"02:00:00:00:00:{number:02x}", thread)
    place, plug = host.do(_own_network), f"plug{number}"
    run(
        "ip", "link", "add", plug, "master", "wire", "up", "type", "veth",
        "peer", "name", "eth0", "address", host.mac, "netns", str(place),
    )  # fmt: skip
    host.do(partial(run, "ip", "link", "set", "eth0", "up"))
    return host


def _own_network() -> int:
    """Give this thread a network of its own; says which thread it is."""
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.unshare(CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())
    return threading.get_native_id()
