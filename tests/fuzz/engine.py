"""One target under libFuzzer, in a process of its own that ends with the first finding: the door to atheris.

`python -m tests.fuzz.engine TARGET [option of libFuzzer …] CORPUS`; `python -m tests.fuzz.engine TARGET FILE`
tries one finding again.
"""

import sys
from functools import partial
from importlib import import_module
from typing import Any

PARSERS = "smarttracker_lite.printers"


def main(name: str, *options: str) -> None:
    """Never comes back. The parsers are imported here, so that atheris sees which way they go."""
    atheris: Any = import_module("atheris")  # it ships no types
    with atheris.instrument_imports(include=[PARSERS]):
        targets = import_module("tests.fuzz.targets")
    atheris.Setup([__file__, *options], partial(targets.attack, targets.TARGETS[name]))
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
