"""The words of a table's rows, for finding rows by parts of them."""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

PAGE = 1 << 16
"""About so many bytes stand on a page."""
_FEW = 1 << 6
"""So many places on a page are looked at one by one, faster than all its lines."""
_FEW_ROWS = 1 << 9
"""So many of its rows are found by their numbers, faster than all that mention a word."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A line for each row in the order of numbers, "12<tab>villa rossi", on pages.

    Pages do not change, so that those of a snapshot serve the next one too. `firsts` are the numbers with
    which they begin.
    """

    pages: tuple[bytes, ...] = ()
    firsts: "array[int]" = field(default_factory=lambda: array("I"))

    def mentioning(self, words: list[bytes], among: Sequence[int] | None = None) -> Iterator[int]:
        """The rows in whose text each of the folded words is somewhere. With `among`, which rises, not all
        pages are looked at: it gives all such rows of these, and maybe others."""
        longest = max(words, key=len)
        if among is None:
            return chain.from_iterable(_found(page, longest, words) for page in self.pages)
        return chain.from_iterable(
            _found_of(page, here, words) if len(here) < _FEW_ROWS else _found(page, longest, words)
            for page, here in self._having(among)
        )

    def _having(self, numbers: Sequence[int]) -> Iterator[tuple[bytes, Sequence[int]]]:
        """The pages on which one of these rows may be, and which they are."""
        at = 0
        for place, page in enumerate(self.pages):
            last = place + 1 == len(self.pages)
            end = len(numbers) if last else bisect_left(numbers, self.firsts[place + 1], at)
            if end > at:
                yield page, numbers[at:end]
            at = end

    def changed(self, texts: Mapping[int, bytes | None]) -> "Texts":
        """Others: with these texts in the place of those of their rows; None removes one."""
        touched: dict[int, list[int]] = defaultdict(list)
        for number in texts:
            touched[max(bisect_right(self.firsts, number) - 1, 0)].append(number)
        pages: list[tuple[int, bytes]] = []
        for place, page in enumerate(self.pages or (b"",)):
            if place in touched:
                pages += _pages(_merged(page, {number: texts[number] for number in touched[place]}))
            elif page:
                pages.append((self.firsts[place], page))
        return Texts(tuple(page for _, page in pages), array("I", (first for first, _ in pages)))


def _found(page: bytes, longest: bytes, words: Sequence[bytes]) -> Iterator[int]:
    """The rows of a page that mention the words, by way of the `longest`: one after the other where it is
    rare, else line by line."""
    if page.count(longest) >= _FEW:
        for line in [line for line in page.split(b"\n") if longest in line]:
            number, _, told = line.partition(b"\t")
            if all(word in told for word in words):
                yield int(number)
        return
    at = page.find(longest)
    while at >= 0:
        end = page.index(b"\n", at)
        number, _, told = page[page.rfind(b"\n", 0, at) + 1 : end].partition(b"\t")
        if all(word in told for word in words):
            yield int(number)
        at = page.find(longest, end)


def _found_of(page: bytes, numbers: Iterable[int], words: Sequence[bytes]) -> Iterator[int]:
    """Those of these rows of a page, which rise, that mention the words."""
    lines, at = b"\n" + page, 0
    for number in numbers:
        begin = b"\n%d\t" % number
        found = lines.find(begin, at)
        if found >= 0:
            at = lines.index(b"\n", found + 1)
            told = lines[found + len(begin) : at]
            if all(word in told for word in words):
                yield number


def _merged(page: bytes, texts: Mapping[int, bytes | None]) -> Iterable[tuple[int, bytes]]:
    lines: dict[int, bytes | None] = {
        int(number): text for line in page.split(b"\n")[:-1] for number, _, text in [line.partition(b"\t")]
    }
    return ((number, text) for number, text in sorted((lines | dict(texts)).items()) if text is not None)


def _pages(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """The lines on pages, each with its first number."""
    held: list[bytes] = []
    first = size = 0
    for number, text in lines:
        first = first if held else number
        held.append(b"%d\t%b\n" % (number, text))
        size += len(held[-1])
        if size >= PAGE:
            yield first, b"".join(held)
            held, size = [], 0
    if held:
        yield first, b"".join(held)
