"""What was done is told by its heads, which are read once."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.tables.journal import Row


def _client(name: str) -> Client:
    return Client(id="1", postal=Postal(name=name))


def _written(db: Database, who: str, *names: str) -> None:
    for name in names:
        with db.transaction(Act(who, f"save {name[:9]}")):
            db.clients.put(_client(name))


def test_heads_say_what_the_history_says_in_every_file_of_it(tmp_path: Path) -> None:
    db = Database.open(tmp_path)
    try:
        for part in range(3):
            _written(db, Who.USER, f"a{part}", "x" * (1 << 20))
            _written(db, Who.COLLECTOR, f"b{part}", f"c{part}")
            _written(db, "another version", f"d{part}")
            db.compact()
        _written(db, Who.USER, "last")
        for _ in range(2):
            whole = list(db.history())
            assert [each.entry() for each in db.past()] == whole
            wanted = [entry for entry in whole if entry.who != Who.COLLECTOR]
            assert [each.entry() for each in db.decided()] == wanted
            assert [(each.n, each.who, each.verb, each.of) for each in db.decided()] == [
                (entry.n, entry.who, entry.verb, entry.of) for entry in wanted
            ]
            _written(db, Who.USER, "and one more")
    finally:
        db.close()


def test_a_text_that_looks_like_the_end_of_a_head_is_none(tmp_path: Path) -> None:
    db = Database.open(tmp_path)
    try:
        verb = 'x","changes":{"clients":{}}'
        with db.transaction(Act(Who.USER, verb, of=7)):
            db.clients.put(_client('","changes":{'))
        head = next(db.decided())
        assert (head.verb, head.of) == (verb, 7)
        assert head.entry() == next(db.history())
    finally:
        db.close()


def test_a_file_written_anew_is_read_anew_however_large_it_was(tmp_path: Path) -> None:
    db = Database.open(tmp_path)
    try:
        with db.transaction(Act(Who.USER, "save")) as done:
            db.clients.put(replace(_client("Anna"), notes="a"))
        first = done.n
        for _ in range(3):
            db.compact()
            _written(db, Who.USER, "Berta")
        sizes = [_told_anew(db, first, notes, tmp_path / "history") for notes in "bcdefgh"]
        assert any(this == following for this, following in pairwise(sizes))
    finally:
        db.close()


def _told_anew(db: Database, n: int | None, notes: str, folder: Path) -> list[int]:
    """How large the files are after the clients' notes became these, and the act of that number told so."""

    def noted(table: str, row: Row) -> Row:
        return {**row, "notes": notes} if table == "clients" else row

    assert list(db.rewrite_history(noted))
    assert f"'notes': '{notes}'" in next(str(each.entry()) for each in db.decided() if each.n == n)
    return sorted(path.stat().st_size for path in folder.iterdir())
