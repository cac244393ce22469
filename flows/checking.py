"""flows: whether what has landed is sound: its files are those that were written, its rows keep the contract."""

from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
from rich.console import Console

from flows.terminal import harmless_line
from schemas.checks import CHECKS
from warehouse.checking import Unchecked, Violation, checked
from warehouse.errors import WarehouseError, plain_errors
from warehouse.file_checks import FileFinding, file_findings, pack_findings
from warehouse.paths import Layout
from warehouse.reading import connect

_SHOWN = 100  # characters of a value
_NAMED = 5  # notes of a kind, and checks, that are named one by one


def check_warehouse(root: Path) -> bool:
    """Check all that has landed, print what is wrong and a line that sums it up, and return whether nothing is.

    Raises:
        WarehouseError: No warehouse.
    """
    layout = Layout(root.resolve())
    out = Console(highlight=False, soft_wrap=True, markup=False)

    def say(line: str) -> None:
        out.print(harmless_line(line))

    with plain_errors(layout.root):
        findings = list(file_findings(layout))
    try:
        connection = connect(root)
    except WarehouseError as error:
        if not findings:
            raise
        broken, violations = _print_files(layout, findings, say), 1
        say(f"no row could be checked: {error}")
    else:
        try:
            findings += pack_findings(layout, connection)
        except duckdb.Error:
            say("whether all raw packs are there cannot be told, since the records cannot be read")
        broken = _print_files(layout, findings, say)
        violations = _print_rows(checked(connection), say)
        connection.close()
    if not broken and not violations:
        say(f"sound: every file is as it was written, and all {len(CHECKS)} checks of the contract hold")
    else:
        say(f"NOT sound: {broken:,} files and {violations:,} checks of the contract, named above")
    return not broken and not violations


def _print_files(layout: Layout, findings: Iterable[FileFinding], say: Callable[[str], None]) -> int:
    """Print the findings on files, notes of one kind together, and return how many are no notes."""
    notes: dict[str, list[str]] = {}
    count = 0
    for finding in findings:
        name = str(finding.file.relative_to(layout.root))
        if finding.is_note:
            notes.setdefault(finding.what, []).append(name)
        else:
            count += 1
            say(f"{name} {finding.what}")
    for what, names in notes.items():
        if len(names) == 1:
            say(f"note: {names[0]} {what}")
        else:
            say(f"note: {len(names):,} files, each of which {what}: {_some(names)}")
    return count


def _print_rows(found: Iterable[Violation | Unchecked], say: Callable[[str], None]) -> int:
    """Print the checks that do not hold, with rows that break them, and those that cannot be run; return how many."""
    unchecked: dict[str, list[str]] = {}
    count = 0
    for one in found:
        count += 1
        if isinstance(one, Unchecked):
            unchecked.setdefault(one.reason, []).append(one.check.name)
            continue
        say(f"{one.check.name}: {one.count:,} rows. {one.check.description}")
        for row in one.examples:
            say("  " + ", ".join(f"{column} = {_shown(value)}" for column, value in row.items()))
        if one.count > len(one.examples):
            say(f"  and {one.count - len(one.examples):,} more")
    for reason, names in unchecked.items():
        say(f"{len(names):,} checks could not be run ({_some(names)}): {reason}")
    return count


def _some(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
