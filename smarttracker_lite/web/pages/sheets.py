"""Long lists, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.words import Words

PER_PAGE = 50

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sheet(Generic[T]):
    """One page of a list: what is on it, where it is in words, and the addresses around it, "" at an end.

    `beyond` is the first item of the next page, None on the last.
    """

    items: Sequence[T]
    shown: str
    before: str
    after: str
    beyond: T | None


def page_asked(fields: Fields) -> int:
    """The page that a URL asks for, counted from 1."""
    typed = fields.get("page")
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 7 else 1


def sheet(
    take: Callable[[int], Sequence[T]], count: int | None, page: int, href: Callable[[int], str], words: Words
) -> Sheet[T]:
    """This page, or the last one of a list of so many; None: nobody knows how many.

    `take` gives what is on a page and one more, if there is one, from a place on; `href` a page's address.
    """
    page = page if count is None else min(page, max(-(-count // PER_PAGE), 1))
    start = (page - 1) * PER_PAGE
    found = take(start)
    here = found[:PER_PAGE]
    return Sheet(
        items=here,
        shown=_shown(words, start, len(here), count),
        before=href(page - 1) if page > 1 else "",
        after=href(page + 1) if len(found) > PER_PAGE else "",
        beyond=found[PER_PAGE] if len(found) > PER_PAGE else None,
    )


def _shown(words: Words, start: int, here: int, count: int | None) -> str:
    first, last = (words.number(Decimal(number)) for number in (start + 1, start + here))
    if count is None:
        return f"{first}–{last}"
    return words.text("{first}–{last} of {count}", first=first, last=last, count=words.number(Decimal(count)))
