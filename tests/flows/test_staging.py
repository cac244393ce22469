import datetime as dt

import pytest

import flows.staging
from flows.sources.items import RawItem, SourceReject
from flows.staging import Stager
from warehouse.landing import prepare

NOW = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)


@pytest.fixture
def stager(tmp_path):
    return Stager.of(prepare(tmp_path / "w"), NOW, "reader/1")


def item(number, size, media_type="text/plain"):
    return RawItem(f"{number:04d}".encode().ljust(size, b"x"), media_type, f"/in/{number}")


def sizes(batches):
    return [len(batch.records) for batch in batches]


def test_a_batch_has_about_as_much_to_read_as_any_other(stager, monkeypatch):
    monkeypatch.setattr(flows.staging, "MAX_CHARACTERS", 1000)
    assert sizes(stager.batches(item(n, 300) for n in range(7))) == [3, 3, 1]
    assert sizes(stager.batches(item(n, size) for n, size in enumerate([5000, 300, 300]))) == [1, 2]
    assert sizes(stager.batches(item(n, 3000, "text/html") for n in range(7))) == [3, 3, 1]


def test_batches_are_as_full_where_records_are_looked_up_in_portions(stager, monkeypatch):
    monkeypatch.setattr(flows.staging, "MAX_RECORDS", 4)
    monkeypatch.setattr(flows.staging, "_WINDOW_RECORDS", 3)
    assert sizes(stager.batches(item(n, 10) for n in range(10))) == [4, 4, 2]


def test_what_is_refused_comes_with_the_batch_that_it_was_met_with(stager):
    reject = SourceReject("/in/bad", "list", "unreadable", "no leave")
    [batch] = stager.batches([item(1, 10), reject, item(2, 10)])
    assert (len(batch.records), [refusal.uri for refusal in batch.refusals]) == (2, ["/in/bad"])
