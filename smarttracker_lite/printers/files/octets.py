"""The octets of a file as text, or why it is no accounting file."""

import codecs

from smarttracker_lite.errors import BadInput, N_

MAX_OCTETS = 25_000_000
"""The same for a file that is sent to the page, named on the command line, or found in a watched folder."""
MAX_LINES = 250_000
SAMPLE = 65_536
MAX_CONTROLS = 20
"""One control character in so many is suffered: a log that lost a block in a power cut is still one."""

CHOOSE_CSV = N_("Choose a CSV or text file, or export one from the printer's software and choose that.")

MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
OTHER_KINDS = {
    b"%PDF": N_("This is a PDF document, not an accounting file."),
    b"PK\x03\x04": N_("This is an archive or a workbook, not an accounting file."),
    b"\xd0\xcf\x11\xe0": N_("This is an old workbook or Office document, not an accounting file."),
    b"\x1f\x8b": N_("This is a packed file, not an accounting file."),
    b"\x89PNG": N_("This is a picture, not an accounting file."),
    b"\xff\xd8\xff": N_("This is a picture, not an accounting file."),
    b"{\\rtf": N_("This is a text document, not an accounting file."),
}
ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
"""Those a mapping may name."""


def encoding_of(octets: bytes) -> str:
    """The encoding, by its mark, by the zeros of UTF-16, and by whether it is UTF-8; one of ENCODINGS."""
    marked = next((name for mark, name in MARKS.items() if octets.startswith(mark)), None)
    if marked:
        return marked
    sample = octets[:SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if 3 * max(even, odd) > len(sample) and min(even, odd) * 20 < len(sample):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def checked(octets: bytes) -> bytes:
    """The octets, if they can be an accounting file. Raises BadInput in the user's words."""
    if not octets.strip():
        raise BadInput(N_("This file is empty."), N_("Export it again."), field="file")
    if len(octets) > MAX_OCTETS:
        raise BadInput(
            N_("This file is too large: more than {limit} MB."),
            N_("Export a shorter period, such as one month."),
            field="file",
            limit=MAX_OCTETS // 1_000_000,
        )
    for begin, text in OTHER_KINDS.items():
        if octets.startswith(begin):
            raise BadInput(text, CHOOSE_CSV, field="file")
    return octets


def text_of(octets: bytes, encoding: str = "") -> str:
    """The text of a file, in its own encoding if none is named. Raises BadInput if it is none.

    A line that is not in the UTF-8 of the others is in Windows' Western letters: programs of several ages
    write one log. Each line is decided by itself, so that it reads the same when others are added.
    """
    own = encoding or encoding_of(checked(octets))
    by_line = own == "utf-8-sig" or (own == "cp1252" and not encoding)
    text = _by_line(checked(octets)) if by_line else _decoded(octets, own)
    if _controls(text) * MAX_CONTROLS > min(len(text), SAMPLE):
        raise BadInput(N_("This file holds no text, so it is no accounting file."), CHOOSE_CSV, field="file")
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise BadInput(
            N_("This file has too many lines: more than {limit}."),
            N_("Export a shorter period, such as one month."),
            field="file",
            limit=MAX_LINES,
        )
    return text.removeprefix("\ufeff")


def is_tree(octets: bytes) -> bool:
    """The file begins as XML does, in one of its encodings."""
    return octets[:200].removeprefix(codecs.BOM_UTF8).strip(b"\xff\xfe\x00 \t\r\n").startswith(b"<")


def beginning(octets: bytes) -> str:
    """The text of the first SAMPLE octets; none if they are no text."""
    try:
        return text_of(octets[:SAMPLE])
    except BadInput:
        return ""


def _decoded(octets: bytes, encoding: str) -> str:
    if encoding not in ENCODINGS:
        text, hint = N_("The encoding {name} is not known."), N_("Choose another.")
        raise BadInput(text, hint, field="encoding", name=encoding)
    return octets.decode(encoding, errors="replace")


def _by_line(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_line(line) for line in octets.splitlines(keepends=True))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _controls(text: str) -> int:
    return sum(text.count(chr(code), 0, SAMPLE) for code in range(32) if chr(code) not in "\t\n\r\f\v\x1a")
