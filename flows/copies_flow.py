"""flows: near-copies as a flow of its own, as `onrecord copies` runs it."""

from pathlib import Path

from prefect import flow

from flows.copies import CopySummary, group_copies
from warehouse.landing import prepare


@flow(name="onrecord-copies", description="Put near-copies into groups over documents.", persist_result=False)
def find_copies(root: Path, *, everything: bool = False) -> CopySummary:
    """Group what has landed since the last pass, or everything anew.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    return group_copies(prepare(root), everything=everything)
