"""flows: the main flow: inputs in, tables landed. Batches are read side by side and landed in their order."""

import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from prefect import flow
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.futures import PrefectFuture
from prefect.logging import get_run_logger
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner

from flows.batches import ReadBatch, StagedBatch
from flows.copies import group_copies
from flows.correction_file import read_corrections
from flows.link import link_warehouse
from flows.pool import Pool
from flows.prefect_environment import end_quietly
from flows.progress import listener
from flows.readers import Readers, ThisProcess
from flows.reject_rise import tell_of_rise
from flows.settings import RunSettings
from flows.sources import count_hint, is_address, open_inputs
from flows.sources.items import Limits
from flows.sources.web import Validators
from flows.staging import Stager
from flows.summary import MAX_REFUSALS, RunSummary
from flows.tasks import HostVisit, fetch, land_batch, new_fetcher, read
from schemas.contract import conform, frame
from schemas.ids import content_id
from transforms.decoders import DECODERS, decoder_name
from warehouse.commits import Cause
from warehouse.fetched import load_fetched, save_fetched
from warehouse.landing import land, prepare

end_quietly()


@flow(
    name="onrecord-run",
    description="Stage news text, read claims in it, land tables.",
    task_runner=ThreadPoolTaskRunner(max_workers=256),  # type: ignore[arg-type]
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
    expected = count_hint(settings.inputs)
    listener().begun(expected)
    reader = _reader(settings)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, layout.scratch(run_id), ignore_errors=True)
        stager = Stager.of(layout, started, None if settings.has_metadata else settings.extractor)
        validators = {uri: Validators(**found) for uri, found in load_fetched(layout, reader).items()}
        known = dict(validators)
        _work(
            settings, layout.scratch(run_id), _staged(settings, stager, validators), started, summary, stack, expected
        )
        if (file := settings.corrections_file) is not None:
            # Last, since a decision may be on what this run has read.
            decided = read_corrections(layout, file, datetime.now(UTC), run_id)
            summary.refuse(decided.refusals)
            summary.rows.update({"corrections": decided.landed} if decided.landed else {})
        summary.ended_at = datetime.now(UTC)
        row = conform("runs", frame("runs", [summary.row(version("onrecord"))]))
        land(layout, {"runs": row}, stager.outdated_rejects(summary.raised), Cause("run", run_id))
        link_warehouse(layout, run_id=run_id)
        group_copies(layout, run_id=run_id)
        if validators != known:
            # Only now: had the run died before its pages landed, the next one must get them again.
            save_fetched(layout, reader, {uri: asdict(found) for uri, found in validators.items()})
    _report(summary, settings)
    return summary


def _reader(settings: RunSettings) -> str:
    """Return an id of all that decides what becomes of a page: while it is the same, a page unchanged needs no work."""
    metadata = (part for pair in sorted(settings.field_map.items()) for part in pair)
    decoders = (decoder_name(media_type) for media_type in sorted(DECODERS))
    return content_id(settings.extractor, *decoders, settings.published, settings.outlet, *metadata)


def _staged(settings: RunSettings, stager: Stager, validators: dict[str, Validators]) -> Iterator[StagedBatch]:
    """Yield batches from files as they are found, then those from the web, fetched in the meantime."""
    hosts: dict[str, list[str]] = {}
    for given in settings.inputs:
        if is_address(given):
            hosts.setdefault(_host(given), []).append(given)
    # One task a host, so that its robots.txt and its pace are kept over all its addresses.
    fetches = [fetch.submit(HostVisit(addresses, dict(validators)), settings, stager) for addresses in hosts.values()]
    local = [given for given in settings.inputs if not is_address(given)]
    if local:
        with new_fetcher(settings, validators) as fetcher:
            items = open_inputs(
                local,
                fetcher=fetcher,
                limits=Limits(),
                text_column=settings.field_map.get("text"),
                stdin=sys.stdin.buffer if "-" in local else None,
            )
            yield from stager.batches(items)
    for future in fetches:
        visit = future.result()
        validators.update(visit.validators)
        yield from visit.batches


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


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
    scratch: Path,
    batches: Iterable[StagedBatch],
    now: datetime,
    summary: RunSummary,
    stack: ExitStack,
    expected: int | None,
) -> None:
    working = _with_work(batches, summary)
    first, second = next(working, None), next(working, None)
    readers = _readers(settings, is_single=second is None)
    stack.callback(readers.stop)
    show = _progress_artifact(expected)
    waiting: deque[tuple[StagedBatch, PrefectFuture[list[ReadBatch]]]] = deque()
    found = 0

    def land_oldest() -> None:
        batch, future = waiting.popleft()
        summary.count(batch)
        for part in future.result():
            summary.add(*land_batch(settings, part, summary.run_id))
        listener().done(batch.found)
        show(summary.found)

    ahead = (batch for batch in (first, second) if batch is not None)
    for number, batch in enumerate(chain(ahead, working)):
        found += batch.found
        listener().found(found)
        waiting.append((batch, read.submit(settings, scratch / f"{number:06d}", batch, now, readers)))
        # What is staged and read ahead is bounded, so memory and scratch stay flat however much comes in.
        while len(waiting) > readers.slots:
            land_oldest()
    while waiting:
        land_oldest()
    show(expected or 0)  # what was refused before it became a record is done, too


def _readers(settings: RunSettings, *, is_single: bool) -> Readers:
    if settings.cluster is not None:
        from flows.cluster import Cluster  # here, since it is an extra

        return Cluster(settings.cluster, settings)
    return ThisProcess() if is_single else Pool(settings.processes)


def _progress_artifact(expected: int | None) -> Callable[[int], None]:
    """Return what shows on Prefect's page of the run how far it is; nothing where the records cannot be counted beforehand."""
    if flow_run.id is None or not expected:
        return lambda _: None
    artifact = create_progress_artifact(0.0, key="progress", description=f"Of {expected:,} records.")
    assert isinstance(artifact, UUID)

    def show(found: int) -> None:
        update_progress_artifact(artifact, min(100.0, 100 * found / expected))

    return show


def _report(summary: RunSummary, settings: RunSettings) -> None:
    get_run_logger().info(
        "%d documents with %d claims landed; %d records needed no work; %d not taken in",
        summary.documents,
        summary.claims,
        summary.unchanged,
        summary.refused,
    )
    if flow_run.id is None:
        return
    create_markdown_artifact(summary.markdown(), key="run-summary", description="What the run came to.")
    create_table_artifact(
        [refusal.row() for refusal in summary.refusals],
        key="rejects",
        description=f"{summary.refused:,} not taken in; at most {MAX_REFUSALS} here, all in the table rejects.",
    )
    if settings.report is not None:
        create_link_artifact(
            settings.report, key="report", link_text="report", description="The report on what has landed."
        )
    tell_of_rise(summary, settings.root)
