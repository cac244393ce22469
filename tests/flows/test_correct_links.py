"""What people decide on canonicals, through the linking passes: it shows at once, holds, and can be taken back."""

import pytest

from flows.cli import call
from flows.link import link_warehouse
from tests.flows.taking_in import rows
from tests.flows.test_link import from_scratch, state, take_in
from tests.transforms.linked import document
from warehouse.applied import load_applied
from warehouse.landing import prepare
from warehouse.reading import current_snapshot

PRESS = document("Tolma Press prints.", ("Tolma Press", "organisation"))
PRINTERS = document("Tolma Printers prints, too.", ("Tolma Printers", "organisation"))
IN_FRANCE = document("France reads what Tolma Printers made.", ("France", "place"), ("Tolma Printers", "organisation"))
THREE = (PRESS, PRINTERS, IN_FRANCE)
ALIASES = "SELECT DISTINCT name, alias, decided_by FROM aliases WHERE alias LIKE 'Tolma%' ORDER BY ALL"
AS_READ = [("Tolma Press", "Tolma Press", None), ("Tolma Printers", "Tolma Printers", None)]
MERGED = [("Tolma Press", "Tolma Press", "Eve"), ("Tolma Press", "Tolma Printers", "Eve")]
MERGE = ("merge", "Tolma Press", "Tolma Printers")


@pytest.fixture
def layout(tmp_path):
    made = prepare(tmp_path / "w")
    take_in(made, *THREE)
    link_warehouse(made)
    return made


@pytest.fixture
def correct(layout, capsys):
    """Runs `onrecord correct` as Eve; gives the ids of what was decided."""

    def run(*arguments, by="Eve"):
        assert call(["correct", *arguments, "--by", by, "--warehouse", str(layout.root)]) == 0
        return [line.split()[0] for line in capsys.readouterr().out.splitlines()]

    return run


def bring(layout, *documents, **reader):
    take_in(layout, *documents, **reader)
    link_warehouse(layout)


def seen(layout, sql=ALIASES):
    assert state(layout)  # keeps the contract
    return rows(layout.root, sql)


def test_a_merge_shows_at_once_and_holds_whatever_comes_or_is_linked_again(layout, correct):
    correct(*MERGE)
    assert seen(layout) == MERGED
    methods = "SELECT DISTINCT name, method FROM entities JOIN entity_links USING (entity_id) WHERE name LIKE 'Tolma%'"
    assert sorted(seen(layout, methods)) == [("Tolma Press", "name"), ("Tolma Printers", "corrected")]
    before = state(layout)
    assert link_warehouse(layout, everything=True).written == 0
    bring(layout, document("Nothing of it.", ("France", "place")))
    bring(layout, *THREE, extractor="reader/2")
    assert seen(layout) == MERGED
    assert state(layout)[0] == before[0]


@pytest.mark.parametrize("name", ["Tolma Press", "Tolma Printers"])
def test_a_new_document_joins_what_was_merged(layout, correct, name):
    correct(*MERGE)
    bring(layout, document(f"{name} was sold.", (name, "organisation")))
    assert seen(layout) == MERGED
    assert seen(layout, "SELECT count(*), count(DISTINCT canonical_id) FROM entity_links")[0] == (5, 2)


@pytest.mark.parametrize("is_linked_between", [False, True])
def test_what_is_taken_back_leaves_nothing_behind(layout, correct, tmp_path, is_linked_between):
    new = document("Tolma Printers was sold.", ("Tolma Printers", "organisation"))
    decided = [*correct(*MERGE), *correct("rename", "Tolma Press", "Tolma"), *correct("rename", "France", "Gaul")]
    decided += correct("split", "Tolma", "Tolma Printers", "--as", "Tolma Print")
    take_in(layout, new)
    if is_linked_between:
        link_warehouse(layout)
    for correction in decided:
        correct("undo", correction)
    link_warehouse(layout)
    assert state(layout) == from_scratch(tmp_path / "scratch", [*THREE, new])
    assert load_applied(layout) is None


def test_a_canonical_is_renamed_and_keeps_its_name(layout, correct):
    correct("rename", "Tolma Press", "Tolma Press (Tolma)")
    renamed = ("Tolma Press (Tolma)", "Tolma Press", "Eve")
    assert seen(layout) == [renamed, AS_READ[1]]
    bring(layout, document("Tolma Press was sold.", ("Tolma Press", "organisation")))
    assert seen(layout) == [renamed, AS_READ[1]]
    correct("rename", "Tolma Press (Tolma)", "Tolma", by="Ana")
    assert seen(layout)[0][0] == "Tolma"


