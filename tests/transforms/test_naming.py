"""Which names name the same, and of what type."""

import pytest

from flows.facts import load_facts
from transforms.names import Name, name_key
from transforms.naming import resolve_names


def resolve(text, facts=None, **labels):
    """The names of a text, given as label=[names]: each name's fullest form and type."""
    names, at = [], 0
    found = [(name, None if label == "none" else label) for label, its in labels.items() for name in its]
    for name, label in sorted(found, key=lambda pair: text.index(pair[0])):
        at = text.index(name, at)
        names.append(Name(at, at + len(name), name_key(name), label))
    naming = resolve_names(text, names, facts)
    result = {}
    for name in names:
        index = naming.entity_of[name.key]
        result[text[name.start : name.end]] = None if index is None else (naming.fullest[index], naming.types[index])
    return result


def test_the_type_is_decided_for_all_names_of_one():
    found = resolve("Sanae Takaichi spoke. Takaichi left.", PERSON=["Sanae Takaichi"], GPE=["Takaichi left"[:8]])
    assert found["Takaichi"] == ("sanae takaichi", "person")


def test_a_title_makes_a_person():
    assert resolve("Then Mr. Ostrow left.", ORG=["Ostrow"])["Ostrow"][1] == "person"


def test_a_first_name_makes_a_person():
    assert resolve("Then Laura Ostrow left.", ORG=["Laura Ostrow"])["Laura Ostrow"][1] == "person"


@pytest.mark.parametrize(
    ("text", "full", "short"),
    [
        ("The Boston Globe asked. The Globe printed it.", "Boston Globe", "Globe printed"[:5]),
        ("The Northern Harbour Agency met. NHA said so.", "Northern Harbour Agency", "NHA"),
        ("Tarn Institute asked. Tarn printed it.", "Tarn Institute", "Tarn printed"[:4]),
    ],
)
def test_a_body_goes_by_a_part_of_its_name_or_by_its_capitals(text, full, short):
    at = text.index(short, text.index(full) + len(full))
    names = [
        Name(text.index(full), text.index(full) + len(full), name_key(full), "ORG"),
        Name(at, at + len(short), name_key(short), "ORG"),
    ]
    naming = resolve_names(text, names)
    assert naming.entity_of[name_key(short)] == naming.entity_of[name_key(full)] is not None


def test_two_bodies_with_the_same_capitals_stay_apart():
    text = "The Northern Harbour Agency met the New Housing Agency. NHA said so."
    found = resolve(text, ORG=["Northern Harbour Agency", "New Housing Agency", "NHA"])
    assert found["NHA"] == ("nha", "organisation")


def test_namesakes_stay_apart():
    text = "Bill Clinton met Hillary Clinton. Then Clinton spoke."
    names = [("Bill Clinton", 0), ("Hillary Clinton", 17), ("Clinton", text.rindex("Clinton"))]
    found = [Name(at, at + len(name), name_key(name), "PERSON") for name, at in names]
    naming = resolve_names(text, found)
    assert naming.entity_of["bill clinton"] != naming.entity_of["hillary clinton"]
    assert naming.entity_of["clinton"] is None
    assert set(naming.possible["clinton"]) == {naming.entity_of["bill clinton"], naming.entity_of["hillary clinton"]}


def test_the_facts_join_what_means_the_same_and_know_its_type():
    text = "AP reported from the U.S. that the Associated Press left America."
    found = resolve(text, load_facts(), PERSON=["AP"], ORG=["U.S.", "Associated Press"])
    assert found["AP"] == found["Associated Press"]
    assert found["AP"][1] == "organisation"
    assert found["U.S."][1] == "place"


def test_a_sea_is_a_place():
    assert resolve("Ships left the Yellow Sea.", ORG=["Yellow Sea"])["Yellow Sea"][1] == "place"
