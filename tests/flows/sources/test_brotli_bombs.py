import brotli
import pytest

from flows.sources import payloads


@pytest.mark.parametrize("size", [0, 1, 1_000, 300_000])
def test_brotli_is_unpacked_whole(size):
    text = b"".join(b"%d: said the mayor " % n for n in range(size))[:size]
    assert payloads._unbrotlied(brotli.compress(text), 1_000_000) == text


def test_a_brotli_bomb_does_not_go_off():
    bomb = brotli.compress(bytes(50_000_000))
    assert len(bomb) < 1_000
    assert payloads._unbrotlied(bomb, 1_000_000) is None
