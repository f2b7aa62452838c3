"""Every form in which something is typed, while the disk is full: nothing of it is to be typed again."""

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from smarttracker_lite import paths
from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.cartridges import Reach
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.rates import PriceList
from smarttracker_lite.workflows import configure, enrol, remind
from smarttracker_lite.workflows.blank import save_months
from smarttracker_lite.workflows.fade import Fading
from smarttracker_lite.workflows.inktruth import correct
from smarttracker_lite.workflows.protect import protect, protected
from smarttracker_lite.workflows.rate import save_list
from smarttracker_lite.workflows.take_in import newcomer
from tests.support.cartridges import emptied
from tests.support.disks import SmallDisk, differing, read_all
from tests.support.extras import extra
from tests.support.form import FREE_SPACE, Form
from tests.support.formreader import Reader
from tests.support.forms import (
    ACCEPTED,
    BLANK_NOW,
    CLIENT_COLUMNS,
    CLIENT_FILE,
    DROPPED,
    FORMS,
    LOOK,
    MOVED,
    PREVIEWED,
    PRICE_FILE,
    QUESTION,
    READING,
    TICKED,
    UNPROTECTED,
    UPLOAD,
)
from tests.support.furnishing import FILES, by_hand, handed_over, tracked
from tests.support.gate import Gate
from tests.support.invoicing import drafted, issued, overpaid, seen
from tests.support.mail import PASSWORD, USER, mail_server
from tests.support.moneyforms import BANK_COLUMNS, BANK_FILE, BANK_TICKS
from tests.support.paperforms import BILLED_ON, BILLING_RUN, PRINT, REMINDERS, TEMPLATE_COPY
from tests.support.priceforms import RATE
from tests.support.programs import wait_until
from tests.support.ruling import kept as kept_rule
from tests.support.studio import Studio, plot, studio
from tests.support.visit import Visitor, visit
from tests.workflows.test_collect import demo_url

SECRET = "not to be sent back"
# A macro that is not known to be only shown counts as something to type in.
_PASSIVE = r"_|plural|view\.asked\.href|ui\.(?:icon|badge|table|column|refused)"
_FORM = re.compile(r'<form\b[^>]*\bmethod="post"[^>]*>.*?</form>', re.DOTALL)
_TYPED = re.compile(
    rf'<(?:select|textarea)|<input (?!type="hidden")|{{% include|(?<![\w.])(?!(?:{_PASSIVE})\()[a-z_.]+\('
)


def written_forms() -> Iterator[tuple[str, str, str]]:
    """Template, address and tag of each form in which something is typed, as the templates have it."""
    root = paths.assets("templates")
    for file in sorted(root.rglob("*.html")):
        for text in _FORM.findall(file.read_text(encoding="utf-8")):
            start, _, body = text.partition(">")
            if _TYPED.search(body):
                (action,) = re.findall(r' action="([^"]*)"', start)
                yield file.relative_to(root).as_posix(), action, start


def test_every_form_is_tried_here() -> None:
    others = (ACCEPTED, BLANK_NOW, DROPPED, LOOK, MOVED, QUESTION, READING, TICKED, UNPROTECTED, UPLOAD)
    files = (
        BANK_COLUMNS,
        BANK_FILE,
        BANK_TICKS,
        BILLED_ON,
        BILLING_RUN,
        CLIENT_COLUMNS,
        CLIENT_FILE,
        PRICE_FILE,
        PRINT,
        REMINDERS,
        TEMPLATE_COPY,
    )
    tried = {(form.template, form.written) for form in (*FORMS.values(), *others, *files)}
    assert {(template, action) for template, action, _ in written_forms()} == tried


