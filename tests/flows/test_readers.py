"""What the death of a worker costs."""

import pytest

import flows.pool
from flows.pool import Pool
from flows.readers import WorkerDiedError
from schemas.tables import TABLES
from tests.flows import deadly
from tests.flows.taking_in import rows, take_in
from warehouse.checking import violations
from warehouse.reading import connect

ARTICLE = "The pier will be rebuilt, Mayor Jane Miller said.\n"


class Counting:
    """Reads nothing; dies of what `dies` says, and counts."""

    slots = 2

    def __init__(self, dies):
        self.dies, self.calls = dies, 0

    def read(self, settings, folder, batch, now):
        self.calls += 1
        if self.dies(self.calls, batch):
            raise WorkerDiedError
        from flows.worker import read_batch

        return read_batch(settings, folder, batch, now)

    def stop(self):
        pass


@pytest.fixture
def articles(tmp_path):
    def write(*numbers):
        for number in range(9):
            text = f"{number}. {ARTICLE}" + (deadly.DEADLY if number in numbers else "")
            (tmp_path / f"{number}.txt").write_text(text)
        return sorted(tmp_path.glob("*.txt"))

    return write


def tables(root):
    """All rows of a warehouse but those that tell of runs."""
    return {name: rows(root, f"FROM {name} ORDER BY ALL") for name in TABLES if name != "runs"}


def test_a_worker_that_dies_for_no_fault_of_its_batch_costs_nothing(tmp_path, articles):
    readers = Counting(lambda calls, _: calls == 1)
    done = take_in(tmp_path / "w", *articles(), readers=readers)
    assert (done.documents, done.refusals, readers.calls) == (9, [], 2)


def test_a_record_that_kills_its_workers_is_a_reject_and_the_others_land(tmp_path, articles):
    files = articles(5)
    readers = Counting(lambda _, batch: any(record.found_at.endswith("5.txt") for record in batch.records))
    done = take_in(tmp_path / "w", *files, readers=readers)
    assert done.documents == 8
    [refusal] = done.refusals
    assert (refusal.stage, refusal.reason_code, refusal.uri) == ("read", "reader_died", str(files[5]))
    assert rows(tmp_path / "w", "SELECT uri FROM rejects JOIN records USING (record_id)") == [(str(files[5]),)]
    assert list(violations(connect(tmp_path / "w"))) == []


def test_a_batch_that_is_too_much_for_a_worker_lands_in_parts(tmp_path, articles):
    whole = take_in(tmp_path / "whole", *articles(), readers=Counting(lambda *_: False))
    parts = take_in(tmp_path / "parts", *articles(), readers=Counting(lambda _, batch: len(batch.records) > 2))
    assert (parts.documents, parts.refusals) == (whole.documents, []) == (9, [])
    assert tables(tmp_path / "parts") == tables(tmp_path / "whole")


def test_a_process_that_has_read_its_share_is_replaced_without_a_word(tmp_path, articles, monkeypatch, capfd):
    monkeypatch.setattr("flows.staging.MAX_RECORDS", 1)
    monkeypatch.setattr(flows.pool, "_TASKS_A_CHILD", 1)
    pool = Pool(1)
    try:
        take_in(tmp_path / "w", *articles(1)[:2], readers=pool)
    finally:
        pool.stop()
    assert rows(tmp_path / "w", "SELECT count(*) FROM documents") == [(2,)]
    assert capfd.readouterr().err == ""


def test_a_process_that_is_killed_is_replaced_and_costs_only_what_killed_it(tmp_path, articles, monkeypatch):
    monkeypatch.setattr("flows.staging.MAX_RECORDS", 1)
    monkeypatch.setattr(flows.pool, "read_batch", deadly.read_or_die)
    pool = Pool(1)
    try:
        done = take_in(tmp_path / "w", *articles(1)[:3], readers=pool)
    finally:
        pool.stop()
    assert [refusal.reason_code for refusal in done.refusals] == ["reader_died"]
    assert rows(tmp_path / "w", "SELECT count(*) FROM claims") == [(2,)]
