from schemas.columns import COLUMNS
from schemas.dictionary import dictionary
from schemas.tables import TABLES
from tests.conftest import REPOSITORY


def test_the_dictionary_in_the_docs_is_what_the_schemas_say():
    written = (REPOSITORY / "docs" / "dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary(), "docs/dictionary.md is stale: make dictionary"


def test_the_dictionary_names_every_table_and_column():
    text = dictionary()
    for table in TABLES.values():
        assert f"## {table.name}\n" in text
    for column in COLUMNS.values():
        assert f"| {column.name} |" in text
