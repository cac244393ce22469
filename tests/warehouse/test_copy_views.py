"""One story in several outlets, in the views: counted once, with how often it stands."""

import pytest

from schemas.ids import content_id
from tests.warehouse.batches import NOW, batch, tables
from warehouse.checking import violations
from warehouse.copy_changes import CopyRows
from warehouse.landing import land, land_copies
from warehouse.reading import connect

TEXT = "Ana said it. Bo said IT!"
FIRST, SECOND, ALONE = (content_id(TEXT, uri) for uri in ("a", "b", "c"))


def claim(document, key, source, content):
    columns = {"claim_id": key, "document_id": document, "depth": 0, "source_text": source, "content_text": content}
    span = {"claim_id": key, "document_id": document, "role": "content", "ordinal": 0}
    begin = TEXT.index(content)
    return (
        columns
        | {"form": "indirect", "stance": "asserts", "unresolved": [], "sentence_id": content_id("reader/1", document)},
        span | {"char_start": begin, "char_end": begin + len(content), "text": content},
    )


def read(uri, outlet, *claims):
    """A batch with one article and its claims."""
    day = {"published_at": NOW, "published_precision": "day", "published_origin": "record"}
    found = batch(TEXT, uri=uri, outlet=outlet, title=f"Title {uri}", record=uri, **day)
    return found | tables(claims=[c for c, _ in claims], claim_spans=[span for _, span in claims])


@pytest.fixture
def asked(layout):
    land(layout, read("a", "The Post", claim(FIRST, "c1", "Ana", "it."), claim(FIRST, "c2", "Bo", "IT!")))
    land(layout, read("b", "The Courier", claim(SECOND, "c3", "Ana", "it"), claim(SECOND, "c4", "Ana", "said")))
    land(layout, read("c", "The Gazette", claim(ALONE, "c5", "Ana", "it.")))
    group = {"copy_group_id": FIRST, "group_size": 2, "extractor": "copies/1"}
    rows = tables(
        copies=[
            group | {"document_id": FIRST, "similarity": 1.0, "agency": "Reuters", "agency_evidence": "author"},
            group | {"document_id": SECOND, "similarity": 0.8, "agency": "Reuters", "agency_evidence": "copy"},
            group | {"document_id": ALONE, "copy_group_id": ALONE, "group_size": 1, "similarity": 1.0,
                     "agency": "Reuters", "agency_evidence": "contributed"},
        ],
        signatures=[],
    )  # fmt: skip
    land_copies(layout, lambda _: CopyRows(rows["signatures"], rows["copies"], []))
    connection = connect(layout.root)
    assert list(violations(connection)) == []
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


def test_a_story_in_two_outlets_is_one_group_with_its_agency(asked):
    sql = "SELECT copy_group_id, documents, outlets, agency, first_outlet, title, outlet_names, least_similarity FROM copy_groups"
    assert asked(sql) == [(FIRST, 2, 2, "Reuters", "The Post", "Title a", ["The Courier", "The Post"], 0.8)]


def test_a_claim_counts_once_a_story_and_once_a_speaker(asked):
    sql = "SELECT claim_id, speaker, documents, outlets, agency, content FROM distinct_claims ORDER BY 1"
    assert asked(sql) == [
        ("c1", "Ana", 2, 2, "Reuters", "it."),
        ("c2", "Bo", 1, 1, "Reuters", "IT!"),
        ("c4", "Ana", 1, 1, "Reuters", "said"),
        ("c5", "Ana", 1, 1, None, "it."),
    ]


def test_until_a_pass_has_looked_every_document_stands_alone(layout):
    land(layout, read("a", "The Post", claim(FIRST, "c1", "Ana", "it.")))
    connection = connect(layout.root)
    assert connection.execute("SELECT claim_id, documents, copy_group_id FROM distinct_claims").fetchall() == [
        ("c1", 1, FIRST)
    ]
