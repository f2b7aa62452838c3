"""Passwords: kept by a real key ring, or in memory where there is none."""

from pathlib import Path
from typing import Any

import pytest

from tests.support import ring


@pytest.fixture(scope="module")
def with_ring(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return ring.with_key_ring(tmp_path_factory.mktemp("ring"))


@pytest.fixture
def without_ring(tmp_path: Path) -> dict[str, Any]:
    return ring.without_key_ring(tmp_path)


def test_a_password_in_the_key_ring_outlasts_the_program(with_ring: dict[str, Any]) -> None:
    assert with_ring["kept"]
    assert with_ring["elsewhere"] == ring.PASSWORD


def test_a_password_belongs_to_this_program_and_its_name(with_ring: dict[str, Any]) -> None:
    assert with_ring["other_service"] == ""
    assert with_ring["unknown"] == ""


def test_a_forgotten_password_is_gone_from_the_key_ring(with_ring: dict[str, Any]) -> None:
    assert with_ring["forgotten"] == ""


def test_a_key_ring_that_stays_locked_gives_nothing_and_says_so_in_the_log(with_ring: dict[str, Any]) -> None:
    assert with_ring["from_locked"] == ""
    assert "the key ring gave no password" in with_ring["warnings"]


def test_a_locked_key_ring_is_told_from_one_without_the_password(with_ring: dict[str, Any]) -> None:
    assert with_ring["silent"]
    assert with_ring["unknown"] == ""


def test_a_password_that_a_locked_key_ring_refuses_is_remembered_but_not_kept(
    with_ring: dict[str, Any],
) -> None:
    assert with_ring["remembered"] == "typed again"
    assert not with_ring["kept_when_locked"]


def test_no_password_ever_stands_in_the_log(with_ring: dict[str, Any]) -> None:
    assert ring.PASSWORD not in with_ring["warnings"]
    assert "typed again" not in with_ring["warnings"]


def test_without_a_key_ring_a_password_is_remembered_until_the_program_ends(
    without_ring: dict[str, Any],
) -> None:
    assert without_ring == {
        "kept": False,
        "at_first": "",
        "here": ring.PASSWORD,
        "elsewhere": "",
        "forgotten": "",
        "warnings": "",
    }
