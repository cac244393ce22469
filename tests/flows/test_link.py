"""Linking over a warehouse: in any order, in any batches, and without a row of a document being touched."""

import pytest

from flows.cli import call
from flows.link import link_warehouse
from schemas.contract import conform
from schemas.ids import content_id
from tests.transforms.linked import document, frames
from tests.warehouse.batches import tables
from warehouse.checking import violations
from warehouse.history import roll_back
from warehouse.landing import land, prepare
from warehouse.paths import table_files
from warehouse.reading import connect, current_snapshot
from warehouse.standing import Standing

DOCUMENTS = [
    document("Sen. Mara Quill met Donald J. Trump in Kyiv.",
             ("Mara Quill", "person"), ("Donald J. Trump", "person"), ("Kyiv", "place")),
    document("Mara Quill, a senator, wrote to the AP from Kiev.",
             ("Mara Quill", "person"), ("AP", "organisation"), ("Kiev", "place")),
    document("Mara A. Quill, the poet, lives in France.", ("Mara A. Quill", "person"), ("France", "place")),
    document("Mara Quill was in France.", ("Mara Quill", "person"), ("France", "place")),
    document("MARA QUILL, a senator, reads poems of Tolma Press.", ("MARA QUILL", "person"), ("Tolma Press", "organisation")),
    document("Tolma Press Inc. prints. Quill said so.", ("Tolma Press Inc.", "organisation"), ("Quill", "person")),
    document("The Tolma Press prints.", ("Tolma Press", "organisation")),
]  # fmt: skip


@pytest.fixture
def layout(tmp_path):
    return prepare(tmp_path / "w")


def take_in(layout, *documents, extractor="reader/1", **claims):
    found = frames(*documents)
    found["readings"] = found["readings"].assign(extractor=extractor)
    rows = [row for document in documents for row in document["documents"]]
    read = tables(
        records=[
            {"record_id": "r", "pack": "p", "offset": 0, "length": 1, "media_type": "text/plain", "decoder": "t/1"}
        ],
        appearances=[
            {"document_id": row["document_id"], "found_at": row["document_id"], "first_seen_at": row["published_at"]}
            for row in rows
        ],
        **claims,
    )
    land(layout, read | {name: conform(name, table) for name, table in found.items()})


def state(layout):
    connection = connect(layout.root)
    try:
        assert list(violations(connection)) == []
        return [
            connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()
            for name in ("canonicals", "entity_links")
        ]
    finally:
        connection.close()


def names(layout, sql):
    connection = connect(layout.root)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def from_scratch(folder, documents):
    layout = prepare(folder)
    take_in(layout, *documents)
    link_warehouse(layout)
    return state(layout)


@pytest.mark.parametrize("order", [DOCUMENTS, DOCUMENTS[::-1], DOCUMENTS[3:] + DOCUMENTS[:3]])
@pytest.mark.parametrize("size", [1, 3])
def test_linking_batch_by_batch_is_linking_all_at_once(layout, tmp_path, order, size):
    for start in range(0, len(order), size):
        take_in(layout, *order[start : start + size])
        link_warehouse(layout)
    assert state(layout) == from_scratch(tmp_path / "scratch", DOCUMENTS)
    assert link_warehouse(layout).looked_at == 0
    assert link_warehouse(layout, everything=True).written == 0


def test_linking_touches_no_row_of_a_document(layout):
    take_in(layout, *DOCUMENTS)

    def files():
        snapshot = current_snapshot(layout.root)
        return {
            file.stat().st_ino for name in ("documents", "entities", "mentions") for file in table_files(snapshot, name)
        }

    before = files()
    assert link_warehouse(layout).written > 0
    assert files() == before


def test_a_document_that_is_read_again_is_linked_again(layout, tmp_path):
    take_in(layout, *DOCUMENTS)
    link_warehouse(layout)
    text = DOCUMENTS[6]["documents"][0]["text"]
    renamed = document(text, ("Tolma", "place"))
    take_in(layout, renamed, extractor="reader/2")
    assert state(layout)  # keeps the contract in the meantime, too
    link_warehouse(layout)
    found = state(layout)
    for name, table in enumerate(from_scratch(tmp_path / "scratch", [*DOCUMENTS[:6], renamed])):
        assert [row[:4] for row in found[name]] == [row[:4] for row in table]  # less the extractor's name


def test_a_canonical_that_nothing_is_linked_to_any_more_goes(layout):
    text = DOCUMENTS[6]["documents"][0]["text"]
    take_in(layout, DOCUMENTS[6])
    link_warehouse(layout)
    assert names(layout, "SELECT name FROM canonicals") == [("Tolma Press",)]
    take_in(layout, document(text, ("Tolma", "place")), extractor="reader/2")
    link_warehouse(layout)
    assert names(layout, "SELECT name FROM canonicals") == []


def test_links_of_entities_that_are_gone_are_left_out(layout):
    from warehouse.landing import land_links

    take_in(layout, DOCUMENTS[6])
    gone = content_id("gone")
    canonical = {"canonical_id": gone, "name": "Gone", "entity_type": "person"}
    found = tables(
        canonicals=[canonical],
        entity_links=[{"entity_id": gone, "canonical_id": gone, "method": "name", "extractor": "r"}],
    )
    assert land_links(layout, found["canonicals"], found["entity_links"]) == 0
    assert state(layout) == [[], []]


def test_the_views_join_articles_by_canonicals(layout):
    take_in(layout, *DOCUMENTS)
    link_warehouse(layout)
    found = names(layout, "SELECT DISTINCT alias FROM aliases WHERE name = 'Kyiv' ORDER BY alias")
    assert found == [("Kiev",), ("Kyiv",)]


def test_the_command_links_and_says_how_much(layout, capsys):
    take_in(layout, *DOCUMENTS)
    assert call(["link", "--warehouse", str(layout.root)]) == 0
    assert capsys.readouterr().out.startswith("15 entities looked at, 14 of them linked")
    assert names(layout, "SELECT count(*) > 0 FROM canonicals") == [(True,)]


def test_the_command_needs_a_warehouse(tmp_path, capsys):
    assert call(["link", "--warehouse", str(tmp_path / "none")]) == 1
    assert "no warehouse" in capsys.readouterr().err


def test_a_pass_over_what_the_last_one_has_seen_looks_at_nothing(layout, monkeypatch):
    take_in(layout, *DOCUMENTS[:3])
    assert link_warehouse(layout).looked_at > 0
    monkeypatch.setattr(Standing, "unlinked", None)
    assert link_warehouse(layout).looked_at == 0
    monkeypatch.undo()
    take_in(layout, DOCUMENTS[3])
    assert link_warehouse(layout).looked_at > 0


def test_links_that_going_back_took_away_are_made_again(layout):
    take_in(layout, *DOCUMENTS)
    before = current_snapshot(layout.root).name
    link_warehouse(layout)
    linked = state(layout)
    roll_back(layout, int(before))
    assert state(layout) == [[], []]
    link_warehouse(layout)
    assert state(layout) == linked
