from warehouse.fetched import load_fetched, save_fetched

PAGE = {"https://post.example/": {"etag": '"1"', "last_modified": None}}


def test_validators_come_back_for_the_same_reader_only(layout):
    assert load_fetched(layout, "reader/1") == {}
    save_fetched(layout, "reader/1", PAGE)
    assert load_fetched(layout, "reader/1") == PAGE
    assert load_fetched(layout, "reader/2") == {}
    save_fetched(layout, "reader/2", {})
    assert load_fetched(layout, "reader/1") == PAGE


def test_a_damaged_file_only_costs_the_conditions(layout):
    pages = ('{"a": {"etag": 1}}', '{"a": {"other": "b"}}', '{"a": "etag"}', '["a"]', "1", "null")
    for damage in ("", "{", "[]", "null", "[" * 100_000, *(f'{{"reader/1": {page}}}' for page in pages)):
        layout.fetched.write_text(damage)
        assert load_fetched(layout, "reader/1") == {}


def test_a_page_of_which_nonsense_is_said_costs_only_itself(layout):
    layout.fetched.write_text('{"reader/1": {"a": {"etag": []}, "b": {"etag": "x"}}}')
    assert load_fetched(layout, "reader/1") == {"b": {"etag": "x"}}