def test_what_is_split_off_stays_apart_and_takes_in_no_other_document(layout, correct):
    document_id = IN_FRANCE["documents"][0]["document_id"]
    correct("split", "Tolma Printers", document_id, "--as", "Tolma Printers (France)")
    bring(layout, document("Tolma Printers was sold.", ("Tolma Printers", "organisation")))
    names = "SELECT name, count(DISTINCT alias), sum(documents), decided_by FROM aliases WHERE alias LIKE 'Tolma%' GROUP BY ALL"
    assert sorted(seen(layout, names)) == [
        ("Tolma Press", 1, 1, None),
        ("Tolma Printers", 1, 2, None),
        ("Tolma Printers (France)", 1, 1, "Eve"),
    ]


def test_every_view_shows_what_was_merged_under_one_name(layout, correct):
    [(document_id, entity)] = rows(
        layout.root, "SELECT document_id, entity_id FROM entities WHERE name = 'Tolma Press'"
    )
    claim = {"claim_id": "c", "document_id": document_id, "sentence_id": "s", "depth": 0, "source_entity_id": entity,
             "source_text": "Tolma Press", "source_kind": "named_organisation", "cue_text": "prints", "form": "indirect",
             "content_text": "Tolma Press", "stance": "denies", "status": "planned", "unresolved": []}  # fmt: skip
    [mention] = PRESS["mentions"]
    span = {"claim_id": "c", "document_id": document_id, "role": "content", "ordinal": 0, "char_start": 0,
            "char_end": 11, "text": "Tolma Press"}  # fmt: skip
    sentence = {"sentence_id": "s", "document_id": document_id, "char_start": 0, "char_end": 19,
                "text": "Tolma Press prints.", "ordinal": 0}  # fmt: skip
    hop = {"claim_id": "c", "document_id": document_id, "entity_id": entity, "name": "Tolma Press"}
    take_in(layout, PRESS, extractor="reader/2", claims=[claim], claim_spans=[span], sentences=[sentence],
            claim_chain=[hop | {"hop": 0}, hop | {"hop": 1}],
            claim_mentions=[{"claim_id": "c", "document_id": document_id, "mention_id": mention["mention_id"],
                             "entity_id": entity}])  # fmt: skip
    link_warehouse(layout)
    correct("merge", "Tolma Printers", "Tolma Press")
    named = ("Tolma Printers", "Eve")
    for view in ("who_said_what", "not_confirmed", "promises"):
        assert seen(layout, f"SELECT speaker, decided_by FROM {view}") == [named]
    assert seen(layout, "SELECT relayed_by FROM who_said_what") == [(["Tolma Printers"],)]
    assert seen(layout, "SELECT chain, decided_by FROM claim_chains") == [("Tolma Printers → Tolma Printers", "Eve")]
    parts = seen(layout, "SELECT part, entity, decided_by, canonical_id FROM entity_timeline ORDER BY part")
    assert [row[:3] for row in parts] == [("said", *named), ("was spoken of", *named)]
    assert parts[0][3] == parts[1][3] is not None


def test_a_pass_that_died_before_its_rows_landed_is_made_up_for(layout, correct, monkeypatch):
    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.link.land_links", dies)
    call(["correct", *MERGE, "--by", "Eve", "--warehouse", str(layout.root)])
    monkeypatch.undo()
    assert seen(layout) == AS_READ
    link_warehouse(layout)
    assert seen(layout) == MERGED


def test_nothing_is_looked_at_again_while_no_decision_is_new(layout, correct):
    correct(*MERGE)
    before = current_snapshot(layout.root)
    assert link_warehouse(layout).looked_at == 0
    assert current_snapshot(layout.root) == before
    layout.applied.unlink()  # lost: all is done again, and comes to the same
    assert link_warehouse(layout).looked_at > 0
    assert current_snapshot(layout.root) == before


def test_a_decision_waits_for_its_canonical(layout, correct):
    correct(*MERGE)
    gone = document(PRINTERS["documents"][0]["text"], ("Printers", "group"))
    elsewhere = document(IN_FRANCE["documents"][0]["text"], ("France", "place"))
    bring(layout, gone, elsewhere, extractor="reader/2")
    assert seen(layout, "SELECT name, decided_by FROM canonicals ORDER BY name") == [
        ("France", None),
        ("Tolma Press", None),
    ]
    bring(layout, PRINTERS, extractor="reader/3")
    assert seen(layout) == MERGED
