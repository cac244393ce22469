"""flows: linking as a flow of its own, as `onrecord link` runs it."""

from pathlib import Path

from prefect import flow

from flows.link import LinkSummary, link_warehouse
from warehouse.landing import prepare


@flow(name="onrecord-link", description="Link entities to canonicals over documents.", persist_result=False)
def link_entities(root: Path, *, everything: bool = False) -> LinkSummary:
    """Link what has landed since the last pass, or everything anew.

    Raises:
        WarehouseError: The warehouse cannot be written.
    """
    return link_warehouse(prepare(root), everything=everything)
