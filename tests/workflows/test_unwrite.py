"""What was blanked is gone from every file of the data folder, and the history stays whole."""

from dataclasses import replace
from datetime import timedelta

from smarttracker_lite.domain.blanking import cutoff
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.store.tables.rewriting import Rewritten
from smarttracker_lite.workflows import blank, tag
from smarttracker_lite.workflows.accompany import UNPLACED
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.erase import erase
from smarttracker_lite.workflows.unwrite import owed, unwrite
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot

OLD = NOON - timedelta(days=500)
BEFORE = cutoff(NOON.date(), 12)
NAMES = ("Segreta", "bianchi")


def printed(at_work: Studio, document: str = "Villa Segreta.pdf") -> str:
    facts = plot(document, submitted_at=OLD, completed_at=OLD, user="anna.bianchi", raw={"name": document})
    return at_work.job(facts).id


def told(db: Database) -> list[tuple[int, str, str, str]]:
    """The acts, without what they changed."""
    return [(each.n, each.at, each.who, each.verb) for each in db.history()]


def blanked(at_work: Studio) -> None:
    """A blanked job of which several snapshots and journals told, one that left the books, and one of now."""
    desk = equipped(at_work).desk
    job_id, gone = printed(at_work), printed(at_work, "Segreta alt.pdf")
    desk.db.compact()
    tag.set_state(desk, [job_id], JobState.INTERNAL)
    desk.db.jobs.delete(gone)
    desk.db.compact()
    at_work.job(plot("Neu.pdf", user="carlo"))
    assert blank.blank(desk, BEFORE) == 1
    assert holding(desk.db.folder, *NAMES)


def test_no_file_holds_a_name_that_was_blanked(at_work: Studio) -> None:
    blanked(at_work)
    db = at_work.desk.db
    acts = told(db)
    assert unwrite(at_work.desk)
    assert not owed(at_work.desk)
    assert holding(db.folder, *NAMES) == []
    assert holding(db.folder, "Neu.pdf")
    assert told(db)[-len(acts) :] == acts
    assert verify(at_work.desk).found == ()


def test_what_waits_in_a_queue_and_what_an_old_gap_told_go_from_the_history(at_work: Studio) -> None:
    desk = at_work.desk
    facts = plot("Villa Segreta.pdf", key="q", submitted_at=OLD, completed_at=OLD, user="anna.bianchi")
    young = replace(facts, key="young", document="Neu.pdf", submitted_at=NOON, completed_at=NOON)
    for waits in ({"q": to_row(facts)}, {f"{place}": to_row(facts) for place in range(20)}, {}):
        desk.db.memories.keep("queue", {UNPLACED: waits | {"young": to_row(young)}})
    desk.db.memories.keep("queue", {})
    blanked(at_work)
    assert unwrite(desk)
    assert holding(desk.db.folder, "Segreta") == []
    assert holding(desk.db.folder, "Neu.pdf")


def test_a_closed_year_is_written_anew_too(at_work: Studio) -> None:
    at_work.desk.db.compact()
    blanked(at_work)
    at_work.desk.db.compact()
    assert list((at_work.desk.db.folder / "archive").glob("2025-*.json"))
    assert unwrite(at_work.desk)
    assert holding(at_work.desk.db.folder, *NAMES) == []


def test_files_in_which_nothing_changes_are_left_untouched(at_work: Studio) -> None:
    for name in ("Eins.pdf", "Zwei.pdf"):
        at_work.job(plot(name))
        at_work.desk.db.compact()
    at_work.client("Rossi")
    at_work.desk.db.compact()
    history = at_work.desk.db.folder / "history"
    before = {path: path.stat() for path in history.iterdir()}
    assert before
    blanked(at_work)
    assert unwrite(at_work.desk)
    for path, stat in before.items():
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (stat.st_ino, stat.st_mtime_ns)


def test_what_was_stopped_is_gone_on_with(at_work: Studio) -> None:
    blanked(at_work)
    assert not unwrite(at_work.desk, lambda _: False)
    assert owed(at_work.desk)
    assert unwrite(at_work.desk)
    assert holding(at_work.desk.db.folder, *NAMES) == []


def test_who_is_erased_while_the_history_follows_is_followed_the_next_time(at_work: Studio) -> None:
    other, desk = at_work.client("Luisa Verborgen"), at_work.desk
    blanked(at_work)

    def meanwhile(step: Rewritten) -> bool:
        if step.files == step.of:
            erase(desk, other.id, other.name)
        return True

    assert not unwrite(desk, meanwhile)
    assert unwrite(desk)
    assert holding(desk.db.folder, *NAMES, "Verborgen") == []


def test_a_damaged_part_of_the_history_is_left_and_counted(at_work: Studio) -> None:
    at_work.client("Rossi")
    at_work.desk.db.compact()
    at_work.client("Verdi")
    at_work.desk.db.compact()
    blanked(at_work)
    first = min((at_work.desk.db.folder / "history").iterdir())
    first.write_bytes(first.read_bytes()[:40])
    seen = list[Rewritten]()

    def hear(step: Rewritten) -> bool:
        seen.append(step)
        return True

    assert unwrite(at_work.desk, hear)
    assert seen[-1].left == 1
    assert first.stat().st_size == 40
