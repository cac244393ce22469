"""flows: the command that writes the tables out as plain files, with or without the articles' words."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse


def export(
    folder: Path,
    *,
    without_text: Flag = False,
    format: Literal["parquet", "csv"] = "parquet",
    as_of: Annotated[str | None, Parameter(name="--as-of")] = None,
    warehouse: Warehouse = DATA,
) -> int:
    """Write the tables into a folder, one file each, to be passed on; without the articles' words where you say so.

    Example: onrecord export shared --without-text

    Most articles are somebody's copyright. Without text, the export holds ids, spans, names, dates, numbers and labels; its
    README says how those who hold the texts join the two.

    Parameters
    ----------
    folder
        Folder to make.
    without_text
        Leave out every column that carries words of the articles, and the tables about your own inputs.
    format
        How to write the tables.
    as_of
        Another snapshot than the newest: its number, a tag, or a time.
    warehouse
        Folder of the warehouse.
    """
    from datetime import UTC, datetime
    from importlib.metadata import version

    from warehouse.exporting import export as write_export
    from warehouse.history import snapshot_at
    from warehouse.paths import Layout
    from warehouse.tags import CURRENT

    snapshot = snapshot_at(Layout(warehouse.resolve()), as_of or CURRENT)
    done = write_export(
        snapshot.folder,
        folder.expanduser().absolute(),
        with_text=not without_text,
        format=format,
        version=version("onrecord"),
        now=datetime.now(UTC),
    )
    print(f"snapshot {snapshot.number} exported to {folder}: {len(done.rows)} tables, {sum(done.rows.values()):,} rows")
    if without_text:
        print(f"left out: the words of the articles ({folder}/manifest.json names the columns)")
    return 0
