"""The tutorial that people read is what the tests run."""

import re

from tests.docs.tutorial import TUTORIAL, filled
from tests.flows.taking_in import rows


def test_the_commands_of_the_tutorial_print_what_it_says(landed, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = TUTORIAL.read_text(encoding="utf-8")
    assert text.count("$ onrecord sql") == 6
    assert filled(text, landed) == text, "python -m tests.docs.tutorial WAREHOUSE writes it anew"


def test_the_first_run_lands_what_the_tutorial_says(landed):
    [said] = re.findall(r"(\d+) documents with (\d+) claims landed", TUTORIAL.read_text(encoding="utf-8"))
    [counts] = rows(landed, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM claims)")
    assert tuple(map(int, said)) == counts