class Furnished:
    """A studio with something of everything, on a disk that may be full, and somebody at its pages."""

    def __init__(self, at_work: Studio, visitor: Visitor, disk: SmallDisk, names: Mapping[str, str]) -> None:
        self.desk, self.visitor, self.names = at_work.desk, visitor, names
        self._disk = disk

    def fill_up(self) -> None:
        """Leave no room for another byte."""
        self._disk.fill_up()

    def make_room(self) -> None:
        self._disk.recover()

    def form(self, form: Form) -> Reader:
        """The page on which it stands."""
        if form.asked is None:
            return Reader(self.visitor.get(form.page).text)
        answer = self.visitor.post(form.page, form.asked)
        shown_at = answer.headers.get("Location")
        return Reader(self.visitor.get(shown_at).text if shown_at else answer.text)

    def send(self, form: Form, *, htmx: bool = False) -> requests.Response:
        """Fill the form in and send it, as a browser does."""
        page = self.form(form)
        hidden = {name: page.forms[form.action][name] for name in page.names(form.action, "hidden")}
        secret = dict.fromkeys(page.names(form.action, "password"), SECRET)
        files = {name: FILES[name] for name in page.names(form.action, "file")}
        sent = {**hidden, **form.typed, **secret, **form.button}
        return self.visitor.post(form.action, sent, files=files or None, htmx=htmx, came_from=form.page)

    @property
    def books(self) -> Path:
        return self.desk.db.folder / "books"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mapping[str, str]]:
    """The folder of a studio with something of everything, and the ids of its things."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    with studio(folder) as at_work:
        emptied(at_work)
        plain = at_work.rate(media="Plain bond", per_m2="3.10", per_ml="0.42")
        correct(at_work.desk, "plotter", Decimal("1.14"), Reach.COSTS)
        owing = at_work.client("Verdi")
        client = at_work.client("Rossi", country="IT", email="a@rossi.example")
        names = {
            "client": client.id,
            "project": at_work.project(client).id,
            "job": at_work.job().id,
            "old": at_work.job(plot(day=date(2020, 1, 2), status=JobStatus.CANCELED)).id,
            "coded": at_work.job(plot(account="9000")).id,
            "rule": kept_rule(at_work, "document glob Verdi_*", client=owing).id,
            "manual": by_hand(at_work),
            "invoice": issued(at_work, client).id,
            "overpaid": overpaid(at_work, owing).id,
            "underpaid": issued(at_work, owing).id,
            "handed": handed_over(at_work),
            "owing": owing.id,
            "spare": at_work.client("Neri").id,
            "draft": drafted(at_work, owing).id,
            "extra": extra(at_work).id,
            "list": save_list(at_work.desk, PriceList(id="", name="Architects")).id,
            "plain": plain.id,
            "rate": at_work.rate(media="Satin", per_m2="9").id,
            "printer": enrol.add(at_work.desk, demo_url(), name="Plotter").id,
            "queue": tracked(at_work, "Queue", "windows", "windows://Queue"),
            "moved": tracked(at_work, "Moved", "ipp", "ipp://127.0.0.1:9/ipp/print"),
        }
        cutter = newcomer(at_work.desk, "Cutter")
        at_work.desk.db.printers.put(cutter)
        names["cutter"] = cutter.id
        remind.leave_out(at_work.desk, names["underpaid"], date(2031, 1, 2))
        gap = replace(at_work.gap(), printer_id=names["printer"])
        at_work.desk.db.gaps.put(gap)
        names["gap"] = gap.id
    return folder, names


def sent_prices(visitor: Visitor) -> requests.Response:
    """The prices as a file, in which those of jobs already printed are higher."""
    prices = visitor.get("/prices/export?what=standard&as=csv").content
    dearer = prices.replace(b"3.10", b"4.10")
    assert dearer != prices
    return visitor.post(PRICE_FILE.action, files={"file": ("prices.csv", dearer)}, came_from=PRICE_FILE.page)


@pytest.fixture
def furnished(kept: tuple[Path, Mapping[str, str]], tmp_path: Path) -> Iterator[Furnished]:
    folder, names = kept
    shutil.copytree(folder, tmp_path / "data")
    (tmp_path / "stick").mkdir()
    disk = SmallDisk()
    with (
        studio(tmp_path / "data", disk) as at_work,
        mail_server(tmp_path) as server,
        visit(at_work.desk) as visitor,
    ):
        account = Mail(
            host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file)
        )
        configure.save_mail(at_work.desk, account, PASSWORD)
        looked = visitor.post(LOOK.action, LOOK.typed, came_from=LOOK.page).headers["Location"]
        upload = UPLOAD.at(names)
        waits = visitor.post(upload.action, upload.typed, files=FILES, came_from=upload.page)
        more = {
            "stick": str(tmp_path / "stick"),
            "prices": sent_prices(visitor).headers["Location"].rpartition("/")[2],
            "offer": looked.partition("offer=")[2],
            "import": waits.headers["Location"].rpartition("/")[2],
        }
        yield Furnished(at_work, visitor, disk, {**names, **more})
        wait_until(lambda: not at_work.desk.safekeeping.doing, "what was begun is done")
        wait_until(lambda: not at_work.desk.keeping(Fading).working, "the history has followed")


@pytest.mark.parametrize("name", FORMS)
def test_a_full_disk_costs_nothing_that_was_typed(furnished: Furnished, name: str) -> None:
    nothing_is_lost(furnished, FORMS[name])


@pytest.mark.parametrize("name", PREVIEWED)
def test_nor_what_was_typed_before_it_was_seen_what_it_changes(furnished: Furnished, name: str) -> None:
    nothing_is_lost(furnished, PREVIEWED[name])


def nothing_is_lost(furnished: Furnished, form: Form) -> None:
    """Neither of what is typed nor of what is kept, while this form meets a full disk."""
    form = form.at(furnished.names)
    blank = furnished.form(form)
    before = read_all(furnished.books)
    furnished.fill_up()
    answer = furnished.send(form)
    assert answer.status_code == 503
    (note,) = re.findall(r'<p class="note note-bad" role="alert".*?</p>', answer.text)
    assert all(words in note for words in form.told)
    assert shown(Reader(answer.text), form) == form.typed
    assert SECRET not in answer.text
    assert differing(before, furnished.books) == []
    assert furnished.form(form).filled == blank.filled
    furnished.make_room()
    assert furnished.send(form).status_code == 303
    assert differing(before, furnished.books)


def test_nor_what_could_not_be_kept_once_all_jobs_were_looked_through(furnished: Furnished) -> None:
    gate, typed = Gate(), {"side": "price", **RATE}
    with visit(replace(furnished.desk, zone=gate)) as visitor:
        page = visitor.post("/prices", typed).headers["Location"]
        furnished.fill_up()
        gate.open()
        wait_until(lambda: not visitor.get(page, htmx=True).text, "the jobs are looked through")
        answer = visitor.get(page)
        assert answer.status_code == 503
        assert FREE_SPACE in seen(answer)
        waits = Reader(answer.text).forms["/prices"]
        form = Reader(visitor.post("/prices", {**waits, "way": "back"}).text).forms["/prices"]
    assert form.items() >= typed.items()


def test_what_waited_for_the_pin_comes_back_as_typed_from_a_full_disk(furnished: Furnished) -> None:
    protect(furnished.desk, SECRET, SECRET)
    question = furnished.form(QUESTION)
    furnished.fill_up()
    hidden = {name: question.forms[QUESTION.action][name] for name in ("owner-waits",)}
    answer = furnished.visitor.post(QUESTION.action, {**hidden, "owner-pin": SECRET})
    assert answer.status_code == 503
    assert FREE_SPACE in seen(answer)
    assert Reader(answer.text).forms[QUESTION.action] == QUESTION.asked


def test_the_pin_stays_where_the_disk_is_too_full_to_remove_it(furnished: Furnished) -> None:
    protect(furnished.desk, SECRET, SECRET)
    furnished.fill_up()
    answer = furnished.send(UNPROTECTED)
    assert answer.status_code == 503
    assert FREE_SPACE in seen(answer)
    assert protected(furnished.desk)
    furnished.make_room()
    assert furnished.send(UNPROTECTED).status_code == 303
    assert not protected(furnished.desk)


def test_blanking_that_finds_no_room_is_told_and_can_be_begun_again(furnished: Furnished) -> None:
    old = furnished.desk.db.jobs.get(furnished.names["old"])
    save_months(furnished.desk, 24, sure=True)
    furnished.fill_up()
    assert furnished.send(BLANK_NOW).status_code == 303
    wait_until(lambda: not furnished.desk.keeping(Fading).working, "it has ended")
    assert "There is no room left" in furnished.visitor.get(BLANK_NOW.page).text
    furnished.make_room()
    furnished.send(BLANK_NOW)
    wait_until(lambda: not furnished.desk.keeping(Fading).working, "it has ended")
    assert furnished.desk.db.jobs.get(old.id).facts.document is None


def test_a_printer_can_be_looked_at_while_the_disk_is_full(furnished: Furnished) -> None:
    furnished.fill_up()
    answer = furnished.send(LOOK)
    assert answer.status_code == 303
    assert "Cellar &lt;2&gt;" in furnished.visitor.get(answer.headers["Location"]).text


def test_the_address_of_a_printer_that_is_not_there_is_kept_while_the_disk_is_full(
    furnished: Furnished,
) -> None:
    form = MOVED.at(furnished.names)
    furnished.fill_up()
    answer = furnished.send(form)
    assert "127.0.0.1:9 does not answer." in answer.text
    assert Reader(answer.text).forms[form.action]["url"] == form.typed["url"]


@pytest.mark.parametrize("form", [UPLOAD, DROPPED, READING], ids=lambda form: form.template)
def test_a_file_can_be_looked_at_while_the_disk_is_full(furnished: Furnished, form: Form) -> None:
    form = form.at(furnished.names)
    furnished.fill_up()
    answer = furnished.send(form)
    assert answer.status_code == 303
    assert "page_log" in furnished.visitor.get(answer.headers["Location"]).text


def test_a_file_of_prices_can_be_looked_at_while_the_disk_is_full(furnished: Furnished) -> None:
    furnished.fill_up()
    answer = sent_prices(furnished.visitor)
    assert "1 row changes" in seen(furnished.visitor.get(answer.headers["Location"]))


def test_a_file_of_clients_can_be_looked_at_while_the_disk_is_full(furnished: Furnished) -> None:
    furnished.fill_up()
    file = {"file": ("clients.csv", b"Name,E-mail\nNeri,a@neri.example\n")}
    visitor = furnished.visitor
    shown_at = visitor.post(CLIENT_FILE.action, files=file, came_from=CLIENT_FILE.page).headers["Location"]
    form = CLIENT_COLUMNS.at({"clients": shown_at.rpartition("/")[2]})
    answer = furnished.send(form)
    assert answer.status_code == 303
    assert shown(furnished.form(form), form).items() >= form.typed.items()


def shown(page: Reader, form: Form) -> Mapping[str, str]:
    """What stands in the form, apart from what a page never sends back."""
    unseen = page.names(form.action, "hidden", "password", "file")
    return {name: value for name, value in page.forms[form.action].items() if name not in unseen}


def scripted() -> Iterator[Form]:
    """The forms that are sent by htmx where there are scripts."""
    sent = {(template, action) for template, action, start in written_forms() if "hx-post" in start}
    return (form for form in FORMS.values() if (form.template, form.written) in sent)


@pytest.mark.parametrize("form", [*scripted(), TICKED, ACCEPTED], ids=lambda form: form.written)
def test_where_there_are_scripts_the_form_stays_as_it_is(furnished: Furnished, form: Form) -> None:
    form = form.at(furnished.names)
    furnished.fill_up()
    answer = furnished.send(form, htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (503, "#toasts")
    assert all(words in seen(answer) for words in form.told)
