"""Clients as a file on the pages: handed out, their columns told, looked at, and taken in."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from urllib.parse import unquote

import pytest

from smarttracker_lite.domain.rates import PriceList
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>"


def sent(visitor: Visitor, text: str, name: str = "clienti.csv") -> str:
    """The address at which the file waits after it was sent."""
    answer = visitor.post("/clients/file", files={"file": (name, text.encode())})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def words(page: str) -> str:
    """What a page says, without its tags."""
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split()))


def picked(page: str) -> list[str]:
    """What is chosen for each column."""
    return re.findall(
        r'<select class="form-select" name="column-\d+".*?<option value="(\w*)" selected', page, re.DOTALL
    )


def test_the_list_of_clients_leads_to_the_import_and_so_does_an_empty_one(
    at_work: Studio, visitor: Visitor
) -> None:
    assert visitor.get("/clients").text.count('href="/clients/file"') == 2
    page = words(visitor.get("/clients/file").text)
    assert "At most 10,000 clients and 25 MB." in page
    assert "Export" not in page.replace("Import and export", "")
    at_work.client()
    assert "1 client, without those in the archive." in words(visitor.get("/clients/file").text)


def test_a_list_is_looked_at_and_then_taken(at_work: Studio, visitor: Visitor) -> None:
    old = at_work.client("Rossi", code="R1", city="Roma")
    at_work.client("Bianchi")
    lines = (
        "Codice;Cliente;Città;E-mail;Lingua;Reparto",
        f"r1;Rossi {HOSTILE};Milano;;;MI",
        ";Bianchi;Como;;Polski;",
        "V1;Verdi;Asti;verdi@studio.example;it;",
        "N1;Neri;Pisa;nobody;;",
    )
    address = sent(visitor, "\n".join(lines))
    text = visitor.get(address).text
    page = words(text)
    assert HOSTILE not in text
    assert "1 new client 2 clients change 0 are the same 1 is left out" in page
    assert "1 of those that change was found by its name, as no code says who it is." in page
    assert "no papers in these languages, so this column is left as it is: Polski" in page
    assert f"2 Rossi Name Rossi → becomes Rossi {HOSTILE} City Roma" in page
    assert "4 Verdi Code V1 City Asti E-mail verdi@studio.example Language of papers it" in page
    assert "5 Neri E-mail “nobody” is no e-mail address. Write one address" in page
    assert "Columns that mean nothing here are left out: Reparto" in page
    assert "Import the 3 good ones" in page
    assert '<details class="picker">' in text
    assert at_work.desk.db.clients.get(old.id) == old


def test_a_list_that_was_looked_at_is_taken_and_can_be_undone_by_its_number(
    at_work: Studio, visitor: Visitor
) -> None:
    old = at_work.client("Rossi", code="R1", city="Roma")
    address = sent(visitor, "Code;Name;City\nr1;Rossi;Milano\nV1;Verdi;Asti\nN1;;Pisa\n")
    assert "Import the 2 good ones" in visitor.get(address).text
    answer = visitor.post(f"{address}/take")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clients")
    page = visitor.get("/clients").text
    number = next(iter(at_work.desk.db.history())).n
    assert "2 clients are imported." in page
    assert f"/history/undo/{number}" in page
    assert at_work.desk.db.clients.get(old.id).postal.city == "Milano"
    assert at_work.desk.db.clients.count() == 2
    assert visitor.post(f"{address}/take").status_code == 404


def test_a_wrong_guess_is_corrected_by_choosing_what_a_column_tells(
    at_work: Studio, visitor: Visitor
) -> None:
    address = sent(visitor, "Chi;Dove;Boh\nRossi;Roma;x\nVerdi;Como;\n")
    text = visitor.get(address).text
    assert "No column tells whom a line is about. Choose the column with the name" in words(text)
    assert '<details class="picker" open>' in text
    assert "Import" not in words(text).replace("Import and export", "")
    typed = {"header": "1", "column-0": "", "column-1": "", "column-2": ""}
    assert visitor.post(address, typed).headers["Location"] == address
    assert picked(visitor.get(address).text) == ["", "", ""]
    visitor.post(address, {**typed, "column-0": "name", "column-1": "city", "column-2": "no such column"})
    page = visitor.get(address).text
    assert picked(page) == ["name", "city", ""]
    assert "Import 2 clients" in words(page)
    assert "2 Rossi City Roma" in words(page)


def test_the_line_with_the_headers_can_be_told(visitor: Visitor) -> None:
    address = sent(visitor, "Name;Name\nName;City\nRossi;Roma\n")
    assert picked(visitor.get(address).text) == ["name", "city"]
    for typed in ("7", "x", "-1", "9" * 5000):
        answer = visitor.post(address, {"header": typed})
        assert answer.status_code == 422
        assert "is no line of a file." in answer.text.partition('id="e-header"')[2]
    visitor.post(address, {"header": "1"})
    assert picked(visitor.get(address).text) == ["name", "name"]
    visitor.post(address, {"header": ""})
    text = visitor.get(address).text
    assert picked(text) == ["", ""]
    assert "Column 1" in words(text)


def test_cards_are_taken_as_clients(at_work: Studio, visitor: Visitor) -> None:
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Maria Rossi\nEMAIL:a@b.example\nEND:VCARD\n"
    address = sent(visitor, card + "BEGIN:VCARD\nFN:x\n", "rubrica.vcf")
    text = visitor.get(address).text
    assert "6 This card has no end. Export it again" in words(text)
    assert "Line with the headers" not in text
    visitor.post(address, {f"column-{n}": name for n, name in enumerate(picked(text))})
    visitor.get(address)
    visitor.post(f"{address}/take")
    (client,) = at_work.desk.db.clients.all()
    assert (client.name, client.postal.email) == ("Maria Rossi", "a@b.example")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_handed_out_comes_back_as_the_same(at_work: Studio, visitor: Visitor, form: str) -> None:
    at_work.client("Rossi", code="R1", postcode="00184", phone="+39 06")
    answer = visitor.get(f"/clients/export?as={form}")
    assert f"Clients 2026-11-20.{form}" in unquote(answer.headers["Content-Disposition"])
    upload = visitor.post("/clients/file", files={"file": (f"x.{form}", answer.content)})
    page = words(visitor.get(upload.headers["Location"]).text)
    assert "0 new clients 0 clients change 1 is the same" in page
    assert "There is nothing to import in this file." in page
    assert visitor.get("/clients/export?as=pdf").status_code == 404


def test_a_list_that_changes_discounts_shows_first_what_becomes_of_open_jobs(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.rate(per_m2="10")
    client = at_work.client("Rossi", code="R1")
    at_work.job(plot(), client=client)
    address = sent(visitor, "Code;Discount;City\nR1;50;Roma\n")
    visitor.get(address)
    seen = visitor.post(f"{address}/take").headers["Location"]
    assert seen.startswith("/clients/file/repricing/")
    text = visitor.get(seen).text
    assert "clienti.csv So far 1 client Then 0 new clients · 1 client changes" in words(text)
    assert at_work.desk.db.clients.get(client.id) == client
    assert visitor.post(f"{address}/take", {"way": "back"}).headers["Location"] == address
    seen = visitor.get(visitor.post(f"{address}/take").headers["Location"]).text
    figures = re.findall(r'name="figures" value="([^"]*)"', seen)
    answer = visitor.post(f"{address}/take", {"way": "all", "figures": figures})
    assert answer.headers["Location"] == "/clients"
    assert "1 client is imported. 1 job that is not invoiced follows." in visitor.get("/clients").text
    assert at_work.desk.db.clients.get(client.id).discount == Decimal(50)


def test_a_list_whose_clients_were_changed_meanwhile_is_shown_again(
    at_work: Studio, visitor: Visitor
) -> None:
    client = at_work.client("Rossi", code="R1")
    address = sent(visitor, "Code;City\nR1;Roma\n")
    assert visitor.post(f"{address}/take").headers["Location"] == address  # nobody saw yet what it does
    visitor.get(address)
    at_work.desk.db.clients.put(replace(client, notes="called"))
    answer = visitor.post(f"{address}/take")
    assert answer.status_code == 409
    assert "Your clients have changed since you looked at the file." in answer.text
    assert at_work.desk.db.clients.get(client.id).postal.city == ""
    assert visitor.post(f"{address}/take").headers["Location"] == "/clients"


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (b"", "No file is chosen."),
        (b"%PDF-1.7", "There is no list of clients in this file."),
        (b"PK\x03\x04nothing", "This workbook cannot be read."),
        (b"name;code\n" * 1_000_000, "This file has too many lines: more than 10,000."),
    ],
    ids=["nothing", "pdf", "zip", "a million"],
)
def test_what_is_no_list_is_refused_at_its_field(visitor: Visitor, octets: bytes, why: str) -> None:
    answer = visitor.post("/clients/file", files={"file": ("x.csv", octets)})
    assert answer.status_code == 422
    assert why in answer.text.partition('id="e-file"')[2]


def test_a_list_of_very_many_clients_is_shown_in_part(at_work: Studio, visitor: Visitor) -> None:
    at_work.desk.db.price_lists.put(PriceList(id="friends", name="Friends"))
    lines = [f"Client {number};" for number in range(203)] + [f"Bad {n};nobody" for n in range(201)]
    page = words(visitor.get(sent(visitor, "\n".join(["name;email", *lines]))).text)
    assert "203 new clients" in page
    assert "3 more are not shown." in page
    assert "1 more is not shown." in page
