"""What a test needs from the machine. Missing: a failure in CI (`CI=true`), a named skip elsewhere."""

import os
import shutil
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
