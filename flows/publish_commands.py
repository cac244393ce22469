"""flows: the command that publishes a warehouse to object storage."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Warehouse


def publish(
    target: str,
    *,
    warehouse: Warehouse = DATA,
    keep_hours: Annotated[float, Parameter(name="--keep-hours")] = 1.0,
) -> int:
    """Publish the tables to object storage: what is not there yet is uploaded, and readers see all of it at once.

    Example: onrecord publish s3://bucket/prefix

    Read it with onrecord.connect("s3://bucket/prefix"); docs/publishing.md has pandas, pyarrow and DuckDB, too.
    Credentials come from the environment, as Amazon's own tools take them.

    Parameters
    ----------
    target
        Address of a folder: s3://bucket/prefix, gs://bucket/prefix, or file:///path.
    warehouse
        Folder of the warehouse.
    keep_hours
        How long files of earlier publications are kept for readers that have begun.
    """
    from datetime import UTC, datetime, timedelta

    from flows.usage import UsageError
    from warehouse.errors import NoWarehouseError
    from warehouse.publishing import publish as publish_snapshot
    from warehouse.publishing import target_of
    from warehouse.reading import current_snapshot

    if keep_hours < 0:
        raise UsageError("--keep-hours: not below 0")
    root = Path(warehouse).resolve()
    snapshot = current_snapshot(root)
    if snapshot is None:
        raise NoWarehouseError(root)
    done = publish_snapshot(snapshot, target_of(target), datetime.now(UTC), timedelta(hours=keep_hours))
    print(
        f"snapshot {done.snapshot} published: {done.written:,} files uploaded ({done.written_bytes / 1e6:,.1f} MB), "
        f"{done.there:,} there already, {done.removed:,} superseded ones removed"
    )
    return 0
