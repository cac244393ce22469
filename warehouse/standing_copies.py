"""warehouse: what a pass over near-copies asks of a snapshot: whom to look at, and who shares keys with whom."""

from collections.abc import Sequence

import pyarrow as pa

from warehouse.standing import Standing

_LEAST_SHARED = 2  # keys; docs/decisions.md says what that finds and what it spares
_MOST_OF_A_KEY = 100
"""Documents, those with the smallest ids, that a key leads to: else thousands from one template would all be paired."""


class StandingCopies(Standing):
    """Lookups in one snapshot for a pass over near-copies."""

    def pending(self, extractor: str) -> list[str]:
        """Return the documents that a pass must look at, in the order of their ids.

        That are those that none has looked at since they landed or their metadata changed, those that another version
        looked at, and those whose group has lost a document or has one of these.
        """
        if self._snapshot is None:
            return []
        copies = self._source("copies")
        found = self._run(
            f"""
            WITH sound AS (
                SELECT document_id FROM {copies} WHERE group_size = 1 AND extractor = $1
                UNION ALL
                SELECT c.document_id FROM {copies} c SEMI JOIN (
                    SELECT copy_group_id FROM {copies} WHERE group_size > 1 GROUP BY copy_group_id
                    HAVING count(*) = min(group_size) AND count(*) = max(group_size)
                        AND min(extractor) = $1 AND max(extractor) = $1
                ) g USING (copy_group_id)
                WHERE c.group_size > 1
            )
            SELECT d.document_id FROM {self._source("documents")} d ANTI JOIN sound USING (document_id) ORDER BY 1
            """,
            [],
            [extractor],
        )
        ids: list[str] = found.column(0).to_pylist()
        return ids

    def sharing(self, fresh: pa.Table, pending: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return the pairs of documents that share keys enough to be compared, and how many.

        Args:
            fresh: document_id and keys of documents that are looked at, no two with the same keys.
            pending: All documents that are looked at or to be looked at: what stands of these does not count.

        Returns:
            (document_id, document_id, keys shared): of the fresh ones with each other, and with those that stand. A key that
            stands in more than `_MOST_OF_A_KEY` documents leads to so many of them only.
        """
        if self._snapshot is None or not fresh.num_rows:
            return []
        few = f"row_number() OVER (PARTITION BY key ORDER BY document_id) <= {_MOST_OF_A_KEY}"
        with self._lock:
            self._connection.register("fresh", fresh)
            self._connection.register("pending", pa.table({"id": pa.array(pending, pa.string())}))
            return self._connection.execute(
                f"""
                WITH new AS MATERIALIZED (SELECT document_id, unnest(keys) AS key FROM fresh),
                new_few AS (SELECT * FROM new QUALIFY {few}),
                keys AS (SELECT document_id, unnest(keys) AS key FROM {self._source("signatures")}),
                old_few AS (
                    SELECT * FROM keys SEMI JOIN new USING (key) ANTI JOIN pending ON document_id = pending.id QUALIFY {few}
                )
                SELECT n.document_id, o.document_id AS other_id, count(*)
                FROM old_few o JOIN new n USING (key)
                GROUP BY ALL HAVING count(*) >= {_LEAST_SHARED}
                UNION ALL
                SELECT m.document_id, n.document_id, count(*)
                FROM new n JOIN new_few m USING (key) WHERE m.document_id < n.document_id
                GROUP BY ALL HAVING count(*) >= {_LEAST_SHARED}
                """
            ).fetchall()
