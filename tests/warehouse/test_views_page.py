"""The page on the views, and that its examples give answers."""

import pytest

from tests.conftest import REPOSITORY
from warehouse.catalogue import analyst_views, examples
from warehouse.reading import connect
from warehouse.views_page import views_page


def test_the_page_in_the_docs_is_what_the_views_say():
    assert (REPOSITORY / "docs" / "views.md").read_text(encoding="utf-8") == views_page(), "stale: make dictionary"


@pytest.fixture(scope="module")
def connection(landed):
    return connect(landed)


@pytest.mark.parametrize("name", examples())
def test_every_view_has_a_description_and_an_example_that_gives_rows(connection, name):
    description, query = examples()[name]
    assert description
    found = connection.execute(query).fetchall()
    # In the examples nobody has corrected anything, and no article came with another text.
    assert found or name in ("corrections_in_force", "revisions")


def test_every_view_is_on_the_page():
    assert set(analyst_views()) <= set(examples())


@pytest.mark.parametrize(
    ("words", "content", "is_found"),
    [
        ("lease terminal", "that they were leasing the Terminals", True),
        ("lease", "at least", False),
        ("deny", "that he denied it", True),
        ("denied", "nobody denies that", True),
        ("plans", "planned", True),
        ("senor", "the Señor said", True),
        ("Señor", "the senor said", True),
        ("art", "to start", False),
        ("2026", "by March 2026", True),
        ("dog cat", "a dog", False),
    ],
)
def test_words_are_found_with_their_endings_and_in_no_other_word(connection, words, content, is_found):
    query = "SELECT list_has_all(word_stems($content), word_stems($words))"
    assert connection.execute(query, {"words": words, "content": content}).fetchall() == [(is_found,)]


def test_claims_about_is_a_scan_that_drops_nothing_it_should_find(connection):
    every = "SELECT claim_id FROM who_said_what WHERE list_has_all(word_stems(content), word_stems($1)) ORDER BY ALL"
    for words in ("lease", "deny", "police", "she", "bank's", "the wall"):
        found = connection.execute("SELECT claim_id FROM claims_about($1) ORDER BY ALL", [words]).fetchall()
        assert found == connection.execute(every, [words]).fetchall()
    assert found
    assert connection.execute("SELECT count(*) FROM claims_about('…')").fetchall() == [(0,)]


def test_a_change_is_one_since_an_earlier_day_and_nobodys_words_on_themselves(connection):
    changed = connection.execute(
        "SELECT speaker, about, previous_date, published_date, previous_stance, stance FROM said_about WHERE is_changed"
    ).fetchall()
    assert changed
    for speaker, about, before, day, stance_before, stance in changed:
        assert before < day
        assert stance_before != stance
        assert speaker != about
    assert connection.execute("SELECT count(*) FROM said_about WHERE speaker = about").fetchall() == [(0,)]


def test_pronouns_of_two_articles_are_not_one_speaker(connection):
    [(joined,)] = connection.execute(
        "SELECT count(*) FROM said_about AS s JOIN corrected_claims AS c USING (claim_id) "
        "WHERE c.canonical_id IS NULL AND previous_date < s.published_date"
    ).fetchall()
    assert joined == 0


def test_a_story_has_the_title_of_a_copy_where_the_oldest_has_none(connection):
    assert connection.execute("SELECT first_outlet, title FROM copy_groups").fetchall() == [
        (None, "Carvane government negotiating lease of deep-water dock, sources say")
    ]
