"""What of a job may tell whose it is: the words of its name, who sent it, where and on what it was printed.

A hint is kept as one text, a letter for its kind and what it says: `W` and "rossi". Names come from anywhere,
so only the beginning of a name and so many of its words count.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import pairwise

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.suggestions import Hint, HintKind

NAME, BEGINNING, PAIR, WORD, FOLDER = "DPBWF"
USER, HOST, ACCOUNT, PRINTER, MEDIA, SIZE, HOUR, STYLE = "UHARMSTY"
OF_NAME = frozenset((NAME, BEGINNING, PAIR, WORD, FOLDER))
"""Those that a document's name gives."""
TELLING = OF_NAME | {USER, HOST, ACCOUNT}
"""Without any of these nothing is known: every client's work comes off the same printers in daytime."""

_KINDS = {
    NAME: HintKind.DOCUMENT,
    BEGINNING: HintKind.PREFIX,
    PAIR: HintKind.WORD,
    WORD: HintKind.WORD,
    FOLDER: HintKind.FOLDER,
    USER: HintKind.USER,
    HOST: HintKind.HOST,
    ACCOUNT: HintKind.ACCOUNT,
    PRINTER: HintKind.PRINTER,
    MEDIA: HintKind.MEDIA,
    SIZE: HintKind.SIZE,
    HOUR: HintKind.HOUR,
    STYLE: HintKind.STYLE,
}
LONGEST = 240
"""So many characters of a name are looked at."""
_MOST_WORDS = 20
_MOST_FOLDERS = 6
_FIRST_LETTERS = 4
"""They are the same in many a misspelt name, and in most forms of a word."""
_SPLIT = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,4}$")
_NUMBER = re.compile(r"\d+")
_RUN = re.compile(r"([^\W\d_]+|\d+)([\W_]?)")
_WORDS_OF_STYLE = 3
_FOLDERS_OF_STYLE = 2
_MOST_DIGITS = 6
_HOURS = 2


def hint_of(key: str) -> Hint:
    """What is kept as this text."""
    return Hint(_KINDS[key[0]], key[1:])


def keys_of(hint: Hint) -> Iterator[str]:
    """The texts it may be kept as."""
    return (letter + hint.value for letter, kind in _KINDS.items() if kind is hint.kind)


def hints_of(job: Job, zone: tzinfo | None) -> tuple[str, ...]:
    """All that there are of a job, each once; hours are those of the studio's zone."""
    told = (*_of_name(job.facts.document or ""), *_of_sender(job), *_of_print(job, zone))
    return tuple(dict.fromkeys(told))


def words_of(text: str) -> list[str]:
    """The words of a name, folded: what stands between signs, digits and humps, in any script."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST])
    return [_plain(word) for word in _SPLIT.findall(_HUMP.sub(" ", plain))][:_MOST_WORDS]


def _plain(text: str) -> str:
    """Without regard to capitals. Folding may take a text apart, so it is put together again."""
    return unicodedata.normalize("NFKC", text.casefold())


def _of_name(document: str) -> Iterator[str]:
    *folders, name = re.split(r"[\\/]+", document[:LONGEST])
    words = words_of(_ENDING.sub("", name))
    within = [folder for folder in folders if len(folder) > 2][-_MOST_FOLDERS:]
    for folder in within:
        yield FOLDER + _plain(folder)
        yield from (WORD + word for word in words_of(folder) if _is_telling(word))
    after = (word for before, word in pairwise(("", *words)) if not _is_letter(before))
    yield from (WORD + word for word in after if _is_telling(word))
    pairs = (each for each in pairwise(words) if not any(map(_is_letter, each)))
    yield from (f"{PAIR}{first} {second}" for first, second in pairs)
    if words:
        yield from (BEGINNING + " ".join(words[:count]) for count in range(1, min(len(words), 3) + 1))
        yield BEGINNING + "".join(words)[:_FIRST_LETTERS]
    yield NAME + _NUMBER.sub("#", " ".join(words))
    if written := "\\".join(map(_style, (*within[-_FOLDERS_OF_STYLE:], "") if within else (name,))):
        yield STYLE + written


def _style(name: str) -> str:
    """How its first word or its first numbers are written, and what parts them from the next: "Aa_",
    "00-000 ", "A+" where a hump does."""
    plain = unicodedata.normalize("NFKC", _ENDING.sub("", name))
    runs = _RUN.findall(_HUMP.sub("+", plain))[:_WORDS_OF_STYLE]
    first = next((at for at, (word, _) in enumerate(runs) if not word.isdecimal()), _WORDS_OF_STYLE)
    return "".join(_written(word) + between for word, between in runs[: first or 1])


def _written(word: str) -> str:
    if word.isdecimal():
        return "0" * min(len(word), _MOST_DIGITS)
    if word.islower():
        return "a"
    return "A" if len(word) > 1 and word.isupper() else "Aa"


def _is_telling(word: str) -> bool:
    """A letter by itself, or a short number, is nobody's."""
    return len(word) > (2 if word.isdecimal() else 1)


def _is_letter(word: str) -> bool:
    """With the number after it, it is that of a sheet ("A101"), as every client has it."""
    return len(word) == 1 and word.islower()


def _of_sender(job: Job) -> Iterator[str]:
    facts = job.facts
    for letter, told in ((USER, facts.user), (HOST, facts.host), (ACCOUNT, facts.account)):
        if value := _plain((told or "")[:LONGEST].strip()):
            yield letter + value


def _of_print(job: Job, zone: tzinfo | None) -> Iterator[str]:
    media = job.facts.media
    if job.printer_id:
        yield PRINTER + job.printer_id
    if name := media.name or media.type:
        yield MEDIA + name[:LONGEST]
    if size := _size(media):
        yield SIZE + size
    yield f"{HOUR}{job.day.astimezone(zone).hour // _HOURS}"


def _size(media: Media) -> str:
    """In whole cm, so that a little more or less is the same."""
    if media.width_um is None or media.height_um is None:
        return ""
    return f"{round(media.width_um / 10_000)} × {round(media.height_um / 10_000)} cm"


def as_written(document: str, words: Sequence[str]) -> str:
    """The part of a name that these folded words stand for, as it is written there; "" if it is not found."""
    between = r"[\W\d_]*?" if all(word.isalpha() for word in words) else r"[\W_]*?"
    found = re.search(between.join(map(re.escape, words)), document[:LONGEST], re.IGNORECASE)
    return found[0] if found else ""
