"""Write assets/NOTICES.md, the list of other people's work that we ship: `python tools/notices.py`."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
NOTICES = ROOT / "assets" / "NOTICES.md"
VENDORED = ROOT / "assets" / "static" / "vendor" / "vendored.toml"
FONTS = ROOT / "assets" / "fonts" / "vendored.toml"

OURS = "smarttracker-lite"

# What packages without a License-Expression say of themselves, as SPDX names it.
SPDX = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Zope Public License": "ZPL-2.1",
}

TEXT = """\
# Other people's work in SmartTracker Lite

SmartTracker Lite itself is under the MIT licence. It stands on the parts below, each under its own.
This list is made by `tools/notices.py`.

## Python packages

The full text of each licence is in the package's `.dist-info` folder. Packages under the LGPL (pystray among
them) are used unchanged, as separate modules: whoever wants another version of one may put it in its place.
The installed program also holds Python (PSF-2.0) and the starter of PyInstaller (GPL-2.0-or-later, with an
exception that allows it to start any program).

{packages}

## Parts of the pages

Unchanged but for their source map lines; the icons are gathered into one file. The licence lies beside each
in `static/vendor`.

{vendored}

## Fonts

As Google Fonts has them, unchanged. The licence with its copyright line lies beside each in `fonts`.

{fonts}
"""


class Part(NamedTuple):
    """Something we ship and did not write; `licence` is an SPDX expression."""

    name: str
    version: str
    licence: str


def packages(root: str = OURS) -> list[Part]:
    """Every Python package that `root` needs to run on this system, without `root`, by name."""
    found = {normal(each.name): each for each in closure(root)}
    found.pop(normal(root))
    return [Part(name, each.version, licence(each)) for name, each in sorted(found.items())]


def closure(root: str) -> Iterator[metadata.Distribution]:
    """`root` and all that it needs, each once."""
    waiting, seen = [root], set()
    while waiting:
        name = normal(waiting.pop())
        if name not in seen:
            seen.add(name)
            package = metadata.distribution(name)
            yield package
            waiting += [need.name for need in map(Requirement, package.requires or []) if applies(need)]


def applies(need: Requirement) -> bool:
    """Whether a requirement holds on this system, extras aside."""
    return need.marker is None or need.marker.evaluate({"extra": ""})


def normal(name: str) -> str:
    """A package's name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(package: metadata.Distribution) -> str:
    """The SPDX expression of a package's licence. SystemExit where the package states none that we know."""
    facts = package.metadata
    classified = [SPDX.get(line.rpartition(" :: ")[2], "") for line in facts.get_all("Classifier", [])]
    stated = [*facts.get_all("License-Expression", []), *classified, *facts.get_all("License", [])]
    found = next((words for words in stated if words), "")
    if not re.fullmatch(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*", found):
        raise SystemExit(f"{package.name} states no licence that tools/notices.py knows")
    return found


def vendored(listing: Path) -> list[Part]:
    """What is copied into our assets, as its list says."""
    entries = tomllib.loads(listing.read_text(encoding="utf-8"))["part"]
    return [Part(entry["name"], entry["version"], entry["licence"]) for entry in entries]


def table(parts: Iterable[Part]) -> str:
    """The parts as a table in Markdown."""
    rows = [("name", "version", "licence"), ("---",) * 3, *parts]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Write the list."""
    text = TEXT.format(
        packages=table(packages()), vendored=table(vendored(VENDORED)), fonts=table(vendored(FONTS))
    )
    NOTICES.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
