"""What a page has just done is taken back by the button of its notice."""

import re
from collections.abc import Mapping

import pytest

from tests.support.furnishing import tracked
from tests.support.load import Tables, books
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

FORMS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "a client saved": ("/clients/{rossi}", {"name": "Rossi & Co."}),
    "a client pinned": ("/clients/{rossi}/pin", {}),
    "a client archived": ("/clients/{bianchi}/archive", {}),
    "two clients merged": ("/clients/{rossi}/merge", {"into": "{bianchi}"}),
    "a project saved": ("/clients/{rossi}/projects", {"name": "Roof"}),
    "a project archived": ("/clients/{rossi}/projects/{villa}/archive", {}),
    "a printer renamed": ("/printers/{plotter}/rename", {"name": "By the door"}),
}


def known(at_work: Studio) -> Tables:
    """All but the notes of what was tagged, to which an undo adds its own."""
    return {name: rows for name, rows in books(at_work.desk.db).items() if name != "taggings"}


@pytest.mark.parametrize(("path", "typed"), FORMS.values(), ids=FORMS)
def test_its_notice_takes_it_back(
    at_work: Studio, visitor: Visitor, path: str, typed: Mapping[str, str]
) -> None:
    rossi = at_work.client("Rossi")
    names = {
        "rossi": rossi.id,
        "bianchi": at_work.client("Bianchi").id,
        "villa": at_work.project(rossi).id,
        "plotter": tracked(at_work, "Plotter", "ipp", "ipp://127.0.0.1:9/ipp/print"),
    }
    at_work.job(plot("Roof.pdf"), client=rossi)
    before = known(at_work)
    sent = visitor.post(path.format(**names), {name: each.format(**names) for name, each in typed.items()})
    assert sent.status_code == 303
    assert known(at_work) != before
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.notices())
    assert visitor.post(undo).status_code == 303
    assert known(at_work) == before
