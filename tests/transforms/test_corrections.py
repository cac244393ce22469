"""What people decide on canonicals: merges, splits and names, and that it holds when all is linked anew."""

import datetime as dt

import pandas as pd
import pytest

from schemas.contract import conform, frame
from transforms.corrections import METHOD, with_corrections

NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)

# Entities by id: their document and their name there.
ENTITIES = {
    "e1": ("d1", "Ilsa Maren"),
    "e2": ("d2", "I. Maren"),
    "e3": ("d3", "Ilsa Maren"),
    "e4": ("d3", "Otto Maren"),
    "e5": ("d4", "Port Marlow"),
}
CANONICALS = [
    {"canonical_id": "ilsa", "name": "Ilsa Maren", "entity_type": "person"},
    {"canonical_id": "i", "name": "I. Maren", "entity_type": "person", "country_code": "NO"},
    {"canonical_id": "port", "name": "Port Marlow", "entity_type": "place"},
]
LINKS = {"e1": "ilsa", "e2": "i", "e3": "ilsa", "e4": "ilsa", "e5": "port"}


def canonicals(*rows):
    return frame("canonicals", rows or CANONICALS)


def links(pairs=LINKS):
    return frame(
        "entity_links",
        [
            {"entity_id": e, "canonical_id": c, "method": "name", "confidence": 0.9, "extractor": "r"}
            for e, c in pairs.items()
        ],
    )


def entities():
    rows = [{"entity_id": e, "document_id": d, "name": n, "entity_type": None} for e, (d, n) in ENTITIES.items()]
    return frame("entities", rows)


def decided(*rows):
    common = {"decided_by": "Ana", "decided_at": NOW, "correction_origin": "command"}
    return frame(
        "corrections",
        [
            common | {"correction_id": f"k{n}", "recorded_at": NOW + dt.timedelta(seconds=n)} | row
            for n, row in enumerate(rows)
        ],
    )


MERGE = {
    "decision": "merge", "target_id": "ilsa", "target_name": "Ilsa Maren", "entity_type": "person",
    "other_id": "i", "other_name": "I. Maren",
}  # fmt: skip
RENAME = {
    "decision": "rename",
    "target_id": "i",
    "target_name": "I. Maren",
    "entity_type": "person",
    "new_value": "Ina",
}
SPLIT = {
    "decision": "split", "target_id": "ilsa", "target_name": "Ilsa Maren", "entity_type": "person",
    "other_name": "Otto Maren", "new_value": "Otto Maren",
}  # fmt: skip


def corrected(*decisions, of=None, linked=None):
    before = (canonicals() if of is None else of, links() if linked is None else linked)
    found = with_corrections(*before, decided(*decisions), entities())
    conform("canonicals", found[0])
    conform("entity_links", found[1])
    return found


def who(found):
    """Entity → name of its canonical."""
    names = dict(zip(found[0]["canonical_id"], found[0]["name"], strict=True))
    return {e: names[c] for e, c in zip(found[1]["entity_id"], found[1]["canonical_id"], strict=True)}


def row(found, key):
    return next(r for r in conform("canonicals", found[0]).to_pylist() if r["canonical_id"] == key)


def test_without_decisions_nothing_changes():
    before = canonicals(), links()
    for found in (with_corrections(*before, decided(), entities()), corrected({"decision": "wrong", "target_id": "c"})):
        pd.testing.assert_frame_equal(found[0], before[0])
        pd.testing.assert_frame_equal(found[1], before[1])


def test_empty_tables_are_no_hindrance():
    found = with_corrections(
        frame("canonicals", []), frame("entity_links", []), decided(MERGE, SPLIT), frame("entities", [])
    )
    assert [len(table) for table in found] == [0, 0]


def test_a_merge_moves_the_links_and_keeps_the_first_ones_name_and_what_the_other_knew():
    found = corrected(MERGE)
    assert sorted(found[0]["canonical_id"]) == ["ilsa", "port"]
    assert who(found)["e2"] == "Ilsa Maren"
    assert row(found, "ilsa") == {
        "canonical_id": "ilsa", "name": "Ilsa Maren", "entity_type": "person", "country_code": "NO", "wikidata_id": None,
        "decided_by": "Ana",
    }  # fmt: skip
    moved = {r["entity_id"]: (r["method"], r["confidence"]) for r in conform("entity_links", found[1]).to_pylist()}
    assert moved["e2"] == (METHOD, 0.9)
    assert moved["e1"] == ("name", 0.9)


def test_merges_may_follow_each_other():
    port = MERGE | {"target_id": "port", "target_name": "Port Marlow", "other_id": "i"}
    assert set(who(corrected(MERGE, port)).values()) == {"Port Marlow"}  # "i" is ilsa by then


def test_the_same_two_the_other_way_round_change_nothing_more():
    back = MERGE | {"target_id": "i", "target_name": "I. Maren", "other_id": "ilsa", "other_name": "Ilsa Maren"}
    assert who(corrected(MERGE, back)) == who(corrected(MERGE))


def test_a_name_in_a_document_is_split_off_as_a_new_canonical():
    found = corrected(SPLIT)
    assert who(found) == {
        "e1": "Ilsa Maren", "e2": "I. Maren", "e3": "Ilsa Maren", "e4": "Otto Maren", "e5": "Port Marlow",
    }  # fmt: skip
    new = next(r for r in conform("canonicals", found[0]).to_pylist() if r["name"] == "Otto Maren")
    assert (new["entity_type"], new["country_code"], new["decided_by"]) == ("person", None, "Ana")
    link = next(r for r in conform("entity_links", found[1]).to_pylist() if r["entity_id"] == "e4")
    assert (link["method"], link["confidence"]) == (METHOD, 1.0)


