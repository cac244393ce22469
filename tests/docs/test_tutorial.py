"""The tutorial that people read is what the tests run."""

import re
import shutil

import pytest

from flows.link import link_warehouse
from tests.docs.tutorial import TUTORIAL, filled
from tests.flows.taking_in import rows
from warehouse.landing import prepare


@pytest.fixture(scope="module")
def landed(examples, tmp_path_factory):
    """The examples as a run leaves them: linked over articles."""
    root = tmp_path_factory.mktemp("tutorial") / "data"
    shutil.copytree(examples, root, symlinks=True)
    link_warehouse(prepare(root))
    return root


def test_the_commands_of_the_tutorial_print_what_it_says(landed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = TUTORIAL.read_text(encoding="utf-8")
    assert text.count("$ onrecord sql") == 6
    assert filled(text, landed) == text, "python -m tests.docs.tutorial WAREHOUSE writes it anew"


def test_the_first_run_lands_what_the_tutorial_says(examples):
    [said] = re.findall(r"(\d+) documents with (\d+) claims landed", TUTORIAL.read_text(encoding="utf-8"))
    [counts] = rows(examples, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM claims)")
    assert tuple(map(int, said)) == counts
