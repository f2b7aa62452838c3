"""Conditions: what can be looked at of a print, and whether it holds."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.spans import hours, size, weekdays

LONGEST_VALUE = 200
LONGEST_TEXT = 1000
"""Of a longer name only so much is looked at."""
TOLERANCE_UM = 5_000
"""So far a side may be from that of a named size."""


class What(StrEnum):
    """What of a job a condition looks at."""

    DOCUMENT = "document"
    USER = "user"
    ACCOUNT = "account"
    HOST = "host"
    MEDIA = "media"
    PRINTER = "printer"
    SOURCE = "source"
    SIZE = "size"
    TIME = "time"


class Way(StrEnum):
    """How it looks at it. A glob knows * and ?; words may stand anywhere, in any order; a side is that of a
    page, in mm; times are the studio's."""

    IS = "is"
    GLOB = "glob"
    WORDS = "words"
    REGEX = "regex"
    SHORT_SIDE = "short-side"
    LONG_SIDE = "long-side"
    NAMED = "named"
    BETWEEN = "between"
    WEEKDAYS = "weekdays"


TEXTS = (What.DOCUMENT, What.USER, What.ACCOUNT, What.HOST, What.MEDIA)
"""What people or printers wrote."""
_OF_TEXTS = (Way.GLOB, Way.WORDS, Way.IS, Way.REGEX)
WAYS: Mapping[What, tuple[Way, ...]] = {
    **dict.fromkeys(TEXTS, _OF_TEXTS),
    What.PRINTER: (Way.IS,),
    What.SOURCE: (Way.IS,),
    What.SIZE: (Way.NAMED, Way.SHORT_SIDE, Way.LONG_SIDE),
    What.TIME: (Way.BETWEEN, Way.WEEKDAYS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One thing that must hold. The value is a text, a printer's id, a size ("A1", "594x841"), mm ("610"),
    hours ("08:00-13:00", the end left out) or ISO weekdays ("1,2,7")."""

    what: What
    way: Way
    value: str


def plain(text: str) -> str:
    """A text as it is looked at: its characters composed (macOS sends them apart), and not endless."""
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT])


def folded(text: str) -> str:
    """The same without regard to capitals."""
    return plain(text).casefold()


class Seen:
    """What conditions see of a job; `local` gives a moment in the studio's time."""

    __slots__ = ("_at", "_folded", "_local", "_plain", "job")

    def __init__(self, job: Job, local: Callable[[datetime], datetime]) -> None:
        self.job = job
        self._local = local
        self._at: datetime | None = None
        self._plain: dict[What, str] = {}
        self._folded: dict[What, str] = {}

    def plain(self, what: What) -> str:
        """The text as it was written; "" where none was told."""
        known = self._plain.get(what)
        if known is None:
            known = self._plain[what] = plain(_TOLD[what](self.job) or "")
        return known

    def folded(self, what: What) -> str:
        """The text without regard to capitals; "" where none was told."""
        known = self._folded.get(what)
        if known is None:
            known = self._folded[what] = self.plain(what).casefold()
        return known

    @property
    def at(self) -> datetime:
        """When the job was, in the studio's time."""
        if self._at is None:
            self._at = self._local(self.job.day)
        return self._at

    @property
    def sides_um(self) -> tuple[int, int] | None:
        """The short and the long side of a page; None where they are not known."""
        return _sides(self.job.facts.media)


_TOLD: Mapping[What, Callable[[Job], str | None]] = {
    What.DOCUMENT: lambda job: job.facts.document,
    What.USER: lambda job: job.facts.user,
    What.ACCOUNT: lambda job: job.facts.account,
    What.HOST: lambda job: job.facts.host,
    What.MEDIA: lambda job: job.facts.media.name or job.facts.media.type,
}


def shown(job: Job) -> tuple[object, ...]:
    """What rules can see of a job, but for its time: while it stays, they decide the same."""
    told = (each(job) for each in _TOLD.values())
    return (*told, job.printer_id, job.facts.source, _sides(job.facts.media))


def _sides(media: Media) -> tuple[int, int] | None:
    if media.width_um is None or media.height_um is None:
        return None
    return min(media.width_um, media.height_um), max(media.width_um, media.height_um)


Test = Callable[[Seen], bool]
Finds = Callable[[str], bool]
Compile = Callable[[str], Finds]
"""Makes of a regular expression what tells whether it is found in a text."""


def asking(condition: Condition, expression: Compile) -> Test:
    """The condition as what tells whether it holds for a job."""
    return _TESTS[condition.way](condition.what, condition.value, expression)


def all_of(tests: Sequence[Test]) -> Test:
    """Whether all of them hold; the first that does not ends it."""
    first, *rest = tests
    if not rest:
        return first
    others = all_of(rest)
    return lambda seen: first(seen) and others(seen)


def _is(what: What, value: str, _: Compile) -> Test:
    if what is What.PRINTER:
        return lambda seen: seen.job.printer_id == value
    if what is What.SOURCE:
        return lambda seen: seen.job.facts.source == value
    wanted = folded(value).strip()
    return lambda seen: seen.folded(what).strip() == wanted


def _glob(what: What, value: str, _: Compile) -> Test:
    fits = globbing(folded(value))
    return lambda seen: fits(seen.folded(what))


def globbing(pattern: str) -> Finds:
    """Whether a text is wholly like the pattern, * for any characters and ? for one. Each part between stars
    is looked for once, from the left: nothing is ever tried again."""
    first, *rest = (_part(part) for part in pattern.split("*"))
    if not rest:
        return lambda text: first.fullmatch(text) is not None
    length, last = len(pattern) - pattern.rfind("*") - 1, rest.pop()

    def fits(text: str) -> bool:
        found = first.match(text)
        for part in rest:
            found = found and part.search(text, found.end())
        start = len(text) - length
        return found is not None and found.end() <= start and last.match(text, start) is not None

    return fits


def _part(part: str) -> re.Pattern[str]:
    return re.compile("".join("." if letter == "?" else re.escape(letter) for letter in part), re.DOTALL)


_BETWEEN_WORDS = re.compile(r"[\W_]+")


def words_in(text: str) -> frozenset[str]:
    """The words of a text without regard to capitals; whatever is no letter or digit parts them."""
    return frozenset(filter(None, _BETWEEN_WORDS.split(text)))


def _words(what: What, value: str, _: Compile) -> Test:
    wanted = words_in(folded(value))
    longest = max(wanted, key=len, default="")

    def fits(seen: Seen) -> bool:
        text = seen.folded(what)
        return longest in text and wanted <= words_in(text)  # most texts are not even taken apart

    return fits


def _regex(what: What, value: str, expression: Compile) -> Test:
    finds = expression(value)
    return lambda seen: finds(seen.plain(what))


def _side(place: int) -> Callable[[What, str, Compile], Test]:
    def over(what: What, value: str, _: Compile) -> Test:
        limit = int(Decimal(value) * 1000)
        return lambda seen: (sides := seen.sides_um) is not None and sides[place] > limit

    return over


def _named(what: What, value: str, _: Compile) -> Test:
    short, long = (side * 1000 for side in size(value) or (0, 0))

    def fits(seen: Seen) -> bool:
        sides = seen.sides_um
        if sides is None:
            return False
        return abs(sides[0] - short) <= TOLERANCE_UM and abs(sides[1] - long) <= TOLERANCE_UM

    return fits


def _between(what: What, value: str, _: Compile) -> Test:
    begin, end = hours(value) or (time(), time())
    if begin <= end:
        return lambda seen: begin <= seen.at.time() < end
    return lambda seen: not end <= seen.at.time() < begin  # through the night


def _weekdays(what: What, value: str, _: Compile) -> Test:
    days = weekdays(value)
    return lambda seen: seen.at.isoweekday() in days


_TESTS: Mapping[Way, Callable[[What, str, Compile], Test]] = {
    Way.IS: _is,
    Way.GLOB: _glob,
    Way.WORDS: _words,
    Way.REGEX: _regex,
    Way.SHORT_SIDE: _side(0),
    Way.LONG_SIDE: _side(1),
    Way.NAMED: _named,
    Way.BETWEEN: _between,
    Way.WEEKDAYS: _weekdays,
}
