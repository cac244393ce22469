"""What people decided, in the views; the table claims keeps what was read."""

import datetime as dt

import pandas as pd
import pytest

from tests.warehouse.batches import NOW, tables
from tests.warehouse.claim_batches import DOCUMENT, TEXT, claim_rows, read_batch
from transforms.corrections import canonical_decisions
from warehouse.catalogue import analyst_views
from warehouse.checking import violations
from warehouse.landing import land
from warehouse.reading import connect


def decided(*rows):
    """Corrections of c1, each a second after the other."""
    common = {
        "target_id": "c1", "target_document_id": DOCUMENT, "target_char_start": TEXT.index("said"), "decided_by": "Eve",
        "decided_at": NOW, "correction_origin": "command",
    }  # fmt: skip
    return tables(
        corrections=[
            common | {"correction_id": f"k{n}", "recorded_at": NOW + dt.timedelta(seconds=n)} | row
            for n, row in enumerate(rows)
        ]
    )


DENIES = {"decision": "stance", "new_value": "denies"}
WRONG = {"decision": "wrong"}


@pytest.fixture
def corrected(layout):
    """Lands two claims and what was decided; asks then."""

    def ask(sql, *rows, **more):
        if rows:
            land(layout, read_batch() | tables(**more))
            land(layout, decided(*rows))
        connection = connect(layout.root)
        assert list(violations(connection)) == []
        found = connection.execute(sql).fetchall()
        connection.close()
        return found

    ask.layout = layout
    return ask


def test_a_decided_value_shows_with_who_decided_and_what_was_read_stays(corrected):
    planned = {"decision": "status", "new_value": "planned", "decided_by": "Al"}
    sql = "SELECT claim_id, stance, status, decided_by FROM who_said_what ORDER BY 1"
    assert corrected(sql, DENIES, planned) == [
        ("c1", "denies", "planned", "Al; Eve"),
        ("c2", "asserts", "current", None),
    ]
    assert corrected("SELECT claim_id, decided_by FROM not_confirmed") == [("c1", "Al; Eve")]
    assert corrected("SELECT claim_id, decided_by FROM promises") == [("c1", "Al; Eve")]
    assert corrected("SELECT DISTINCT stance, status FROM claims") == [("asserts", "current")]


def test_a_claim_called_wrong_is_in_no_view_but_in_the_tables(corrected):
    corrected("SELECT 1", WRONG)
    for view in ("who_said_what", "corrected_claims", "claim_chains", "entity_timeline", "promises", "not_confirmed"):
        assert corrected(f"SELECT claim_id FROM {view} WHERE claim_id = 'c1'") == []
    assert corrected("SELECT claims FROM sourcing_audit") == [(1,)]
    assert corrected("SELECT count(*) FROM claims") == [(2,)]
    assert corrected("SELECT claim_id, decision, decided_by FROM corrections_in_force") == [("c1", "wrong", "Eve")]


@pytest.mark.parametrize(
    ("rows", "stance"),
    [
        ([DENIES, DENIES | {"new_value": "agrees"}], "agrees"),
        ([DENIES, DENIES | {"new_value": "agrees", "decided_at": NOW - dt.timedelta(days=1)}], "denies"),
        ([DENIES, {"decision": "undo", "target_id": "k0"}], "asserts"),
        ([DENIES, DENIES | {"new_value": "agrees"}, {"decision": "undo", "target_id": "k1"}], "denies"),
        ([DENIES, {"decision": "undo", "target_id": "k0"}, DENIES], "denies"),
    ],
)
def test_the_later_decision_holds_and_what_is_taken_back_does_not(corrected, rows, stance):
    assert corrected("SELECT stance FROM who_said_what WHERE claim_id = 'c1'", *rows) == [(stance,)]


def test_a_source_is_an_entity_of_the_article_a_canonical_or_a_name(corrected):
    sql = "SELECT speaker, speaker_type, source_kind, relayed_by, source_text FROM who_said_what WHERE claim_id = 'c1'"
    source = {"decision": "source", "new_value": "Bo", "other_id": "e-Bo"}
    assert corrected(sql, source) == [("Bo", "person", "named_person", ["The Post"], "Ana")]
    land(corrected.layout, decided(source | {"correction_id": "x", "new_value": "The Harbour Board", "other_id": None,
                                             "recorded_at": NOW + dt.timedelta(hours=1)}))  # fmt: skip
    assert corrected(sql) == [("The Harbour Board", None, None, ["The Post"], "Ana")]
    board = {"canonical_id": "board", "name": "Harbour Board of Port Marlow", "entity_type": "organisation"}
    land(corrected.layout, tables(canonicals=[board]) | decided(
        source | {"correction_id": "y", "new_value": "The Board", "other_id": "board", "recorded_at": NOW + dt.timedelta(hours=2)}
    ))  # fmt: skip
    assert corrected(sql) == [(board["name"], "organisation", "named_organisation", ["The Post"], "Ana")]
    assert corrected("SELECT chain FROM claim_chains WHERE claim_id = 'c1'") == [(f"{board['name']} → The Post",)]
    assert corrected("SELECT entity FROM entity_timeline WHERE claim_id = 'c1'") == [(board["name"],)]


