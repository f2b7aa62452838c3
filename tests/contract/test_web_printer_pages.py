"""The tests' HP printers with accounting pages and with LEDM are as the research tells of real ones."""

import re
from xml.etree import ElementTree

import pytest

from tests.support.studio import Clock
from tests.support.web_printer.ledm import Ledm
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.tongues import TONGUES
from tests.support.web_printer.visitor import ask
from tests.support.web_printer.web_access import DESIGNJET, LATEX, WebAccess

PI = "/LFPWebServices/PI/"
ACCOUNTING = "/hp/device/webAccess/accounting.xls?cost=y"


def table(url: str) -> tuple[list[str], list[list[str]]]:
    """The titles of the accounting page, and the cells of each row below."""
    first, *others = re.findall(r"<tr.*?</tr>", ask(url, ACCOUNTING).text)
    return re.findall(r"<th>(.*?)</th>", first), [re.findall(r"<td>(.*?)</td>", row) for row in others]


# --- HP, older large format ---


@pytest.mark.parametrize(
    ("language", "area", "when"),
    [
        ("en", "1,012.5000 m²", "Jul 10, 2026 3:05:02 PM"),
        ("it", "1.012,5000 m²", "10/07/2026 15:05:02"),
        ("de", "1.012,5000 m²", "10.07.2026 15:05:02"),
        ("fr", "1\N{NO-BREAK SPACE}012,5000 m²", "10/07/2026 15:05:02"),
        ("es", "1.012,5000 m²", "10/07/2026 15:05:02"),
        ("pt", "1.012,5000 m²", "10/07/2026 15:05:02"),
        ("ru", "1\N{NO-BREAK SPACE}012,5000 м²", "10.07.2026 15:05:02"),
    ],
)
def test_the_table_is_in_the_printers_language(machine: Machine, language: str, area: str, when: str) -> None:
    machine.clock = lambda: Clock().at.replace(month=7, day=10, hour=13, minute=5, second=2)
    machine.print(width_um=10_125_000, height_um=100_000_000)
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET, tongue=TONGUES[language]),)) as printer:
        titles, rows = table(printer.url)
    told = dict(zip(DESIGNJET, rows[0], strict=True))
    assert (told["paper_usage"], told["date"]) == (area, when)
    assert len(titles) == 18
    assert rows[0].count("") == 4


def test_it_is_called_a_spreadsheet_and_is_a_page(plotter: WebPrinter) -> None:
    told = ask(plotter.url, ACCOUNTING)
    assert told.headers["Content-Type"] == "application/vnd.ms-excel"
    assert told.text.startswith("<html><head><title>Accounting</title>")
    assert ask(plotter.url, "/hp/device/webAccess/index.htm?content=accounting").body == told.body
    assert ask(plotter.url, "/hp/device/webAccess/index.htm").status == 200


def test_its_status_tells_who_it_is_where_it_has_one(machine: Machine) -> None:
    for has_status, told in ((True, 200), (False, 404)):
        with WebPrinter(machine, (WebAccess(columns=LATEX, has_status=has_status),)) as printer:
            answer = ask(printer.url, "/hp/device/webAccess/open_status.xml")
        assert answer.status == told
        assert (machine.serial in answer.text) is has_status


def test_a_latex_names_neither_user_nor_copies(plotter: WebPrinter) -> None:
    plotter.machine.print()
    titles, rows = table(plotter.url)
    assert titles == [
        "Document",
        "Job type",
        "Source",
        "Status",
        "Cost type",
        "Cost",
        "Substrate type",
        "Substrate usage",
        "Ink used",
        "Printing time",
        "Print mode",
    ]
    assert rows[0][:4] == ["Plan.pdf", "Print", "RIP", "printed"]


def test_each_ink_has_a_row_of_its_own_below_its_job(plotter: WebPrinter) -> None:
    plotter.machine.print(inks_ul={"C": 1200, "LM": 4317})
    _, rows = table(plotter.url)
    assert [(row[4], row[8]) for row in rows] == [
        ("Total", "5.517 ml"),
        ("Ink", "5.517 ml"),
        ("Ink - C", "1.200 ml"),
        ("Ink - LM", "4.317 ml"),
    ]
    assert ask(plotter.url, ACCOUNTING).text.count('<tr class="contentsRow">') == 2


