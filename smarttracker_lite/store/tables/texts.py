"""The words of a table's rows, for finding rows by parts of them."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

PAGE = 1 << 16
"""About so many bytes stand on a page."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """A line for each row in the order of numbers, "12<tab>villa rossi", on pages.

    Pages do not change, so that those of a snapshot serve the next one too. `firsts` are the numbers with
    which they begin.
    """

    pages: tuple[bytes, ...] = ()
    firsts: "array[int]" = field(default_factory=lambda: array("I"))

    def mentioning(self, words: list[bytes]) -> Iterator[int]:
        """The rows in whose text each of the folded words is somewhere."""
        longest = max(words, key=len)
        for page in self.pages:
            at = page.find(longest)
            while at >= 0:
                end = page.index(b"\n", at)
                number, _, told = page[page.rfind(b"\n", 0, at) + 1 : end].partition(b"\t")
                if all(word in told for word in words):
                    yield int(number)
                at = page.find(longest, end)

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
