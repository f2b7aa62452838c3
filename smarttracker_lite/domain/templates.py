"""The user's own templates: plain files below a folder of the data folder, few and small."""

FOLDER = "templates"
MOST_FILES = 100
MOST_BYTES = 20 << 20
_DEEPEST = 6
_LONGEST = 200
_FORBIDDEN = frozenset('\\:*?"<>|')
_TAKEN = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
"""Names that Windows gives to devices, whatever their ending."""


def is_template(path: str) -> bool:
    """Whether a path in the data folder can be that of a template, or of a file it needs, on every system: it
    leads nowhere else, nothing of it is hidden, and no part is a name that some system takes for another."""
    folder, *parts = path.split("/")
    return folder == FOLDER and 0 < len(parts) <= _DEEPEST and all(map(_is_name, parts))


def _is_name(part: str) -> bool:
    if not part or not part.isprintable() or len(part.encode()) > _LONGEST or _FORBIDDEN & set(part):
        return False
    taken = part.partition(".")[0].rstrip().upper() in _TAKEN
    return not taken and not part.startswith(".") and not part.endswith((".", " "))
