"""schemas: what must hold within and between tables, as queries that give the rows that break it (DuckDB's SQL)."""

from dataclasses import dataclass

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


def _key_check(table: Table) -> Check:
    key = ", ".join(table.key)
    return Check(
        name=f"{table.name}_key",
        table=table.name,
        description=f"{key} is unique in {table.name}.",
        violations=f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1",
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
    )


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
    checks += [
        Check("claims_have_content", "claims", "Every claim has a content span.",
              "SELECT claim_id FROM claims ANTI JOIN (SELECT claim_id FROM claim_spans WHERE role = 'content') USING (claim_id)",
              reads=("claim_spans",)),
        Check("claims_depth", "claims", "A claim has a parent exactly where its depth is above 0.",
              "SELECT claim_id FROM claims WHERE (parent_claim_id IS NULL) <> (depth = 0)"),
        Check("published_together", "documents", "Date, precision and origin are known together or not at all.",
              "SELECT document_id FROM documents WHERE (published_at IS NULL) <> (published_precision IS NULL) "
              "OR (published_at IS NULL) <> (published_origin IS NULL)"),
        Check("quantities_range", "quantities", "A range's lower end is not above its upper end.",
              "SELECT quantity_id FROM quantities WHERE value_low > value_high"),
        Check("corrections_stance", "corrections", "A stance that a person decided is in the list of stances.",
              f"SELECT correction_id FROM corrections WHERE decision = 'stance' AND ({_outside(STANCE)})"),
        Check("corrections_status", "corrections", "A status that a person decided is in the list of statuses.",
              f"SELECT correction_id FROM corrections WHERE decision = 'status' AND ({_outside(STATUS)})"),
        Check("corrections_value", "corrections", "Each decision but merge, wrong and undo has a new value, and those none.",
              "SELECT correction_id FROM corrections "
              "WHERE (new_value IS NULL) <> (decision IN ('merge', 'wrong', 'undo'))"),
        Check("copies_agency", "copies", "Every agency has its evidence, and no evidence is without an agency.",
              "SELECT document_id FROM copies WHERE (agency IS NULL) <> (agency_evidence IS NULL)"),
        Check("documents_taken_down", "documents", "No document stands that was taken down.",
              "SELECT document_id FROM documents SEMI JOIN tombstones USING (document_id) UNION "
              "SELECT document_id FROM documents SEMI JOIN (SELECT uri_sha256 FROM tombstones WHERE takedown_scope = 'address') "
              "AS t ON sha256(documents.uri) = t.uri_sha256",
              reads=("tombstones",)),
        Check("times_interval", "times", "An interval ends no earlier than it starts.",
              "SELECT time_id FROM times WHERE start_date > end_date"),
    ]  # fmt: skip
    return tuple(checks)


CHECKS: tuple[Check, ...] = _declared()
