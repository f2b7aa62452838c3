"""What pages and paper are made of stands in this project, whole and unchanged."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from tests.house.sources import FONTS, PAGES, VENDOR, lines

LIST = "vendored.toml"
# A namespace names a language; nothing is fetched from there.
NAMESPACE = re.compile(r"http://www\.w3\.org/\d{4}/\w+")
ELSEWHERE = re.compile(r"""https?://\S|["'(]\s*//\w""", re.IGNORECASE)


def listed(folder: Path) -> dict[str, str]:
    """The vendored files with their sha256."""
    parts = tomllib.loads((folder / LIST).read_text(encoding="utf-8"))["part"]
    return {file["path"]: file["sha256"] for part in parts for file in part["files"]}


@pytest.mark.parametrize("folder", [VENDOR, FONTS], ids=["pages", "fonts"])
def test_vendored_files_are_those_of_the_list_byte_for_byte(folder: Path) -> None:
    there = (path for path in folder.glob("**/*") if path.is_file() and path.name != LIST)
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in there
    }
    assert found == listed(folder)


def test_pages_refer_to_no_other_host() -> None:
    said = [(place, NAMESPACE.sub("", line)) for path in PAGES for place, line in lines(path)]
    assert [place for place, line in said if ELSEWHERE.search(line)] == []
