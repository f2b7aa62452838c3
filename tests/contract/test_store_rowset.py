"""Sets of rows hold what sets hold, whatever is done with them."""

from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.store.tables.index import HIGHEST
from smarttracker_lite.store.tables.rowset import RowSet

# Around the ends of blocks, within one, and as far as numbers go.
NUMBERS = st.one_of(
    st.integers(0, 300),
    st.integers(65_500, 65_600),
    st.integers(HIGHEST - 20, HIGHEST),
    st.integers(0, HIGHEST),
)
SETS = st.one_of(
    st.frozensets(NUMBERS, max_size=100),
    st.builds(
        lambda first, step: frozenset(range(first, 140_000, step)), st.integers(0, 9), st.integers(1, 9)
    ),
)


@given(SETS, SETS)
def test_sets_of_rows_are_put_together_as_sets_are(some: frozenset[int], others: frozenset[int]) -> None:
    mine, theirs = RowSet.of(some), RowSet.of(others)
    assert list(mine & theirs) == sorted(some & others)
    assert list(mine | theirs) == sorted(some | others)
    assert list(mine - theirs) == sorted(some - others)
    assert (mine == theirs) == (some == others)


@given(SETS, st.lists(NUMBERS))
def test_a_set_of_rows_knows_what_is_in_it(some: frozenset[int], asked: list[int]) -> None:
    found = RowSet.of(some)
    assert list(found) == sorted(some)
    assert (len(found), bool(found)) == (len(some), bool(some))
    assert [number in found for number in asked] == [number in some for number in asked]
    assert [number in found for number in some] == [True] * len(some)


def test_a_number_told_twice_is_in_it_once() -> None:
    assert list(RowSet.of([7, 3, 7, 70_000, 3])) == [3, 7, 70_000]


def test_a_set_that_lost_all_its_rows_is_like_one_that_never_had_any() -> None:
    some = RowSet.of([3, 70_000])
    assert some - some == RowSet() == some & RowSet.of([4, 70_001])
    assert not some - some
