"""warehouse: what stands already: lookups by id in one snapshot, for batches of some hundred ids."""

import threading
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.contract import arrow_schema
from warehouse.catalogue import as_pattern
from warehouse.paths import table_files


class Standing:
    """Lookups in one snapshot, from any thread; with no snapshot, everything is empty."""

    def __init__(self, snapshot: Path | None) -> None:
        self._snapshot = snapshot
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._lock = threading.Lock()

    def rows(self, table: str, column: str, ids: Sequence[str]) -> pa.Table:
        """Return the rows of a table whose column holds one of the ids, with the table's schema."""
        schema = arrow_schema(table)
        if self._snapshot is None or not ids:
            return schema.empty_table()
        columns = ", ".join(f'"{name}"' for name in schema.names)
        return self._run(
            f"SELECT {columns} FROM {self._source(table)} SEMI JOIN wanted ON {column} = wanted.id", ids
        ).cast(schema)

    def unchanged(
        self, records: Sequence[tuple[str, str]], decoders: Sequence[str], extractor: str
    ) -> set[tuple[str, str]]:
        """Return those of the (record_id, found_at) pairs that need no work: landed from there, and read, as they are.

        Args:
            records: The pairs.
            decoders: Decoders in force (name and version); a record decoded by another is to be decoded again.
            extractor: The extractor in force.
        """
        if self._snapshot is None or not records:
            return set()
        found = self._run(
            f"""
            SELECT r.record_id, a.found_at
            FROM {self._source("records")} r
            SEMI JOIN wanted ON r.record_id = wanted.id
            JOIN {self._source("documents")} d USING (record_id)
            JOIN {self._source("readings")} g USING (document_id)
            JOIN {self._source("appearances")} a USING (document_id)
            WHERE list_contains($1, r.decoder) AND g.extractor = $2
            """,
            [record for record, _ in records],
            [list(decoders), extractor],
        )
        return set(records) & set(zip(*(found.column(i).to_pylist() for i in range(2)), strict=True))

    def reject_places(self) -> list[tuple[str, str]]:
        """Return the rejects that stand, each with what was not taken in: (reject_id, uri)."""
        if self._snapshot is None:
            return []
        return self._connection.execute(f"SELECT reject_id, uri FROM {self._source('rejects')}").fetchall()

    def latest_at(self, uris: Sequence[str]) -> dict[str, str]:
        """Return, for each address that has documents, the one that was first seen there last."""
        if self._snapshot is None or not uris:
            return {}
        found = self._run(
            f"""
            SELECT d.uri, max_by(d.document_id, (a.first_seen_at, d.document_id)) AS document_id
            FROM {self._source("documents")} d
            SEMI JOIN wanted ON d.uri = wanted.id
            JOIN {self._source("appearances")} a USING (document_id)
            GROUP BY d.uri
            """,
            uris,
        )
        return dict(zip(found.column("uri").to_pylist(), found.column("document_id").to_pylist(), strict=True))

    def _source(self, table: str) -> str:
        assert self._snapshot is not None
        files = ", ".join("'" + as_pattern(str(f)).replace("'", "''") + "'" for f in table_files(self._snapshot, table))
        # By name, since a snapshot written by an older version may lack a column that is declared today.
        return f"read_parquet([{files}], union_by_name = true)"

    def _run(self, sql: str, ids: Sequence[str], parameters: Sequence[object] = ()) -> pa.Table:
        with self._lock:
            self._connection.register("wanted", pa.table({"id": pa.array(dict.fromkeys(ids), pa.string())}))
            return self._connection.sql(sql, params=list(parameters)).to_arrow_table()

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()
