"""What suggestions were learned from, as a browser without scripts sees it."""

import re
from html import unescape

import pytest

from smarttracker_lite.domain.suggestions import Hint, HintKind
from tests.support.invoicing import seen
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

PATH = "/settings/suggestions"


@pytest.fixture
def taught(at_work: Studio) -> Studio:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi <b>")
    for n in range(5):
        at_work.job(plot(f"Rossi_Villa_{n}.pdf"), client=rossi)
    for n in range(3):
        at_work.job(plot(f"山田_{n}.pdf", user="carla"), client=bianchi)
    return at_work


def test_without_a_tagged_job_it_says_what_to_do(visitor: Visitor) -> None:
    assert "Nothing learned yet" in seen(visitor.get(PATH))


def test_each_client_has_what_it_is_known_by(taught: Studio, visitor: Visitor) -> None:
    page = seen(visitor.get(PATH))
    assert "Learned from 8 jobs that have a client." in page
    assert "begins with “rossi” 5 of 5" in page
    assert "printed by carla 3 of 3" in page
    assert "name written like “Aa_” 5 of 8" in page
    assert "山田" in page
    assert page.index("Rossi") < page.index("Bianchi <b>")


def test_a_hint_is_forgotten_and_learned_again(taught: Studio, visitor: Visitor) -> None:
    sent = {"kind": "user", "value": "carla"}
    assert visitor.post(f"{PATH}/forget", sent).status_code == 303
    assert list(taught.desk.settings.forgotten_hints) == [Hint(HintKind.USER, "carla")]
    page = seen(visitor.get(PATH))
    assert "Forgotten: printed by carla." in page
    assert "printed by carla 3 of 3" not in page
    visitor.post(f"{PATH}/again", sent)
    assert not taught.desk.settings.forgotten_hints
    assert "printed by carla 3 of 3" in seen(visitor.get(PATH))


@pytest.mark.parametrize("sent", [{}, {"kind": "odd", "value": "x"}, {"kind": "user", "value": ""}])
def test_what_is_no_hint_is_refused(taught: Studio, visitor: Visitor, sent: dict[str, str]) -> None:
    reply = visitor.post(f"{PATH}/forget", sent)
    assert reply.status_code == 422
    assert "There is no such hint." in seen(reply)


def test_all_is_forgotten_and_taken_back(taught: Studio, visitor: Visitor) -> None:
    taught.clock.move(minutes=1)
    visitor.post(f"{PATH}/forget-all")
    page = seen(visitor.get(PATH))
    assert "All is forgotten." in page
    assert "Nothing learned yet" in page
    visitor.post(f"{PATH}/learn-all")
    assert "Learned from 8 jobs that have a client." in seen(visitor.get(PATH))


def test_suggestions_are_switched_off_and_on(taught: Studio, visitor: Visitor) -> None:
    assert visitor.post(f"{PATH}/switch", {"on": "no"}).status_code == 303
    assert not taught.desk.settings.suggesting
    assert "Suggestions are switched off." in seen(visitor.get(PATH))
    visitor.post(f"{PATH}/switch", {"on": "yes"})
    assert taught.desk.settings.suggesting


def test_many_clients_come_in_pages(at_work: Studio, visitor: Visitor) -> None:
    for n in range(27):
        at_work.job(plot(f"Client{n}.pdf"), client=at_work.client(f"Client {n:02}"))
    first, last = (unescape(visitor.get(f"{PATH}?page={page}").text) for page in ("1", "99"))
    assert "1–25 of 27" in first
    assert "26–27 of 27" in last
    assert len(re.findall("/jobs\\?client=", last)) == 2
    assert visitor.get(f"{PATH}?page=x").status_code == 200
