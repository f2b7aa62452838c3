"""Names of people and documents looked for in all files of a data folder, packed ones too."""

import lzma
from collections.abc import Iterator
from pathlib import Path


def holding(folder: Path, *names: str) -> list[str]:
    """The files that hold one of these names in their content, but for the documents and the backups."""
    wanted = [name.encode() for name in names]
    return [
        f"{path.relative_to(folder)}: {word.decode()}"
        for path in _files(folder)
        for word in wanted
        if word in _content(path)
    ]


def _files(folder: Path) -> Iterator[Path]:
    kept = {folder / "invoices", folder / "backups"}
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and kept.isdisjoint(path.parents))


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return lzma.decompress(content) if path.suffix == ".xz" else content
