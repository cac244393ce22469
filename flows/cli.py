"""flows: the command line. Each command is a few lines here; the work is done in the rooms that it belongs to.

Exit codes: 0 done, 1 the run failed, 2 wrong usage, 3 some input rejected under --strict.
"""

import atexit
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter
from rich.console import Console

from flows.correct_commands import correct
from flows.link_command import link
from flows.options import DATA, Flag, Warehouse
from flows.terminal import harmless
from flows.usage import UsageError, field_map_of, settings_of
from warehouse.errors import WarehouseError

EXIT_FAILED, EXIT_USAGE, EXIT_REJECTED, EXIT_INTERRUPTED = 1, 2, 3, 130
STOPPED = "onrecord: stopped; what had landed before is intact"

app = App(
    name="onrecord",
    help="News text in, a dataset of who said what out, on whose word.",
    version=version("onrecord"),
    help_format="plaintext",
    result_action="return_value",
    suppress_keyboard_interrupt=False,
)
app.command(correct)
_errors = Console(stderr=True, soft_wrap=True, highlight=False)

_STDIN = "<stdin>"  # cyclopts takes a lone "-" for a mistyped option


@app.command
def run(
    *inputs: str,
    warehouse: Warehouse = DATA,
    published: str | None = None,
    outlet: str | None = None,
    map_: Annotated[list[str], Parameter(name="--map", negative="")] = [],  # noqa: B006  (never changed)
    allow_private_addresses: Flag = False,
    workers: int = 0,
    claim_model: Path | None = None,
    least_confidence: float | None = None,
    corrections: Path | None = None,
    strict: Flag = False,
    verbose: Flag = False,
) -> int:
    """Take in articles: one flow run.

    Example: onrecord run articles/ --outlet "Harbour Post" --published 2026-03-31

    INPUTS are files (.txt .md .html .jsonl .csv .parquet .xml .warc, plain or gzipped), folders, globs, http(s) addresses
    of pages or feeds, or - for standard input. What has been read before by the same reader is not read again.

    Parameters
    ----------
    inputs
        Files, folders, globs, addresses, or - for standard input.
    warehouse
        Folder to land in.
    published
        Day or time of publication of articles that do not say it themselves.
    outlet
        Outlet of articles that do not say it themselves.
    map_
        For tables and JSON, which column is what: --map text=body --map title=head.
    allow_private_addresses
        Fetch from addresses of private networks, too.
    workers
        Processes that read; 0 for one a core.
    claim_model
        Folder of a claim model other than the shipped one (docs/model-card.md).
    least_confidence
        Leave out claims that the model is less sure of, 0 to 1; the model's own threshold if not given.
    corrections
        File of corrections (docs/corrections.md); corrections.csv in the warehouse, where there is one, if not given.
    strict
        End with exit code 3 if anything was not taken in.
    verbose
        Show what Prefect logs, and where an unexpected error arose.
    """
    from flows.running import run_and_report

    settings = settings_of(
        inputs=["-" if given == _STDIN else given for given in inputs],
        warehouse=warehouse,
        published=published,
        outlet=outlet,
        field_map=field_map_of(map_),
        allow_private_addresses=allow_private_addresses,
        workers=workers,
        claim_model=None if claim_model is None else claim_model.expanduser().absolute(),
        least_confidence=least_confidence,
        corrections=None if corrections is None else corrections.expanduser().absolute(),
    )
    summary = run_and_report(settings, is_verbose=verbose)
    if summary.is_failure:
        return EXIT_FAILED
    return EXIT_REJECTED if strict and not summary.is_complete else 0


@app.command
def sql(
    query: Annotated[str, Parameter(allow_leading_hyphen=True)],
    *,
    warehouse: Warehouse = DATA,
    format: Literal["table", "csv", "json", "parquet"] = "table",
    output: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None,
) -> int:
    """Ask the tables and views a question in SQL (DuckDB's), read-only.

    Example: onrecord sql "SELECT speaker, content FROM who_said_what WHERE stance = 'denies'" --format csv

    Parameters
    ----------
    query
        One query.
    warehouse
        Folder of the warehouse.
    format
        How to write the result.
    output
        File to write to; standard output where none is named, or "-".
    """
    from flows.answering import answer

    answer(warehouse, query, format, output)
    return 0


@app.command
def show(document: str, *, warehouse: Warehouse = DATA) -> int:
    """Show an article with its claims marked by role, and each claim with its chain.

    Example: onrecord show examples/wire/election.txt

    Parameters
    ----------
    document
        A document's id or the beginning of one, its address, the file it was found in, or words of its title.
    warehouse
        Folder of the warehouse.
    """
    from flows.showing import show_document

    show_document(warehouse, document)
    return 0