def test_a_document_is_split_off_and_a_name_in_one_document_only():
    namesake = {"new_value": "Ilsa Maren (painter)"}
    whole = SPLIT | {"other_id": "d3", "other_name": None} | namesake
    assert {e for e, name in who(corrected(whole)).items() if "painter" in name} == {"e3", "e4"}
    one = SPLIT | {"other_id": "d3", "other_name": "ilsa maren"} | namesake
    assert {e for e, name in who(corrected(one)).items() if "painter" in name} == {"e3"}


def test_what_is_split_off_goes_to_the_canonical_that_bears_the_name():
    found = corrected(SPLIT | {"new_value": "I. Maren"})
    assert len(found[0]) == 3
    assert who(found)["e4"] == "I. Maren"


def test_a_namesake_may_have_the_same_name():
    found = corrected(SPLIT | {"other_id": "d3", "other_name": None, "new_value": "Ilsa Maren"})
    assert sum(found[0]["name"] == "Ilsa Maren") == 2
    split = conform("entity_links", found[1]).to_pylist()
    assert split[0]["canonical_id"] != split[2]["canonical_id"]


def test_all_of_a_canonical_may_be_split_off():
    found = corrected(RENAME | {"decision": "split", "other_name": "I. Maren", "new_value": "Ina Maren"})
    assert who(found)["e2"] == "Ina Maren"
    assert who(found) | {"e2": "I. Maren"} == who(corrected())


def test_the_last_name_holds_and_all_who_decided_are_told():
    found = corrected(
        RENAME, RENAME | {"new_value": "Inger Maren", "decided_by": "Bo"}, RENAME | {"new_value": "Ingrid"}
    )
    assert row(found, "i")["name"] == "Ingrid"
    assert row(found, "i")["decided_by"] == "Ana; Bo"


def test_the_order_is_that_of_time_not_of_the_table():
    early = RENAME | {"new_value": "Early", "decided_at": NOW - dt.timedelta(days=1)}
    assert row(corrected(RENAME, early), "i")["name"] == "Ina"


@pytest.mark.parametrize("decision", [MERGE, RENAME, SPLIT], ids=lambda d: d["decision"])
def test_what_was_taken_back_holds_no_longer(decision):
    assert who(corrected(decision)) != who(corrected())
    assert who(corrected(decision, {"decision": "undo", "target_id": "k0"})) == who(corrected())


def test_decisions_hold_when_linking_gives_other_ids():
    anew = canonicals(*({**r, "canonical_id": "new-" + r["canonical_id"]} for r in CANONICALS))
    linked = links({e: "new-" + c for e, c in LINKS.items()})
    for decision in (MERGE, RENAME, SPLIT):
        assert who(corrected(decision, of=anew, linked=linked)) == who(corrected(decision))


def test_a_name_that_several_bear_or_another_type_finds_nobody():
    twice = canonicals(
        {"canonical_id": "x", "name": "I. Maren", "entity_type": "person"},
        {"canonical_id": "y", "name": "I. Maren", "entity_type": "person"},
        {"canonical_id": "ilsa", "name": "Ilsa Maren", "entity_type": "person"},
        {"canonical_id": "port", "name": "Port Marlow", "entity_type": "place"},
    )
    linked = links(LINKS | {"e2": "x"})
    assert sorted(corrected(RENAME, of=twice, linked=linked)[0]["name"]).count("I. Maren") == 2
    place = canonicals(
        *(r | {"canonical_id": "new" if r["canonical_id"] == "i" else r["canonical_id"]} for r in CANONICALS)
    )
    linked = links(LINKS | {"e2": "new"})
    assert "Ina" not in set(corrected(RENAME | {"entity_type": "place"}, of=place, linked=linked)[0]["name"])
    assert "Ina" in set(corrected(RENAME, of=place, linked=linked)[0]["name"])


def test_an_entity_that_is_linked_to_nobody_stays_so():
    unlinked = frame("entity_links", [{"entity_id": e, "canonical_id": None, "method": "none"} for e in LINKS])
    found = with_corrections(canonicals(), unlinked, decided(MERGE, SPLIT, RENAME), entities())
    pd.testing.assert_frame_equal(found[1], unlinked)


def test_correcting_twice_changes_nothing_more():
    decisions = decided(MERGE, SPLIT, RENAME | {"target_id": "port", "target_name": "Port Marlow"})
    once = with_corrections(canonicals(), links(), decisions, entities())
    twice = with_corrections(*once, decisions, entities())
    for before, after in zip(once, twice, strict=True):
        pd.testing.assert_frame_equal(before, after)


def test_the_frames_that_were_given_stay_as_they_are():
    given = canonicals(), links(), decided(MERGE, SPLIT), entities()
    copies = [table.copy(deep=True) for table in given]
    with_corrections(*given)
    for table, copy in zip(given, copies, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_links_in_several_chunks_as_a_warehouse_gives_them_are_corrected_alike():
    whole = links()
    parts = pd.concat([whole.iloc[:2], whole.iloc[2:]], ignore_index=True)
    for name, found in zip(("canonicals", "entity_links"), corrected(MERGE, SPLIT, linked=parts), strict=True):
        expected = dict(zip(("canonicals", "entity_links"), corrected(MERGE, SPLIT), strict=True))[name]
        assert found.to_dict("records") == expected.to_dict("records")
