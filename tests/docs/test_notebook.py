"""The notebook runs from top to bottom on the examples, and pandas and DuckDB give the same answers in it."""

import importlib.util

import pytest

from tests.conftest import REPOSITORY

NOTEBOOK = REPOSITORY / "docs" / "notebooks" / "five_questions.py"


@pytest.fixture(scope="module")
def found(landed):
    """What each cell defines, by name."""
    spec = importlib.util.spec_from_file_location("five_questions", NOTEBOOK)
    notebook = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(notebook)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("ONRECORD_WAREHOUSE", str(landed))
        _, defined = notebook.app.run()
    return defined


def test_pandas_and_sql_agree_on_who_denied_it_and_on_what_was_promised(found):
    assert len(found["denied"])
    assert list(found["denied"]["content_text"]) == list(found["denied_in_sql"]["content"])
    assert len(found["due"])
    assert set(found["due"]["claim_id"]) == set(found["due_in_sql"]["claim_id"])


def test_each_question_has_an_answer(found):
    assert {"denies", "asserts"} <= set(found["said"]["stance"])
    assert found["chains"]["chain"].str.contains(" → ").any()
    assert len(found["audit"]) > 1
    assert set(found["identical"]["reports"]) <= set(found["near"]["documents"])


@pytest.mark.parametrize("name", ["said_plot", "audit_plot", "due_plot"])
def test_each_plot_has_data(found, name):
    assert found[name].to_dict()["datasets"]
