"""Prices as a file on the pages: handed out, looked at, and taken in."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from urllib.parse import unquote

import pytest
import requests

from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.rates import PriceList, Side
from smarttracker_lite.workflows.price import AT_ONCE
from smarttracker_lite.workflows.pricefile.taking import look
from tests.support.studio import Studio, plot, prices
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>"


def sent(visitor: Visitor, octets: bytes, name: str = "listino.csv") -> str:
    """The address at which the file waits after it was sent."""
    answer = visitor.post("/prices/file", files={"file": (name, octets)})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def kept(visitor: Visitor, address: str) -> requests.Response:
    """Import the file, also for the jobs whose price it changes, as far as that was seen."""
    seen = visitor.get(visitor.post(f"{address}/take").headers["Location"]).text
    figures = re.findall(r'name="figures" value="([^"]*)"', seen)
    return visitor.post(f"{address}/take", {"way": "all", "figures": figures})


def words(page: str) -> str:
    """What a page says, without its tags."""
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split()))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_all_prices_are_handed_out_and_come_back_as_the_same(
    at_work: Studio, visitor: Visitor, form: str
) -> None:
    at_work.rate(Side.COST, per_m2="0.92")
    at_work.rate(media="Satin", per_m2="3.10", per_job="1.5")
    answer = visitor.get(f"/prices/export?what=&as={form}")
    assert f"Prices and costs (internal) 2026-11-20.{form}" in unquote(answer.headers["Content-Disposition"])
    assert look(at_work.desk, at_work.desk.words(), answer.content).same == 2
    page = words(visitor.get(sent(visitor, answer.content, f"x.{form}")).text)
    assert "0 new rows 0 rows change 2 are the same" in page
    assert "There is nothing to import in this file." in page
    assert "Import these" not in page


def test_what_is_handed_on_holds_no_cost_and_is_called_so(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Rossi / “Figli”")
    at_work.desk.db.price_lists.put(PriceList(id="friends", name="Friends"))
    at_work.rate(Side.COST, per_m2="0.777")
    at_work.rate(per_m2="3.10")
    page = visitor.get("/prices/file").text
    assert "<h1>Import and export</h1>" in page
    offered = re.findall(r'<option value="([^"]*)"', page)
    assert offered == ["", "standard", "list:friends", f"client:{rossi.id}"]
    names = []
    for what in (*offered[1:], "nonsense"):
        answer = visitor.get(f"/prices/export?what={what}&as=csv")
        assert "0.777" not in answer.text
        assert "3.10" in answer.text
        names.append(unquote(answer.headers["Content-Disposition"].rpartition("''")[2]))
    assert names == [
        "Prices 2026-11-20.csv",
        "Prices Friends 2026-11-20.csv",
        "Prices Rossi _ _Figli_ 2026-11-20.csv",
        "Prices 2026-11-20.csv",
    ]
    assert visitor.get("/prices/export?what=client:nobody&as=csv").status_code == 404
    assert visitor.get("/prices/export?what=&as=pdf").status_code == 404


def test_a_discount_that_is_not_in_the_file_is_told(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Rossi")
    at_work.desk.db.clients.put(replace(client, discount=Decimal("7.5")))
    assert "Prices for Rossi, before the discount of 7.5%<" in visitor.get("/prices/file").text


def test_a_file_is_looked_at_and_then_taken(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(media="Plain bond", per_m2="3")
    at_work.rate(Side.COST, per_m2="1")
    at_work.job(plot())
    at_work.job(plot(media=Media(name="Vinyl")))
    lines = (
        "side;holder;media;basis;rate;Remark",
        ";;Plain bond;square-metre;4,00;x",
        f"cost;;{HOSTILE};sheet;0,05;",
        ";list: Friends;;job;2;",
        ";;Vinyl;square-metre;10;",
        ";;Canvas;yard;1;",
    )
    address = sent(visitor, "\r\n".join(lines).encode())
    text = visitor.get(address).text
    page = words(text)
    assert HOSTILE not in text
    assert "3 new rows 1 row changes 0 are the same 1 line is wrong" in page
    assert "2 jobs not yet invoiced change their price: €29.96 instead of €6.42." in page
    assert "1 of them had no price so far." in page
    assert "What open jobs cost you stays as it is." in page
    assert "A new price list is made: Friends" in page
    assert "Columns that mean nothing here are left out: Remark" in page
    assert "1 row that you have is not in the file: it stays as it is." in page
    assert "6 basis “yard” is not known. Write one of: square-metre," in page
    assert "2 price Plain bond any 3.00 per m² 4.00 per m²" in page
    assert f"3 cost {HOSTILE} any 0.05 per sheet" in page
    assert len(at_work.desk.db.rates.all()) == 2


def test_a_file_is_taken_once_it_is_seen_what_becomes_of_open_jobs(at_work: Studio, visitor: Visitor) -> None:
    plain = at_work.rate(media="Plain bond", per_m2="3")
    at_work.job(plot())
    address = sent(visitor, b"holder,media,basis,rate\n,Plain bond,square-metre,4.00\nlist: Friends,,job,2\n")
    seen = visitor.post(f"{address}/take").headers["Location"]
    assert "listino.csv So far 1 row Then 1 new row · 1 row changes" in words(visitor.get(seen).text)
    assert len(at_work.desk.db.rates.all()) == 1
    assert visitor.post(f"{address}/take", {"way": "back"}).headers["Location"] == address
    assert kept(visitor, address).headers["Location"] == "/prices"
    assert "2 rows are imported. 1 job that is not invoiced follows." in visitor.get("/prices").text
    assert at_work.desk.db.rates.get(plain.id).prices == prices(per_m2="4.00")
    assert [each.name for each in at_work.desk.db.price_lists.all()] == ["Friends"]
    assert visitor.post(f"{address}/take").status_code == 404


def test_for_what_becomes_of_very_many_open_jobs_no_page_waits(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(media="Plain bond", per_m2="3")
    at_work.jobs(AT_ONCE + 1)
    address = sent(visitor, b"media,basis,rate\nPlain bond,square-metre,4.00\n")
    page = words(visitor.get(address).text)
    assert "There are 1,001 jobs not yet invoiced: which of them change is shown before anything" in page
    assert "instead of" not in page
    nothing = sent(visitor, b"media,basis,rate\nPlain bond,square-metre,3.00\n")
    assert "not yet invoiced" not in words(visitor.get(nothing).text)


def test_a_file_whose_prices_were_changed_meanwhile_is_shown_again(at_work: Studio, visitor: Visitor) -> None:
    address = sent(visitor, b"media;basis;rate\nA;job;1\n")
    kept = at_work.rate(media="A", per_job="3")
    answer = visitor.post(f"{address}/take")
    assert answer.status_code == 409
    assert "Your prices have changed since you looked at the file." in answer.text
    assert "2 price A any 3.00 per job 1.00 per job" in words(answer.text)
    assert at_work.desk.db.rates.all() == [kept]
    visitor.post(f"{address}/take")
    assert at_work.desk.db.rates.get(kept.id).prices == prices(per_job="1")


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"", "No file is chosen."),
        (b"nothing", "There is no table of prices in this file."),
        (b"PK\x03\x04nothing", "This workbook cannot be read."),
        (b"#" * 5_000_001, "This file is too large: more than 5 MB."),
    ],
)
def test_what_is_no_price_file_is_refused_at_its_field(visitor: Visitor, octets: bytes, why: str) -> None:
    answer = visitor.post("/prices/file", files={"file": ("x.csv", octets)})
    assert answer.status_code == 422
    assert why in answer.text.partition('id="e-file"')[2]


def test_a_file_of_very_many_rows_is_shown_in_part(at_work: Studio, visitor: Visitor) -> None:
    lines = [f"Media {number};job;1" for number in range(203)] + ["Bad;job;x"] * 201
    page = words(visitor.get(sent(visitor, "\n".join(["media;basis;rate", *lines]).encode())).text)
    assert "203 new rows" in page
    assert "3 more are not shown." in page
    assert "1 more is not shown." in page


def test_files_that_waited_longest_make_room(visitor: Visitor) -> None:
    addresses = [sent(visitor, b"basis;rate\njob;1\n") for _ in range(5)]
    assert [visitor.get(address).status_code for address in addresses] == [404, 200, 200, 200, 200]
