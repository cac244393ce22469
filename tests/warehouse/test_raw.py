import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.errors import WarehouseError
from warehouse.paths import Layout
from warehouse.raw import Stored, fetch, store


@settings(deadline=None)  # the disk takes its time
@given(records=st.lists(st.binary(max_size=2_000), max_size=5))
def test_every_record_comes_back_byte_for_byte(tmp_path_factory, records):
    layout = Layout(tmp_path_factory.mktemp("warehouse"))
    places = store(layout, [({"found_at": str(n)}, data) for n, data in enumerate(records)])
    assert [fetch(layout, place) for place in places] == [
        ({"found_at": str(n)}, data) for n, data in enumerate(records)
    ]


def test_a_pack_is_named_by_its_content(tmp_path):
    layout = Layout(tmp_path)
    first, second = (store(layout, [({"a": 1}, b"bytes")]) for _ in range(2))
    assert first == second
    assert len(list(layout.raw.iterdir())) == 1
    assert store(layout, [({"a": 1}, b"others")])[0].pack != first[0].pack


def test_no_records_make_no_pack(tmp_path):
    assert store(Layout(tmp_path), []) == []
    assert not Layout(tmp_path).raw.exists()


def test_a_pack_is_plain_zstd(tmp_path):
    layout = Layout(tmp_path)
    place = store(layout, [({}, b"one"), ({}, b"two")])[0]
    try:
        out = subprocess.run(["zstd", "-dc", layout.raw / place.pack], capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("needs the program zstd, which is absent here")
    assert out == b"{}\none{}\ntwo"


def test_a_pack_that_is_gone_is_said_in_one_line(tmp_path):
    with pytest.raises(WarehouseError, match="cannot use the warehouse"):
        fetch(Layout(tmp_path), Stored("gone.zst", 0, 1))
