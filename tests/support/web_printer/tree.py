"""Trees of names and values, written as XML or as JSON."""

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

Tree: TypeAlias = "Mapping[str, Tree] | Sequence[Tree] | str | int | float | bool | None"


def as_xml(root: str, tree: Tree, spaces: Mapping[str, str], prefix: str = "") -> bytes:
    """`root` is written as given, all below it with the `prefix`; `spaces` are the namespaces by theirs
    ("" is the default one)."""
    declared = "".join(f" xmlns{':' * bool(name)}{name}={quoteattr(space)}" for name, space in spaces.items())
    inside = _inside(tree, f"{prefix}:" if prefix else "")
    return f'<?xml version="1.0" encoding="UTF-8" ?>\n<{root}{declared}>{inside}</{root}>\n'.encode()


def _inside(tree: Tree, prefix: str) -> str:
    if isinstance(tree, Mapping):
        return "".join(
            f"<{prefix}{name}>{_inside(each, prefix)}</{prefix}{name}>"
            for name, below in tree.items()
            for each in (below if isinstance(below, list) else [below])
        )
    if isinstance(tree, bool):
        return str(tree).lower()
    return "" if tree is None else escape(str(tree))


def as_json(tree: Tree, bare: bool = True) -> bytes:
    """In UTF-8. If `bare`, a list of one is written as that one, as firmware made from XML does."""
    return json.dumps(_bared(tree) if bare else tree, ensure_ascii=False).encode()


def _bared(tree: Tree) -> Tree:
    if isinstance(tree, Mapping):
        return {name: _bared(below) for name, below in tree.items()}
    if isinstance(tree, list):
        return _bared(tree[0]) if len(tree) == 1 else [_bared(each) for each in tree]
    return tree
