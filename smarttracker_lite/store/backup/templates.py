"""The user's own templates, as backups take them: plain files, not more than a paper needs, and no links."""

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from smarttracker_lite.domain.templates import FOLDER, MOST_BYTES, MOST_FILES, is_template
from smarttracker_lite.store.backup.file import Filed, filed


def copied(folder: Path, room: Path) -> dict[Filed, Path]:
    """A copy in `room` of the templates of a data folder, as somebody may be changing them. None of them
    where they are more than papers are made of: that is told where they are used. Raises OSError."""
    found = list(_files(folder))
    if len(found) > MOST_FILES or sum((folder / path).stat().st_size for path in found) > MOST_BYTES:
        return {}
    return dict(_copy(folder / path, room / path, path) for path in found)


def leads_away(folder: Path, path: str) -> bool:
    """Whether a template's folder is a link: nothing is written through one."""
    return is_template(path) and any(
        (folder / parent).is_symlink() for parent in PurePosixPath(path).parents if parent.name
    )


def _files(folder: Path) -> Iterator[str]:
    """Their paths in the data folder, in order."""
    top = folder / FOLDER
    for root, folders, names in os.walk(top) if not top.is_symlink() else ():
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        for path in (Path(root, name) for name in sorted(names)):
            told = path.relative_to(folder).as_posix()
            if path.is_file() and not path.is_symlink() and is_template(told):
                yield told


def _copy(source: Path, target: Path, path: str) -> tuple[Filed, Path]:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    return filed(path, target), target
