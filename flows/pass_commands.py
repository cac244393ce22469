"""flows: the commands `onrecord link` and `onrecord copies`, the passes over what has landed: options in, one line out."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse

Everything = Annotated[bool, Parameter(name="--all", negative="")]


def link(*, warehouse: Warehouse = DATA, all_: Everything = False, verbose: Flag = False) -> int:
    """Find out who the persons, bodies and places of one article are in the others. A run does so by itself at its end.

    Example: onrecord link --all

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    all_
        Look at every article again, as after an update of onrecord; else only at what no pass has looked at.
    verbose
        Show what Prefect logs.
    """
    root = _prepared(warehouse, is_verbose=verbose)
    from flows.link_flow import link_entities

    done = link_entities(root, everything=all_)
    print(f"{done.looked_at:,} entities looked at, {done.linked:,} of them linked; {done.written:,} rows written")
    return 0


def copies(*, warehouse: Warehouse = DATA, all_: Everything = False, verbose: Flag = False) -> int:
    """Find out which articles are one story in several outlets, and which agency's. A run does so by itself at its end.

    Example: onrecord copies --all

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    all_
        Look at every article again, as after an update of onrecord; else only at what no pass has looked at.
    verbose
        Show what Prefect logs.
    """
    root = _prepared(warehouse, is_verbose=verbose)
    from flows.copies_flow import find_copies

    done = find_copies(root, everything=all_)
    print(
        f"{done.looked_at:,} articles looked at, {done.in_groups:,} of them have near-copies, "
        f"{done.of_agencies:,} name a news agency or are copies of one that does"
    )
    return 0


def _prepared(warehouse: Path, *, is_verbose: bool) -> Path:
    """The warehouse, seen to be one, and Prefect's environment set: to be called before Prefect is imported."""
    from flows.prefect_environment import set_environment
    from warehouse.errors import NoWarehouseError
    from warehouse.reading import current_snapshot

    root = warehouse.resolve()
    if current_snapshot(root) is None:
        raise NoWarehouseError(root)
    set_environment(is_verbose=is_verbose)
    return root
