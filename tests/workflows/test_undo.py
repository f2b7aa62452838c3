"""Decisions are taken back, and the books stay sound by it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.cartridges import Reach
from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.crediting import Credit, rest
from smarttracker_lite.domain.dividing import By
from smarttracker_lite.domain.extras import Bundle, BundlePart, Extra
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import NotFound, TrackerError
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import (
    admit,
    arrange,
    bill,
    configure,
    contents,
    credit,
    enter,
    extras,
    inktruth,
    merge,
    rate,
    rule,
    split,
    starter,
    tag,
)
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.recall import UNDO, last_undo, told
from smarttracker_lite.workflows.undoing.undo import redo, undo
from tests.support.order import equipped
from tests.support.studio import Studio, plot, prices, studio

Does = Callable[[Desk, int], object]

_TABLES = (
    "jobs",
    "clients",
    "projects",
    "rules",
    "price_lists",
    "rates",
    "extras",
    "bundles",
    "cartridges",
    "corrections",
    "drafts",
    "invoices",
    "quotations",
    "gaps",
    "printers",
)


def books(db: Database) -> dict[str, dict[str, Any]]:
    """Every record that is decided about, by table and id; and the settings."""
    found: dict[str, dict[str, Any]] = {
        table: {each.id: each for each in getattr(db, table).all()} if table != "jobs" else {}
        for table in _TABLES
    }
    found["jobs"] = {each.id: each for each in db.jobs.each()}
    return found | {"settings": {"": db.settings.get()}}


def one(found: Any, n: int) -> Any:
    """One of the records, if there is any."""
    records = list(found.each())
    if not records:
        raise NotFound("There is none.")
    return records[n % len(records)]


def _named(n: int) -> str:
    return f"Studio {n % 5}"


def _client(desk: Desk, n: int) -> None:
    old = desk.db.clients.all()
    kept = one(desk.db.clients, n) if old and n % 2 else Client(id=f"c{n}", postal=Postal(name=""))
    lists = [each.id for each in desk.db.price_lists.all()]
    admit.save_client(
        desk,
        replace(
            kept,
            postal=Postal(name=_named(n)),
            code=f"{n % 4 or ''}",
            list_id=lists[0] if lists and n % 3 else None,
        ),
    )


def _project(desk: Desk, n: int) -> None:
    known = desk.db.projects.find(f"p{n % 7}")
    fresh = known or Project(id=f"p{n % 7}", client_id=one(desk.db.clients, n).id, name="")
    arrange.save_project(desk, replace(fresh, name=f"Villa {n % 4}"))


def _phase(desk: Desk, n: int) -> None:
    above = one(desk.db.projects, n)
    known = desk.db.projects.find(f"f{n % 7}")
    fresh = known or Project(id=f"f{n % 7}", client_id=above.client_id, name="")
    arrange.save_project(desk, replace(fresh, name=f"Tender {n % 3}", parent_id=above.id))


def _merge(desk: Desk, n: int) -> None:
    merge.merge(desk, one(desk.db.clients, n).id, one(desk.db.clients, n // 9).id)


def _rule(desk: Desk, n: int) -> None:
    client_id, project_id = _whose(desk, n)
    condition = Condition(what=What.DOCUMENT, way=Way.GLOB, value=f"{n % 6}*")
    state = JobState.INTERNAL if client_id is None else None
    known = desk.db.rules.all()
    rule.save_rule(
        desk,
        Rule(
            id=known[n % len(known)].id if known and n % 3 == 0 else "",
            name=f"Rule {n % 5}",
            conditions=(condition,),
            client_id=client_id,
            project_id=project_id,
            state=state,
        ),
    )


def _split(desk: Desk, n: int) -> None:
    half = split.Piece(*_whose(desk, n), Fraction(1, 2 + n % 3))
    split.split(desk, one(desk.db.jobs, n).id, By.SHARE, [half, split.Piece(*_whose(desk, n // 7), None)])


def _join(desk: Desk, n: int) -> None:
    parts = [job.id for job in desk.db.jobs.each() if job.portion]
    split.join(desk, parts[n % len(parts)] if parts else "")


def _state(desk: Desk, n: int) -> None:
    first = one(desk.db.jobs, n // 7).id if n % 2 else None
    tag.set_state(desk, _some(desk, n), list(JobState)[n % 4], f"{n % 3 or ''}", first)


def _bundle(desk: Desk, n: int) -> None:
    part = BundlePart(extra_id=one(desk.db.extras, n).id)
    extras.save_bundle(desk, Bundle(id="", name=f"Bundle {n % 3}", parts=(part,)))


def _whose(desk: Desk, n: int) -> tuple[str | None, str | None]:
    if n % 4 == 0:
        return None, None
    if n % 4 == 1 and desk.db.projects.count():
        project = one(desk.db.projects, n)
        return project.client_id, project.id
    return one(desk.db.clients, n).id, None


def _rate(desk: Desk, n: int) -> None:
    lists = [each.id for each in desk.db.price_lists.all()]
    rate.save_rate(
        desk,
        Rate(
            id=f"r{n % 6}",
            side=Side.PRICE,
            media=f"Media {n % 4}",
            list_id=lists[n % len(lists)] if lists and n % 2 else None,
            prices=prices(per_m2=str(1 + n % 9)),
        ),
    )


def _enter(desk: Desk, n: int) -> None:
    entry = enter.Entry(
        document=f"Binding {n}", printer_id="plotter", at=desk.now(), client_id=_whose(desk, n)[0]
    )
    enter.enter(desk, entry)


def _some(desk: Desk, n: int) -> list[str]:
    return [one(desk.db.jobs, n + more).id for more in range(1 + n % 3)]


DOES: dict[str, Does] = {
    "client": _client,
    "project": _project,
    "archive": lambda desk, n: admit.archive_client(desk, one(desk.db.clients, n).id, n % 3 > 0),
    "archive project": lambda desk, n: arrange.archive_project(desk, one(desk.db.projects, n).id, n % 2 > 0),
    "tag": lambda desk, n: tag.tag(desk, _some(desk, n), *_whose(desk, n)),
    "newcomer": lambda desk, n: tag.tag_newcomer(desk, _some(desk, n), _named(n)),
    "phase": _phase,
    "pin": lambda desk, n: admit.pin(desk, one(desk.db.clients, n).id, n % 3 > 0),
    "merge": _merge,
    "split": _split,
    "join": _join,
    "rule": _rule,
    "delete rule": lambda desk, n: rule.delete_rule(desk, one(desk.db.rules, n).id),
    "move rule": lambda desk, n: rule.move_rule(desk, one(desk.db.rules, n).id, 1 - n % 3),
    "switch rule": lambda desk, n: rule.switch_rule(desk, one(desk.db.rules, n).id, active=n % 3 > 0),
    "apply rule": lambda desk, n: rule.apply_rule(desk, one(desk.db.rules, n).id),
    "state": _state,
    "comment": lambda desk, n: tag.comment(desk, one(desk.db.jobs, n).id, f"{n % 3 or ''}", f"{n % 4 or ''}"),
    "add extra": lambda desk, n: tag.add_extra(desk, _some(desk, n), one(desk.db.extras, n).id),
    "rate": _rate,
    "delete rate": lambda desk, n: rate.delete_rate(desk, one(desk.db.rates, n).id),
    "list": lambda desk, n: rate.save_list(desk, PriceList(id=f"l{n % 3}", name=f"List {n % 4}")),
    "delete list": lambda desk, n: rate.delete_list(desk, one(desk.db.price_lists, n).id),
    "extra": lambda desk, n: extras.save_extra(
        desk, Extra(id=f"e{n % 3}", name=f"Extra {n % 4}", unit=Unit.PIECE, price=Decimal(n % 5))
    ),
    "delete extra": lambda desk, n: extras.delete_extra(desk, one(desk.db.extras, n).id),
    "bundle": _bundle,
    "delete bundle": lambda desk, n: extras.delete_bundle(desk, one(desk.db.bundles, n).id),
    "examples": lambda desk, n: starter.delete_examples(desk) if n % 2 else starter.begin(desk),
    "cartridge": lambda desk, n: inktruth.log_cartridge(desk, "plotter", "cyan", Decimal(300), desk.now()),
    "delete cartridge": lambda desk, n: inktruth.delete_cartridge(desk, one(desk.db.cartridges, n).id),
    "correct": lambda desk, n: inktruth.correct(desk, "plotter", Decimal(1 + n % 2), list(Reach)[n % 2]),
    "enter": _enter,
    "take back": lambda desk, n: enter.take_back(desk, one(desk.db.jobs, n).id),
    "draft": lambda desk, n: bill.draft(desk, one(desk.db.clients, n).id),
    "leave out": lambda desk, n: bill.leave_out(
        desk, (held := one(desk.db.drafts, n)).id, held.job_ids[n % len(held.job_ids)]
    ),
    "drop": lambda desk, n: bill.drop(desk, one(desk.db.drafts, n).id),
    "add to draft": lambda desk, n: contents.add_to_draft(
        desk, one(desk.db.drafts, n).id, one(desk.db.extras, n).id, Decimal(1 + n % 3)
    ),
    "terms": lambda desk, n: configure.save_settings(desk, replace(desk.settings, terms_days=10 + n % 20)),
}
UNDOES: dict[str, Does] = {
    "undo": lambda desk, n: undo(desk, next(desk.db.past()).n - n % 12),
    "redo": lambda desk, n: redo(desk, _undos(desk)[n % 3]),
    "redo last": lambda desk, n: redo(desk, last_undo(desk).past.n),
}
BILLS: dict[str, Does] = {
    "issue": lambda desk, n: bill.issue_draft(desk, one(desk.db.drafts, n).id),
    "credit": lambda desk, n: credit.credit(
        desk,
        (invoice := one(desk.db.invoices, n)).id,
        Credit(parts=rest(invoice, credit.notes_of(desk, invoice)), frees=bool(n % 2)),
    ),
}


def _undos(desk: Desk) -> list[int]:
    found = [each.past.n for each in told(desk) if each.past.verb == UNDO and each.by is None]
    return found[:3] if len(found) > 2 else [-1, -1, -1]


def equip(at_work: Studio) -> Desk:
    """A studio with jobs and two clients who have invoices, whose decisions begin now."""
    equipped(at_work).seller()
    for place in range(2):
        client = at_work.client(f"Invoiced {place}")
        villa = at_work.project(client)
        job = at_work.job(client=client)
        tag.tag(at_work.desk, [job.id], client.id, villa.id)
        bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    for place in range(6):
        at_work.job(plot(f"{place}.pdf"))
    return at_work.desk


def faults(desk: Desk) -> list[str]:
    """What is wrong with the books, in words."""
    return [str(fault.values) + fault.text for fault in verify(desk).of(Grade.FAULT)]


def walk(
    at_work: Studio, chance: Random, does: Mapping[str, Callable[[Desk, int], object]], steps: int
) -> None:
    """So many steps by chance, of which those that are refused change nothing."""
    names = sorted(does)
    for _ in range(steps):
        at_work.clock.move(minutes=1)
        with suppress(TrackerError):
            does[chance.choice(names)](at_work.desk, chance.randrange(1_000))


@settings(max_examples=15)
@given(seed=st.integers(0, 1 << 32))
def test_whatever_is_decided_undone_and_redone_the_books_are_sound(seed: int) -> None:
    chance = Random(seed)
    with TemporaryDirectory() as folder, studio(Path(folder)) as at_work:
        equip(at_work)
        walk(at_work, chance, DOES | UNDOES | BILLS, 300)
        assert faults(at_work.desk) == []


@settings(max_examples=15)
@given(seed=st.integers(0, 1 << 32))
def test_undoing_everything_gives_the_first_state_and_redoing_it_the_last(seed: int) -> None:
    chance = Random(seed)
    with TemporaryDirectory() as folder, studio(Path(folder)) as at_work:
        desk = equip(at_work)
        first, begun = books(desk.db), next(desk.db.past()).n
        walk(at_work, chance, DOES, 120)
        last = books(desk.db)
        undone = [undo(desk, n) for n in range(next(desk.db.past()).n, begun, -1)]
        assert len(undone) > 30
        assert [each.left for each in undone] == [0] * len(undone)
        assert books(desk.db) == first
        for each in reversed(undone):
            redo(desk, each.n or 0)
        assert books(desk.db) == last
        assert faults(desk) == []
