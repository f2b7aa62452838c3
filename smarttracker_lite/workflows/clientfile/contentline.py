"""The door to vobject: one line of a vCard, its value decoded.

RFC 2426 (3.0), RFC 6350 (4.0), and the vCard 2.1 of versit. What vobject would read for ever (an odd "="
among the parameters) or in a strange encoding never gets there.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from smarttracker_lite.errors import BadInput, N_

LONGEST = 20_000
"""Letters of a line that tells something; photos are not looked at."""
_VALUE = r'(?:"[^"]*+"|[^";:,=]*+)'
_SOUND = re.compile(
    r"(?:[A-Za-z0-9_-]++\.)?+[A-Za-z0-9_-]++"
    rf"(?:;[A-Za-z0-9_-]++(?:={_VALUE}(?:,{_VALUE})*+)?+)*+:"
)
"""What stands before a value, so that there is only one way to read it."""
_CHARSET = re.compile(r";CHARSET=([^;:]*)")
_KNOWN = re.compile(
    r"UTF-?8|US-ASCII|ISO-?8859-?\d{1,2}|(WINDOWS-?|CP)125\d|GB2312|GBK|BIG5|SHIFT[-_]JIS|EUC-KR"
)


class Told(NamedTuple):
    """A line: what it is about in capitals, its parts, and words about it such as WORK or PREF.

    A text has one part; a part with several values holds them joined by ", ".
    """

    name: str
    parts: tuple[str, ...]
    types: frozenset[str]


def told(line: str) -> Told:
    """What an unfolded line tells. Raises BadInput if it cannot be read."""
    library = _library()
    head = _SOUND.match(line)
    if head is None or len(line) > LONGEST or not _is_known(head[0].upper()):
        raise _unreadable()
    try:
        read = library.base.textLineToContentLine(head[0].upper() + line[head.end() :])
    except (library.base.VObjectError, LookupError, TypeError, ValueError) as fault:
        raise _unreadable() from fault
    types = {each.upper() for each in read.params.get("TYPE", ())}
    preferred = {"PREF"} if read.params.get("PREF") == ["1"] else set[str]()
    several = read.name in {"N", "ADR", "ORG"}
    parts = tuple(_structured(read.value)) if several else (_text(read.value),)
    return Told(read.name, parts, frozenset(types | preferred | set(read.singletonparams)))


def _library() -> Any:
    import vobject  # noqa: PLC0415 - it takes 0.1 s, for which no start of the program should wait

    return vobject


def _is_known(head: str) -> bool:
    named = _CHARSET.search(head)
    return named is None or _KNOWN.fullmatch(named[1].strip('" ')) is not None


def _structured(value: str) -> Iterator[str]:
    for part in _library().vcard.splitFields(_ended(value)):
        yield part if isinstance(part, str) else ", ".join(filter(None, part))


def _text(value: str) -> str:
    """A comma that should have been escaped is one: nothing behind it is lost."""
    return str(_library().icalendar.stringToTextValues(_ended(value), listSeparator=None)[0])


def _ended(value: str) -> str:
    """Without a backslash that escapes nothing, of which vobject makes the word "eof"."""
    bare = value.rstrip("\\")
    return value[:-1] if (len(value) - len(bare)) % 2 else value


def _unreadable() -> BadInput:
    return BadInput(
        N_("A line of this card cannot be read."),
        N_("Open the card in your address book, correct it, and export it again."),
    )