@app.command
def tables(name: str | None = None, *, warehouse: Warehouse = DATA) -> int:
    """List the tables and views with what they hold, or the columns of one.

    Example: onrecord tables claims

    Parameters
    ----------
    name
        A table or view, to see each of its columns described.
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import list_tables

    list_tables(warehouse, name)
    return 0


@app.command
def rejects(*, warehouse: Warehouse = DATA) -> int:
    """List what was not taken in, and why.

    Example: onrecord rejects --warehouse data

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import list_rejects

    list_rejects(warehouse)
    return 0


@app.command
def check(*, warehouse: Warehouse = DATA) -> int:
    """Check everything that has landed against the contract: keys, references, and that every span is in its text.

    Example: onrecord check && echo sound

    Parameters
    ----------
    warehouse
        Folder of the warehouse.
    """
    from flows.listing import check_warehouse

    return 0 if check_warehouse(warehouse) else EXIT_FAILED


@app.command
def serve(
    *inputs: str,
    cron: str | None = None,
    every: str | None = None,
    warehouse: Warehouse = DATA,
    outlet: str | None = None,
    map_: Annotated[list[str], Parameter(name="--map", negative="")] = [],  # noqa: B006  (never changed)
    allow_private_addresses: Flag = False,
    workers: int = 0,
    claim_model: Path | None = None,
    least_confidence: float | None = None,
    corrections: Path | None = None,
) -> int:
    """Take in articles on a schedule, until stopped with Ctrl-C; each time only what is new.

    Example: onrecord serve https://news.example/feed.xml --every 15m

    A Prefect server of its own is started where PREFECT_API_URL names none.

    Parameters
    ----------
    inputs
        Files, folders, globs or addresses.
    cron
        When, as cron writes it: "*/15 * * * *".
    every
        How often instead: 30s, 15m, 2h, 1d.
    warehouse
        Folder to land in.
    outlet
        Outlet of articles that do not say it themselves.
    map_
        For tables and JSON, which column is what.
    allow_private_addresses
        Fetch from addresses of private networks, too.
    workers
        Processes that read; 0 for one a core.
    claim_model
        Folder of a claim model other than the shipped one (docs/model-card.md).
    least_confidence
        Leave out claims that the model is less sure of, 0 to 1; the model's own threshold if not given.
    corrections
        File of corrections (docs/corrections.md); corrections.csv in the warehouse, where there is one, if not given.
    """
    from flows.serving import check_cron, interval, serve_runs

    if (cron is None) == (every is None):
        raise UsageError('say when: either --cron "*/15 * * * *" or --every 15m')
    if _STDIN in inputs:
        raise UsageError("standard input cannot be read on a schedule: name a file, a folder or an address")
    try:
        seconds = None if every is None else interval(every)
        if cron is not None:
            check_cron(cron)
    except ValueError as error:
        raise UsageError(str(error)) from error
    settings = settings_of(
        inputs=list(inputs),
        warehouse=warehouse.absolute(),
        outlet=outlet,
        field_map=field_map_of(map_),
        allow_private_addresses=allow_private_addresses,
        workers=workers,
        claim_model=None if claim_model is None else claim_model.expanduser().absolute(),
        least_confidence=least_confidence,
        corrections=None if corrections is None else corrections.expanduser().absolute(),
    )
    serve_runs(settings, cron=cron, seconds=seconds)
    return 0


app.command(link)


def call(arguments: list[str]) -> int:
    """Run one command and return its exit code; nothing but one line of error reaches the user."""
    is_verbose = "--verbose" in arguments
    if arguments[:1] in (["run"], ["serve"]):
        arguments = [_STDIN if given == "-" else given for given in arguments]
    try:
        if any(not _is_utf8(given) for given in arguments):
            raise UsageError("an argument is not valid UTF-8: name the folder that the file lies in")
        result = app(arguments, exit_on_error=False, print_error=True)
        return int(result or 0)
    except CycloptsError:
        return EXIT_USAGE
    except UsageError as error:
        _say(f"onrecord: {error}")
        return EXIT_USAGE
    except WarehouseError as error:
        _say(f"onrecord: {error}")
        return EXIT_FAILED
    except KeyboardInterrupt:
        _say(STOPPED)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): no one is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if is_verbose:
            _errors.print_exception()
        first_line = (str(error) or repr(error)).strip().splitlines()[0]
        _say(f"onrecord: {type(error).__name__}: {first_line} (add --verbose to `onrecord run` to see where)")
        return EXIT_FAILED


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _say(message: str) -> None:
    _errors.print(harmless(message), markup=False)


def main() -> None:
    """Run the command line of this process."""
    code = EXIT_FAILED

    def end() -> None:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)

    # Registered first, so it runs after all other exit functions: past them, Prefect's threads keep modules alive, and
    # DuckDB's binding would fill standard error with complaints of its own about that.
    atexit.register(end)
    code = call(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
