from hashlib import sha256

from warehouse.fetched import fetched_is_damaged, load_fetched, save_fetched

PAGE = {"https://post.example/": {"etag": '"1"', "last_modified": None}}


def test_validators_come_back_for_the_same_reader_only(layout):
    assert load_fetched(layout, "reader/1") == {}
    save_fetched(layout, "reader/1", PAGE)
    assert load_fetched(layout, "reader/1") == PAGE
    assert load_fetched(layout, "reader/2") == {}
    save_fetched(layout, "reader/2", {})
    assert load_fetched(layout, "reader/1") == PAGE


def test_a_damaged_file_only_costs_the_conditions(layout):
    for damage in ("", "{", "[]", "null", "[" * 100_000):
        layout.fetched.write_text(damage)
        assert load_fetched(layout, "reader/1") == {}
        assert fetched_is_damaged(layout)


def test_a_validator_with_a_wrong_byte_is_used_no_more(layout):
    save_fetched(layout, "reader/1", PAGE)
    assert not fetched_is_damaged(layout)
    layout.fetched.write_bytes(layout.fetched.read_bytes().replace(b"etag", b"etah"))
    assert load_fetched(layout, "reader/1") == {}
    save_fetched(layout, "reader/1", PAGE)
    assert load_fetched(layout, "reader/1") == PAGE


def test_a_sealed_file_of_nonsense_costs_no_more(layout):
    sound = {"a": {"etag": "x"}}
    for told in ("[]", "1", "[" * 100_000, '{"reader/1": 1}', '{"reader/1": ["a"]}', '{"reader/1": {"a": "etag"}}'):
        layout.fetched.write_text(f"{sha256(told.encode()).hexdigest()}\n{told}")
        assert load_fetched(layout, "reader/1") == {}
    told = '{"reader/1": {"a": {"etag": "x"}, "b": {"etag": []}, "c": {"other": "y"}}}'
    layout.fetched.write_text(f"{sha256(told.encode()).hexdigest()}\n{told}")
    assert load_fetched(layout, "reader/1") == sound
