"""The list of other people's work (assets/NOTICES.md) is that of what we ship."""

import re

from tests.house.sources import ROOT
from tools import notices

NOTICES = (ROOT / "assets" / "NOTICES.md").read_text(encoding="utf-8")
MADE_BY = "make the list again: python tools/notices.py"


def rows() -> dict[str, str]:
    """The licence of each part that the list names."""
    return dict(re.findall(r"^\| (\S+) \| [\d.]\S* \| (.+) \|$", NOTICES, re.MULTILINE))


VENDORED = [*notices.vendored(notices.VENDORED), *notices.vendored(notices.FONTS)]


def test_the_list_names_every_part_with_its_licence() -> None:
    shipped = {part.name: part.licence for part in [*notices.packages(), *VENDORED]}
    assert shipped.items() <= rows().items(), MADE_BY


def test_the_list_names_nothing_that_is_gone() -> None:
    pins = re.findall(r"^([\w-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert rows().keys() <= {*pins, *(part.name for part in VENDORED)}, MADE_BY
