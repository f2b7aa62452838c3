"""Prices as a file: what people make of it in their spreadsheets, what it changes, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, PriceList, Rate, Side, Tier, Tiering
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.pricefile.columns import COLUMNS
from smarttracker_lite.workflows.pricefile.taking import DryRun, afterwards, look, take
from smarttracker_lite.workflows.pricefile.writing import all_rows, as_csv, rows_for
from smarttracker_lite.workflows.reprice import Sums, preview
from tests.support.studio import Studio, plot, prices

WORDS = Words("en")
HEAD = "side;holder;media;basis;rate"


def tried(studio: Studio, *lines: str, words: Words = WORDS, head: str = HEAD) -> DryRun:
    """What a CSV file of these lines would do."""
    return look(studio.desk, words, "\r\n".join((head, *lines)).encode())


def taken(studio: Studio, *lines: str, words: Words = WORDS, head: str = HEAD) -> list[Rate]:
    """The rows of the books after such a file was taken."""
    octets = "\r\n".join((head, *lines)).encode()
    take(studio.desk, words, octets, look(studio.desk, words, octets))
    return studio.desk.db.rates.all()


def faults(run: DryRun) -> list[tuple[int, str, str]]:
    """What is wrong: line, column and words."""
    return [(each.line, each.column, str(each.trouble)) for each in run.wrong]


def test_an_italian_spreadsheet_s_file_is_read(at_work: Studio) -> None:
    """Semicolons, commas, days the Italian way, its code page, columns in any order and case."""
    at_work.client("Càrlo")
    text = (
        "Valid From;BASIS;Rate;Side;media;holder;Note;steps\r\n"
        "01/12/2026;square-metre;1.234,50;price;Carta già lucida;client: càrlo;mia;\r\n"
        ";;;;;;;\r\n"
        "01/12/2026;job;1,5;price;Carta già lucida;client: CÀRLO;;from 10: 1,25; from 50: 1\r\n"
    )
    octets = text.replace("from 10: 1,25; from 50: 1", '"from 10: 1,25; from 50: 1"').encode("cp1252")
    run = look(at_work.desk, Words("it"), octets)
    assert (faults(run), run.unknown) == ([], ("Note",))
    ((_, _, rate),) = run.fresh
    (client,) = at_work.desk.db.clients.all()
    assert (rate.client_id, rate.media, rate.valid_from) == (client.id, "Carta già lucida", date(2026, 12, 1))
    assert rate.prices == (
        Price(basis=Basis.SQUARE_METRE, rate=Decimal("1234.5")),
        Price(
            basis=Basis.JOB,
            rate=Decimal("1.5"),
            tiers=(Tier(Decimal(10), Decimal("1.25")), Tier(Decimal(50), Decimal(1))),
        ),
    )


@pytest.mark.parametrize(
    ("typed", "language", "day"),
    [
        ("2026-12-01", "en", date(2026, 12, 1)),
        ("1.12.2026", "en", date(2026, 12, 1)),
        ("01.12.2026", "it", date(2026, 12, 1)),
        ("01/12/2026", "it", date(2026, 12, 1)),
        ("12/1/2026", "en", date(2026, 12, 1)),
    ],
)
def test_days_are_read_in_the_user_s_way(at_work: Studio, typed: str, language: str, day: date) -> None:
    run = tried(at_work, f"{typed};job;1", words=Words(language), head="valid_from;basis;rate")
    assert [read.rate.valid_from for read in run.fresh] == [day]


@pytest.mark.parametrize(
    ("separator", "typed", "rate"),
    [
        (",", "0.125", "0.125"),
        (",", '"1,234.5"', "1234.5"),
        (",", '"3,10"', "3.10"),
        (",", '"1,234"', "1234"),
        (";", "3.100", "3.100"),
        (";", "1.234,5", "1234.5"),
        (";", "1,234.5", "1234.5"),
        (";", "1'234,5", "1234.5"),
        (";", "1 234,5", "1234.5"),
        (";", "0,000001", "0.000001"),
        ("\t", "12,5", "12.5"),
        ("\t", "+7", "7"),
    ],
)
def test_a_number_is_read_by_the_marks_of_its_file(
    at_work: Studio, separator: str, typed: str, rate: str
) -> None:
    run = tried(at_work, f"job{separator}{typed}", head=f"basis{separator}rate")
    assert [read.rate.prices[0].rate for read in run.fresh] == [Decimal(rate)]


def test_a_point_in_a_file_with_commas_parts_thousands_if_it_can(at_work: Studio) -> None:
    run = tried(at_work, "A;job;1,5", "B;job;3.100", "C;job;3.1", head="media;basis;rate")
    assert [read.rate.prices[0].rate for read in run.fresh] == [Decimal("1.5"), Decimal(3100), Decimal("3.1")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_its_own_letters(at_work: Studio, encoding: str) -> None:
    run = look(at_work.desk, WORDS, "sep=;\nmedia;basis;rate\nPapier weiß;job;1\n".encode(encoding))
    assert [read.rate.media for read in run.fresh] == ["Papier weiß"]


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("both;;;job;1", "side", "“both” is not known. Write one of: cost, price"),
        (";client: Verdi;;job;1", "holder", "There is no client “Verdi”."),
        (";client: Rossi;;job;1", "holder", "Several are called “Rossi”."),
        (";Rossi;;job;1", "holder", "“Rossi” is nobody’s price."),
        (";list:;;job;1", "holder", "“list:” is nobody’s price."),
        (f";list: {'x' * 201};;job;1", "holder", "This name is too long."),
        (f";;{'x' * 201};job;1", "media", "This name is too long."),
        (";;A;yard;1", "basis", "“yard” is not known. Write one of: square-metre,"),
        (";;A;;1", "basis", "It is not said what this is the price of."),
        (";;A;job;", "rate", "The rate is missing."),
        (";;A;job;much", "rate", "“much” is not a number."),
        (";;A;job;NaN", "rate", "“NaN” is not a number."),
        (";;A;job;1,2,3", "rate", "“1,2,3” is not a number."),
        (f";;A;job;{'9' * 41}", "rate", "is not a number."),
        (";;A;job;-1", "rate", "A rate is 0 or more, with at most six decimals."),
        (";;A;job;0.0000001", "rate", "A rate is 0 or more, with at most six decimals."),
        ("cost;list: new;A;job;1", "holder", "Costs are yours, and the same whoever the client is."),
        (";;A;;", "basis", "This row has no price."),
    ],
)
def test_a_line_that_is_wrong_says_where_and_why(at_work: Studio, line: str, column: str, words: str) -> None:
    for _ in range(2):
        at_work.client("Rossi")
    run = tried(at_work, line, ";;Good;sheet;0.10")
    ((number, told, why),) = faults(run)
    assert (number, told) == (2, column)
    assert words in why
    assert [read.rate.media for read in run.taken] == ["Good"]


@pytest.mark.parametrize(
    ("head", "cell", "words"),
    [
        ("printer", "Nobody's", "There is no printer “Nobody's”."),
        ("kind", "plot", "“plot” is not known."),
        ("valid_from", "soon", "“soon” is not a date."),
        ("valid_from", "31.2.2026", "is not a date."),
        ("channel", "cyan", "Only a price per millilitre is for one ink."),
        ("step", "0", "What is rounded up to must be more than 0."),
        ("roll_width", "-1", "A roll is wider than 0"),
        ("roll_width", "1e9", "is not a number."),
        ("roll", "maybe", "“maybe” is neither yes nor no."),
        ("steps_by", "weight", "“weight” is not known. Write one of: copies, month, coverage"),
        ("steps", "ten", "“ten” is not clear as steps."),
        ("steps", "ten: 2", "“ten” is not a number."),
        ("steps", '"50: 2; 10: 3"', "The steps of this price must rise"),
        ("further", "-1", "A rate is 0 or more"),
    ],
)
def test_a_cell_that_is_wrong_says_why(at_work: Studio, head: str, cell: str, words: str) -> None:
    run = tried(at_work, f"square-metre;1;{cell}", head=f"basis;rate;{head}")
    ((_, _, why),) = faults(run)
    assert words in why
    assert run.taken == ()


def test_a_wrong_line_spoils_the_row_it_belongs_to_and_no_other(at_work: Studio) -> None:
    run = tried(at_work, ";;A;job;1", ";;A;sheet;x", ";;B;job;1", ";;C;square-metre;1", ";;C;metre;1")
    assert [line for line, _, _ in faults(run)] == [3, 6]
    assert [read.rate.media for read in run.taken] == ["B"]


def test_a_line_whose_quotes_are_broken_is_told(at_work: Studio) -> None:
    run = tried(at_work, ';;"A"x";job;1', ";;B;job;1")
    assert [(line, column) for line, column, _ in faults(run)] == [(2, "")]
    assert [read.rate.media for read in run.taken] == ["B"]


@pytest.mark.parametrize("line", ["both;;A;millilitre;1", ';;"A"x";millilitre;1'])
def test_no_row_loses_a_price_that_may_stand_in_a_line_of_no_clear_row(at_work: Studio, line: str) -> None:
    at_work.rate(media="A", per_m2="3", per_ml="0.42")
    at_work.rate(media="B", per_m2="3")
    run = tried(at_work, ";;A;square-metre;4", line, ";;B;square-metre;5")
    assert [number for number, _, _ in faults(run)] == [2, 3]
    assert "would lose a price" in faults(run)[0][2]
    assert [read.rate.media for read in run.taken] == ["B"]
    assert [read.rate.media for read in tried(at_work, ";;A;square-metre;4").taken] == ["A"]


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"", "There is no table of prices in this file."),
        (b"\x00" * 99, "There is no table of prices in this file."),
        (b"media;price\nA;1\n", "There is no table of prices in this file."),
        (b"%PDF-1.7\nbasis rate\n", "There is no table of prices in this file."),
        (b"\xd0\xcf\x11\xe0" + b"x" * 99, "This is an old or locked workbook."),
        (b"basis;rate;Rate\njob;1;2\n", "The column “rate” is there twice."),
        (b"basis;rate\n" + b"job;1\n" * 10_001, "This file has too many lines: more than 10000."),
        (b"basis;rate\n" + b"#" * 5_000_000, "This file is too large: more than 5 MB."),
    ],
)
def test_what_is_no_price_file_is_refused(at_work: Studio, octets: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words) as why:
        look(at_work.desk, WORDS, octets)
    assert why.value.field == "file"


def test_rows_are_new_changed_or_the_same_and_others_stay(at_work: Studio) -> None:
    changed = at_work.rate(media="A", per_m2="3", per_job="1")
    same = at_work.rate(media="B", per_m2="2")
    other = at_work.rate(Side.COST, media="A", per_m2="1")
    lines = (";;a;square-metre;4", ";;B;square-metre;2.00", ";;C;job;5")
    run = tried(at_work, *lines)
    assert (run.same, run.untouched) == (1, 1)
    ((line, before, after),) = run.changed
    assert (line, before, after.prices) == (2, changed, prices(per_m2="4"))
    assert at_work.desk.db.rates.all() == [changed, same, other]
    kept = taken(at_work, *lines)
    assert [(rate.media, rate.prices) for rate in kept] == [
        ("a", prices(per_m2="4")),
        ("B", same.prices),
        ("A", other.prices),
        ("C", prices(per_job="5")),
    ]
    assert kept[0].id == changed.id
    again = tried(at_work, *lines)
    assert (again.taken, again.same) == ((), 3)


def test_what_the_file_has_no_column_for_stays(at_work: Studio) -> None:
    price = Price(
        basis=Basis.SQUARE_METRE,
        rate=Decimal(3),
        further=Decimal(2),
        step=Decimal("0.1"),
        roll=True,
        tiering=Tiering.MONTH,
        tiers=(Tier(Decimal(10), Decimal(1)),),
    )
    at_work.desk.db.rates.put(Rate(id="1", side=Side.PRICE, media="A", prices=(price,)))
    assert [rate.prices for rate in taken(at_work, ";;A;square-metre;4")] == [
        (replace(price, rate=Decimal(4)),)
    ]


def test_a_list_that_the_file_names_is_made(at_work: Studio) -> None:
    lines = (";list: Friends;A;job;1", ";list: friends;B;job;2", ";LIST:Friends;A;sheet;3")
    assert tried(at_work, *lines).lists == ("Friends",)
    rates = taken(at_work, *lines)
    (made,) = at_work.desk.db.price_lists.all()
    assert made.name == "Friends"
    assert [(rate.list_id, rate.media, len(rate.prices)) for rate in rates] == [
        (made.id, "A", 2),
        (made.id, "B", 1),
    ]
    assert tried(at_work, *lines).same == 2


def test_nothing_is_taken_if_the_books_are_not_what_was_looked_at(at_work: Studio) -> None:
    octets = b"media;basis;rate\nA;job;1\n"
    shown = look(at_work.desk, WORDS, octets)
    kept = at_work.rate(media="A", per_job="3")
    with pytest.raises(NotAllowed, match="have changed since you looked"):
        take(at_work.desk, WORDS, octets, shown)
    assert at_work.desk.db.rates.all() == [kept]


def test_a_file_with_nothing_new_is_not_taken(at_work: Studio) -> None:
    at_work.rate(media="A", per_job="3")
    with pytest.raises(BadInput, match="nothing to import in this file"):
        taken(at_work, ";;A;job;3")


def test_an_example_that_is_changed_is_the_studio_s_own(at_work: Studio) -> None:
    at_work.desk.db.rates.put(replace(at_work.rate(media="A", per_job="3"), example=True))
    head = "media;basis;rate;example"
    assert tried(at_work, "A;job;3;yes", head=head).same == 1
    assert [rate.example for rate in taken(at_work, "B;job;3;yes", "A;job;4;yes", head=head)] == [False, True]
    assert tried(at_work, "B;job;3", head="media;basis;rate").same == 1


def test_what_becomes_of_open_jobs_is_told(at_work: Studio) -> None:
    at_work.rate(media="Plain bond", per_m2="3")
    at_work.job(plot())
    at_work.job(plot())
    at_work.job(plot(media=replace(plot().media, name="Canvas")))
    run = tried(at_work, ";;Plain bond;square-metre;4", ";;Canvas;square-metre;10")
    then = price_book(at_work.desk, rates=afterwards(at_work.desk, run.taken))
    told = preview(at_work.desk, then, Side.PRICE)
    assert told.total == Sums(3, Decimal("12.84"), Decimal("38.52"), newly_priced=1)


def test_a_file_for_a_client_holds_no_cost_and_nothing_of_others(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    at_work.desk.db.price_lists.put(PriceList(id="friends", name="Friends"))
    at_work.desk.db.clients.put(replace(rossi, list_id="friends"))
    at_work.rate(Side.COST, per_m2="0.777")
    held: Mapping[str, dict[str, Any]] = {
        "all": {},
        "hers": {"client_id": rossi.id},
        "his": {"client_id": bianchi.id},
        "list": {"list_id": "friends"},
        "coming": {"valid_from": date(2027, 1, 1)},
        "ended": {"prices": (), "valid_from": date(2026, 1, 1)},
        "former": {"valid_from": date(2025, 1, 1)},
    }
    rows = {name: replace(at_work.rate(media=name, per_m2="1"), **scope) for name, scope in held.items()}
    rows["now"] = replace(at_work.rate(per_m2="2"), media="former", valid_from=date(2026, 1, 1))
    at_work.desk.db.rates.put_all(rows.values())

    def named(**whose: str) -> set[str]:
        return {name for name, row in rows.items() if row in rows_for(at_work.desk, **whose)}

    assert named() == {"all", "coming", "now"}
    assert named(list_id="friends") == {"all", "coming", "now", "list"}
    assert named(client_id=rossi.id) == {"all", "coming", "now", "list", "hers"}
    assert named(client_id=bianchi.id) == {"all", "coming", "now", "his"}
    assert b"0.777" in as_csv(at_work.desk, all_rows(at_work.desk))
    assert b"0.777" not in as_csv(at_work.desk, rows_for(at_work.desk, client_id=rossi.id))


def test_a_csv_has_a_mark_points_and_no_formula(at_work: Studio) -> None:
    at_work.rate(media="=1+1", per_m2="1234.5")
    at_work.rate(media="'-x", per_m2="2")
    text = as_csv(at_work.desk, all_rows(at_work.desk)).decode()
    assert text.startswith("\ufeff" + ",".join(COLUMNS) + "\r\n")
    assert ",'=1+1," in text
    assert ",''-x," in text
    assert ",1234.5," in text


def test_copies_are_charged_by_rows_of_their_own(at_work: Studio) -> None:
    (rate,) = taken(at_work, "copy;sheet;0.1", head="kind;basis;rate")
    assert rate.kind is Kind.COPY
