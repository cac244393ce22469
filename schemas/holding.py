"""schemas: rules that tables in memory can be seen to keep with no query: a quicker look at what some checks ask.

Each look returns True only where its rule holds; where it returns False, the check's query tells which rows break it, if any do.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Look = Callable[[Mapping[str, pa.Table]], bool]


def key_is_unique(table: str, key: tuple[str, ...]) -> Look:
    """Return a look at whether no two rows of a table have the same key."""

    def look(tables: Mapping[str, pa.Table]) -> bool:
        rows = tables[table]
        if len(key) == 1:
            distinct: int = pc.count_distinct(rows.column(key[0]), mode="all").as_py()
        else:
            distinct = rows.group_by(list(key), use_threads=False).aggregate([]).num_rows
        return bool(distinct == rows.num_rows)

    return look


def values_stand_in(table: str, column: str, target: str, key: str) -> Look:
    """Return a look at whether the values of a column, but for nulls, are among those of a column of another table."""

    def look(tables: Mapping[str, pa.Table]) -> bool:
        values, there = tables[table].column(column).drop_null(), tables[target].column(key)
        return not len(values) or bool(pc.all(pc.is_in(values, value_set=there.combine_chunks())).as_py())

    return look


def spans_are_of_the_text(table: str) -> Look:
    """Return a look at whether the text of each row is the document's characters at its offsets.

    Python cuts a string at a character at once, whereas DuckDB counts characters from its beginning: a fifth of the time.
    """

    def look(tables: Mapping[str, pa.Table]) -> bool:
        rows, documents = tables[table], tables["documents"]
        texts = dict(zip(_values(documents, "document_id"), _values(documents, "text"), strict=True))
        names = ("document_id", "char_start", "char_end", "text")
        start, end, text = (rows.column(name) for name in names[1:])
        if any(rows.column(name).null_count for name in names) or None in texts.values():
            return False
        length = pc.subtract(end, start)
        is_span = pc.and_(pc.greater_equal(start, 0), pc.greater(length, 0))
        if not pc.all(pc.and_(is_span, pc.equal(pc.utf8_length(text), length)), min_count=0).as_py():
            return False
        columns = (_values(rows, name) for name in names)
        try:
            return all(texts[document][low:high] == words for document, low, high, words in zip(*columns, strict=True))
        except KeyError:
            return False

    return look


def has_no_rows(table: str) -> Look:
    """Return a look at whether a table is empty."""
    return lambda tables: bool(tables[table].num_rows == 0)


def is_no_greater(table: str, low: str, high: str) -> Look:
    """Return a look at whether in each row one value is no greater than another, or either is null."""

    def look(tables: Mapping[str, pa.Table]) -> bool:
        greater = pc.greater(tables[table].column(low), tables[table].column(high))
        return not pc.any(greater).as_py()

    return look


def are_null_together(table: str, column: str, *others: str) -> Look:
    """Return a look at whether a column is null in just those rows in which each of the others is."""

    def look(tables: Mapping[str, pa.Table]) -> bool:
        rows = tables[table]
        nulls = pc.is_null(rows.column(column))
        return all(pc.is_null(rows.column(other)).equals(nulls) for other in others)

    return look


def claims_have_content(tables: Mapping[str, pa.Table]) -> bool:
    """Look at whether every claim has a content span."""
    spans = tables["claim_spans"]
    having = spans.filter(pc.equal(spans.column("role"), "content")).column("claim_id").combine_chunks()
    return bool(pc.all(pc.is_in(tables["claims"].column("claim_id"), value_set=having)).as_py())


def claims_have_depth(tables: Mapping[str, pa.Table]) -> bool:
    """Look at whether a claim has a parent exactly where its depth is above 0."""
    claims = tables["claims"]
    is_first = pc.equal(claims.column("depth"), 0)
    return bool(pc.all(pc.equal(pc.is_null(claims.column("parent_claim_id")), is_first)).as_py())


def _values(rows: pa.Table, column: str) -> list[Any]:
    values: list[Any] = rows.column(column).to_pylist()
    return values
