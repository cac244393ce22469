"""warehouse: what a linking pass changes, given what stands: links and canonicals, and no row of a document."""

import pyarrow as pa

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.changes import Changes
from warehouse.standing import Standing


def link_changes(canonicals: pa.Table, entity_links: pa.Table, standing: Standing) -> Changes:
    """Return what a linking pass changes.

    Args:
        canonicals: Canonicals, all that the links point to among them.
        entity_links: Links that replace those of the same entities.
        standing: The snapshot that stands.
    """
    asked = entity_links.column("entity_id").to_pylist()
    present = set(standing.rows("entities", "entity_id", asked).column("entity_id").to_pylist())
    links = {row["entity_id"]: row for row in entity_links.to_pylist() if row["entity_id"] in present}
    old_links = {row["entity_id"]: row for row in standing.rows("entity_links", "entity_id", sorted(links)).to_pylist()}
    found = {row["canonical_id"]: row for row in canonicals.to_pylist()}
    old_canonicals = {
        row["canonical_id"]: row for row in standing.rows("canonicals", "canonical_id", sorted(found)).to_pylist()
    }
    gone = standing.links_of_none()
    replaced = sorted(key for key, row in links.items() if key in old_links and row != old_links[key])
    used = {row["canonical_id"] for row in links.values()} | standing.linked_by_others([*links, *gone])
    written = {key: row for key, row in found.items() if key in used and row != old_canonicals.get(key)}
    unused = sorted(standing.keys("canonicals", "canonical_id") - used)
    rows = {name: arrow_schema(name).empty_table() for name in TABLES}
    rows["canonicals"] = pa.Table.from_pylist(list(written.values()), schema=arrow_schema("canonicals"))
    rows["entity_links"] = pa.Table.from_pylist(
        [row for key, row in links.items() if row != old_links.get(key)], schema=arrow_schema("entity_links")
    )
    return Changes(
        rows,
        {
            "entity_links": {"entity_id": [*gone, *replaced]},
            "canonicals": {"canonical_id": sorted({*unused, *(key for key in written if key in old_canonicals)})},
        },
    )
