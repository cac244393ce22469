"""flows: the command `onrecord link`: options in, one line out."""

from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse


def link(
    *,
    warehouse: Warehouse = DATA,
    all_: Annotated[bool, Parameter(name="--all", negative="")] = False,
    verbose: Flag = False,
) -> int:
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
    from flows.prefect_environment import set_environment
    from warehouse.errors import NoWarehouseError
    from warehouse.reading import current_snapshot

    root = warehouse.resolve()
    if current_snapshot(root) is None:
        raise NoWarehouseError(root)
    set_environment(is_verbose=verbose)
    from flows.link_flow import link_entities

    done = link_entities(root, everything=all_)
    print(f"{done.looked_at:,} entities looked at, {done.linked:,} of them linked; {done.written:,} rows written")
    return 0
