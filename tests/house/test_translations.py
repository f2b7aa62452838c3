"""Every sentence that users see is in every catalogue, translated and with the same placeholders."""

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.house.sources import ROOT

LANGUAGES = ["it"]

AGAIN = "update the catalogues: make words"


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def translated(language: str) -> Catalog:
    return catalogue(ROOT / "assets" / "locale" / language / "LC_MESSAGES" / "smarttracker.po")


def sentences(words: Catalog) -> Iterator[Message]:
    """All but the head."""
    return (message for message in words if message.id)


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """One form, or those of a sentence that counts."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{\w*\}|%\(\w+\)s", text))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The sentences of the code and the templates as they are now."""
    found = tmp_path_factory.mktemp("words") / "found.pot"
    extract = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "-F", "babel.cfg"]
    subprocess.run([*extract, "-k", "text", "-k", "plural:1,2", "-o", found, "."], cwd=ROOT, check=True)
    return catalogue(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language: str, written: Catalog) -> None:
    done = {message.id for message in sentences(translated(language)) if all(forms(message.string))}
    assert [message.id for message in sentences(written) if message.id not in done] == [], AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_a_guess_or_left_over(language: str, written: Catalog) -> None:
    used = {message.id for message in sentences(written)}
    doubtful = [each.id for each in sentences(translated(language)) if each.fuzzy or each.id not in used]
    assert doubtful == [], AGAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language: str) -> None:
    changed = [
        message.id
        for message in sentences(translated(language))
        if set().union(*map(placeholders, forms(message.id)))
        != set().union(*map(placeholders, forms(message.string)))
    ]
    assert changed == []
