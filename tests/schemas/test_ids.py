from hypothesis import given
from hypothesis import strategies as st

from schemas.ids import content_id

PARTS = st.lists(st.one_of(st.none(), st.integers(), st.binary(max_size=8), st.text(max_size=8)), max_size=4)


def test_an_id_is_the_same_on_every_machine():
    assert content_id("document", "Hello", None, 3) == "adde7c87eb26691df13d8c4db11a9437"


@given(PARTS, PARTS)
def test_different_parts_give_different_ids(left, right):
    same = [(type(p), p) for p in left] == [(type(p), p) for p in right]
    assert (content_id(*left) == content_id(*right)) is same


def test_boundaries_kinds_and_nothing_count():
    ids = {
        content_id(*parts)
        for parts in [("ab", "c"), ("a", "bc"), ("abc",), (b"abc",), ("1",), (1,), ("",), (None,), ()]
    }
    assert len(ids) == 9


def test_an_id_is_128_bits_in_hexadecimal():
    assert len(content_id("x")) == 32
    assert int(content_id("x"), 16) >= 0
