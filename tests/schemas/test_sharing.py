import pytest

from schemas.columns import COLUMNS
from schemas.sharing import ARTICLE_TEXT, NO_ARTICLE_TEXT, PRIVATE, PRIVATE_TABLES, is_open_text, shared_columns
from schemas.tables import TABLES

OPEN = [name for name in COLUMNS if is_open_text(name)]


@pytest.mark.parametrize("name", OPEN)
def test_of_each_column_of_free_text_it_was_decided_whether_it_carries_article_text(name):
    lists = [listed for listed in (ARTICLE_TEXT, PRIVATE, NO_ARTICLE_TEXT) if name in listed]
    assert len(lists) == 1, f"put {name} in one of the lists of schemas/sharing.py"


def test_the_lists_name_columns_of_free_text_and_no_others():
    assert {*ARTICLE_TEXT, *PRIVATE, *NO_ARTICLE_TEXT} == set(OPEN)
    assert set(PRIVATE_TABLES) <= set(TABLES)


def test_what_nobody_decided_on_is_left_out(monkeypatch):
    monkeypatch.delitem(NO_ARTICLE_TEXT, "outlet")
    assert "outlet" not in shared_columns("documents")


def test_keys_references_and_spans_are_shared():
    for name, table in TABLES.items():
        if name not in PRIVATE_TABLES:
            shared = set(shared_columns(name))
            assert set(table.key) - {"found_at"} <= shared
            assert {column for column in table.columns if column.startswith("char_")} <= shared
