"""flows: the main flow: inputs in, tables landed. Batches are read side by side and landed in their order."""

import multiprocessing
import shutil
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import asdict, replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from urllib.parse import urlsplit

from prefect import flow
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows.batches import ReadBatch, StagedBatch
from flows.progress import listener
from flows.settings import RunSettings
from flows.sources import count_hint, is_address, open_inputs
from flows.sources.items import Limits
from flows.sources.web import Validators
from flows.staging import Stager
from flows.summary import RunSummary
from flows.tasks import Fetched, fetch, land_batch, new_fetcher, read
from schemas.contract import conform, frame
from transforms.reading import EXTRACTOR
from warehouse.errors import WarehouseError
from warehouse.fetched import load_fetched, save_fetched
from warehouse.landing import land, prepare
from warehouse.reading import current_snapshot
from warehouse.standing import Standing

_MAX_ARTIFACT_ROWS = 500


@flow(
    name="onrecord-run",
    description="Stage news text, read claims in it, land tables.",
    task_runner=ThreadPoolTaskRunner(max_workers=64),  # type: ignore[arg-type]
    timeout_seconds=24 * 3600,
    persist_result=False,
)
def run_inputs(settings: RunSettings) -> RunSummary:
    """Run the main job over the inputs and return what it came to.

    Raises:
        WarehouseError: The warehouse cannot be written; batches that had landed are intact.
    """
    layout = prepare(settings.root)
    run_id = flow_run.id or datetime.now(UTC).strftime("local-%Y%m%dT%H%M%S%f")
    started = datetime.now(UTC)
    summary = RunSummary(run_id, started, started)
    listener().begun(count_hint(settings.inputs))
    with ExitStack() as stack:
        standing = Standing(current_snapshot(layout.root))
        stack.callback(standing.close)
        stack.callback(shutil.rmtree, layout.scratch(run_id), ignore_errors=True)
        has_metadata = bool(settings.published or settings.outlet or settings.field_map)
        stager = Stager(layout, standing, started, skip_known=not has_metadata)
        # A page that has not changed is asked for again where today's reader, or new metadata, would read it otherwise.
        fetched = {} if has_metadata else load_fetched(layout, EXTRACTOR)
        validators = {uri: Validators(**found) for uri, found in fetched.items()}
        known = dict(validators)
        batches = _numbered(_staged(settings, stager, validators))
        _work(settings, run_id, batches, stager.now, summary, stack)
        summary.ended_at = datetime.now(UTC)
        land(layout, {"runs": conform("runs", frame("runs", [summary.row(version("onrecord"))]))})
        if validators != known:
            # Only now: had the run died before its pages landed, the next one must get them again.
            save_fetched(layout, EXTRACTOR, {uri: asdict(found) for uri, found in validators.items()})
    _report(summary)
    return summary


def _staged(settings: RunSettings, stager: Stager, validators: dict[str, Validators]) -> Iterator[StagedBatch]:
    """Yield batches from files as they are found, then those from the web, fetched in the meantime."""
    addresses = [given for given in settings.inputs if is_address(given)]
    local = [given for given in settings.inputs if not is_address(given)]
    fetches: list[PrefectFuture[Fetched]] = []
    last_of_host: dict[str, PrefectFuture[Fetched]] = {}
    for address in addresses:
        # One after the other on one host, side by side on several.
        host = _host(address)
        before = [last_of_host[host]] if host in last_of_host else []
        last_of_host[host] = fetch.submit(address, settings, stager, validators, wait_for=before, return_state=False)
        fetches.append(last_of_host[host])
    with new_fetcher(settings, validators) as fetcher:
        items = open_inputs(
            local,
            fetcher=fetcher,
            limits=Limits(),
            text_column=settings.field_map.get("text"),
            stdin=sys.stdin.buffer if "-" in local else None,
        )
        if local:
            yield from stager.batches(items)
    for future in fetches:
        fetched = future.result()
        validators.update(fetched.validators)
        yield from fetched.batches


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _numbered(batches: Iterable[StagedBatch]) -> Iterator[StagedBatch]:
    return (replace(batch, number=number) for number, batch in enumerate(batches))


def _with_work(batches: Iterable[StagedBatch], summary: RunSummary) -> Iterator[StagedBatch]:
    """Pass on the batches that hold something to read or to refuse; of the others, only the count is taken."""
    for batch in batches:
        if batch.records or batch.refusals:
            yield batch
        else:
            summary.count(batch)
            listener().done(batch.found)


def _work(
    settings: RunSettings,
    run_id: str,
    batches: Iterator[StagedBatch],
    now: datetime,
    summary: RunSummary,
    stack: ExitStack,
) -> None:
    batches = _with_work(batches, summary)
    first, second = next(batches, None), next(batches, None)
    pool = None
    if second is not None and settings.processes > 1:
        # Spawned, not forked: a fork of a process that runs threads can deadlock.
        context = multiprocessing.get_context("spawn")
        # A worker is replaced now and then: spaCy keeps every word that it has ever seen.
        pool = ProcessPoolExecutor(settings.processes, mp_context=context, max_tasks_per_child=100)
        stack.callback(pool.shutdown, wait=False, cancel_futures=True)
    waiting: deque[tuple[StagedBatch, PrefectFuture[ReadBatch]]] = deque()
    found = 0

    def land_oldest() -> None:
        batch, future = waiting.popleft()
        try:
            landed, refusals = land_batch(settings, future.result())
        except BrokenProcessPool as error:
            raise WarehouseError(
                "a worker process was killed, most likely for want of memory: run again with --workers 1; "
                "what had landed before is intact"
            ) from error
        summary.add(batch, landed, refusals)
        listener().done(batch.found)

    for batch in chain((b for b in (first, second) if b is not None), batches):
        found += batch.found
        listener().found(found)
        waiting.append((batch, read.submit(settings, run_id, batch, now, pool)))
        while len(waiting) > (settings.processes + 1 if pool else 0):
            land_oldest()
    while waiting:
        land_oldest()


def _report(summary: RunSummary) -> None:
    get_run_logger().info(
        "%d documents with %d claims landed; %d records needed no work; %d not taken in",
        summary.documents,
        summary.claims,
        summary.unchanged,
        len(summary.refusals),
    )
    if flow_run.id is None:
        return
    create_markdown_artifact(summary.markdown(), key="run-summary", description="What the run came to.")
    create_table_artifact(
        [refusal.row() for refusal in summary.refusals[:_MAX_ARTIFACT_ROWS]],
        key="rejects",
        description=f"{len(summary.refusals):,} not taken in; at most {_MAX_ARTIFACT_ROWS} here, all in the table rejects.",
    )
