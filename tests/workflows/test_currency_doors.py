"""Where currencies of clients, price lists, rows and files must agree, and what is said where they do not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.errors import BadInput, NotAllowed, TrackerError
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.configure import save_money, stakes
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.pricefile.taking import look, take
from smarttracker_lite.workflows.pricefile.writing import all_rows, as_csv, rows_for
from smarttracker_lite.workflows.rate import delete_rate, save_list, save_rate
from smarttracker_lite.workflows.reprice import preview
from smarttracker_lite.workflows.undoing.undo import undo
from smarttracker_lite.workflows.undoing.weigh import weighed
from tests.support.abroad import FRANCS, row, swiss, swiss_list
from tests.support.clientfiles import faults, tried
from tests.support.studio import Studio

WORDS = Words("en")


def test_the_studio_s_own_currency_is_followed_not_kept(at_work: Studio) -> None:
    rossi = save_client(at_work.desk, replace(at_work.client(), currency=" eur "))
    assert rossi.currency is None
    assert save_list(at_work.desk, PriceList(id="", name="A", currency="EUR")).currency is None
    assert save_client(at_work.desk, replace(rossi, currency="chf")).currency == FRANCS
    for typed in ("XXQ", "Fr."):
        with pytest.raises(BadInput, match="This is no currency") as wrong:
            save_client(at_work.desk, replace(rossi, currency=typed))
        assert wrong.value.field == "currency"


def test_a_client_and_its_price_list_are_in_one_currency(at_work: Studio) -> None:
    listed = swiss_list(at_work)
    rossi = at_work.client("Rossi")
    with pytest.raises(BadInput, match="“Schweiz” is in CHF, and the client pays in EUR") as wrong:
        save_client(at_work.desk, replace(rossi, list_id=listed.id))
    assert wrong.value.field == "price_list"
    swiss(at_work, list_id=listed.id)
    with pytest.raises(BadInput, match="the price list of Basler Bau, who do not pay in EUR") as wrong:
        save_list(at_work.desk, replace(listed, currency=None))
    assert wrong.value.field == "currency"
    assert save_list(at_work.desk, replace(listed, name="CH")).currency == FRANCS


def test_the_studio_s_currency_concerns_only_who_follows_it(at_work: Studio) -> None:
    at_work.rate(per_m2="3")
    listed = swiss_list(at_work, per_m2="4")
    client = swiss(at_work, list_id=listed.id)
    at_work.job(client=client)
    at_work.job(client=at_work.client())
    found = stakes(at_work.desk, "USD")
    assert found is not None
    assert (found.rates, found.jobs, found.example) == (1, 1, Decimal(3))
    save_money(at_work.desk, replace(at_work.desk.settings, currency="USD"), sure=True)
    book = price_book(at_work.desk)
    told = {book.price(job).currency: book.price(job).amount for job in at_work.desk.db.jobs.newest(Wanted())}
    assert told == {"USD": Decimal("6.42"), FRANCS: Decimal("8.56")}


def test_the_studio_s_currency_cannot_part_a_client_from_its_price_list(at_work: Studio) -> None:
    listed = swiss_list(at_work)
    save_money(at_work.desk, replace(at_work.desk.settings, currency=FRANCS), sure=True)
    save_client(at_work.desk, replace(at_work.client("Rossi"), list_id=listed.id))
    with pytest.raises(BadInput, match="“Rossi” would pay in EUR then, and its price list"):
        save_money(at_work.desk, replace(at_work.desk.settings, currency="EUR"), sure=True)


def test_clients_who_pay_in_different_currencies_are_not_merged(at_work: Studio) -> None:
    rossi, client = at_work.client("Rossi"), swiss(at_work)
    with pytest.raises(NotAllowed, match="“Rossi” pays in EUR, “Basler Bau” in CHF"):
        merge(at_work.desk, rossi.id, client.id)
    other = swiss(at_work, "Basler Bau AG")
    kept = save_rate(at_work.desk, row(client_id=other.id, per_m2="5"))
    job = at_work.job(client=other)
    merge(at_work.desk, other.id, client.id)
    charged = price_book(at_work.desk).price(at_work.desk.db.jobs.get(job.id))
    assert (charged.currency, charged.amount) == (FRANCS, Decimal("10.70"))
    assert at_work.desk.db.rates.get(kept.id).client_id == client.id


def test_a_row_cannot_be_given_to_who_pays_in_another_currency(at_work: Studio) -> None:
    client = swiss(at_work)
    standard = at_work.rate(per_m2="3")
    with pytest.raises(BadInput, match="in EUR, and whom it is for pays in CHF") as wrong:
        save_rate(at_work.desk, replace(standard, client_id=client.id))
    assert wrong.value.field == "holder"


def price_file(*lines: str) -> bytes:
    return "\r\n".join(("holder;media;basis;rate;currency", *lines)).encode()


def test_amounts_of_a_price_file_are_in_the_currency_of_whom_they_are_for(at_work: Studio) -> None:
    client = swiss(at_work)
    octets = price_file("client: Basler Bau;A;job;3;", "client: Basler Bau;B;job;4;chf", ";A;job;5;EUR")
    take(at_work.desk, WORDS, octets, look(at_work.desk, WORDS, octets))
    told = {(each.client_id, each.media): each.currency for each in at_work.desk.db.rates.all()}
    assert told == {(client.id, "A"): FRANCS, (client.id, "B"): FRANCS, (None, "A"): None}


def test_a_currency_that_disagrees_is_refused_in_its_line(at_work: Studio) -> None:
    swiss(at_work)
    octets = price_file(
        "client: Basler Bau;A;job;3;EUR", ";A;job;5;CHF", "list: New;A;job;5;CHF", ";B;job;5;?"
    )
    run = look(at_work.desk, WORDS, octets)
    assert run.taken == ()
    assert [(each.line, each.column) for each in run.wrong] == [(n, "currency") for n in (2, 3, 4, 5)]
    assert str(run.wrong[0].trouble).startswith("This line is in EUR, and whom it is for pays in CHF.")


def test_a_price_file_tells_each_currency_and_is_read_back_as_it_was(at_work: Studio) -> None:
    at_work.rate(per_m2="3")
    rossi = at_work.client("Rossi")
    save_rate(at_work.desk, row(client_id=rossi.id, per_m2="2"))
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    save_rate(at_work.desk, row(client_id=rossi.id, per_m2="5"))
    octets = as_csv(at_work.desk, all_rows(at_work.desk))
    told = [line.rsplit(",", 1)[1] for line in octets.decode("utf-8-sig").splitlines()]
    assert sorted(told) == ["CHF", "EUR", "EUR", "currency"]
    run = look(at_work.desk, WORDS, octets)
    assert (run.taken, run.same, run.wrong) == ((), 3, ())
    handed = rows_for(at_work.desk, client_id=rossi.id)
    assert [(each.currency, each.prices[0].rate) for each in handed] == [(FRANCS, Decimal(5))]


def test_a_list_of_clients_tells_currencies_and_what_is_wrong_with_them(at_work: Studio) -> None:
    swiss_list(at_work)
    at_work.client("Rossi")
    lines = ("Rossi;chf;", "Bianchi;EUR;Schweiz", "Verdi;francs;", "Neri;CHF;Schweiz", "Blu;eur;")
    run = tried(at_work, "\n".join(("Name;Currency;Price list", *lines)).encode())
    assert run.reprices
    assert [(each.client.name, each.client.currency) for each in (*run.changed, *run.fresh)] == [
        ("Rossi", FRANCS),
        ("Neri", FRANCS),
        ("Blu", None),
    ]
    assert faults(run) == [
        (3, "Bianchi", "The price list “Schweiz” is in CHF, and the client pays in EUR."),
        (4, "Verdi", "This is no currency."),
    ]


def test_taking_another_currency_back_is_weighed_as_other_prices_are(at_work: Studio) -> None:
    at_work.rate(per_m2="3")
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    weight = weighed(at_work.desk, next(at_work.desk.db.past()).entry().changes)
    assert weight is not None
    found = preview(at_work.desk, weight.then, Side.PRICE)
    assert (found.total.newly_priced, found.total.after) == (1, Decimal("6.42"))


def test_verify_tells_a_client_and_a_price_list_that_do_not_agree(at_work: Studio) -> None:
    listed = swiss_list(at_work)
    rossi = at_work.client("Rossi")
    at_work.desk.db.clients.put(replace(rossi, list_id=listed.id))
    at_work.desk.db.clients.put(replace(at_work.client("Bianchi"), currency="XXQ"))
    told = sorted(WORDS.text(each.text, **each.values) for each in verify(at_work.desk).of(Grade.FAULT))
    assert told == [
        "“Rossi” pays in EUR, and its price list “Schweiz” is in CHF.",
        "“XXQ” is no currency.",
    ]


def test_a_deleted_row_that_is_brought_back_is_in_the_currency_it_was_in(at_work: Studio) -> None:
    rossi: Client = at_work.client("Rossi")
    kept: Rate = save_rate(at_work.desk, row(client_id=rossi.id, per_m2="5"))
    job = at_work.job(client=rossi)
    with at_work.desk.act("delete rate") as done:
        delete_rate(at_work.desk, kept.id)
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    undo(at_work.desk, done.n or 0)
    assert at_work.desk.db.rates.get(kept.id).currency is None
    assert price_book(at_work.desk).price(job).amount is None


def test_undoing_leaves_no_client_apart_from_its_price_list(at_work: Studio) -> None:
    listed = swiss_list(at_work)
    rossi = at_work.client("Rossi")
    with at_work.desk.act("save client") as done:
        rossi = save_client(at_work.desk, replace(rossi, currency=FRANCS))
    save_client(at_work.desk, replace(rossi, list_id=listed.id))
    with pytest.raises(TrackerError):
        undo(at_work.desk, done.n or 0)
    assert at_work.desk.db.clients.get(rossi.id).currency == FRANCS
