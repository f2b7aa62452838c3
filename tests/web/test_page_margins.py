"""The page of margins: by client, by media, in a period, and as a file."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.price import AT_ONCE
from smarttracker_lite.workflows.tag import set_state
from tests.support.invoicing import seen
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

PATH = "/prices/margins"


def on(media: str) -> Media:
    return replace(plot().media, name=media)


def rows(page: str) -> list[list[str]]:
    """The words in the cells of the table, its foot last."""
    table = page.partition("<tbody>")[2].partition("</table>")[0]
    found = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("</tr>"))
    bare = ([" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in found)
    return [row for row in bare if row]


@pytest.fixture
def selling(at_work: Studio) -> Studio:
    """2.14 m² of bond bring 6.63 and cost 2.14, of satin bring 8.56 and cost 10.70; canvas has no cost."""
    at_work.seller()
    for media, price in {"Plain bond": "3.10", "Satin": "4", "Canvas": "9"}.items():
        at_work.rate(media=media, per_m2=price)
    for media, cost in {"Plain bond": "1", "Satin": "5"}.items():
        at_work.rate(Side.COST, media=media, per_m2=cost)
    return at_work


def test_by_client_the_margins_add_up_and_what_is_not_counted_is_named(
    selling: Studio, visitor: Visitor
) -> None:
    rossi, bianchi = selling.client("Rossi"), selling.client("Bianchi")
    for media, client in (("Plain bond", rossi), ("Satin", rossi), ("Satin", bianchi), ("Canvas", bianchi)):
        selling.job(plot(media=on(media)), client=client)
    selling.job(plot(media=on("Film")))
    page = visitor.get(PATH).text
    assert rows(page) == [
        ["Rossi", "2", "15.19", "12.84", "2.35", "15.5%", ""],
        ["Bianchi", "2", "8.56", "10.70", "below cost -2.14", "-25%", "1 job has no cost"],
        ["No client yet", "1", *["– not known"] * 4, "1 job has no cost 1 job has no price"],
        ["Total", "5", "€23.75", "€23.54", "€0.21", "0.9%", "2 jobs have no cost 1 job has no price"],
    ]
    days = "from=2026-11-01&to=2026-11-20"
    links = [f"/jobs?client={bianchi.id}&{days}", f"/jobs?client={bianchi.id}&{days}&show=costless"]
    assert [href for href in links if href not in unescape(page)] == []
    for href, count in ((links[0], 2), (links[1], 1), (f"/jobs?client=-&{days}&show=unpriced", 1)):
        assert visitor.get(href).text.count('name="job"') == count, href


def test_by_media_each_name_leads_to_its_jobs(selling: Studio, visitor: Visitor) -> None:
    selling.job()
    selling.job(plot(media=Media(type="Satin")))
    selling.job(plot(media=Media()))
    page = visitor.get(f"{PATH}?by=media&sort=name").text
    assert [row[0] for row in rows(page)] == ["Media not told", "Plain bond", "Satin", "Total"]
    for media in ("-", "Plain+bond", "Satin"):
        href = f"/jobs?media={media}&from=2026-11-01&to=2026-11-20"
        assert href in unescape(page)
        assert visitor.get(href).text.count('name="job"') == 1


def test_every_column_orders_both_ways_and_what_is_not_known_comes_last(
    selling: Studio, visitor: Visitor
) -> None:
    for media in ("Plain bond", "Satin", "Satin", "Canvas", "Canvas", "Canvas"):
        selling.job(plot(media=on(media)))

    def order(sort: str) -> str:
        return "".join(row[0][0] for row in rows(visitor.get(f"{PATH}?by=media&sort={sort}").text)[:-1])

    found = {sort: order(sort) for sort in ("jobs", "revenue", "cost", "margin", "share", "left-out", "name")}
    assert found == {
        "jobs": "PSC",
        "revenue": "PSC",
        "cost": "PSC",
        "margin": "SPC",
        "share": "SPC",
        "left-out": "PSC",
        "name": "CPS",
    }
    assert (order("-revenue"), order("-margin"), order("-jobs"), order("odd")) == ("SPC", "PSC", "CSP", "SPC")


def test_a_period_has_its_own_jobs_and_an_empty_one_leads_to_all(selling: Studio, visitor: Visitor) -> None:
    days = ((2026, 11, 1), (2026, 10, 31), (2026, 10, 1), (2026, 1, 1), (2025, 12, 31), (2024, 5, 5))
    for day in days:
        selling.job(plot(day=date(*day)))
    periods = ("month", "last-month", "year", "last-year", "all", "")
    counts = [rows(visitor.get(f"{PATH}?period={period}").text)[-1][1] for period in periods]
    assert counts == ["1", "2", "4", "1", "6", "1"]
    selling.clock.move(days=60)
    page = visitor.get(f"{PATH}?by=media")
    assert "No job in this period. Choose a longer period" in seen(page)
    assert f'href="{PATH}?by=media&amp;period=all"' in page.text


def test_what_nobody_pays_for_counts_in_no_margin_but_is_told(selling: Studio, visitor: Visitor) -> None:
    jobs = [selling.job() for _ in range(3)]
    film = selling.job(plot(media=on("Film")))
    for job, state in zip(
        [*jobs[:2], film], (JobState.WASTE, JobState.REPRINT, JobState.INTERNAL), strict=True
    ):
        set_state(selling.desk, [job.id], state)
    page = visitor.get(PATH)
    assert rows(page.text)[-1][:3] == ["Total", "1", "€6.63"]
    assert "waste, reprints and internal work cost €4.28. 1 of these jobs has no cost. Show them" in seen(
        page
    )
    assert "/jobs?show=not-billable&amp;from=2026-11-01&amp;to=2026-11-20" in page.text


def test_invoiced_jobs_count_with_their_invoiced_price(selling: Studio, visitor: Visitor) -> None:
    client = selling.client()
    selling.job(client=client)
    bill.issue_draft(selling.desk, bill.draft(selling.desk, client.id).id)
    for rate in selling.desk.db.rates.all():
        if rate.side is Side.PRICE:
            selling.desk.db.rates.delete(rate.id)
    assert rows(visitor.get(PATH).text)[0][:4] == ["Studio Rossi", "1", "6.63", "2.14"]
    selling.desk.db.settings.put(replace(selling.desk.settings, currency="CHF"))
    assert rows(visitor.get(PATH).text)[0][-1] == "1 in another currency"


def test_a_large_book_is_added_up_when_it_is_asked_for(selling: Studio, visitor: Visitor) -> None:
    selling.jobs(AT_ONCE + 1)
    page = visitor.get(f"{PATH}?by=media").text
    assert rows(page) == []
    asked = re.search(r'add-up" href="([^"]*)" hx-get="([^"]*)"[^>]*hx-trigger="load"', page)
    assert asked
    for reply in (
        visitor.get(unescape(asked[1])),
        visitor.get(unescape(asked[2]), htmx=True),
    ):
        assert rows(reply.text)[-1][:3] == ["Total", "1,001", "€6,636.63"]
        assert "sort=name&amp;sums=all" in reply.text


def test_the_file_has_every_digit_and_no_formula(selling: Studio, visitor: Visitor) -> None:
    selling.job(client=selling.client("=HYPERLINK(1)"))
    selling.job(plot(media=on("Canvas")))
    page = visitor.get(f"{PATH}?sort=-revenue").text
    href = re.search(r'href="([^"]*margins\.csv[^"]*)"', page)
    assert href
    reply = visitor.get(unescape(href[1]))
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "margins-client-month.csv" in reply.headers["Content-Disposition"]
    assert reply.content.startswith(b"\xef\xbb\xbf")
    head, first, second = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert head[:7] == ["name", "jobs", "revenue", "cost", "margin", "share", "currency"]
    assert first == ["'=HYPERLINK(1)", "1", "6.63", "2.14", "4.49", "0.6772", "EUR", "1", "0", "0", "0"]
    assert second == ["No client yet", "1", "", "", "", "", "EUR", "0", "1", "0", "0"]
