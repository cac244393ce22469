"""Streams are cut into lines and JSON values with flat memory, and what was good before a break is kept."""

import gzip
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.sources import streams

MANY = 1_000_000


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[start : start + size] for start in range(0, len(data), size)]


def test_lines_bear_their_numbers_blank_ones_counted() -> None:
    pieces = [b'{"a":1}\r\n\n  \n{"b"', b":2}\n[3]"]
    assert list(streams.lines(pieces, MANY)) == [(1, b'{"a":1}'), (4, b'{"b":2}'), (5, b"[3]")]


def test_a_line_that_is_too_long_is_named_and_its_neighbours_are_kept() -> None:
    pieces = [b"one\n", *[b"x" * 10] * 5, b"\nthree\n"]
    assert list(streams.lines(pieces, 20)) == [(1, b"one"), (2, None), (3, b"three")]


def test_a_huge_line_is_not_held_in_memory() -> None:
    import tracemalloc

    def pieces():
        yield b"before\n"
        for _ in range(3200):
            yield bytes(65536)
        yield b"\nafter\n"

    tracemalloc.start()
    found = list(streams.lines(pieces(), 1024 * 1024))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [number for number, _ in found] == [1, 2, 3]
    assert found[1][1] is None
    assert peak < 8 * 1024 * 1024


@given(st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]))), st.integers(1, 9))
def test_lines_do_not_depend_on_how_the_stream_is_cut(texts: list[str], size: int) -> None:
    data = "\n".join(texts).encode()
    expected = [(n, t.encode()) for n, t in enumerate(texts, start=1) if t.encode().strip()]
    assert list(streams.lines(cut(data, size), MANY)) == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(JSON), st.sampled_from([None, 2]), st.integers(1, 9), st.booleans())
def test_the_elements_of_an_array_come_out_one_by_one(
    values: list, indent: int | None, size: int, escape: bool
) -> None:
    data = json.dumps(values, indent=indent, ensure_ascii=escape).encode()
    found = list(streams.json_values(cut(data, size), MANY))
    assert [json.loads(value or b"") for _, value in found] == values
    assert [number for number, _ in found] == list(range(1, len(values) + 1))


@given(st.lists(st.dictionaries(st.text(max_size=5), JSON, max_size=3)), st.integers(1, 9))
def test_objects_one_after_another_come_out_one_by_one(values: list, size: int) -> None:
    data = "\n".join(json.dumps(value, indent=1) for value in values).encode()
    assert [json.loads(value or b"") for _, value in streams.json_values(cut(data, size), MANY)] == values


def test_an_element_that_is_too_long_is_named_and_its_neighbours_are_kept() -> None:
    data = b'[{"a":1}, {"b":"' + b"x" * 500 + b'"}, {"c":3}]'
    assert list(streams.json_values(cut(data, 7), 100)) == [(1, b'{"a":1}'), (2, None), (3, b'{"c":3}')]


def test_what_an_array_cut_off_held_is_kept() -> None:
    found = [value for _, value in streams.json_values([b'[{"a":1},{"b":"bro'], MANY)]
    assert found == [b'{"a":1}', b'{"b":"bro']


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_become_utf8_without_the_mark(encoding: str) -> None:
    data = "naïve – “text”\n".encode(encoding)
    assert b"".join(streams.as_utf8(cut(data, 3))).decode() == "naïve – “text”\n"


def truncated_gzip(lines: int) -> bytes:
    import random

    source = random.Random(7)
    text = "".join(f"{number} {source.random()}\n" for number in range(lines))
    packed = gzip.compress(text.encode())
    return packed[: len(packed) // 2]


def test_a_truncated_gzip_gives_its_whole_lines_first() -> None:
    found = []
    with pytest.raises(streams.BrokenStreamError) as caught:
        for number, line in streams.lines(streams.chunks(streams.unpacked(io.BytesIO(truncated_gzip(20000)))), MANY):
            assert line is not None
            assert line.split()[0] == str(number - 1).encode()
            found.append(number)
    assert caught.value.reason_code == "truncated_gzip"
    assert len(found) > 5000


def test_a_small_truncated_gzip_loses_nothing_to_the_peek() -> None:
    stream = streams.unpacked(io.BytesIO(truncated_gzip(200)))
    head, stream = streams.peek(stream)
    with pytest.raises(streams.BrokenStreamError, match="cut off"):
        list(streams.chunks(stream))
    assert head.startswith(b"0 ")


def test_damage_within_gzip_is_told_from_its_being_cut() -> None:
    packed = bytearray(gzip.compress(b"some text\n" * 50))
    packed[-6] ^= 0xFF  # the checksum
    with pytest.raises(streams.BrokenStreamError) as caught:
        list(streams.chunks(streams.unpacked(io.BytesIO(bytes(packed)))))
    assert caught.value.reason_code == "bad_gzip"


def test_a_gzip_bomb_is_given_up_early() -> None:
    packed = gzip.compress(bytes(100_000_000))
    source = io.BytesIO(packed)
    assert streams.read_whole(streams.unpacked(source), MANY) is None
    assert source.tell() < len(packed)


def test_reading_whole_keeps_exactly_the_limit() -> None:
    assert streams.read_whole(io.BytesIO(b"12345"), 5) == b"12345"
    assert streams.read_whole(io.BytesIO(b"123456"), 5) is None


def test_a_gzip_bomb_breaks_before_it_goes_off(monkeypatch) -> None:
    monkeypatch.setattr(streams, "NO_BOMB_BYTES", 1_000_000)
    bomb = gzip.compress(bytes(3_000_000))
    unpacked = 0
    with pytest.raises(streams.BrokenStreamError) as broken:
        for chunk in streams.chunks(streams.unpacked(io.BytesIO(bomb * 5))):
            unpacked += len(chunk)
    assert broken.value.reason_code == "gzip_bomb"
    assert unpacked < 6_000_000  # of 15


def test_what_packs_well_is_no_bomb(monkeypatch) -> None:
    monkeypatch.setattr(streams, "NO_BOMB_BYTES", 1_000_000)
    text = b"".join(
        b"%d: the mayor said that the pier would be rebuilt by the end of the year\n" % n for n in range(40_000)
    )
    assert b"".join(streams.chunks(streams.unpacked(io.BytesIO(gzip.compress(text))))) == text


def test_json_that_is_nested_without_end_is_not_read_to_its_end() -> None:
    read = 0

    def pieces():
        nonlocal read
        yield b'[{"text": "ok"}, '
        for _ in range(1_000):
            read += 1
            yield b"[" * 1_000

    values = streams.json_values(pieces(), MANY)
    assert next(values) == (1, b'{"text": "ok"}')
    with pytest.raises(streams.BrokenStreamError) as broken:
        next(values)
    assert broken.value.reason_code == "too_deep"
    assert read < 5