def test_a_job_stopped_by_hand_has_no_copies_but_used_paper_and_ink(machine: Machine) -> None:
    printing = machine.start(copies=2, width_um=1_000_000, height_um=1_000_000, inks_ul={"C": 3000})
    machine.grow(printing)
    machine.cancel(printing)
    with WebPrinter(machine, (WebAccess(columns=DESIGNJET, tongue=TONGUES["ru"]),)) as printer:
        told = dict(zip(DESIGNJET, table(printer.url)[1][0], strict=True))
    assert told["status"] == "отменено пользователем"
    assert (told["copies"], told["paper_usage"], told["ink_used"]) == ("0", "1,0000 м²", "1,500 мл.")


def test_ink_of_another_maker_is_not_measured(machine: Machine) -> None:
    machine.print(inks_ul=None)
    with WebPrinter(machine, (WebAccess(columns=LATEX, tongue=TONGUES["pt"]),)) as printer:
        _, rows = table(printer.url)
    assert [row[8] for row in rows] == ["Tinta alterada"]


def test_twins_are_the_same_to_the_letter_and_the_newest_job_is_first(plotter: WebPrinter) -> None:
    for document in ("old.pdf", "twin.pdf", "twin.pdf"):
        plotter.machine.print(document=document, inks_ul=None)
    first, second, third = table(plotter.url)[1]
    assert first == second
    assert third[0] == "old.pdf"


def test_a_job_that_still_prints_is_in_no_table(plotter: WebPrinter) -> None:
    plotter.machine.start()
    assert table(plotter.url)[1] == []


@pytest.mark.parametrize("redirects", [True, False])
def test_asleep_it_shows_the_page_that_wakes_it(machine: Machine, redirects: bool) -> None:
    machine.sleep()
    with WebPrinter(machine, (WebAccess(columns=LATEX, redirects=redirects),)) as printer:
        told = ask(printer.url, ACCOUNTING)
        assert told.status == (302 if redirects else 200)
        shown = ask(printer.url, told.headers["Location"]) if redirects else told
    assert 'state="sleeping"' in shown.text
    assert 'name="WakeUp"' in shown.text


# --- LEDM ---


def local(xml: bytes) -> dict[str, str]:
    """The texts of its elements by their names, whatever their namespaces."""
    return {each.tag.rpartition("}")[2]: (each.text or "") for each in ElementTree.fromstring(xml).iter()}


def test_the_tree_lists_the_pages_that_are_there(plotter: WebPrinter) -> None:
    listed = re.findall(r"/DevMgmt/\w+\.xml", ask(plotter.url, "/DevMgmt/DiscoveryTree.xml").text)
    assert len(listed) == 4
    assert {ask(plotter.url, path).status for path in listed} == {200}


def test_the_pages_tell_who_it_is_what_it_counted_and_what_is_left(plotter: WebPrinter) -> None:
    plotter.machine.print(copies=3, inks_ul={"C": 30_000})
    config, usage, supplies = (
        local(ask(plotter.url, f"/DevMgmt/{name}.xml").body)
        for name in ("ProductConfigDyn", "ProductUsageDyn", "ConsumableConfigDyn")
    )
    assert (config["SerialNumber"], config["MakeAndModel"]) == ("CN62K1H05X", "HP DesignJet Z9 44in")
    assert (usage["SimplexSheets"], usage["ValueFloat"], usage["Unit"]) == ("3", "30.0", "milliliters")
    assert (supplies["ConsumableLabelCode"], supplies["ConsumablePercentageLevelRemaining"]) == ("C", "90")


def test_its_state_is_told_even_while_it_sleeps(plotter: WebPrinter) -> None:
    def state() -> str:
        return local(ask(plotter.url, "/DevMgmt/ProductStatusDyn.xml").body)["StatusCategory"]

    seen = [state()]
    printing = plotter.machine.start()
    seen.append(state())
    plotter.machine.finish(printing)
    plotter.machine.sleep()
    assert [*seen, state()] == ["ready", "processing", "inPowerSave"]


def test_prefixes_differ_and_a_listed_page_may_be_missing(machine: Machine) -> None:
    with WebPrinter(machine, (Ledm(prefix="x", missing=frozenset({"ProductUsageDyn"})),)) as printer:
        assert "<x:SerialNumber>" in ask(printer.url, "/DevMgmt/ProductConfigDyn.xml").text
        assert "ProductUsageDyn" in ask(printer.url, "/DevMgmt/DiscoveryTree.xml").text
        assert ask(printer.url, "/DevMgmt/ProductUsageDyn.xml").status == 404
