"""The system bus and Avahi, on loopback only: ippeveprinter does not start without them, nor outlive them.

There is one of each on a machine. So test runs share those they find, and the last run ends what was started.
"""

import fcntl
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import needs
from tests.support.programs import run, wait_until

SHARED = Path("/run/smarttracker-tests")
STARTED_BUS, STARTED_AVAHI = SHARED / "bus.pid", SHARED / "avahi.pid"

AVAHI = """[server]
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
[publish]
publish-hinfo=no
publish-workstation=no
"""


@contextmanager
def announcer() -> Iterator[None]:
    """Both are running within the block; run as root."""
    needs.program("dbus-daemon")
    needs.program("avahi-daemon")
    SHARED.mkdir(exist_ok=True)
    with (SHARED / "users").open("w") as users:
        with _turn():
            fcntl.flock(users, fcntl.LOCK_SH)
            _start()
        try:
            yield
        finally:
            with _turn():
                _stop_if_last(users.fileno())


@contextmanager
def _turn() -> Iterator[None]:
    """One test run at a time starts or ends the two."""
    with (SHARED / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _start() -> None:
    if not _bus_answers():
        folder = Path("/run/dbus")
        folder.mkdir(exist_ok=True)
        for stale in ("system_bus_socket", "pid"):  # a bus that crashed leaves them, and they stop the next
            (folder / stale).unlink(missing_ok=True)
        STARTED_BUS.write_text(run("dbus-daemon", "--system", "--fork", "--print-pid"))
    if not _avahi_runs():
        settings = SHARED / "avahi.conf"
        settings.write_text(AVAHI)
        run("avahi-daemon", "--daemonize", "--no-drop-root", "--no-chroot", "-f", settings)
        STARTED_AVAHI.write_text(Path("/run/avahi-daemon/pid").read_text())


def _stop_if_last(users: int) -> None:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    _end(STARTED_AVAHI, _avahi_runs)
    _end(STARTED_BUS, _bus_answers)


def _end(started: Path, runs: Callable[[], bool]) -> None:
    if started.exists():
        os.kill(int(started.read_text()), signal.SIGTERM)
        wait_until(lambda: not runs(), f"{started.stem} ends")
        started.unlink()


def _bus_answers() -> bool:
    return _succeeds(
        "dbus-send", "--system", "--print-reply", "--dest=org.freedesktop.DBus", "/",
        "org.freedesktop.DBus.ListNames",
    )  # fmt: skip


def _avahi_runs() -> bool:
    return _succeeds("avahi-daemon", "--check")


def _succeeds(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
