"""Backups made by a stranger: the files of a true one, changed and zipped again."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Files = dict[str, bytes]
Listed = dict[str, Any]


def files_of(path: Path) -> Files:
    """What is in a zip, by name."""
    with ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def manifest_of(path: Path) -> Listed:
    """What a backup says of itself."""
    listed: Listed = json.loads(files_of(path)["manifest.json"])
    return listed


def zipped(path: Path, files: Files) -> Path:
    """A zip of these files."""
    with ZipFile(path, "w", ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return path


def entry(path: str, content: bytes) -> Listed:
    """A true entry of the list."""
    return {"path": path, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def rezipped(source: Path, target: Path, change: Callable[[Files, Listed], object]) -> Path:
    """The backup as it is after `change` was at its files and its list."""
    files = files_of(source)
    listed = json.loads(files["manifest.json"])
    change(files, listed)
    if "manifest.json" in files:
        files["manifest.json"] = json.dumps(listed).encode()
    return zipped(target, files)


def with_books(source: Path, target: Path, change: Callable[[Listed], object]) -> Path:
    """The backup with other books, whose list is true of them."""

    def act(files: Files, listed: Listed) -> None:
        tables = json.loads(files["smarttracker.json"])
        change(tables)
        files["smarttracker.json"] = json.dumps(tables).encode()
        listed["books"] = entry("smarttracker.json", files["smarttracker.json"])

    return rezipped(source, target, act)
