"""flows: what the command line is given, as settings; what makes no sense is a UsageError."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.settings import RunSettings

EXIT_FAILED, EXIT_USAGE, EXIT_REJECTED, EXIT_INTERRUPTED = 1, 2, 3, 130
"""0 done; 1 it failed; 2 wrong usage; 3 some input rejected under --strict; 130 stopped with Ctrl-C."""


class UsageError(Exception):
    """The command line makes no sense; the message says what would."""


class ClusterError(Exception):
    """The cluster that was named cannot be used; the message says what to do."""


def settings_of(**values: object) -> "RunSettings":
    """Make settings of what the command line gave.

    Raises:
        UsageError: a value makes no sense.
    """
    from pydantic import ValidationError  # late, to keep --help fast

    from flows.settings import RunSettings

    try:
        return RunSettings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = str(first["loc"][0]) if first["loc"] else ""
        if where == "inputs":
            raise UsageError("name at least one file, folder, glob or address, or - for standard input") from error
        told = first["msg"].removeprefix("Value error, ")
        raise UsageError(f"{where}: {told}" if where else told) from error


def field_map_of(given: list[str]) -> dict[str, str]:
    """Read --map FIELD=COLUMN, given as often as wanted.

    Raises:
        UsageError: it is not of that form.
    """
    pairs = [item.partition("=") for item in given]
    for item, (field, sign, column) in zip(given, pairs, strict=True):
        if not (field and sign and column):
            raise UsageError(f"--map takes FIELD=COLUMN, such as text=body, not {item!r}")
    return {field.strip(): column.strip() for field, _, column in pairs}
