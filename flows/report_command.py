"""flows: the command that writes the report."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse


def report(
    *,
    warehouse: Warehouse = DATA,
    output: Annotated[Path, Parameter(name=["--output", "-o"], allow_leading_hyphen=True)] = Path("report"),
    force: Flag = False,
) -> int:
    """Write the report: pages of articles, claims and people, to be opened in a browser, with no server and no network.

    Example: onrecord report --output report

    An earlier report in the folder gives way to the new one, all at once.

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    output
        Folder to write the report to.
    force
        Write to a folder that holds something else, and remove that.
    """
    from flows.report.site import write_report

    done = write_report(warehouse, output, force=force)
    print(
        f"{done.documents:,} articles, {done.claims:,} claims, {done.entities:,} people, bodies and places "
        f"in {done.index.parent} ({done.size / 1e6:,.1f} MB)"
    )
    print(f"open {done.index.as_uri()}")
    return 0
