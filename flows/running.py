"""flows: one run from the terminal: Prefect's start hidden behind the model's, a progress bar, a summary."""

import json
import multiprocessing
import os
import shlex
import shutil
import signal
import sys
import threading
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from flows.cli import STOPPED
from flows.prefect_environment import set_environment
from flows.progress import listening
from flows.settings import DEFAULT_WAREHOUSE, RunSettings
from flows.summary import RunSummary
from flows.terminal import harmless_line, place
from flows.usage import EXIT_INTERRUPTED
from warehouse.errors import WarehouseError
from warehouse.landing import prepare

_STOP_SECONDS = 5

Told = Literal["words", "json", "quiet"]

QUERIES = (
    "SELECT speaker, stance, content FROM who_said_what LIMIT 20",
    "SELECT chain, content FROM claim_chains WHERE hops > 1 ORDER BY hops DESC LIMIT 20",
    "SELECT speaker, stance, cue, content FROM not_confirmed",
)


def run_and_report(settings: RunSettings, *, is_verbose: bool, told: Told = "words") -> RunSummary:
    """Run the flow in this process, show how far it is, and print what it came to.

    Args:
        settings: The run's settings.
        is_verbose: Whether to show what Prefect logs.
        told: As what: words for a person, one line of JSON, or nothing but what was not taken in.

    Raises:
        WarehouseError: The warehouse cannot be written, or Prefect cannot be reached.
    """
    set_environment(is_verbose=is_verbose)
    prepare(settings.root)  # before anything is started: a folder that cannot be written is known at once
    # The first batch is read in this process, so the model is loaded while Prefect's server starts in its own.
    # Not a daemon: an interpreter that ends amid its imports prints complaints of DuckDB's.
    threading.Thread(target=_load_models, args=(settings,)).start()
    for stopping in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stopping, _stop)
    with Terminal(is_hidden=is_verbose or told != "words") as terminal, listening(terminal):
        summary = _run(settings)
    {"words": print_summary, "json": print_json, "quiet": print_refused}[told](summary, settings.root)
    return summary


def _stop(*_: object) -> None:
    """Give up what is under way. What has landed is intact; the flow stops its workers and removes its scratch folder.

    Ctrl-C reaches Prefect's temporary server, too, and Prefect would then try for a minute to tell it that the run has
    ended: that is cut short.
    """
    limit = threading.Timer(_STOP_SECONDS, _end)
    limit.daemon = True
    limit.start()
    raise KeyboardInterrupt


def _end() -> None:
    for child in multiprocessing.active_children():
        child.terminate()
    console = Console(stderr=True)
    console.show_cursor()
    console.print(STOPPED, markup=False, highlight=False)
    os._exit(EXIT_INTERRUPTED)


def _load_models(settings: RunSettings) -> None:
    from flows.models import claim_model, english

    english()
    claim_model(settings.claim_model, settings.least_confidence)


def _run(settings: RunSettings) -> RunSummary:
    import httpx

    from flows.run import run_inputs

    try:
        return run_inputs(settings)
    except (httpx.HTTPError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "API" not in str(error):
            raise
        url = os.environ.get("PREFECT_API_URL")
        where = f"the Prefect server at {url}" if url else "Prefect's own temporary server"
        way_out = "start it, or unset PREFECT_API_URL to run with a temporary one" if url else "try again"
        raise WarehouseError(
            f"{where} does not answer ({error}): {way_out}; what had landed before is intact"
        ) from error


class Terminal:
    """A progress bar on standard error: records done, rate, time left."""

    def __init__(self, *, is_hidden: bool) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,} of {task.fields[expected]}"),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=is_hidden or not sys.stderr.isatty(),
        )
        self._task: TaskID | None = None
        self._expected: int | None = None

    def __enter__(self) -> "Terminal":
        self._progress.start()
        self._task = self._progress.add_task("starting Prefect", total=None, expected="?", rate="")
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begun(self, expected: int | None) -> None:
        """See `flows.progress.Listener`."""
        self._expected = expected
        self._show(description="reading", total=expected)

    def found(self, records: int) -> None:
        """See `flows.progress.Listener`."""
        total = max(records, self._expected or 0)
        self._show(total=total, expected=f"{total:,}" + ("" if self._expected else " found so far"))

    def done(self, records: int) -> None:
        """See `flows.progress.Listener`."""
        assert self._task is not None
        self._progress.advance(self._task, records)
        speed = self._progress.tasks[0].speed
        self._show(rate=f"{speed:,.1f} a second" if speed else "")

    def _show(self, **fields: object) -> None:
        assert self._task is not None
        self._progress.update(self._task, **fields)  # type: ignore[arg-type]


def print_summary(summary: RunSummary, root: Path) -> None:
    """Print what landed, where, what was refused and why, and three queries to try.

    What was refused goes to standard error where nothing could be opened at all.
    """
    out = Console(soft_wrap=True, highlight=False)
    seconds = (summary.ended_at - summary.started_at).total_seconds()
    out.print(
        Text(f"{summary.documents:,} documents with {summary.claims:,} claims landed", "bold"),
        "in",
        place(root),
        f"({summary.found:,} records found, {summary.unchanged:,} needed no work, {seconds:.1f} s)",
    )
    added = [f"{name} {count:,}" for name, count in sorted(summary.rows.items()) if name != "runs"]
    if added:
        out.print("rows added: " + ", ".join(added))
    option = _option(root)
    if summary.refused:
        told = Console(stderr=True, soft_wrap=True, highlight=False) if summary.is_failure else out
        told.print(f"[bold]{summary.refused:,} not taken in[/bold] (all of them: onrecord rejects{escape(option)})")
        for code, count, example in summary.reasons:
            told.print(
                f"  {count:,} × {code}:", place(example.uri) + ":", Text(harmless_line(example.detail)), markup=False
            )
    if summary.documents or summary.unchanged:
        out.print("try:")
        for query in QUERIES:
            out.print(f'  {escape(_program())} sql "{escape(query)}"{escape(option)}')


def print_json(summary: RunSummary, root: Path) -> None:
    """Print what the run came to as one line of JSON: the row of `runs`, the warehouse, rows added, reasons of refusal."""
    told = summary.row(version("onrecord")) | {
        "warehouse": str(root),
        "rows_added": dict(sorted(summary.rows.items())),
        "reasons": {code: count for code, count, _ in summary.reasons},
    }
    print(json.dumps(told, ensure_ascii=False, default=datetime.isoformat))


def print_refused(summary: RunSummary, root: Path) -> None:
    """Print one line on standard error where something was not taken in, and nothing else."""
    if summary.refused:
        reasons = ", ".join(f"{count:,} × {code}" for code, count, _ in summary.reasons)
        told = f"onrecord: {summary.refused:,} not taken in ({reasons}): onrecord rejects{_option(root)} lists them"
        Console(stderr=True, soft_wrap=True, highlight=False).print(told, markup=False)


def _option(root: Path) -> str:
    return "" if root == DEFAULT_WAREHOUSE.resolve() else f" --warehouse {shlex.quote(str(root))}"


def _program() -> str:
    """Return how this program can be called from here: by its name where that leads to it, else by its path."""
    this = Path(sys.argv[0])
    by_name = shutil.which("onrecord")
    if this.name != "onrecord" or (by_name and Path(by_name).resolve() == this.resolve()):
        return "onrecord"
    path = os.path.relpath(this) if this.resolve().is_relative_to(Path.cwd()) else str(this)
    return shlex.quote(path)
