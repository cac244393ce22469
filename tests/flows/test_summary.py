from datetime import UTC, datetime

from flows.batches import Refusal
from flows.summary import RunSummary


def test_words_of_strangers_are_nothing_but_characters_on_prefects_page():
    summary = RunSummary("run", datetime(2026, 3, 31, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
    evil = "columns: `[a](javascript:b)`\n\n# <img src=x onerror=y> ![](http://a.example/\x1b[31m\u202e)"
    summary.refuse((Refusal("/in/a.csv", "unpack", "no_text_column", evil),))
    last = summary.markdown().splitlines()[-1]
    assert last.startswith("- 1 × no_text_column: `columns: '[a]")
    assert last.endswith("`")
    assert last.count("`") == 2
    assert not {"\x1b", "\u202e"} & set(last)
