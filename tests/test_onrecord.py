"""The front door for Python."""

import subprocess
import sys

import pandas as pd
import pytest

import onrecord
from tests.conftest import REPOSITORY
from tests.flows.taking_in import take_in

ARTICLE = "“We will rebuild the pier,” Mayor Jane Miller told reporters.\n"


def test_one_text_is_read_with_no_warehouse():
    tables = onrecord.read(ARTICLE, published="2026-03-31", outlet="Harbour Post")
    [claim] = tables["claims"].to_dict("records")
    assert claim["content_text"] == "“We will rebuild the pier,”"
    assert "Jane Miller" in claim["source_text"]
    assert str(claim["published_date"]) == "2026-03-31"
    assert tables["claim_chain"]["name"].iloc[-1] == "Harbour Post"


def test_the_tables_are_those_that_a_run_lands(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE)
    take_in(tmp_path / "w", tmp_path / "a.txt", outlet="Harbour Post")
    read = onrecord.read(ARTICLE, outlet="Harbour Post")
    for name in ("documents", "claims", "claim_spans", "mentions", "sentences", "segments"):
        landed = pd.read_parquet(tmp_path / "w" / "current" / name)
        key = [column for column in landed.columns if landed[column].map(str).nunique() == len(landed)][:1]
        made = read[name][landed.columns]
        assert sorted(made[key[0]].map(str)) == sorted(landed[key[0]].map(str))
        assert len(made) == len(landed)


def test_unsure_claims_can_be_left_out():
    tables = onrecord.read(ARTICLE)
    [confidence] = tables["claims"]["confidence"]
    assert len(onrecord.read(ARTICLE, least_confidence=confidence - 0.01)["claims"]) == 1
    assert len(onrecord.read(ARTICLE, least_confidence=confidence + 0.01)["claims"]) == 0
    with pytest.raises(ValueError, match="not within 0 and 1"):
        onrecord.read(ARTICLE, least_confidence=50)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(ValueError, match="holds no claim model"):
        onrecord.read(ARTICLE, claim_model=tmp_path)


@pytest.mark.parametrize("text", ["", " \n", "lone \ud800 surrogate"])
def test_what_is_no_text_is_a_value_error(text):
    with pytest.raises(ValueError):
        onrecord.read(text)


def test_a_date_that_is_none_is_a_value_error():
    with pytest.raises(ValueError, match="is not a date"):
        onrecord.read(ARTICLE, published="someday")


def test_reading_one_text_needs_neither_prefect_nor_duckdb():
    code = (
        "import sys, onrecord; onrecord.read('The pier is closed, she said.');"
        "print(sorted({'prefect', 'duckdb', 'warehouse'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_notebook_lines_of_the_readme(tmp_path, monkeypatch, examples):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    start = readme.index("```python\n", readme.index("## In a notebook")) + len("```python\n")
    code = readme[start : readme.index("```", start)]
    (tmp_path / "data").symlink_to(examples)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    exec(code, names)
    folder, answer = names["claims"], names["same"]
    assert len(folder) > 400
    pd.testing.assert_frame_equal(folder, answer)
