"""Papers for clients are in five languages, each sentence of them; the pages of the program in two."""

import pytest

from smarttracker_lite.words import LANGUAGES, PAPER_LANGUAGES
from tests.house.papers import sentences
from tests.house.test_translations import forms, placeholders, translated
from tests.house.test_translations import sentences as written_in

FOR_PAPERS_ALONE = sorted(set(PAPER_LANGUAGES) - set(LANGUAGES))


@pytest.mark.parametrize("language", sorted(set(PAPER_LANGUAGES) - {"en"}))
def test_every_sentence_of_a_paper_is_in_its_language(language: str) -> None:
    done = {
        form
        for each in written_in(translated(language))
        if all(forms(each.string))
        for form in forms(each.id)
    }
    assert sorted(sentences() - done) == []


@pytest.mark.parametrize("language", FOR_PAPERS_ALONE)
def test_a_catalogue_for_papers_holds_nothing_else(language: str) -> None:
    held = {form for each in written_in(translated(language)) for form in forms(each.id)}
    assert sorted(held - sentences()) == []


@pytest.mark.parametrize("language", FOR_PAPERS_ALONE)
def test_translations_of_papers_keep_their_placeholders(language: str) -> None:
    changed = [
        each.id
        for each in written_in(translated(language))
        if set().union(*map(placeholders, forms(each.id)))
        != set().union(*map(placeholders, forms(each.string)))
    ]
    assert changed == []
