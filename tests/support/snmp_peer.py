"""A real SNMP agent that we did not write: `snmpsim`, on loopback only, replaying our recordings.

It ends with its `with` block. A recording's name is its community.
"""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import needs
from tests.support.programs import running, wait_until
from tests.support.snmp_agent import RECORDINGS

PEERS = ("snmpsim", "pysmi")
"""What must be installed; the first does not say that it needs the second."""
PROGRAM = "from snmpsim.commands.responder import main; main()"


def free_udp_port() -> int:
    """A UDP port of 127.0.0.1 that nobody listens on."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listening(port: int) -> bool:
    """A closed port is told at once; an open one says nothing to nonsense."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("127.0.0.1", port))
        probe.settimeout(0.2)
        try:
            probe.send(b"?")
            return bool(probe.recv(1))
        except TimeoutError:
            return True
        except ConnectionError:
            return False


@contextmanager
def snmp_peer(folder: Path) -> Iterator[int]:
    """snmpsim with its index and log in this folder; gives the port."""
    for module in PEERS:
        needs.package(module)
    port, log = free_udp_port(), folder / "snmpsim.log"
    with running([*_command(folder, port)], log):
        wait_until(lambda: _listening(port), "snmpsim listens")
        yield port


def _command(folder: Path, port: int) -> Iterator[str]:
    """Started by root, it wants to be told who it shall be; another could not read Python's files."""
    yield from (sys.executable, "-c", PROGRAM)
    yield f"--data-dir={RECORDINGS}"
    yield f"--cache-dir={folder / 'index'}"
    yield f"--agent-udpv4-endpoint=127.0.0.1:{port}"
    if os.geteuid() == 0:
        yield from ("--process-user=root", "--process-group=root")
