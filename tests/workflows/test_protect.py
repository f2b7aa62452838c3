"""The owner's PIN: what can be one, what fits it, and that the books hold nothing of it."""

import pytest

from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.protect import fits, protect, protected, unprotect
from tests.support.studio import Studio


@pytest.mark.parametrize("pin", ["0000", "123456789012", "Lumen e Colore", "però", "漢字漢字"])
def test_a_pin_that_was_set_fits_and_no_other(at_work: Studio, pin: str) -> None:
    assert not protected(at_work.desk)
    protect(at_work.desk, pin, pin)
    assert protected(at_work.desk)
    assert fits(at_work.desk, pin)
    assert not fits(at_work.desk, pin + "0")
    assert not fits(at_work.desk, "")


@pytest.mark.parametrize("pin", ["", "123", "1234567890123", "x" * 65])
def test_what_is_too_short_or_too_long_is_no_pin(at_work: Studio, pin: str) -> None:
    with pytest.raises(BadInput) as refused:
        protect(at_work.desk, pin, pin)
    assert refused.value.field == "pin"
    assert not protected(at_work.desk)


def test_a_pin_that_was_mistyped_is_not_set(at_work: Studio) -> None:
    with pytest.raises(BadInput) as refused:
        protect(at_work.desk, "1234", "1243")
    assert refused.value.field == "again"
    assert not protected(at_work.desk)


def test_a_letter_that_keyboards_write_in_two_ways_is_the_same(at_work: Studio) -> None:
    protect(at_work.desk, "per\u00f2 s\u00ec", "per\u00f2 s\u00ec")
    assert fits(at_work.desk, "pero\u0300 si\u0300")


def test_the_key_ring_holds_a_salted_hash_and_the_books_only_its_name(at_work: Studio) -> None:
    protect(at_work.desk, "482915", "482915")
    name = at_work.desk.settings.owner_pin
    first = at_work.desk.secrets.get(name)
    assert first.startswith("scrypt$16384$8$5$")
    assert "482915" not in first
    kept = b"".join(path.read_bytes() for path in at_work.desk.db.folder.rglob("*") if path.is_file())
    assert name.encode() in kept
    assert b"482915" not in kept
    assert first.split("$")[-1].encode() not in kept
    protect(at_work.desk, "482915", "482915")
    assert at_work.desk.settings.owner_pin == name
    assert at_work.desk.secrets.get(name) != first


def test_a_pin_that_is_removed_is_gone_from_the_key_ring(at_work: Studio) -> None:
    protect(at_work.desk, "1234", "1234")
    name = at_work.desk.settings.owner_pin
    unprotect(at_work.desk)
    assert not protected(at_work.desk)
    assert at_work.desk.secrets.get(name) == ""


def test_whoever_deletes_the_entry_of_the_key_ring_is_asked_no_more(at_work: Studio) -> None:
    protect(at_work.desk, "1234", "1234")
    at_work.desk.secrets.forget(at_work.desk.settings.owner_pin)
    assert not protected(at_work.desk)


@pytest.mark.parametrize("kept", ["x", "scrypt$1$2$3$?$?", "scrypt$99999999999$8$5$AAAA$AAAA", "a$b$c$d$e$f"])
def test_an_entry_that_was_tampered_with_is_of_no_pin(at_work: Studio, kept: str) -> None:
    protect(at_work.desk, "1234", "1234")
    at_work.desk.secrets.put(at_work.desk.settings.owner_pin, kept)
    assert protected(at_work.desk)
    assert not fits(at_work.desk, "1234")
