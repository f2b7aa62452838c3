"""The first page: first steps while they are not done, then figures that lead to the lists behind them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smarttracker_lite.domain.machines import Device, Printer, PrinterState, Supply, Trouble
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.web.pages.chart import Group, chart
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.price import AT_ONCE
from tests.support.invoicing import issued, set_prices
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor


def plotter(**changes: object) -> Printer:
    device = Device(identity="urn:1", model="Plotter 44", supplies=(Supply(name="cyan", percent=7),))
    printer = Printer(
        id="plotter", name="Big plotter", driver="demo", url="demo://1", device=device, added_at=NOON
    )
    return replace(printer, **changes)  # type: ignore[arg-type]  # a test names the fields it changes


def figures(page: str) -> dict[str, tuple[str, str]]:
    """Each figure's link and amount by its label."""
    found = re.findall(
        r'<a class="figure[^"]*" href="([^"]*)">\s*<span class="figure-label">([^<]*)</span>\s*'
        r'<span class="figure-amount">([^<]*)</span>',
        page,
    )
    return {label: (href.replace("&amp;", "&"), amount) for href, label, amount in found}


def test_a_fresh_studio_is_welcomed_with_three_steps_and_the_demo(visitor: Visitor) -> None:
    page = visitor.get("/").text
    for href in ("/settings", "/printers", "/prices"):
        assert f'href="{href}"' in page
    assert "smarttracker-lite demo" in page
    assert page.count("btn-primary") == 1


def test_who_has_printers_is_not_asked_to_try_others(at_work: Studio, visitor: Visitor) -> None:
    at_work.desk.db.printers.put(plotter())
    page = visitor.get("/").text
    assert "Welcome" in page
    assert "smarttracker-lite demo" not in page
    assert 'action="/printers/demo"' not in page
    assert 'action="/welcome/end"' in page


def test_prices_that_are_examples_only_are_told_in_their_step(at_work: Studio, visitor: Visitor) -> None:
    at_work.desk.db.rates.put(replace(at_work.rate(per_m2="3.10"), example=True))
    assert "Example prices are in both cards: open them and save your own." in visitor.get("/").text


