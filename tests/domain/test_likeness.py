"""Which documents are called alike."""

import pytest

from smarttracker_lite.domain.likeness import alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pianta.pdf", "pianta.PDF"),
        ("Pianta.pdf", "Pianta_v2.pdf"),
        ("Villa Rossi - prospetto nord.pdf", "Villa Rossi prospetto nord (2).pdf"),
        ("作品_最终.tif", "作品.tif"),
    ],
)
def test_versions_of_a_document_are_called_alike(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Pianta_01.pdf", "Pianta_02.pdf"), ("Pianta.pdf", "Sezione.pdf"), ("", ""), ("…", "…"), ("", "Pianta")],
)
def test_other_documents_are_not(one: str, other: str) -> None:
    assert not alike(one, other)
