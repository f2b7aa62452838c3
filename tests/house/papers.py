"""Which sentences stand on papers for clients: they are in every language that a paper can have."""

import ast
from collections.abc import Iterator

from tests.house.sources import ROOT, tree

PAPERS: dict[str, tuple[str, ...]] = {
    "workflows/typeset.py": (),
    "workflows/totals.py": (),
    "workflows/payment.py": (),
    "workflows/appendix.py": (),
    "workflows/explain.py": ("_SHARES", "_spoken", "_quantity", "_corrected"),
    "workflows/say.py": ("_UNITS", "unit"),
    "workflows/attest.py": ("METHODS", "stated", "_line", "entry_title", "received"),
    "workflows/compose.py": ("_owing",),
    "workflows/contents.py": ("_beside", "_adjusted"),
    "workflows/enclose.py": ("_stem",),
    "workflows/describe.py": (),
    "workflows/encode.py": ("_written",),
    "workflows/impose.py": (),
    "workflows/present.py": (),
    "workflows/urge.py": (),
}
"""The modules, and what of each speaks on paper: these functions and tables, or () for all of it."""

_SPEAKS = {"N_": 1, "text": 1, "plural": 2}


def sentences() -> set[str]:
    """Every sentence that a paper can use, as the code has it; of one that counts both forms."""
    found = {sentence for name in PAPERS for sentence in _spoken(name)}
    assert len(found) > 60
    return found


def _spoken(name: str) -> Iterator[str]:
    module, wanted = tree(ROOT / "smarttracker_lite" / name), PAPERS[name]
    parts = {_named(node): node for node in module.body}
    assert set(wanted) <= set(parts), f"{name} has none of that name"
    for part in map(parts.__getitem__, wanted) if wanted else module.body:
        for node in ast.walk(part):
            if isinstance(node, ast.Call):
                yield from _literals(node)


def _literals(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    for argument in call.args[: _SPEAKS.get(name, 0)]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def _named(node: ast.stmt) -> str:
    """What a statement at the top of a module defines."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        return getattr(target, "id", "")
    return getattr(node, "name", "")
