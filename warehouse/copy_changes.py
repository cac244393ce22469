"""warehouse: what a pass over near-copies changes: rows of signatures and copies, and no row of a document."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.changes import Changes
from warehouse.files import Drops


@dataclass(frozen=True)
class CopyRows:
    """What a pass decided.

    Attributes:
        signatures: One row for each document that it looked at.
        copies: One row for each document of the groups that these are in.
        outdated: Documents whose rows are true no more and are to go until the pass comes to them.
    """

    signatures: pa.Table
    copies: pa.Table
    outdated: Sequence[str]


def copy_changes(decided: CopyRows) -> Changes:
    """Return what a pass changes: a document's new rows take the place of those that stand."""
    rows = {name: arrow_schema(name).empty_table() for name in TABLES}
    rows |= {"signatures": decided.signatures, "copies": decided.copies}
    written = {name: rows[name].column("document_id").to_pylist() for name in ("signatures", "copies")}
    drops: dict[str, Drops] = {
        name: {"document_id": sorted({*ids, *decided.outdated})} for name, ids in written.items()
    }
    return Changes(rows, drops)
