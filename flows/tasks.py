"""flows: the tasks of a run, one a batch: fetch what lies on the web, read a batch, land a batch."""

import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.logging import get_run_logger
from prefect.runtime import task_run
from prefect.tasks import exponential_backoff

from flows.batches import ReadBatch, Refusal, StagedBatch, load_tables
from flows.settings import RunSettings
from flows.sources import open_inputs
from flows.sources.items import Limits, SourceReject
from flows.sources.web import Fetcher, Validators
from flows.staging import Stager
from flows.worker import read_batch
from warehouse.landing import Landed, land
from warehouse.paths import Layout

FETCH_RETRIES = 2


class NothingFetchedError(Exception):
    """An address gave nothing for a reason that may pass: Prefect tries the task again."""


@dataclass(frozen=True)
class Fetched:
    """What came of one address: the batches staged, and what the web said for the next visit."""

    batches: list[StagedBatch]
    validators: dict[str, Validators]


def new_fetcher(settings: RunSettings, validators: dict[str, Validators]) -> Fetcher:
    """Return a fetcher for one task, which updates the validators that it is given.

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
    timeout_seconds=3600,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def fetch(address: str, settings: RunSettings, stager: Stager, validators: dict[str, Validators]) -> Fetched:
    """Fetch one address, a page or a feed with the pages that it links to, and stage what is new in it."""
    mine = dict(validators)
    with new_fetcher(settings, mine) as fetcher:
        items = list(
            open_inputs([address], fetcher=fetcher, limits=Limits(), text_column=settings.field_map.get("text"))
        )
    is_last_try = (task_run.run_count or 1) > FETCH_RETRIES
    if not is_last_try and len(items) == 1 and isinstance(items[0], SourceReject) and items[0].is_transient:
        raise NothingFetchedError(f"{items[0].uri}: {items[0].detail}")
    get_run_logger().info("fetched %d entries", len(items))
    return Fetched(list(stager.batches(items)), mine)


@task(name="read", timeout_seconds=3600, cache_policy=NO_CACHE, persist_result=False)
def read(settings: RunSettings, run: str, batch: StagedBatch, now: datetime, pool: Executor | None) -> ReadBatch:
    """Read one batch, in a worker process where there is a pool of them, else in this one."""
    work: Callable[..., ReadBatch] = read_batch
    found = pool.submit(work, settings, run, batch, now).result() if pool else work(settings, run, batch, now)
    get_run_logger().info(
        "batch %d: read %d records, refused %d", batch.number, len(batch.records), len(found.refusals)
    )
    return found


@task(name="land", timeout_seconds=3600, cache_policy=NO_CACHE, persist_result=False)
def land_batch(settings: RunSettings, batch: ReadBatch) -> tuple[Landed, tuple[Refusal, ...]]:
    """Commit one batch to the warehouse and remove its scratch folder."""
    landed = land(Layout(settings.root), load_tables(batch.folder))
    shutil.rmtree(batch.folder, ignore_errors=True)
    get_run_logger().info("batch %d: %d documents, %d claims", batch.number, len(landed.documents), landed.claims)
    return landed, batch.refusals
