"""Where e-invoices go: what is typed is checked before any network is asked."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client, Postal, Routing
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.admit import save_client
from tests.support.studio import Studio


def client(routing: Routing, country: str = "IT", *, public: bool = False) -> Client:
    return Client(id="1", postal=Postal(name="Rossi", country=country), routing=routing, public_body=public)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (client(Routing(sdi_code=" m5u xcr1 ")), Routing(sdi_code="M5UXCR1")),
        (client(Routing(sdi_code="ufabcd"), public=True), Routing(sdi_code="UFABCD")),
        (client(Routing(pec="rossi@pec.example")), Routing(pec="rossi@pec.example")),
        (
            client(Routing(scheme="0204", endpoint="991-03730-19"), "DE"),
            Routing(scheme="0204", endpoint="991-03730-19"),
        ),
        *(
            (client(Routing(scheme=scheme, endpoint=typed)), Routing(scheme=scheme, endpoint=kept))
            for scheme, typed, kept in (
                ("0007", "556036-0793", "5560360793"),
                ("0088", "7300010000001", "7300010000001"),
                ("0184", "13585628", "DK13585628"),
                ("0192", "995 525 828", "995525828"),
                ("0208", "BE0403.019.261", "0403019261"),
                ("0211", "12345670785", "IT12345670785"),
                ("9957", "FR40303265045", "FR40303265045"),
            )
        ),
        (client(Routing(buyer_reference=" 991-03730-19"), "DE"), Routing(buyer_reference="991-03730-19")),
        (
            client(Routing(buyer_reference="Ref. 991-03730-18"), "DE"),
            Routing(buyer_reference="Ref. 991-03730-18"),
        ),
        (client(Routing(buyer_reference="991-03730-18"), "AT"), Routing(buyer_reference="991-03730-18")),
    ],
)
def test_what_can_be_is_kept_in_its_short_form(at_work: Studio, typed: Client, kept: Routing) -> None:
    assert save_client(at_work.desk, typed).routing == kept


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (client(Routing(sdi_code="M5UXCR")), "sdi_code"),
        (client(Routing(sdi_code="M5UXCR1"), public=True), "sdi_code"),
        (client(Routing(sdi_code="M5UXCRÀ")), "sdi_code"),
        (client(Routing(pec="rossi")), "pec"),
        (client(Routing(scheme="204", endpoint="1")), "scheme"),
        (client(Routing(scheme="٠٢٠٤", endpoint="1")), "scheme"),
        (client(Routing(scheme="0204"), "DE"), "endpoint"),
        (client(Routing(endpoint="991"), "DE"), "scheme"),
        (client(Routing(scheme="0204", endpoint="991-03730-18"), "DE"), "endpoint"),
        (client(Routing(scheme="9999", endpoint="1")), "scheme"),
        *(
            (client(Routing(scheme=scheme, endpoint=wrong)), "endpoint")
            for scheme, wrong in (
                ("0007", "5560360794"),
                ("0088", "7300010000002"),
                ("0184", "13585629"),
                ("0192", "995525829"),
                ("0208", "0403019262"),
                ("0210", "RSSMRA80A01H501X"),
                ("0211", "IT12345670786"),
            )
        ),
        (client(Routing(buyer_reference="991-03730-18"), "DE"), "buyer_reference"),
        (client(Routing(buyer_reference="x" * 101), "DE"), "buyer_reference"),
        (client(Routing(buyer_reference="a\u202eb"), "DE"), "buyer_reference"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(at_work: Studio, typed: Client, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        save_client(at_work.desk, typed)
    assert refused.value.field == field


def test_what_was_kept_before_is_not_checked_again(at_work: Studio) -> None:
    old = client(Routing(sdi_code="OLD"))
    at_work.desk.db.clients.put(old)
    assert save_client(at_work.desk, replace(old, notes="late")).routing.sdi_code == "OLD"
    with pytest.raises(BadInput):
        save_client(at_work.desk, replace(old, public_body=True))


def test_a_province_has_two_letters_in_italy(at_work: Studio) -> None:
    milan = replace(client(Routing()), postal=Postal(name="A", country="IT", province="mi"))
    assert save_client(at_work.desk, milan).postal.province == "MI"
    wrong = replace(milan, postal=replace(milan.postal, province="Milano"))
    with pytest.raises(BadInput) as refused:
        save_client(at_work.desk, wrong)
    assert refused.value.field == "province"
