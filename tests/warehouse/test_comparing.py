"""What the claims became: by another reader between two snapshots, and by the publisher in the view revisions."""

import datetime as dt

import pytest

import onrecord
from schemas.ids import content_id
from tests.warehouse.batches import NOW, batch, tables
from tests.warehouse.claim_batches import DOCUMENT, claim_rows, read_batch
from warehouse.comparing import compare_claims
from warehouse.history import history
from warehouse.landing import land

URI = "https://post.example/a"
ANA = claim_rows("c1", "Ana", "said", "it")
BO = claim_rows("c2", "Bo", "denied", "that")


def compared(layout, before, after):
    folders = {snapshot.number: snapshot.folder for snapshot in history(layout)}
    rows = compare_claims(folders[before], folders[after]).to_pylist()
    return {(row["change"], row["why"], row["previous_claim_id"], row["claim_id"]): row for row in rows}


def article(text, *claims, hours=0):
    """A text at one address, with a claim for each (source, cue, content, stance)."""
    document = content_id(text, URI)
    now = NOW + dt.timedelta(hours=hours)
    found = batch(text, uri=URI, title=text, now=now)
    rows, spans = [], []
    for number, (source, cue, content, stance) in enumerate(claims):
        key = content_id(document, number)
        rows.append({
            "claim_id": key, "document_id": document, "sentence_id": content_id("reader/1", document), "depth": 0,
            "source_text": source, "cue_text": cue, "cue_lemma": cue, "content_text": content, "form": "indirect",
            "stance": stance, "unresolved": [],
        })  # fmt: skip
        spans += [
            {"claim_id": key, "document_id": document, "role": role, "ordinal": 0, "char_start": text.index(part),
             "char_end": text.index(part) + len(part), "text": part}
            for role, part in (("source", source), ("cue", cue), ("content", content))
        ]  # fmt: skip
    return found | tables(claims=rows, claim_spans=spans)


FIRST = article(
    "Ana says that 12 people are safe. Bo denies that the dam broke. Cy adds that it rains.",
    ("Ana", "says", "that 12 people are safe", "asserts"),
    ("Bo", "denies", "that the dam broke", "denies"),
    ("Cy", "adds", "that it rains", "asserts"),
)
SECOND = article(
    "Bo denies that the dam broke. Ana says that 14 people are safe. Di asks for help with the boats.",
    ("Bo", "denies", "that the dam broke", "denies"),
    ("Ana", "says", "that 14 people are safe", "asserts"),
    ("Di", "asks", "help with the boats", "requests"),
    hours=1,
)


def test_another_reader_changes_moves_drops_and_finds_claims(layout):
    land(layout, read_batch(ANA, BO))
    stance = claim_rows("c1", "Ana", "said", "it", stance="believes")
    land(layout, read_batch(stance, claim_rows("c3", "Bo", "denied", "denied that"), extractor="reader/2"))
    land(layout, read_batch(stance, extractor="reader/3"))
    found = compared(layout, 2, 3)
    assert set(found) == {("changed", "reading", "c1", "c1"), ("changed", "reading", "c2", "c3")}
    first, second = (found[key] for key in sorted(found))
    assert (first["differs"], first["previous_stance"], first["stance"]) == (["stance"], "asserts", "believes")
    assert (second["differs"], second["previous_content"], second["content"]) == (
        ["content_text"],
        "that",
        "denied that",
    )
    assert set(compared(layout, 3, 4)) == {("went", "reading", "c3", None)}
    assert set(compared(layout, 4, 2)) == {("came", "reading", None, "c2"), ("changed", "reading", "c1", "c1")}
    assert compared(layout, 2, 2) == {}


def test_a_chain_that_is_longer_is_a_change(layout):
    land(layout, read_batch(ANA))
    longer = read_batch(ANA, extractor="reader/2")
    hop = {"claim_id": "c1", "document_id": DOCUMENT, "hop": 2, "name": "Wire"}
    land(layout, longer | tables(claim_chain=[*longer["claim_chain"].to_pylist(), hop]))
    [row] = compared(layout, 2, 3).values()
    assert row["differs"] == ["chain"]
    assert (row["previous_chain"], row["chain"]) == ("Ana → The Post", "Ana → The Post → Wire")


def test_a_confidence_alone_is_no_change(layout):
    land(layout, read_batch(ANA))
    land(layout, read_batch(claim_rows("c1", "Ana", "said", "it", confidence=0.5), extractor="reader/2"))
    assert compared(layout, 2, 3) == {}


def test_articles_that_come_and_go(layout):
    land(layout, read_batch(ANA, BO))
    assert set(compared(layout, 1, 2)) == {("came", "document", None, "c1"), ("came", "document", None, "c2")}
    assert set(compared(layout, 2, 1)) == {("went", "document", "c1", None), ("went", "document", "c2", None)}


@pytest.fixture
def revised(layout):
    land(layout, FIRST)
    land(layout, batch("Nothing to do with it."))
    land(layout, SECOND)
    return layout


def test_a_revised_article_shows_what_its_claims_became(revised):
    rows = onrecord.connect(revised.root).execute(
        "SELECT became, differs, previous_speaker, previous_content, speaker, content, uri FROM revisions ORDER BY ALL"
    )
    assert rows.fetchall() == [
        ("changed", ["content"], "Ana", "that 12 people are safe", "Ana", "that 14 people are safe", URI),
        ("gone", [], "Cy", "that it rains", None, None, URI),
        ("kept", [], "Bo", "that the dam broke", "Bo", "that the dam broke", URI),
        ("new", [], None, None, "Di", "help with the boats", URI),
    ]


def test_between_snapshots_a_revision_is_set_against_the_text_before(revised):
    rows = compared(revised, 2, 4).values()
    assert sorted((row["change"], row["why"], row["content"] or row["previous_content"]) for row in rows) == [
        ("came", "revision", "help with the boats"),
        ("changed", "revision", "that 14 people are safe"),
        ("went", "revision", "that it rains"),
    ]


def test_the_same_words_said_twice_are_matched_one_to_one(layout):
    twice = ("Ana", "says", "that it rains", "asserts")
    land(layout, article("Ana says that it rains.", twice, twice))
    land(layout, article("Well, Ana says that it rains.", twice, hours=1))
    found = onrecord.connect(layout.root).execute("SELECT became FROM revisions ORDER BY became").fetchall()
    assert found == [("gone",), ("kept",)]
