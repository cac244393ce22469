"""warehouse: what a linking pass changes, given what stands: links and canonicals, and no row of a document."""

from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

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
    present = standing.rows("entities", "entity_id", asked, ["entity_id"]).column("entity_id")
    # Whole columns, not row by row: a pass may link millions of entities.
    links = entity_links.filter(_is_among(entity_links.column("entity_id"), present))
    ids = links.column("entity_id")
    linked = ids.to_pylist()
    old_links = standing.rows("entity_links", "entity_id", linked)
    is_old = _is_among(ids, old_links.column("entity_id"))
    replaced = _changed(links.filter(is_old), old_links)
    found = {row["canonical_id"]: row for row in canonicals.to_pylist()}
    old_canonicals = {
        row["canonical_id"]: row for row in standing.rows("canonicals", "canonical_id", sorted(found)).to_pylist()
    }
    gone = standing.links_of_none()
    used = set(pc.unique(links.column("canonical_id")).to_pylist())
    used |= standing.linked_by_others([*linked, *gone])
    written = {key: row for key, row in found.items() if key in used and row != old_canonicals.get(key)}
    unused = sorted(standing.keys("canonicals", "canonical_id") - used)
    rows = {name: arrow_schema(name).empty_table() for name in TABLES}
    rows["canonicals"] = pa.Table.from_pylist(list(written.values()), schema=arrow_schema("canonicals"))
    rows["entity_links"] = pa.concat_tables([links.filter(pc.invert(is_old)), replaced])
    return Changes(
        rows,
        {
            "entity_links": {"entity_id": [*gone, *replaced.column("entity_id").to_pylist()]},
            "canonicals": {"canonical_id": sorted({*unused, *(key for key in written if key in old_canonicals)})},
        },
    )


def _is_among(values: pa.ChunkedArray, others: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.is_in(values, value_set=others.combine_chunks())


def _changed(links: pa.Table, old_links: pa.Table) -> pa.Table:
    """Return the links that say something else than those of the same entities, all of which stand, did."""
    links, old_links = links.sort_by("entity_id"), old_links.sort_by("entity_id")
    columns = zip(links.columns, old_links.columns, strict=True)
    return links.filter(reduce(pc.or_, (_is_other(new, old) for new, old in columns)))


def _is_other(new: pa.ChunkedArray, old: pa.ChunkedArray) -> pa.ChunkedArray:
    differs = pc.fill_null(pc.not_equal(new, old), fill_value=False)
    return pc.or_(differs, pc.not_equal(pc.is_null(new), pc.is_null(old)))
