"""flows: the commands that take articles in: once, or on a schedule."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.options import DATA, Flag, Given, Warehouse
from flows.usage import EXIT_FAILED, EXIT_REJECTED, UsageError, field_map_of, settings_of

if TYPE_CHECKING:
    from flows.running import Told

STDIN = "<stdin>"  # cyclopts takes a lone "-" for a mistyped option


def run(
    *inputs: Given,
    warehouse: Warehouse = DATA,
    published: str | None = None,
    outlet: str | None = None,
    map_: Annotated[list[str], Parameter(name="--map", negative="")] = [],  # noqa: B006  (never changed)
    allow_private_addresses: Flag = False,
    workers: int = 0,
    cluster: str | None = None,
    claim_model: Path | None = None,
    least_confidence: float | None = None,
    corrections: Path | None = None,
    report: str | None = None,
    strict: Flag = False,
    quiet: Annotated[bool, Parameter(name=["--quiet", "-q"], negative="")] = False,
    json: Flag = False,
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
    cluster
        Read on a Dask cluster instead: tcp://HOST:8786 (docs/scale.md).
    claim_model
        Folder of a claim model other than the shipped one (docs/model-card.md).
    least_confidence
        Leave out claims that the model is less sure of, 0 to 1; the model's own threshold if not given.
    corrections
        File of corrections (docs/corrections.md); corrections.csv in the warehouse, where there is one, if not given.
    report
        Address of the report (docs/report.md); Prefect's page of the run links to it.
    strict
        End with exit code 3 if anything was not taken in.
    quiet
        Print nothing but errors and what was not taken in, on standard error: for cron.
    json
        Print one line of JSON on standard output, and nothing else, when the run has ended: for cron and logs.
    verbose
        Show what Prefect logs, and where an unexpected error arose.
    """
    from flows.running import run_and_report

    if json and quiet:
        raise UsageError("either --json or --quiet: the one prints a line for each run, the other none")
    settings = settings_of(
        inputs=["-" if given == STDIN else str(given) for given in inputs],
        warehouse=warehouse,
        published=published,
        outlet=outlet,
        field_map=field_map_of(map_),
        allow_private_addresses=allow_private_addresses,
        workers=workers,
        cluster=cluster,
        claim_model=None if claim_model is None else claim_model.expanduser().absolute(),
        least_confidence=least_confidence,
        corrections=None if corrections is None else corrections.expanduser().absolute(),
        report=report,
    )
    told: Told = "json" if json else "quiet" if quiet else "words"
    summary = run_and_report(settings, is_verbose=verbose, told=told)
    if summary.is_failure:
        return EXIT_FAILED
    return EXIT_REJECTED if strict and not summary.is_complete else 0


def serve(
    *inputs: Given,
    cron: str | None = None,
    every: str | None = None,
    warehouse: Warehouse = DATA,
    outlet: str | None = None,
    map_: Annotated[list[str], Parameter(name="--map", negative="")] = [],  # noqa: B006  (never changed)
    allow_private_addresses: Flag = False,
    workers: int = 0,
    cluster: str | None = None,
    claim_model: Path | None = None,
    least_confidence: float | None = None,
    corrections: Path | None = None,
    report: str | None = None,
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
    cluster
        Read on a Dask cluster instead: tcp://HOST:8786 (docs/scale.md).
    claim_model
        Folder of a claim model other than the shipped one (docs/model-card.md).
    least_confidence
        Leave out claims that the model is less sure of, 0 to 1; the model's own threshold if not given.
    corrections
        File of corrections (docs/corrections.md); corrections.csv in the warehouse, where there is one, if not given.
    report
        Address of the report (docs/report.md); Prefect's page of each run links to it.
    """
    from flows.serving import check_cron, interval, serve_runs

    if (cron is None) == (every is None):
        raise UsageError('say when: either --cron "*/15 * * * *" or --every 15m')
    if STDIN in inputs:
        raise UsageError("standard input cannot be read on a schedule: name a file, a folder or an address")
    try:
        seconds = None if every is None else interval(every)
        if cron is not None:
            check_cron(cron)
    except ValueError as error:
        raise UsageError(str(error)) from error
    settings = settings_of(
        inputs=[str(given) for given in inputs],
        warehouse=warehouse.absolute(),
        outlet=outlet,
        field_map=field_map_of(map_),
        allow_private_addresses=allow_private_addresses,
        workers=workers,
        cluster=cluster,
        claim_model=None if claim_model is None else claim_model.expanduser().absolute(),
        least_confidence=least_confidence,
        corrections=None if corrections is None else corrections.expanduser().absolute(),
        report=report,
    )
    serve_runs(settings, cron=cron, seconds=seconds)
    return 0
