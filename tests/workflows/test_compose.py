"""What a mail says: in the client's language, in the program's words or in the studio's own."""

from dataclasses import replace
from datetime import date

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import FIELDS, LANGUAGES, REMINDERS, LetterText, Occasion, check
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows import compose
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    set_prices(at_work)
    return issued(at_work, at_work.client("Rossi {seller}\r\nBcc: spy@evil.example", language="it"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("occasion", Occasion)
def test_there_is_a_letter_for_every_occasion_in_every_language(occasion: Occasion, language: str) -> None:
    letter = check(compose.usual(occasion, language))
    assert letter.language == language
    is_statement = occasion is Occasion.STATEMENT
    assert ("{seller}" if is_statement else "{number}") in letter.subject
    assert ("{open}" if occasion in REMINDERS or is_statement else "{amount}") in letter.text


def test_no_two_languages_say_the_same() -> None:
    for occasion in Occasion:
        assert len({compose.usual(occasion, language).text for language in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "begins"),
    [
        ("it", "Fattura 2026/0001"),
        ("de", "Rechnung"),
        ("fr", "Facture"),
        ("es", "Factura"),
        ("pt", "Invoice"),
    ],
)
def test_the_mail_is_in_the_document_s_language(
    at_work: Studio, invoice: Invoice, language: str, begins: str
) -> None:
    assert compose.cover(at_work.desk, replace(invoice, language=language)).subject.startswith(begins)


def test_a_credit_note_has_a_letter_of_its_own(at_work: Studio, invoice: Invoice) -> None:
    note = replace(invoice, kind=Kind.CREDIT_NOTE)
    assert compose.cover(at_work.desk, note).subject.startswith("Nota di credito 2026/0001")


def test_reminders_become_firmer_and_tell_what_is_open(at_work: Studio, invoice: Invoice) -> None:
    covers = [compose.cover(at_work.desk, invoice, occasion) for occasion in REMINDERS]
    assert [each.subject.split()[0] for each in covers] == ["Promemoria:", "Secondo", "Ultimo"]
    assert all("19,25\xa0€" in each.text for each in covers)


def test_the_studio_s_own_words_are_used_and_given_up_again(at_work: Studio, invoice: Invoice) -> None:
    own = LetterText(
        occasion=Occasion.INVOICE,
        language="it",
        subject="{number}",
        text="Per {client}, {period}, {order}.\n",
    )
    compose.keep_letter(at_work.desk, own)
    cover = compose.cover(at_work.desk, invoice)
    assert cover.subject == "2026/0001"
    assert cover.text == "Per Rossi {seller} Bcc: spy@evil.example, novembre 2026, .\n"
    assert compose.cover(at_work.desk, replace(invoice, language="en")).subject.startswith("Invoice")
    compose.keep_letter(at_work.desk, compose.usual(Occasion.INVOICE, "it"))
    assert at_work.desk.settings.letters == ()


def test_words_with_an_unknown_field_are_not_kept(at_work: Studio) -> None:
    with pytest.raises(BadInput, match=r"no field \{totale\}"):
        compose.keep_letter(
            at_work.desk,
            LetterText(occasion=Occasion.INVOICE, language="it", subject="{totale}", text=""),
        )
    assert at_work.desk.settings.letters == ()


def test_work_of_several_months_is_told_by_its_days(at_work: Studio, invoice: Invoice) -> None:
    (line,) = invoice.lines
    items = (line.items[0], replace(line.items[0], day=date(2026, 10, 3)))
    longer = replace(invoice, lines=(replace(line, items=items),))
    assert compose.values_of(at_work.desk, longer)["period"] == "3 ott 2026 – 20 nov 2026"


def test_a_preview_needs_no_invoice(at_work: Studio) -> None:
    assert compose.sample_values(at_work.desk, "de").keys() == FIELDS.keys()


def test_a_preview_is_of_the_latest_invoice(at_work: Studio, invoice: Invoice) -> None:
    assert compose.sample_values(at_work.desk, "de")["number"] == invoice.number.text
    assert compose.sample_values(at_work.desk, "de").keys() == FIELDS.keys()
