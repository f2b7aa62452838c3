"""vCards as lists of clients: as address books write them, and as nobody should."""

import time
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.clientfile.cards import MOST_LINES
from smarttracker_lite.workflows.clientfile.contentline import LONGEST, told
from smarttracker_lite.workflows.clientfile.table import table_of
from tests.support.clientfiles import faults, fresh, tried
from tests.support.studio import Studio

CARDS = Path(__file__).parents[1] / "recordings" / "cards"


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""))


def names(studio: Studio, text: str) -> list[str]:
    return [client.name for client in fresh(tried(studio, text.encode()))]


def test_a_card_of_version_3_gives_the_company_at_its_work_address(at_work: Studio) -> None:
    (client,) = fresh(tried(at_work, (CARDS / "apple-3.0.vcf").read_bytes()))
    assert client.postal == Postal(
        name="Studio Rossi, Bianchi & C.",
        street="Via Roma 5, Scala B",
        postcode="00184",
        city="Roma",
        country="IT",
        email="studio@rossi.example",
        phone="+39 333 1234567",
    )
    assert client.notes == "Arch. Maria Rossi\nPaga a 60 giorni\nSconto concordato; chiedere a Luca"


def test_cards_of_version_2_1_are_decoded_each_by_its_own_letters(at_work: Studio) -> None:
    muller, lefevre = fresh(tried(at_work, (CARDS / "phone-2.1.vcf").read_bytes()))
    assert muller.postal == Postal(
        name="Jörg Müller",
        street="Hauptstraße 7",
        postcode="50667",
        city="Köln",
        country="DE",
        phone="0221 2",
    )
    assert (lefevre.name, lefevre.notes) == ("Zoë Lefèvre", "Rossi, and a comma that nobody escaped")


def test_a_card_of_version_4_gives_what_it_prefers(at_work: Studio) -> None:
    (client,) = fresh(tried(at_work, (CARDS / "modern-4.0.vcf").read_bytes()))
    assert client.postal == Postal(
        name="株式会社 青山",
        street="1-2-3 Aoyama",
        postcode="107-0062",
        city="Minato",
        country="JP",
        email="first@aoyama.example",
        phone="+81-3-1234",
    )
    assert client.language == "en"


def test_a_card_found_again_changes_nothing(at_work: Studio) -> None:
    octets = (CARDS / "apple-3.0.vcf").read_bytes()
    (client,) = fresh(tried(at_work, octets))
    at_work.desk.db.clients.put(client)
    assert tried(at_work, octets).same == 1


def test_cards_that_cannot_be_read_are_told_by_their_line_and_the_others_taken(at_work: Studio) -> None:
    text = "".join(
        (
            card("FN:First"),
            card("FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=FF=FE"),
            card("FN;CHARSET=IDNA;ENCODING=QUOTED-PRINTABLE:=41"),
            card(f"FN:{'x' * (LONGEST + 1)}"),
            "BEGIN:VCARD\r\nFN:No end\r\n",
            card("TEL:1"),
            "END:VCARD\r\nnothing\r\n",
            card("FN:Last"),
        )
    )
    run = tried(at_work, text.encode())
    assert [each.name for each in fresh(run)] == ["First", "Last"]
    assert faults(run) == [
        (5, "", "A line of this card cannot be read."),
        (9, "", "A line of this card cannot be read."),
        (13, "", "A line of this card cannot be read."),
        (17, "", "This card has no end."),
        (19, "", "The name is missing."),
    ]


def test_a_card_within_a_card_is_not_taken_for_its_own(at_work: Studio) -> None:
    inner = card("FN:Agent", version="2.1")
    assert names(at_work, card("FN:Boss", "AGENT:", inner.rstrip(), "ORG:Rossi", version="2.1")) == ["Rossi"]
    deep = "AGENT:\r\nBEGIN:VCARD\r\n" * 5_000
    assert names(at_work, card("FN:Boss", deep + "END:VCARD\r\n" * 5_000)) == ["Boss"]


def test_lines_folded_anywhere_are_put_together(at_work: Studio) -> None:
    folded = "FN:Stu\r\n dio\r\n  Ros\r\n\tsi"
    assert names(at_work, card(folded)) == ["Studio Rossi"]
    quoted = "FN;QUOTED-PRINTABLE:Stu=\r\ndio=20=\r\nRossi"
    assert names(at_work, card(quoted, version="2.1")) == ["Studio Rossi"]


def test_a_card_of_very_many_lines_costs_no_more_than_others(at_work: Studio) -> None:
    assert names(at_work, card("FN:Rossi", *["TEL:1"] * (MOST_LINES * 5), "ORG:Too far")) == ["Rossi"]


@pytest.mark.parametrize(
    "line",
    [
        'FN;a========================================":x',
        'FN;TYPE=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x"=x',
        "FN" + ";A=B=C" * 3_000,
        "a." * 9_000 + "FN:x",
        "FN;CHARSET=punycode;QUOTED-PRINTABLE:" + "a" * 15_000,
        "FN;ENCODING=QUOTED-PRINTABLE;ENCODING=8BIT:x",
        "no colon",
    ],
)
def test_a_line_that_would_be_read_for_ever_is_refused_at_once(line: str) -> None:
    begun = time.process_time()
    with pytest.raises(BadInput, match="cannot be read"):
        told(line)
    assert time.process_time() - begun < 5  # vobject alone would take years


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCARD\nFN;QUOTED-PRINTABLE:" + "=\n" * 900_000,
        "BEGIN:VCARD\nFN:" + "a\n b" * 250_000,
        "BEGIN:VCARD\n" * 5_000,
    ],
    ids=["soft", "folded", "begun"],
)
def test_endless_cards_are_read_no_further_than_a_name_can_be_long(text: str) -> None:
    table = table_of(text.encode())
    assert {each.trouble.text for each in table.unread} == {"This card has no end."}
    assert len(table.lines) == 1
