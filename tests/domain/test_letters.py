"""What mails say: fields are filled in once, and what is none is refused by name."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.letters import (
    BESIDE,
    FIELDS,
    REMINDERS,
    LetterText,
    Occasion,
    check,
    fill,
    occasion_of,
)
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput

LETTER = LetterText(
    occasion=Occasion.INVOICE, language="it", subject="Fattura {number}", text="Ecco {amount}."
)


def test_every_field_is_filled_in() -> None:
    values = {name: name.upper() for name in FIELDS}
    assert fill(" ".join(f"{{{name}}}" for name in FIELDS), values) == " ".join(values.values())


@pytest.mark.parametrize(
    "name", ["{seller}", "{{seller}}", "{}", "{0.__class__}", "%s", "$seller", "\\1", "\\g<0>"]
)
def test_a_name_with_braces_is_a_name(name: str) -> None:
    assert fill("To {client} from {seller}", {"client": name, "seller": "us"}) == f"To {name} from us"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\0", "\x85", "\u2028", "\u2029"])
def test_a_name_with_line_breaks_stays_on_its_line(end: str) -> None:
    assert fill("{client}!", {"client": f"Rossi{end}Bcc: spy@evil.example"}) == "Rossi Bcc: spy@evil.example!"


@pytest.mark.parametrize(
    "written", ["{total}", "{}", "{Number}", "{number:04}", "{number.text}", "{ number }"]
)
@pytest.mark.parametrize("field", ["subject", "text"])
def test_a_field_that_is_none_is_refused_by_name(field: str, written: str) -> None:
    with pytest.raises(BadInput) as refused:
        check(
            replace(LETTER, subject=f"x {written}")
            if field == "subject"
            else replace(LETTER, text=f"x {written}")
        )
    assert refused.value.field == field
    assert f"There is no field {written}." in str(refused.value)
    assert "{number}, {client}" in refused.value.hint.format_map(refused.value.values)


@pytest.mark.parametrize("subject", ["", "  ", "a\nBcc: b@c.example", "a\u2028b", "x" * 201])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(BadInput) as refused:
        check(replace(LETTER, subject=subject))
    assert refused.value.field == "subject"


def test_a_single_brace_is_a_brace() -> None:
    assert check(replace(LETTER, text="a { b")).text == "a { b"


def test_each_kind_of_document_has_its_letter() -> None:
    assert {occasion_of(kind) for kind in Kind} == set(Occasion) - {*REMINDERS, *BESIDE}
