"""Reading on a Dask cluster: a real one, of two processes on this machine."""

import distributed
import pytest

import flows.cluster
from flows.cluster import Cluster
from flows.settings import RunSettings
from flows.usage import ClusterError
from schemas.tables import TABLES
from tests.flows import deadly
from tests.flows.taking_in import rows, take_in

ARTICLE = "The pier will be rebuilt, Mayor Jane Miller said.\n"


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as made:
        yield made


def test_a_cluster_gives_what_one_process_gives_though_a_worker_dies(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.staging.MAX_RECORDS", 2)
    monkeypatch.setattr(flows.cluster, "_decode_there", deadly.decode_or_die_once)
    for number in range(6):
        text = f"{number}. {ARTICLE}" + (deadly.DEADLY if number == 3 else "")
        (tmp_path / f"{number}.txt").write_text(text)
    (tmp_path / "empty.txt").write_text("")
    files = sorted(tmp_path.glob("*.txt"))
    reader = Cluster(cluster.scheduler_address, RunSettings(inputs=["-"]))
    try:
        there = take_in(tmp_path / "there", *files, readers=reader)
    finally:
        reader.stop()
    here = take_in(tmp_path / "here", *files)
    assert (tmp_path / "there" / "died").exists()
    assert (there.documents, len(there.refusals)) == (here.documents, len(here.refusals)) == (6, 1)
    for name in set(TABLES) - {"runs"}:
        assert rows(tmp_path / "there", f"FROM {name} ORDER BY ALL") == rows(
            tmp_path / "here", f"FROM {name} ORDER BY ALL"
        )


def test_workers_that_would_read_otherwise_are_refused(cluster, monkeypatch):
    monkeypatch.setattr(flows.cluster, "version", lambda _: "9.9")
    with pytest.raises(
        ClusterError, match=r"would read otherwise \(onrecord 0.1.0 instead of 9.9.*\): install the same"
    ):
        Cluster(cluster.scheduler_address, RunSettings(inputs=["-"]))


def test_a_cluster_that_does_not_answer_is_said_in_one_line(monkeypatch):
    monkeypatch.setattr(flows.cluster, "_CONNECT_SECONDS", 1)
    with pytest.raises(ClusterError, match="no Dask cluster with a worker answers at"):
        Cluster("tcp://127.0.0.1:9", RunSettings(inputs=["-"]))


@pytest.mark.parametrize("address", ["http://127.0.0.1:8786", "127.0.0.1"])
def test_an_address_of_another_kind_is_wrong_usage(address):
    with pytest.raises(ValueError, match="no address of a Dask scheduler"):
        RunSettings(inputs=["-"], cluster=address)
