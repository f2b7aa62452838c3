"""Other people's work in assets/static/vendor: what its list says is what is there."""

import hashlib
import tomllib

from smarttracker_lite import paths

VENDOR = paths.assets("static", "vendor")
PARTS = tomllib.loads((VENDOR / "vendored.toml").read_text(encoding="utf-8"))["part"]


def test_every_file_is_the_one_that_was_fetched() -> None:
    listed = {file["path"]: file["sha256"] for part in PARTS for file in part["files"]}
    present = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "vendored.toml"
    }
    assert present == listed


def test_every_part_has_its_version_licence_and_source() -> None:
    for part in PARTS:
        assert part["version"]
        assert part["licence"]
        assert part["source"].startswith("https://")
        assert any(file["path"].endswith("/LICENSE") for file in part["files"]), part["name"]
