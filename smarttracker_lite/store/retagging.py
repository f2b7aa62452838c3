"""Tags are put, and names go: nothing else of the jobs is read or written anew, however many they are."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime

from smarttracker_lite.domain.blanking import blanked_row
from smarttracker_lite.domain.jobs import Job, Retag, Slip, Tag, Tagging
from smarttracker_lite.store.book import Book
from smarttracker_lite.store.lookups import NAMES
from smarttracker_lite.store.rows import from_trusted, json_of, loaded, part_from, remade, with_parts
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.index import Row
from smarttracker_lite.store.tables.keeper import Written
from smarttracker_lite.store.tables.layer import raw_of
from smarttracker_lite.store.tables.view import View


@dataclass(frozen=True, slots=True)
class _Kept:
    """A slip, and the row in which it stands."""

    slip: Slip
    raw: bytes

    @property
    def id(self) -> str:
        return self.slip.id


_Found = Mapping[str, tuple[int, _Kept]]
"""By the ids of jobs: the numbers of their rows, and what they are."""


class SlipsBook(Book[Job]):
    """The jobs, as far as their tags are concerned."""

    _slipped: tuple[View, _Found] | None = None
    """Those that were asked for last: they are about to be tagged."""

    def slips(self, ids: Iterable[str]) -> list[Slip]:
        """What is decided of the jobs of these ids, in the same order, each once. Raises NotFound for one
        there is none of."""
        wanted, view = list(dict.fromkeys(ids)), self._table.view
        found = self._on_slips(view, wanted)
        self._slipped = view, found
        return [found[id][1].slip for id in wanted]

    def retag(self, tags: Mapping[str, Tag]) -> None:
        """Give the jobs of these ids other tags, all or none. Raises NotFound."""
        with self._table.joined(), no_collection():
            found, written = self._again(tags.keys()), tags_written()
            self._slipped = None
            self._table.put_written(
                {found[id][0]: _retagged(found[id][1].raw, written(tag)) for id, tag in tags.items()},
                _changed((found[id][1].slip.tag, tag) for id, tag in tags.items()),
            )

    def blank(self, numbers: Sequence[int], may_go: Callable[[Job], bool], now: datetime) -> int:
        """Let those of the jobs in these rows lose their names that may; gives how many. The history does not
        hear of the names."""
        with self._table.joined(), no_collection():
            kept = self._table.view.kept(numbers)
            gone = {n: raw for n, raw in kept.items() if raw and may_go(self.read(raw))}
            at = json_of(now)
            self._table.put_written({n: blanked_written(raw, at) for n, raw in gone.items()}, NAMES)
        return len(gone)

    def read(self, raw: bytes) -> Job:
        """The job of a row. Raises StoreTrouble."""
        return from_trusted(raw, self._kind, self._table.name)

    def slips_at(self, rows: Iterable[int]) -> Iterator[Slip]:
        """What is decided of the jobs in these rows, as far as there are any."""
        raws = self._table.view.raws(sorted(rows))
        return (part_from(raw, Slip, Job, self._table.name) for raw in raws)

    def _again(self, ids: Collection[str]) -> _Found:
        view, slipped = self._table.view, self._slipped
        if slipped and slipped[0] is view and all(id in slipped[1] for id in ids):
            return slipped[1]
        return self._on_slips(view, ids)

    def _on_slips(self, view: View, ids: Collection[str]) -> _Found:
        found = self._read_by_ids(view, ids, self._read)
        for id in ids:
            if id not in found:
                self.get(id)
        return found

    def _read(self, view: View, numbers: Sequence[int]) -> list[_Kept]:
        with no_collection():
            return [_Kept(part_from(raw, Slip, Job, self._table.name), raw) for raw in view.raws(numbers)]


def _changed(tags: Iterable[tuple[Tag, Tag]]) -> frozenset[str]:
    """The parts of a job that are not the same in some of these pairs of tags."""
    pairs = set(tags)
    return frozenset(
        f"tag.{name}" for name in _FIELDS if any(getattr(a, name) != getattr(b, name) for a, b in pairs)
    )


_FIELDS = tuple(each.name for each in fields(Tag))


def _retagged(raw: bytes, tag: bytes) -> Written:
    now = with_parts(raw, {"tag": tag})
    return Written(raw, now, loaded(now))


def put_back(rows: Mapping[int, tuple[bytes, Row]]) -> tuple[dict[int, Written], frozenset[str] | None]:
    """Rows by their numbers, each as it is kept now and as it is to be; and what parts of them become others,
    where these are jobs of which that is the tag alone."""
    pairs = {number: (raw, loaded(raw), row) for number, (raw, row) in rows.items()}
    written = {number: _written_as(*each) for number, each in pairs.items()}
    parts = {_tag_alone(now, row) for _, now, row in pairs.values()}
    return written, None if None in parts else frozenset().union(*filter(None, parts))


def _written_as(raw: bytes, now: Row, row: Row) -> Written:
    if now.keys() != row.keys():
        return Written(raw, raw_of(row), row)
    changed = {name: raw_of(value) for name, value in row.items() if now[name] != value}
    return Written(raw, with_parts(raw, changed) if changed else raw, row)


def _tag_alone(now: Row, row: Row) -> frozenset[str] | None:
    """The parts of its tag that are not the same; None if anything else is not."""
    if {**now, "tag": row.get("tag")} != row:
        return None
    old, new = now.get("tag") or {}, row["tag"] or {}
    return frozenset(f"tag.{name}" for name in {*old, *new} if old.get(name) != new.get(name))


def blanked_written(raw: bytes, at: bytes) -> Written:
    """A job without names, as it is kept, in the place of itself as if it never had had one."""
    was = remade(raw, blanked_row) or raw
    now = with_parts(was, {"blanked_at": at})
    return Written(was, now, loaded(now))


def tags_written() -> Callable[[Tag], bytes]:
    """Writes tags as JSON, those that are alike once."""
    known: dict[Tag, bytes] = {}

    def written(tag: Tag) -> bytes:
        if tag.additions:  # 1.0 and 1.00 are alike
            return json_of(tag)
        found = known.get(tag)
        if found is None:
            found = known[tag] = json_of(tag)
        return found

    return written


def tagging_written(tagging: Tagging) -> Written:
    """A new decision, over very many jobs perhaps, as it is kept."""
    written = tags_written()
    retags = b",".join(_retag_written(each, written) for each in tagging.retags)
    raw = with_parts(json_of(replace(tagging, retags=())), {"retags": b"[%b]" % retags})
    return Written(None, raw, loaded(raw))


def _retag_written(retag: Retag, written: Callable[[Tag], bytes]) -> bytes:
    job_id, before, after = json_of(retag.job_id), written(retag.before), written(retag.after)
    return b'{"job_id":%b,"before":%b,"after":%b}' % (job_id, before, after)
