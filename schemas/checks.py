"""schemas: what must hold within and between tables, as queries that give the rows that break it (DuckDB's SQL)."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from schemas.columns import COLUMNS
from schemas.holding import (
    Look,
    are_null_together,
    claims_have_content,
    claims_have_depth,
    has_no_rows,
    is_no_greater,
    key_is_unique,
    spans_are_of_the_text,
    values_stand_in,
)
from schemas.tables import TABLES, Table
from schemas.values import STANCE, STATUS, Values


@dataclass(frozen=True)
class Check:
    """One rule: `violations` is a query over the tables; the rule holds when it gives no row."""

    name: str
    table: str
    description: str
    violations: str
    reads: tuple[str, ...] = ()  # other tables that the query reads
    is_of_one_row: bool = (
        False  # what each row is made to hold when it is made: looked at again only once it has landed
    )
    holds: Look | None = None  # a quicker look at tables in memory, which may tell that the query need not be asked


def _key_check(table: Table) -> Check:
    key = ", ".join(table.key)
    return Check(
        name=f"{table.name}_key",
        table=table.name,
        description=f"{key} is unique in {table.name}.",
        violations=f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1",
        holds=key_is_unique(table.name, table.key),
    )


def _reference_check(table: Table, column: str, target: str) -> Check:
    key = TABLES[target].key[0]
    return Check(
        name=f"{table.name}_{column}_reference",
        table=table.name,
        description=f"{table.name}.{column} stands in {target}.",
        violations=(
            f"SELECT here.{column} FROM {table.name} AS here ANTI JOIN {target} AS there "
            f"ON here.{column} = there.{key} WHERE here.{column} IS NOT NULL"
        ),
        reads=(target,),
        holds=values_stand_in(table.name, column, target, key),
    )


def _span_check(table: Table) -> Check:
    return Check(
        name=f"{table.name}_span",
        table=table.name,
        description=f"The text of each row of {table.name} is exactly the document's characters at its offsets.",
        violations=(
            f"SELECT {table.name}.document_id, char_start, char_end FROM {table.name} "
            f"JOIN documents USING (document_id) "
            f"WHERE char_start < 0 OR char_end <= char_start "
            # substr stops at the end of the text, so the length is compared as well.
            f"OR length({table.name}.text) <> char_end - char_start "
            f"OR substr(documents.text, char_start + 1, char_end - char_start) <> {table.name}.text"
        ),
        reads=("documents",),
        holds=spans_are_of_the_text(table.name),
    )


def _null_check(table: Table) -> Check:
    required = [column for column in table.columns if column not in table.nullable]
    may = f"only {', '.join(sorted(table.nullable))}" if table.nullable else "no column"
    return Check(
        name=f"{table.name}_nulls",
        table=table.name,
        description=f"Of {table.name}, {may} may be null.",
        violations=_rows(table, [*table.key], [f'"{column}" IS NULL' for column in required]),
        is_of_one_row=True,
    )


def _values_check(table: Table, column: str, allowed: Values) -> Check:
    listed = ", ".join(f"'{value}'" for value in allowed)
    is_list = pa.types.is_list(COLUMNS[column].type)
    strange = f'NOT list_has_all([{listed}], "{column}")' if is_list else f'"{column}" NOT IN ({listed})'
    return Check(
        name=f"{table.name}_{column}_values",
        table=table.name,
        description=f"Each {table.name}.{column} is in its list of values.",
        violations=_rows(table, [*table.key, column], [strange]),
        is_of_one_row=True,
    )


def _range_check(table: Table) -> Check | None:
    numbers = {column: COLUMNS[column] for column in table.columns}
    # Whole numbers are counts, positions and lengths here.
    below = [name for name, column in numbers.items() if pa.types.is_integer(column.type)]
    shares = [name for name, column in numbers.items() if column.unit == "0 to 1"]
    if not below + shares:
        return None
    return Check(
        name=f"{table.name}_range",
        table=table.name,
        description=f"Whole numbers in {table.name} are 0 or more"
        + (f"; {' and '.join(shares)} from 0 to 1." if shares else "."),
        violations=_rows(
            table,
            [*table.key, *below, *shares],
            [f'"{name}" < 0' for name in below] + [f'"{name}" NOT BETWEEN 0 AND 1' for name in shares],
        ),
        is_of_one_row=True,
    )


def _rows(table: Table, shown: list[str], broken: list[str]) -> str:
    return f"SELECT {', '.join(_quoted(dict.fromkeys(shown)))} FROM {table.name} WHERE {' OR '.join(broken)}"


def _quoted(columns: Iterable[str]) -> Iterable[str]:
    return (f'"{column}"' for column in columns)


def _outside(allowed: Values) -> str:
    listed = ", ".join(f"'{value}'" for value in allowed)
    return f"new_value IS NULL OR new_value NOT IN ({listed})"


def _declared() -> tuple[Check, ...]:
    checks = []
    for table in TABLES.values():
        checks.append(_key_check(table))
        checks += [_reference_check(table, column, target) for column, target in table.references.items()]
        if table.is_span:
            checks.append(_span_check(table))
        checks.append(_null_check(table))
        for column in table.columns:
            if (allowed := COLUMNS[column].values) is not None:
                checks.append(_values_check(table, column, allowed))
        if (in_range := _range_check(table)) is not None:
            checks.append(in_range)
    checks += [
        Check("claims_have_content", "claims", "Every claim has a content span.",
              "SELECT claim_id FROM claims ANTI JOIN (SELECT claim_id FROM claim_spans WHERE role = 'content') USING (claim_id)",
              reads=("claim_spans",), holds=claims_have_content),
        Check("claims_depth", "claims", "A claim has a parent exactly where its depth is above 0.",
              "SELECT claim_id FROM claims WHERE (parent_claim_id IS NULL) <> (depth = 0)",
              holds=claims_have_depth),
        Check("documents_text_sha256", "documents", "text_sha256 is the SHA-256 of the text.",
              "SELECT document_id, text_sha256 FROM documents WHERE sha256(text) <> text_sha256", is_of_one_row=True),
        Check("published_together", "documents", "Date, precision and origin are known together or not at all.",
              "SELECT document_id FROM documents WHERE (published_at IS NULL) <> (published_precision IS NULL) "
              "OR (published_at IS NULL) <> (published_origin IS NULL)",
              holds=are_null_together("documents", "published_at", "published_precision", "published_origin")),
        Check("quantities_range", "quantities", "A range's lower end is not above its upper end.",
              "SELECT quantity_id FROM quantities WHERE value_low > value_high",
              holds=is_no_greater("quantities", "value_low", "value_high")),
        Check("corrections_stance", "corrections", "A stance that a person decided is in the list of stances.",
              f"SELECT correction_id FROM corrections WHERE decision = 'stance' AND ({_outside(STANCE)})"),
        Check("corrections_status", "corrections", "A status that a person decided is in the list of statuses.",
              f"SELECT correction_id FROM corrections WHERE decision = 'status' AND ({_outside(STATUS)})"),
        Check("corrections_value", "corrections", "Each decision but merge, wrong and undo has a new value, and those none.",
              "SELECT correction_id FROM corrections "
              "WHERE (new_value IS NULL) <> (decision IN ('merge', 'wrong', 'undo'))"),
        Check("copies_agency", "copies", "Every agency has its evidence, and no evidence is without an agency.",
              "SELECT document_id FROM copies WHERE (agency IS NULL) <> (agency_evidence IS NULL)",
              holds=are_null_together("copies", "agency", "agency_evidence")),
        Check("documents_taken_down", "documents", "No document stands that was taken down.",
              "SELECT document_id FROM documents SEMI JOIN tombstones USING (document_id) UNION "
              "SELECT document_id FROM documents SEMI JOIN (SELECT uri_sha256 FROM tombstones WHERE takedown_scope = 'address') "
              "AS t ON sha256(documents.uri) = t.uri_sha256",
              reads=("tombstones",), holds=has_no_rows("tombstones")),
        Check("times_interval", "times", "An interval ends no earlier than it starts.",
              "SELECT time_id FROM times WHERE start_date > end_date",
              holds=is_no_greater("times", "start_date", "end_date")),
    ]  # fmt: skip
    return tuple(checks)


CHECKS: tuple[Check, ...] = _declared()
