"""The flow on Prefect's engine: what Prefect records of a run, and what it tries again."""

import asyncio
import json

import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

import flows.tasks
from flows.run import run_inputs
from flows.settings import RunSettings
from flows.sources.items import RawItem, SourceReject
from tests.flows.taking_in import rows

ARTICLE = "The pier will be rebuilt, Mayor Jane Miller said.\n"


@pytest.fixture(scope="module")
def engine():
    with prefect_test_harness(server_startup_timeout=120):
        yield


def artifacts(run_id):
    async def read():
        async with get_client() as client:
            # Asked with `"limit": null`, which a newer FastAPI than the one that is pinned refuses.
            found = await client.read_artifacts()
            return {artifact.key: artifact.data for artifact in found if str(artifact.flow_run_id) == run_id}

    return asyncio.run(read())


def test_a_run_is_recorded_with_its_summary_and_its_rejects(engine, tmp_path):
    lines = [json.dumps({"text": f"{n}. {ARTICLE}"}) for n in range(300)]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, "{bad"]))
    report = "https://news.example/report/index.html"
    settings = RunSettings(inputs=[str(tmp_path / "a.jsonl")], warehouse=tmp_path / "w", workers=2, report=report)
    summary = run_inputs(settings)
    assert (summary.found, summary.documents, len(summary.refusals)) == (301, 300, 1)
    assert rows(tmp_path / "w", "SELECT landed_count, rejected_count FROM runs") == [(300, 1)]
    assert rows(tmp_path / "w", "SELECT count(*) FROM readings") == [(300,)]
    found = artifacts(summary.run_id)
    assert "| documents landed | 300 |" in found["run-summary"]
    assert report in found["report"]
    assert found["progress"] == 100
    assert json.loads(found["rejects"])[0]["uri"].endswith("a.jsonl#301")
    assert not (tmp_path / "w" / "scratch" / summary.run_id).exists()
    [(claim_id,)] = rows(tmp_path / "w", "SELECT min(claim_id) FROM claims")
    decided = f"decision,target_id,decided_by\nwrong,{claim_id},Eve\nwrong,ffff0000,Eve\n"
    (tmp_path / "w" / "corrections.csv").write_text(decided)
    again = run_inputs(RunSettings(inputs=[str(tmp_path / "a.jsonl")], warehouse=tmp_path / "w", workers=2))
    assert (again.documents, again.unchanged) == (0, 300)
    assert (again.rows["corrections"], again.refused) == (1, 2)
    assert rows(tmp_path / "w", "SELECT count(*) FROM who_said_what") == [(299,)]
    assert rows(tmp_path / "w", "SELECT count(*) FROM rejects WHERE stage = 'correct'") == [(1,)]


def test_an_address_that_fails_for_now_is_tried_again(engine, tmp_path, monkeypatch):
    answers = [
        SourceReject("https://post.example/", "fetch", "timeout", "no answer"),
        RawItem(ARTICLE.encode(), "text/plain", "https://post.example/", "https://post.example/"),
    ]
    monkeypatch.setattr(flows.tasks, "open_inputs", lambda *_, **__: iter([answers.pop(0)]))
    monkeypatch.setattr(flows.tasks.fetch, "retry_delay_seconds", [0, 0])
    summary = run_inputs(RunSettings(inputs=["https://post.example/"], warehouse=tmp_path / "w"))
    assert answers == []
    assert (summary.documents, summary.refusals) == (1, [])


def test_an_address_that_keeps_failing_is_a_reject_and_the_rest_lands(engine, tmp_path, monkeypatch):
    calls = []

    def failing(inputs, **_):
        calls.append(inputs)
        yield SourceReject(inputs[0], "fetch", "timeout", "no answer")

    monkeypatch.setattr(flows.tasks, "open_inputs", failing)
    monkeypatch.setattr(flows.tasks.fetch, "retry_delay_seconds", [0, 0])
    (tmp_path / "a.txt").write_text(ARTICLE)
    summary = run_inputs(
        RunSettings(inputs=["https://post.example/", str(tmp_path / "a.txt")], warehouse=tmp_path / "w")
    )
    assert len(calls) == 3
    assert summary.documents == 1
    assert [refusal.reason_code for refusal in summary.refusals] == ["timeout"]


def test_a_run_applies_what_its_corrections_file_decides_on_canonicals_and_keeps_it(engine, tmp_path):
    def run(*files):
        return run_inputs(RunSettings(inputs=[str(tmp_path / file) for file in files], warehouse=tmp_path / "w"))

    (tmp_path / "a.txt").write_text("France will rebuild the pier, Mayor Jane Miller said.\n")
    (tmp_path / "b.txt").write_text("France was slow, Mayor Jane Miller said.\n")
    run("a.txt")
    called = "SELECT DISTINCT name, decided_by FROM aliases WHERE alias = 'France'"
    assert rows(tmp_path / "w", called) == [("France", None)]
    (tmp_path / "w" / "corrections.csv").write_text(
        "decision,target_name,new_value,decided_by\nrename,France,Gaul,Eve\n"
    )
    assert run("a.txt").documents == 0
    assert rows(tmp_path / "w", called) == [("Gaul", "Eve")]
    assert run("b.txt").documents == 1
    assert rows(tmp_path / "w", called) == [("Gaul", "Eve")]
