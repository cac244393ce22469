"""flows: the commands of `onrecord correct`: what a person decides on a claim or a canonical, and takes back."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from flows.options import DATA, Flag, Warehouse
from flows.usage import UsageError

correct = App(
    name="correct",
    help="""Correct what was read: claims, and who is who over all articles. It survives every re-reading.

    Example: onrecord correct claim 3fa21b7c90d1 --stance denies --by "Ana Reyes" --because "she says it is untrue"

    The tables keep what was read; the views show what was decided and by whom. Decisions can also be given in a file that
    is read at each run: docs/corrections.md.""",
)

By = Annotated[str, Parameter(env_var="ONRECORD_BY")]
Because = str | None


@correct.command
def claim(
    claim_id: str,
    *,
    by: By,
    because: Because = None,
    stance: str | None = None,
    status: str | None = None,
    source: str | None = None,
    wrong: Flag = False,
    warehouse: Warehouse = DATA,
) -> int:
    """Fix a claim's source, stance or status, or mark the claim wrong, so that no view shows it.

    Example: onrecord correct claim 3fa21b7c90d1 --source "Ilsa Maren" --by "Ana Reyes"

    Parameters
    ----------
    claim_id
        The claim's id or the beginning of one.
    by
        Who decides.
    because
        Why.
    stance
        The stance that it has: asserts, denies, does_not_confirm …
    status
        The status that its content has: happened, current, planned, conditional, possible.
    source
        Whose claim it is: a name, or the id of an entity or a canonical.
    wrong
        It is no claim at all, or one that nobody should count.
    warehouse
        Folder of the warehouse.
    """
    from transforms.decisions import is_id

    fixed = {"source": source, "stance": stance, "status": status}
    given: list[dict[str, str | None]] = [
        {"decision": name, "new_value": value} for name, value in fixed.items() if value is not None
    ]
    if wrong == bool(given):
        raise UsageError("say what is so: --source, --stance or --status, or --wrong alone")
    for found in given:
        if found["decision"] == "source" and is_id(found["new_value"] or ""):
            found["other_id"] = found["new_value"]
    decided: Sequence[Mapping[str, str | None]] = given or [{"decision": "wrong"}]
    return _decide(warehouse, by, because, [{**row, "target_id": claim_id} for row in decided])


@correct.command
def merge(canonical: str, *others: str, by: By, because: Because = None, warehouse: Warehouse = DATA) -> int:
    """Say that canonicals are one and the same: the first one, with its name.

    Example: onrecord correct merge "Ilsa Maren" "I. Maren" --by "Ana Reyes"

    Parameters
    ----------
    canonical
        The one that stays: its id or its name.
    others
        Those that it takes in.
    by
        Who decides.
    because
        Why.
    warehouse
        Folder of the warehouse.
    """
    if not others:
        raise UsageError("name two canonicals at least, the one that stays first")
    target = _named("target", canonical)
    return _decide(
        warehouse, by, because, [{"decision": "merge"} | target | _named("other", other) for other in others]
    )


@correct.command
def split(
    canonical: str,
    *parts: str,
    as_: Annotated[str, Parameter(name="--as")],
    by: By,
    because: Because = None,
    warehouse: Warehouse = DATA,
) -> int:
    """Say that some of what is taken for a canonical is someone else.

    Example: onrecord correct split "John Miller" 5c0e17aa42b9 --as "John Miller (driver)" --by "Ana Reyes"

    Parameters
    ----------
    canonical
        Its id or its name.
    parts
        What is someone else: documents or entities by their ids, or a name that the articles use.
    as_
        Who that is: another canonical's name, or a new one.
    by
        Who decides.
    because
        Why.
    warehouse
        Folder of the warehouse.
    """
    if not parts:
        raise UsageError("say what to split off: documents or entities by their ids, or a name that the articles use")
    row = {"decision": "split", "new_value": as_} | _named("target", canonical)
    return _decide(warehouse, by, because, [row | _part(part) for part in parts])


@correct.command
def rename(canonical: str, name: str, *, by: By, because: Because = None, warehouse: Warehouse = DATA) -> int:
    """Give a canonical another name.

    Example: onrecord correct rename "I. Maren" "Ilsa Maren" --by "Ana Reyes"

    Parameters
    ----------
    canonical
        Its id or its name.
    name
        The name that it shall have.
    by
        Who decides.
    because
        Why.
    warehouse
        Folder of the warehouse.
    """
    return _decide(warehouse, by, because, [{"decision": "rename", "new_value": name} | _named("target", canonical)])


@correct.command
def undo(correction_id: str, *, by: By, because: Because = None, warehouse: Warehouse = DATA) -> int:
    """Take back a correction: what held before holds again.

    Example: onrecord correct undo 77d0c2be61f4 --by "Ana Reyes"

    Parameters
    ----------
    correction_id
        Its id or the beginning of one: see onrecord correct list.
    by
        Who decides.
    because
        Why.
    warehouse
        Folder of the warehouse.
    """
    return _decide(warehouse, by, because, [{"decision": "undo", "target_id": correction_id}])


@correct.command(name="list")
def list_(*, all_: Annotated[bool, Parameter(name="--all", negative="")] = False, warehouse: Warehouse = DATA) -> int:
    """List the corrections that hold, each with its id.

    Example: onrecord correct list --all

    Parameters
    ----------
    all_
        Those, too, that were taken back or overruled.
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import list_corrections

    list_corrections(warehouse, is_all=all_)
    return 0


def _named(role: str, text: str) -> dict[str, str]:
    """A canonical by its name, and by its id where the text looks like one."""
    from transforms.decisions import is_id

    return {f"{role}_name": text} | ({f"{role}_id": text} if is_id(text) else {})


def _part(text: str) -> dict[str, str]:
    from transforms.decisions import is_id

    return {"other_id": text} if is_id(text) else {"other_name": text}


def _decide(root: Path, by: str, because: str | None, given: Sequence[Mapping[str, str | None]]) -> int:
    from flows.correcting import NoSuchTargetError, decide
    from flows.link import link_warehouse
    from flows.listing import list_corrections
    from transforms.decisions import CLAIM_DECISIONS, UnfitDecisionError, decision_of
    from warehouse.errors import WarehouseError
    from warehouse.landing import prepare

    now = datetime.now(UTC)
    common = {"decided_by": by, "reason": because, "decided_at": now.isoformat()}
    try:
        decisions = [decision_of({**common, **row}, now) for row in given]
        rows = decide(root, decisions, now)
    except NoSuchTargetError as error:
        raise WarehouseError(str(error)) from error
    except UnfitDecisionError as error:
        raise UsageError(str(error)) from error
    list_corrections(root, {row["correction_id"] for row in rows})
    if any(row["decision"] not in CLAIM_DECISIONS for row in rows):
        link_warehouse(prepare(root))
    return 0
