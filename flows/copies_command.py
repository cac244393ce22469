"""flows: the command `onrecord copies`: options in, one line out."""

from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse


def copies(
    *,
    warehouse: Warehouse = DATA,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    verbose: Flag = False,
) -> int:
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
    from flows.prefect_environment import set_environment
    from warehouse.errors import NoWarehouseError
    from warehouse.reading import current_snapshot

    root = warehouse.resolve()
    if current_snapshot(root) is None:
        raise NoWarehouseError(root)
    set_environment(is_verbose=verbose)
    from flows.copies_flow import find_copies

    done = find_copies(root, everything=all_)
    print(
        f"{done.looked_at:,} articles looked at, {done.in_groups:,} of them have near-copies, "
        f"{done.of_agencies:,} name a news agency or are copies of one that does"
    )
    return 0
