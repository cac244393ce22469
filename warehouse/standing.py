"""warehouse: what stands already: lookups by id in one snapshot, for batches of some hundred ids."""

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from schemas.contract import arrow_schema
from schemas.values import LINKED_BY_NAME
from warehouse.catalogue import from_files
from warehouse.keys import KEYS, rows_of
from warehouse.paths import table_files


class Standing:
    """Lookups in one snapshot, from any thread; with no snapshot, everything is empty."""

    def __init__(self, snapshot: Path | None) -> None:
        self._snapshot = snapshot
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._lock = threading.Lock()

    def rows(self, table: str, column: str, ids: Sequence[str], columns: Sequence[str] | None = None) -> pa.Table:
        """Return the rows of a table whose column holds one of the ids, with the table's schema, or these columns of it."""
        schema = arrow_schema(table)
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])
        if self._snapshot is None or not ids:
            return schema.empty_table()
        if column in KEYS.get(table, ()):
            return self._keyed(table, column, ids, schema.names).cast(schema)
        listed = ", ".join(f'"{name}"' for name in schema.names)
        return self._run(
            f"SELECT {listed} FROM {self._source(table)} SEMI JOIN wanted ON {column} = wanted.id", ids
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
        decoded = self._keyed("records", "record_id", [record for record, _ in records], ["record_id", "decoder"])
        current = [row["record_id"] for row in decoded.to_pylist() if row["decoder"] in decoders]
        documents = self._keyed("documents", "record_id", current, ["document_id", "record_id"])
        record_of = dict(zip(*(column.to_pylist() for column in documents.columns), strict=True))
        readings = self._keyed("readings", "document_id", list(record_of), ["document_id", "extractor"])
        read = [row["document_id"] for row in readings.to_pylist() if row["extractor"] == extractor]
        seen = self._keyed("appearances", "document_id", read, ["document_id", "found_at"])
        return set(records) & {(record_of[row["document_id"]], row["found_at"]) for row in seen.to_pylist()}

    def names(self) -> list[tuple[str, str | None]]:
        """Return the names and types that entities have, each pair once."""
        if self._snapshot is None:
            return []
        found: list[tuple[str, str | None]] = self._connection.execute(
            f"SELECT DISTINCT name, entity_type FROM {self._source('entities')}"
        ).fetchall()
        return found

    def unlinked(self) -> pa.Table:
        """Return the entities that a linking pass must look at.

        That are those that none has looked at since their document was read, and those that were judged together with
        an entity that is gone.
        """
        schema = arrow_schema("entities")
        if self._snapshot is None:
            return schema.empty_table()
        columns = ", ".join(f'e."{name}"' for name in schema.names)
        entities, links = self._source("entities"), self._source("entity_links")
        by_name = ", ".join(f"'{method}'" for method in LINKED_BY_NAME)
        return self._run(
            f"""
            WITH bereft AS (
                SELECT DISTINCT l.canonical_id FROM {links} l ANTI JOIN {entities} e ON l.entity_id = e.entity_id
                WHERE l.method IN ({by_name})
            )
            SELECT {columns}
            FROM {entities} e
            JOIN {self._source("readings")} g ON g.document_id = e.document_id
            LEFT JOIN {links} l ON l.entity_id = e.entity_id
            LEFT JOIN bereft b ON b.canonical_id = l.canonical_id
            WHERE l.entity_id IS NULL OR l.extractor <> g.extractor OR b.canonical_id IS NOT NULL
            """,
            [],
        ).cast(schema)

    def links_of_none(self) -> list[str]:
        """Return the entities that have a link and are gone."""
        if self._snapshot is None:
            return []
        entities, links = self._source("entities"), self._source("entity_links")
        found = self._connection.execute(
            f"SELECT l.entity_id FROM {links} l ANTI JOIN {entities} e ON l.entity_id = e.entity_id"
        ).fetchall()
        return sorted(entity for (entity,) in found)

    def linked_by_others(self, entities: Sequence[str]) -> set[str]:
        """Return the canonicals that any entity but the given ones is linked to."""
        if self._snapshot is None:
            return set()
        found = self._run(
            f"SELECT DISTINCT canonical_id FROM {self._source('entity_links')} ANTI JOIN wanted ON entity_id = wanted.id",
            entities,
        )
        return {value for value in found.column(0).to_pylist() if value is not None}

    def keys(self, table: str, column: str) -> set[str]:
        """Return the values of a table's column that are not null."""
        if self._snapshot is None:
            return set()
        rows = self._connection.execute(f"SELECT DISTINCT {column} FROM {self._source(table)}").fetchall()
        return {value for (value,) in rows if value is not None}

    def reject_places(self) -> list[tuple[str, str, str]]:
        """Return the rejects that stand, each with what was not taken in, and where that ended: (reject_id, uri, stage)."""
        if self._snapshot is None:
            return []
        return self._connection.execute(f"SELECT reject_id, uri, stage FROM {self._source('rejects')}").fetchall()

    def latest_at(self, uris: Sequence[str]) -> dict[str, str]:
        """Return, for each address that has documents, the one that was first seen there last."""
        if self._snapshot is None or not uris:
            return {}
        documents = self._keyed("documents", "uri", uris, ["document_id", "uri"])
        at = dict(zip(*(documents.column(name).to_pylist() for name in ("document_id", "uri")), strict=True))
        seen = self._keyed("appearances", "document_id", list(at), ["document_id", "first_seen_at"])
        latest: dict[str, tuple[datetime, str]] = {}
        for row in seen.to_pylist():
            key, uri = row["document_id"], at[row["document_id"]]
            latest[uri] = max(latest.get(uri, (row["first_seen_at"], key)), (row["first_seen_at"], key))
        return {uri: key for uri, (_, key) in latest.items()}

    def _keyed(self, table: str, column: str, ids: Sequence[str], columns: Sequence[str]) -> pa.Table:
        """Look up rows by a column whose keys are written down."""
        assert self._snapshot is not None
        wanted = list(dict.fromkeys(ids))
        none = pa.schema([arrow_schema(table).field(name) for name in columns]).empty_table()
        if not wanted:
            return none
        found = rows_of(self._snapshot, table, column, wanted, columns)
        return pa.concat_tables([none, *(rows.cast(none.schema) for rows in found)])

    def _source(self, table: str) -> str:
        assert self._snapshot is not None
        # By name, since a snapshot written by an older version may lack a column that is declared today.
        return from_files(table_files(self._snapshot, table), by_name=True)

    def _run(self, sql: str, ids: Sequence[str], parameters: Sequence[object] = ()) -> pa.Table:
        with self._lock:
            self._connection.register("wanted", pa.table({"id": pa.array(dict.fromkeys(ids), pa.string())}))
            return self._connection.sql(sql, params=list(parameters)).to_arrow_table()

    @property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._opened is None:
            self._opened = duckdb.connect(config={"threads": 1})
            self._opened.execute("SET TimeZone = 'UTC'")
        return self._opened

    def close(self) -> None:
        """Release the connection."""
        if self._opened is not None:
            self._opened.close()
