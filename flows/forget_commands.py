"""flows: the command that takes documents down for good."""

from typing import Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Warehouse


def forget(
    document: str,
    *,
    by: Annotated[str | None, Parameter(env_var="ONRECORD_BY")] = None,
    because: str | None = None,
    yes: Flag = False,
    warehouse: Warehouse = DATA,
) -> int:
    """Take an article down for good: out of every table, every snapshot and the raw store. It does not come back.

    Example: onrecord forget https://news.example/story --because "the publisher withdrew it"

    An id takes down this text at this address; an address, whatever stands there, now and later. What stays is a tombstone:
    hashes, who decided, when and why (the table tombstones). Copies at other addresses are listed, not taken.

    Parameters
    ----------
    document
        A document's id or the beginning of one, an address, or the file it was found in.
    by
        Who decides; the name of the user's account if not given.
    because
        Why.
    yes
        Do not ask.
    warehouse
        Folder of the warehouse.
    """
    from flows.forgetting import forget_documents

    forget_documents(warehouse, document, by, because, is_sure=yes)
    return 0