def test_a_source_where_the_text_names_none_stands_before_those_who_relay(layout):
    land(layout, read_batch(claim_rows("c1", None, "said", "it")))
    land(layout, decided({"decision": "source", "new_value": "Ana"}))
    connection = connect(layout.root)
    assert connection.execute("SELECT chain, hops FROM claim_chains").fetchall() == [("Ana → The Post", 2)]
    assert connection.execute("SELECT speaker, relayed_by FROM who_said_what").fetchall() == [("Ana", ["The Post"])]


def test_a_canonicals_name_and_who_gave_it_show_in_the_views(corrected):
    linked = {
        "canonicals": [{"canonical_id": "a", "name": "Anna Lind", "entity_type": "person", "decided_by": "Al"}],
        "entity_links": [{"entity_id": "e-Ana", "canonical_id": "a", "method": "name", "extractor": "reader/1"}],
    }
    sql = "SELECT speaker, decided_by FROM who_said_what ORDER BY claim_id"
    assert corrected(sql, DENIES, **linked) == [("Anna Lind", "Eve; Al"), ("Bo", None)]
    assert corrected("SELECT chain FROM claim_chains ORDER BY claim_id") == [
        ("Anna Lind → The Post",),
        ("Bo → The Post",),
    ]


def test_a_claim_read_anew_with_other_edges_keeps_what_was_decided_on_it(corrected):
    corrected("SELECT 1", DENIES, WRONG | {"target_id": "c2", "target_char_start": TEXT.index("denied")})
    again = claim_rows("new", "Ana", "said", "it."), claim_rows("other", "Bo", "denied", "that.")
    land(corrected.layout, read_batch(*again, extractor="reader/2"))
    # A claim called wrong is that reading of it: another one may be right.
    sql = "SELECT claim_id, stance, decided_by FROM who_said_what ORDER BY 1"
    assert corrected(sql) == [("new", "denies", "Eve"), ("other", "asserts", None)]
    assert corrected("SELECT target_id, claim_id FROM corrections_in_force ORDER BY 1") == [("c1", "new"), ("c2", None)]
    land(corrected.layout, read_batch(extractor="reader/3"))
    assert corrected(sql) == [("c1", "denies", "Eve")]


def test_of_two_claims_about_one_cue_neither_is_taken_for_the_one_that_was_corrected(corrected):
    corrected("SELECT 1", DENIES)
    again = claim_rows("x", "Ana", "said", "it."), claim_rows("y", "Ana", "said", "Bo denied that")
    land(corrected.layout, read_batch(*again, extractor="reader/2"))
    assert corrected("SELECT DISTINCT stance FROM who_said_what") == [("asserts",)]


def test_a_decision_on_the_claim_as_it_is_now_goes_before_an_older_one_on_what_it_was(corrected):
    corrected("SELECT 1", DENIES)
    land(corrected.layout, read_batch(claim_rows("new", "Ana", "said", "it."), extractor="reader/2"))
    land(corrected.layout, decided(DENIES, DENIES | {"target_id": "new", "new_value": "agrees"}))
    assert corrected("SELECT stance, decided_by FROM who_said_what") == [("agrees", "Eve")]


def test_views_and_linking_agree_on_which_decisions_hold(corrected):
    name = {"decision": "rename", "target_id": "a", "target_name": "A", "target_document_id": None}
    rows = [name | {"new_value": value} for value in "xyz"]
    undone = {"decision": "undo", "target_id": "k2"}
    [(in_force,)] = corrected("SELECT correction_id FROM corrections_in_force", *rows, undone)
    frame = connect(corrected.layout.root).sql("FROM corrections").to_arrow_table()
    found = canonical_decisions(frame.to_pandas(types_mapper=pd.ArrowDtype))
    assert [row["correction_id"] for row in found] == ["k0", "k1"]
    assert in_force == found[-1]["correction_id"]


def test_no_view_reads_the_claims_past_the_corrections():
    """A new view that reads `claims` would show what people called wrong."""
    assert {name for name, (_, query) in analyst_views().items() if " claims AS" in query} == {"corrected_claims"}
