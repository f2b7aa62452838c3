"""What jobs come to, in words: the foot of a list, and the line about what is selected."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.reckon import reckon

ALL = "all"
"""The value of the URL's field `sums` by which everything is added up, however long it takes."""
WITH_THE_PAGE = 200
"""Of up to so many jobs they are on the page itself: it is there in a tenth of a second all the same."""
BY_ITSELF = 5_000
"""The amounts of up to so many jobs follow their page without being asked for."""


class Unadded(NamedTuple):
    """Sums of so many jobs that a page does not wait for them.

    They are on `page`, and alone in `part`, which the page asks for by itself if they come `soon`.
    """

    name: str
    page: str
    part: str
    soon: bool


def unadded(words: Words, count: int | None, page: str, part: str, soon: int) -> Unadded:
    """The sums of this many jobs, None being unknown; those of up to `soon` jobs come by themselves."""
    if count is None:
        return Unadded(words.text("Add up all jobs"), page, part, soon=False)
    return Unadded(words.plural("Add up {n} job", "Add up {n} jobs", count), page, part, count <= soon)


@dataclass(frozen=True, slots=True, kw_only=True)
class SumView:
    """Sums in ready words. Areas and sheets stand by themselves, and so does each currency.

    `costless` and `unpriced` say how many jobs the amounts leave out; "" for none.
    """

    jobs: str
    extents: tuple[str, ...]
    ink: str | None
    cost: str | None
    costless: str
    prices: tuple[str, ...]
    unpriced: str


def summed_up(said: JobWords, jobs: Iterable[Job]) -> SumView:
    """The sums of these jobs, in the words of a list. They are taken one after the other and not kept."""
    words, currency = said.words, said.prices.currency
    sums = reckon(jobs, said.prices.cost, said.priced, currency)
    own_first = sorted(sums.prices, key=lambda each: (each != currency, each))
    costless, unpriced = sums.cost.unknown, sums.unpriced
    return SumView(
        jobs=words.plural("{n} job", "{n} jobs", sums.count),
        extents=tuple(say.quantity(words, each.quantity, each.unit, listed=True) for each in sums.extents),
        ink=said.ink(sums.ink_ul),
        cost=None if sums.cost.known is None else words.money(sums.cost.known, currency),
        costless=words.plural("{n} not known", "{n} not known", costless) if costless else "",
        prices=tuple(words.money(sums.prices[each], each) for each in own_first),
        unpriced=words.plural("{n} unpriced", "{n} unpriced", unpriced) if unpriced else "",
    )
