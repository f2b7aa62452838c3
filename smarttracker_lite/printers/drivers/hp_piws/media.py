"""The pages of a job: what they were printed on, how large they are, and how often each came out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from smarttracker_lite.domain.printing import Measure, Media, MediaUse, Origin
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.printers.drivers.hp_piws.tree import Element
from smarttracker_lite.printers.drivers.hp_piws.values import count, length_um

MAX_MEDIA = 5
"""Media of one job that are named."""
MAX_NAME = 120
"""Letters of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the document, its size in µm, and how often it came out."""

    width_um: int | None
    height_um: int | None
    type: str | None
    source: str
    quality: str | None
    printed: int | None

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height if both are known."""
        if self.width_um is None or self.height_um is None:
            return None
        return self.width_um, self.height_um


def pages_of(job: Element) -> tuple[Page, ...]:
    """The pages of a job, as they were asked for and as they came out."""
    return tuple(_page(page) for page in job.each("Pages", "Page"))


def _page(page: Element) -> Page:
    settings = page.first("Settings")
    return Page(
        width_um=length_um(settings.first("PageSize", "Width")),
        height_um=length_um(settings.first("PageSize", "Height")),
        type=settings.said("MediaType"),
        source=page.said("Accounting", "MediaSourceUsed") or settings.said("MediaSource") or "",
        quality=settings.said("PrintQuality"),
        printed=count(page.said("Progress", "NumberOfPrintedCopies")),
    )


def media_of(pages: tuple[Page, ...], times: tuple[int, ...] | None, papers: Mapping[str, str]) -> Media:
    """Type (a media's id at the printer) and size, as far as all pages are of one; and the name: of several
    media all of them, as a price for one of them alone would be wrong. `papers` are the names by the ids."""
    areas = _printed_on(pages, times)
    types, sizes = list(areas) if areas else [], {page.size for page in pages}
    width, height = (sizes.pop() if len(sizes) == 1 else None) or (None, None)
    names = list(dict.fromkeys(_called(each, papers) for each in types))
    more = ["…"] if len(names) > MAX_MEDIA else []
    known = any(papers.get(each) for each in types) or len(types) > 1
    return Media(
        name=" + ".join(names[:MAX_MEDIA] + more) if known else None,
        type=types[0] if len(types) == 1 else None,
        width_um=width,
        height_um=height,
    )


def media_used(
    pages: tuple[Page, ...], times: tuple[int, ...] | None, papers: Mapping[str, str]
) -> tuple[MediaUse, ...] | None:
    """What came out on each media, the largest area first; None unless it is on several. Pages that do not
    tell theirs, and those beyond the media that are named, are one more."""
    came = [(page, often) for page, often in zip(pages, times or (), strict=False) if often]
    named = list(_printed_on(pages, times))[:MAX_MEDIA]
    if not came or len(named) < 2:
        return None
    apart = ([each for each in came if each[0].type == media] for media in named)
    rest = [each for each in came if each[0].type not in named]
    return tuple(_used(each, papers) for each in (*apart, rest) if each)


def _used(came: Iterable[tuple[Page, int]], papers: Mapping[str, str]) -> MediaUse:
    pages, times = zip(*came, strict=True)
    area = extent(pages, times)
    return MediaUse(
        media=media_of(pages, times, papers),
        area_mm2=Measure(area.area_mm2, Origin.DERIVED) if area else None,
    )


def _called(media: str, papers: Mapping[str, str]) -> str:
    """The name of a media, else its id."""
    return (papers.get(media) or media)[:MAX_NAME]


def _printed_on(pages: tuple[Page, ...], times: tuple[int, ...] | None) -> Mapping[str, int]:
    """The area in mm² of all pages that came out on each media, by its id, the largest first; 0 where a size
    is missing. Of a job of which nothing came out: the media it was meant for."""
    came = times if times and any(times) else (1,) * len(pages)
    areas = Counter[str]()
    for page, often in zip(pages, came, strict=True):
        width, height = page.size or (0, 0)
        if page.type and often:
            areas[page.type] += area_mm2(width, height * often)
    return dict(areas.most_common())


def quality_of(pages: Iterable[Page]) -> str | None:
    """The quality in which all pages were asked for, in the printer's words; None if they differ."""
    said = {page.quality for page in pages}
    return said.pop() if len(said) == 1 else None


def on_sheets(pages: Iterable[Page]) -> bool:
    """Did every page go onto a sheet of its own rather than onto a roll?"""
    sources = {page.source for page in pages}
    return bool(sources) and all("sheet" in source.lower() for source in sources)


def printed(pages: tuple[Page, ...], impressions: int | None, copies: int | None) -> tuple[int, ...] | None:
    """How often each page came out, by its own count, else by the counts of the whole job; None where they
    do not tell."""
    told = tuple(page.printed or 0 for page in pages)
    if any(told) or not impressions:
        return told
    if len(pages) == 1:
        return (impressions,)
    if impressions == len(pages) * (copies or 1):
        return (copies or 1,) * len(pages)
    return None


class Extent(NamedTuple):
    """All that came out together: its area in mm², and in µm its length as if it stood or lay on the roll."""

    area_mm2: int
    standing_um: int
    lying_um: int


def extent(pages: tuple[Page, ...], times: tuple[int, ...] | None) -> Extent | None:
    """Of pages of which page n came out times[n] times; None where a size is missing."""
    if times is None:
        return None
    came = [(page.size, often) for page, often in zip(pages, times, strict=True) if often]
    known = [(size, often) for size, often in came if size]
    if not known or len(known) < len(came):
        return None
    return Extent(
        area_mm2=sum(area_mm2(width, height * often) for (width, height), often in known),
        standing_um=sum(height * often for (_, height), often in known),
        lying_um=sum(width * often for (width, _), often in known),
    )
