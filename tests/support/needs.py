"""What a test needs from the machine. Missing: a failure in CI (`CI=true`), a named skip elsewhere."""

import importlib.util
import os
import shutil
import subprocess
from contextlib import suppress
from typing import NoReturn

import pytest

IN_CI = os.environ.get("CI") == "true"


def missing(what: str) -> NoReturn:
    """End the test: `what` is not on this machine."""
    words = f"{what} is not on this machine; `make test` installs it"
    if IN_CI:
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


def program(name: str) -> str:
    """The path of an installed program."""
    return shutil.which(name) or missing(name)


def network_namespaces() -> None:
    """Networks of one's own. Not every kernel gives them to everybody, so they may be missing in CI too."""
    trial = ("unshare", "-rn", "setpriv", "--pdeathsig", "KILL", "ip", "link", "add", "type", "veth")
    with suppress(OSError):
        if subprocess.run(trial, capture_output=True, check=False).returncode == 0:
            return
    pytest.skip("this machine gives no network namespaces (unshare, setpriv, ip)")


def package(name: str) -> None:
    """A Python package that can be imported."""
    if importlib.util.find_spec(name) is None:
        missing(f"the Python package {name}")