def test_the_steps_go_once_all_are_done(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    at_work.desk.db.printers.put(plotter())
    assert "Welcome" in visitor.get("/").text
    at_work.rate(per_m2="3.10")
    assert "Welcome" not in visitor.get("/").text


def test_every_figure_leads_to_the_list_behind_it(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(media="Plain bond", per_m2="10")
    client = at_work.client()
    at_work.job(plot(day=date(2026, 11, 3)), client=client)
    at_work.job(plot(media=Media(name="Gold leaf")), client=client)
    at_work.job()
    page = visitor.get("/").text
    shown = figures(page)
    assert shown["Ready to invoice"] == ("/invoices", "€21.40")
    assert "oldest from Nov 3, 2026" in page
    assert shown["Need a client"] == ("/jobs?show=waiting", "€21.40")
    assert "1 job: tag it to bill it" in page
    assert shown["Unpriced"] == ("/jobs?show=unpriced", "1")
    for href, _ in shown.values():
        assert visitor.get(href).status_code == 200


def test_many_jobs_are_added_up_after_the_page(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(media="Plain bond", per_m2="10")
    at_work.jobs(AT_ONCE, client=at_work.client())
    at_work.job()
    page = visitor.get("/").text
    assert figures(page)["Ready to invoice"] == ("/invoices", "–")
    assert "1,000 jobs, not added up yet" in page
    assert figures(page)["Need a client"] == ("/jobs?show=waiting", "–")
    assert page.count("Add up 1,001 jobs") == 2
    assert '<svg class="chart"' not in page
    parts = re.findall(r'href="/\?sums=all" hx-get="([^"]*)"[^>]*hx-trigger="load"', page)
    whole = visitor.get("/?sums=all").text
    assert "Add up" not in whole
    for text in ("".join(visitor.get(part, htmx=True).text for part in parts), whole):
        assert figures(text)["Ready to invoice"] == ("/invoices", "€21,400.00")
        assert figures(text)["Need a client"] == ("/jobs?show=waiting", "€21.40")
        assert "November 2026: Revenue €21,421.40" in text


def amounts(cells: list[str]) -> Decimal:
    return sum((Decimal(cell.strip("€").replace(",", "")) for cell in cells if "€" in cell), Decimal(0))


def test_overview_clients_and_invoices_agree_on_what_is_ready_to_invoice(
    at_work: Studio, visitor: Visitor
) -> None:
    demonstrate(at_work.desk)
    clients = at_work.desk.db.clients.all()
    jobs = [bill.draft(at_work.desk, client.id).job_ids[0] for client in clients[:2]]
    tag.tag(at_work.desk, jobs, clients[2].id)
    said = figures(visitor.get("/").text)["Ready to invoice"][1]
    column = re.findall(r'<a href="/clients/\w+#unbilled">([^<]*)</a>', visitor.get("/clients").text)
    page = visitor.get("/invoices").text
    rows = page[page.index('id="ready"') : page.index('id="issued"')]
    assert Decimal(0) < amounts([said]) == amounts(column)
    assert amounts([said]) == amounts(re.findall(r'<td class="num">([^<]*)</td>', rows))
    assert figures(page)["Ready to invoice"] == ("#ready", said)


def test_nothing_is_called_done_before_there_was_work(at_work: Studio, visitor: Visitor) -> None:
    claims = ("everything is billed", "every job has one")
    at_work.desk.db.printers.put(plotter())
    page = visitor.get("/").text
    assert figures(page) == {}
    assert "Print something: it appears here within a minute." in page
    at_work.job(plot(status=JobStatus.PROCESSING))
    page = visitor.get("/").text
    assert page.count("no job to bill yet") == 2
    assert not any(claim in page for claim in claims)


def test_once_all_work_is_billed_it_is_said(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    client = at_work.client()
    at_work.job(client=client)
    assert "set prices first" in visitor.get("/").text
    at_work.rate(per_m2="10")
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    page = visitor.get("/").text
    assert "everything is billed" in page
    assert "every job has one" in page
    at_work.job()
    assert "tag jobs with a client first" in visitor.get("/").text


def test_open_and_overdue_invoices_are_summed(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    at_work.rate(per_m2="10")
    client = at_work.client()
    at_work.job(client=client)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    assert figures(visitor.get("/").text)["Overdue"][1] == "€0.00"
    at_work.clock.move(days=31)
    shown = figures(visitor.get("/").text)
    assert shown["Open invoices"] == ("/invoices?show=open", "€26.11")
    assert shown["Overdue"] == ("/invoices?show=overdue", "€26.11")


def test_the_chart_has_a_table_that_says_the_same(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(Side.PRICE, media="Plain bond", per_m2="10")
    at_work.rate(Side.COST, media="Plain bond", per_m2="1")
    at_work.job(plot(day=date(2026, 10, 5)))
    at_work.job(plot(day=date(2026, 10, 6), media=Media(name="Gold leaf")))
    page = visitor.get("/").text
    october = page[page.index('<th scope="row"><a href="/jobs?from=2026-10-01&amp;to=2026-10-31">') :]
    assert re.findall(r'<td class="num">([^<]*)</td>', october)[:3] == ["€21.40", "€2.14", "€19.26"]
    assert "1 job without a price, 1 job without a cost" in october
    assert "margin without 1 job" in october
    assert "1 job is not in the margin." in page
    assert "October 2026: Revenue €21.40, Cost €2.14, Margin €19.26" in page


def test_a_printer_in_trouble_says_what_is_wrong(at_work: Studio, visitor: Visitor) -> None:
    trouble = Trouble(text="Nothing answers at {url}.", values={"url": "<b>"})
    at_work.desk.db.printers.put(plotter(state=PrinterState.UNREACHABLE, trouble=trouble))
    page = visitor.get("/").text
    assert "does not answer" in page
    assert "Nothing answers at &lt;b&gt;." in page
    assert re.search(r'<meter[^>]*value="7"', page)


def group(first: str | None, second: str | None, point: str | None) -> Group:
    amounts = [None if each is None else Decimal(each) for each in (first, second, point)]
    return Group("Oct", "October", "/jobs", *amounts)


def test_bars_stand_on_the_line_of_nothing_whichever_way_they_go() -> None:
    drawn = chart([group("100", "40", "60"), group("10", "40", "-30"), group(None, None, None)])
    assert drawn is not None
    profit, loss, unknown = drawn.groups
    zero = Decimal(drawn.zero)
    assert profit.first is not None
    assert Decimal(profit.first.y) + Decimal(profit.first.height) == zero
    assert Decimal(profit.point) < zero < Decimal(loss.point)
    assert (unknown.first, unknown.second, unknown.point) == (None, None, "")
    assert len(drawn.line.split()) == 2
    assert [tick.value for tick in drawn.ticks] == sorted(tick.value for tick in drawn.ticks)
    assert Decimal(0) in [tick.value for tick in drawn.ticks]


@pytest.mark.parametrize("amounts", [["0.01", None, None], ["9999999", "1", "-5"], ["0", "0", "-3.5"]])
def test_any_amounts_stay_inside_the_drawing(amounts: list[str | None]) -> None:
    drawn = chart([group(*amounts)])
    assert drawn is not None
    heights = [Decimal(tick.y) for tick in drawn.ticks]
    assert all(0 <= height <= drawn.height for height in heights)
    assert 2 <= len(heights) <= 7


def test_nothing_is_drawn_of_nothing() -> None:
    assert chart([group(None, None, None), group("0", "0", "0")]) is None


def test_books_in_a_bad_place_are_warned_about_until_the_user_has_accepted_it(
    at_work: Studio, visitor: Visitor
) -> None:
    assert "/place/accept" not in visitor.get("/").text
    mark = at_work.desk.db.folder.parent / ".stfolder"
    mark.mkdir()
    page = visitor.get("/").text
    assert "seems to be synchronised by Syncthing" in page
    assert "let the backups go to Syncthing" in page

    assert visitor.post("/place/accept").headers["Location"] == "/"
    page = visitor.get("/").text
    assert "The warning is put away." in page
    assert "Syncthing" not in page
    assert at_work.desk.settings.accepted_place == "synced"


def test_another_kind_of_place_is_warned_about_again(at_work: Studio, visitor: Visitor) -> None:
    settings = at_work.desk.settings
    at_work.desk.db.settings.put(replace(settings, accepted_place="network"))
    (at_work.desk.db.folder / ".stfolder").mkdir()
    assert "Syncthing" in visitor.get("/").text


def test_a_missing_number_of_an_invoice_is_told_with_the_list_to_look_at(
    at_work: Studio, visitor: Visitor
) -> None:
    set_prices(at_work)
    client = at_work.client()
    lost = [issued(at_work, client) for _ in range(3)][1]
    told = "Among the invoices of 2026 a number is missing or is there twice."
    assert told not in visitor.get("/").text
    at_work.desk.db.invoices.delete(lost.id)
    page = visitor.get("/").text
    assert told in page
    assert '<a href="/invoices">Look at the list</a>' in page
