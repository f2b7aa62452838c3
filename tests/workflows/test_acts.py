"""Who did what: every change of the books is an act in the history."""

from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.app import desk_in
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import NotFound
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.workflows import admit, arrange, bill, configure, deliver, enrol, rehearse, settle, tag
from smarttracker_lite.workflows.contents import add_to_draft, remove_from_draft
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.extras import delete_bundle, delete_extra
from smarttracker_lite.workflows.rate import delete_rate, save_list, save_rate
from smarttracker_lite.workflows.verbs import perform
from smarttracker_lite.workflows.watch import Watch
from tests.support.credits import all_of
from tests.support.extras import bundle, extra
from tests.support.invoicing import set_prices
from tests.support.studio import Studio
from tests.support.undoing import undo_newest
from tests.workflows.test_collect import demo_url


def acts(db: Database, since: int = 0) -> list[tuple[str, str]]:
    """Who and verb of the acts after that many, the oldest first."""
    return [(entry.who, entry.verb) for entry in reversed(list(db.history()))][since:]


def done(studio: Studio, since: int) -> list[str]:
    """The verbs of what a person did since."""
    told = acts(studio.desk.db, since)
    assert {who for who, _ in told} == {"user"}
    return [verb for _, verb in told]


def test_a_decision_is_in_the_history_by_its_verb(at_work: Studio) -> None:
    desk, job, client = at_work.desk, at_work.job(), at_work.client()
    since = len(acts(desk.db))
    tag.tag(desk, [job.id], client.id)
    tag.set_state(desk, [job.id], JobState.WASTE)
    tag.comment(desk, job.id, "spoilt")
    undo_newest(desk)
    assert done(at_work, since) == ["tag", "set state", "comment", "undo"]


def test_what_is_one_act_for_a_person_is_one_in_the_history(at_work: Studio) -> None:
    job = at_work.job()
    since = len(acts(at_work.desk.db))
    tag.tag_newcomer(at_work.desk, [job.id], "Studio Verdi")
    assert done(at_work, since) == ["tag"]


def test_the_way_of_an_invoice_is_in_the_history(at_work: Studio) -> None:
    set_prices(at_work)
    client = at_work.client()
    first, second = at_work.job(client=client), at_work.job(client=client)
    since = len(acts(at_work.desk.db))
    draft = bill.draft(at_work.desk, client.id, [first.id, second.id])
    bill.leave_out(at_work.desk, draft.id, second.id)
    undo_newest(at_work.desk)
    invoice = bill.issue_draft(at_work.desk, draft.id)
    deliver.print_invoice(at_work.desk, invoice.id)
    paid = bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    settle.take_back(at_work.desk, invoice.id, 0, paid.settlements[0].at)
    all_of(at_work, invoice)
    assert done(at_work, since) == [
        "draft",
        "leave out",
        "undo",
        "issue",
        "send",
        "mark paid",
        "take back payment",
        "credit",
    ]


def test_what_was_refused_is_not_in_the_history_and_neither_is_what_changed_nothing(at_work: Studio) -> None:
    job = at_work.job()
    configure.save_settings(at_work.desk, at_work.desk.settings)
    since = len(acts(at_work.desk.db))
    with pytest.raises(NotFound):
        tag.tag(at_work.desk, [job.id, "no job"], None)
    tag.comment(at_work.desk, job.id, "")
    configure.save_settings(at_work.desk, at_work.desk.settings)
    assert acts(at_work.desk.db, since) == []


def test_clients_prices_and_settings_are_changed_by_acts(at_work: Studio) -> None:
    desk, client = at_work.desk, at_work.client()
    project, rate = at_work.project(client), at_work.rate(per_m2="1")
    since = len(acts(desk.db))
    arrange.archive_project(desk, project.id, True)
    admit.archive_client(desk, client.id, True)
    admit.archive_client(desk, client.id, False)
    delete_rate(desk, rate.id)
    save_rate(desk, rate)
    save_list(desk, PriceList(id="", name="Architects"))
    configure.end_welcome(desk)
    assert done(at_work, since) == [
        "archive",
        "archive",
        "unarchive",
        "delete rate",
        "save rate",
        "save price list",
        "save settings",
    ]


def test_extras_are_changed_and_added_by_acts(at_work: Studio) -> None:
    set_prices(at_work)
    client = at_work.client()
    job = at_work.job(client=client)
    since = len(acts(at_work.desk.db))
    folding = extra(at_work, "Folding", Unit.PIECE)
    fair = bundle(at_work, "Fair", folding)
    tag.add_extra(at_work.desk, [job.id], fair.id)
    (addition,) = at_work.desk.db.jobs.get(job.id).tag.additions
    tag.remove_extra(at_work.desk, job.id, as_text(addition))
    draft = bill.draft(at_work.desk, client.id)
    add_to_draft(at_work.desk, draft.id, folding.id, None)
    remove_from_draft(at_work.desk, draft.id, as_text(addition))
    undo_newest(at_work.desk)
    delete_bundle(at_work.desk, fair.id)
    delete_extra(at_work.desk, folding.id)
    assert done(at_work, since) == [
        "save extra",
        "save bundle",
        "add extra",
        "remove extra",
        "draft",
        "add to draft",
        "remove from draft",
        "undo",
        "delete bundle",
        "delete extra",
    ]


def test_readings_are_the_collectors_whoever_asked_for_them(at_work: Studio) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    since = len(acts(at_work.desk.db))
    Watch(at_work.desk).poll([printer.id])
    assert acts(at_work.desk.db, since) == [("collector", "poll")]


def test_a_verb_comes_from_the_command_line(at_work: Studio) -> None:
    since = len(acts(at_work.desk.db))
    perform(at_work.desk, Watch(at_work.desk), "printers add", {"url": demo_url()})
    assert acts(at_work.desk.db, since) == [("command line", "add printer")]


def test_a_rehearsal_is_one_act_and_so_is_its_end(at_work: Studio) -> None:
    since = len(acts(at_work.desk.db))
    rehearse.rehearse(at_work.desk)
    rehearse.end_rehearsal(at_work.desk)
    assert done(at_work, since) == ["rehearse", "end rehearsal"]


def test_what_the_program_does_by_itself_says_so(tmp_path: Path, at_work: Studio) -> None:
    with desk_in(tmp_path / "fresh") as desk:
        assert acts(desk.db)[-1] == ("program", "begin")
    since = len(acts(at_work.desk.db))
    demonstrate(at_work.desk)
    assert done(at_work, since) == ["demonstrate"]


def test_an_act_tells_the_number_it_has_in_the_history_and_what_it_takes_back(at_work: Studio) -> None:
    desk, client = at_work.desk, at_work.client()
    with desk.act("first") as first, desk.act("within") as within:
        desk.db.clients.put(replace(client, notes="1"))
    with desk.act("nothing") as nothing:
        pass
    with desk.act("undo", of=first.n) as second:
        desk.db.clients.put(client)

    newest, before = list(desk.db.history())[:2]
    assert (newest.n, newest.of, before.n, before.of) == (second.n, first.n, first.n, None)
    assert within.n == first.n
    assert nothing.n is None
