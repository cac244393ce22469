"""flows: the tasks of a run, one a batch: fetch what lies on the web, read a batch, land a batch."""

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.runtime import task_run
from prefect.tasks import exponential_backoff

from flows.batches import ReadBatch, Refusal, StagedBatch, load_tables
from flows.readers import Readers, read_whole
from flows.settings import RunSettings
from flows.sources import open_inputs
from flows.sources.items import Limits, SourceReject
from flows.sources.web import Fetcher, Validators
from flows.staging import Stager
from warehouse.commits import Cause
from warehouse.landing import Landed, land
from warehouse.paths import Layout

FETCH_RETRIES = 2


class NothingFetchedError(Exception):
    """An address gave nothing for a reason that may pass: Prefect tries the task again."""


@dataclass
class HostVisit:
    """What is to be fetched from one host, one address after the other, and what has come of it so far.

    It outlives a try of the task, so that a second try asks only for what the first one did not get.

    Attributes:
        addresses: Pages and feeds still to be fetched.
        validators: What the web said of addresses at earlier visits; brought up to date as they are fetched.
        batches: What has been staged.
    """

    addresses: list[str]
    validators: dict[str, Validators]
    batches: list[StagedBatch] = field(default_factory=list)


def new_fetcher(settings: RunSettings, validators: dict[str, Validators]) -> Fetcher:
    """Return a fetcher for one host's task, which updates the validators that it is given.

    It asks twice for a page that fails in passing, so that a feed's entries get their second try; an address of the
    user's that yields nothing at all is tried again by Prefect, with longer waits.
    """
    return Fetcher(validators, allow_private=settings.allow_private_addresses, max_attempts=2)


@task(
    name="fetch",
    tags=["network"],
    retries=FETCH_RETRIES,
    retry_delay_seconds=exponential_backoff(backoff_factor=2),
    retry_jitter_factor=1,
    timeout_seconds=6 * 3600,  # a long feed at its host's own pace; each request has a limit of its own
    cache_policy=NO_CACHE,
    persist_result=False,
)
def fetch(visit: HostVisit, settings: RunSettings, stager: Stager) -> HostVisit:
    """Fetch from one host, pages or feeds with the pages that they link to, and stage what is new in them."""
    is_last_try = (task_run.run_count or 1) > FETCH_RETRIES
    failed = []
    with new_fetcher(settings, visit.validators) as fetcher:
        while visit.addresses:
            address = visit.addresses[0]
            items = open_inputs([address], fetcher=fetcher, limits=Limits(), text_column=settings.field_map.get("text"))
            first = next(items, None)
            if isinstance(first, SourceReject) and first.stage == "fetch" and first.is_transient and not is_last_try:
                failed.append((address, first))
            else:
                visit.batches += stager.batches(chain([first] if first else [], items))
            visit.addresses.pop(0)
    if failed:
        visit.addresses = [address for address, _ in failed]
        raise NothingFetchedError("; ".join(f"{reason.uri}: {reason.detail}" for _, reason in failed))
    get_run_logger().info("fetched %d records", sum(batch.found for batch in visit.batches))
    return visit


# Each document has a bound of its own; a batch of very long ones on a busy machine may take hours.
@task(name="read", timeout_seconds=12 * 3600, cache_policy=NO_CACHE, persist_result=False)
def read(settings: RunSettings, folder: Path, batch: StagedBatch, now: datetime, readers: Readers) -> list[ReadBatch]:
    """Read one batch; it comes in parts where no worker survived the whole."""
    parts = read_whole(readers, settings, folder, batch, now)
    refused = sum(len(part.refusals) for part in parts)
    get_run_logger().info("%s: read %d records, refused %d", folder.name, len(batch.records), refused)
    return parts


@task(name="land", timeout_seconds=3600, cache_policy=NO_CACHE, persist_result=False)
def land_batch(settings: RunSettings, batch: ReadBatch, run_id: str) -> tuple[Landed, tuple[Refusal, ...]]:
    """Commit one batch to the warehouse and remove its scratch folder."""
    landed = land(Layout(settings.root), load_tables(batch.folder), cause=Cause("run", run_id))
    shutil.rmtree(batch.folder, ignore_errors=True)
    get_run_logger().info("%s: %d documents, %d claims", batch.folder.name, len(landed.documents), landed.claims)
    return landed, batch.refusals
