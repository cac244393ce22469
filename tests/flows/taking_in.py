"""The main job without Prefect, for tests of what it yields."""

import datetime as dt

from flows.batches import load_tables
from flows.readers import ThisProcess, read_whole
from flows.settings import RunSettings
from flows.sources import open_inputs
from flows.sources.items import Limits
from flows.sources.web import Fetcher
from flows.staging import Stager
from warehouse.landing import land, prepare
from warehouse.reading import connect

LIMITS = Limits()
NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)


class TakenIn:
    """What one run came to."""

    def __init__(self):
        self.refusals, self.rows, self.found, self.unchanged, self.documents = [], {}, 0, 0, 0


def take_in(root, *inputs, limits=LIMITS, now=NOW, stdin=None, readers=None, **settings):
    """Stage, read and land inputs as the flow does."""
    settings = RunSettings(inputs=[str(given) for given in inputs], warehouse=root, **settings)
    layout = prepare(settings.root)
    stager = Stager.of(layout, now, None if settings.has_metadata else settings.extractor)
    done = TakenIn()
    with Fetcher({}, allow_private=settings.allow_private_addresses) as fetcher:
        items = open_inputs(
            settings.inputs, fetcher=fetcher, limits=limits, text_column=settings.field_map.get("text"), stdin=stdin
        )
        for number, batch in enumerate(stager.batches(items)):
            folder = layout.scratch("test") / str(number)
            done.found += batch.found
            done.unchanged += batch.unchanged
            for part in read_whole(readers or ThisProcess(), settings, folder, batch, now):
                landed = land(layout, load_tables(part.folder))
                done.refusals += part.refusals
                done.documents += len(landed.documents)
                for table, count in landed.rows.items():
                    done.rows[table] = done.rows.get(table, 0) + count
    land(layout, {}, outdated_rejects=stager.outdated_rejects({refusal.reject_id for refusal in done.refusals}))
    return done


def rows(root, sql):
    connection = connect(root)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()
