import itertools

import pytest

from tests.transforms.linked import FACTS, document, linked, parties
from transforms.link_evidence import evidence_near
from transforms.linking import shared_key


def canonical_of(text, name, kind, **options):
    [(_, canonical_id, method)], canonicals = linked(document(text, (name, kind), **options))
    return canonicals.get(canonical_id, {}).get("name"), method


@pytest.mark.parametrize(
    ("name", "kind", "canonical"),
    [
        ("U.S.", "place", "United States"), ("Kiev", "place", "Kyiv"), ("AP", "organisation", "Associated Press"),
        ("Donald J. Trump", "person", "Donald Trump"), ("Bashar Assad", "person", "Bashar al-Assad"),
        ("Pentagon", "place", "U.S. Department of Defense"), ("Twitter", "person", "Twitter"),
        ("Japanese Foreign Ministry", "organisation", "foreign ministry of Japan"),
        ("George H.W. Bush", "person", "George H.W. Bush"), ("Uzbekistan", "organisation", "Uzbekistan"),
        ("Washington, D.C", "place", "Washington, D.C."), ("EUROPEAN COMMISSION", "organisation", "European Commission"),
    ],
)  # fmt: skip
def test_what_everybody_knows_is_linked_by_the_tables_of_facts(name, kind, canonical):
    assert canonical_of(f"{name} was named.", name, kind) == (canonical, "facts")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Bloomberg", "person"), ("Miller", "person"), ("Georgia", "place"), ("Springfield", "place"), ("Post", "organisation"),
        ("City Council", "organisation"), ("Trump Jr.", "person"),
        ("bin Tarek", "person"), ("U.S.-Mexico", "organisation"), ("Orange County", "place"), ("Japanese", "group"),
    ],
)  # fmt: skip
def test_a_name_that_many_bear_is_linked_to_none(name, kind):
    canonical, method = canonical_of(f"{name} was named.", name, kind)
    assert canonical is None
    assert method in ("not_linked_short_name", "not_linked_kind")


def test_a_country_that_acts_is_its_government():
    tables = document("China protested.", ("China", "organisation"), literal="China")
    [(_, canonical_id, _)], canonicals = linked(tables)
    assert canonicals[canonical_id]["name"] == "government of China"
    assert canonicals[canonical_id]["country_code"] == "CN"


def test_a_state_behind_a_city_tells_that_it_is_another():
    assert canonical_of("He flew to Athens, Georgia, that day.", "Athens", "place")[0] is None
    assert canonical_of("He flew to Paris, Texas.", "Paris", "place")[0] is None
    assert canonical_of("He flew to Athens, London and Rome.", "Athens", "place")[0] == "Athens"
    assert canonical_of("He flew to Houston, Texas.", "Houston", "place")[0] == "Houston"


def test_a_title_tells_whose_surname_it_is():
    assert canonical_of("The cheese pleased President Obama.", "Obama", "person") == (
        "Barack Obama",
        "title_and_surname",
    )
    assert canonical_of("President Bush waved.", "Bush", "person", published=2005)[0] == "George W. Bush"
    assert canonical_of("President Bush waved.", "Bush", "person", published=2016)[0] is None
    assert canonical_of("Former President Bush waved.", "Bush", "person", published=2005)[0] is None
    assert canonical_of("Baker Obama waved.", "Obama", "person")[0] is None


def test_whose_senate_it_is_where_the_document_speaks_of_one_country_by_far():
    at_home = document(
        "Iowa and Texas watch as the Senate votes.", ("Iowa", "place"), ("Texas", "place"), ("Senate", "organisation")
    )
    rows, canonicals = linked(at_home)
    assert {canonicals[key]["name"] for name, key, _ in rows if name == "Senate"} == {"U.S. Senate"}
    torn = document(
        "Iowa and France watch as the Senate votes.", ("Iowa", "place"), ("France", "place"), ("Senate", "organisation")
    )
    rows, _ = linked(torn)
    assert [method for name, _, method in rows if name == "Senate"] == ["not_linked_short_name"]


A = document("Sen. Mara Quill spoke.", ("Mara Quill", "person"))
B = document("Mara Quill, a senator who fishes, spoke again.", ("Mara Quill", "person"))
C = document(
    "Mara A. Quill, the Albany baker, won a prize in France.", ("Mara A. Quill", "person"), ("France", "place")
)
D = document("“It rained”, Quill said.", ("Quill", "person"))
E = document("Mara Quill Jr. sings.", ("Mara Quill Jr.", "person"))
F = document("Mara Quill was there.", ("Mara Quill", "person"))
G = document("Mara Quill was in Lyon, France.", ("Mara Quill", "person"), ("France", "place"))


def test_a_full_name_and_a_field_of_life_in_common_make_one_person():
    assert parties(A, B) == [{("Mara Quill", 0), ("Mara Quill", 1)}]


def test_a_full_name_and_a_country_in_common_make_one_person():
    assert parties(C, G) == [{("Mara A. Quill", 0), ("Mara Quill", 1)}]


def test_a_full_name_alone_does_not_nor_a_surname_nor_the_juniors():
    assert parties(A, D, E, F) == [{("Mara Quill", 0)}]
    rows, _ = linked(F)
    assert rows == [("Mara Quill", None, "not_linked_name_alone")]


def test_two_with_nothing_in_common_are_two():
    assert parties(A, G) == [{("Mara Quill", 0)}, {("Mara Quill", 1)}]


def test_different_middle_initials_are_different_persons():
    one = document("Sen. Joan B. Pell spoke.", ("Joan B. Pell", "person"))
    other = document("Sen. Joan C. Pell spoke.", ("Joan C. Pell", "person"))
    either = document("Sen. Joan Pell spoke.", ("Joan Pell", "person"))
    assert parties(one, other, either) == [{("Joan B. Pell", 0)}, {("Joan C. Pell", 1)}]
    assert parties(one, either) == [{("Joan B. Pell", 0), ("Joan Pell", 1)}]


def test_a_name_short_of_what_tells_two_in_the_tables_apart_is_neither():
    assert canonical_of("President George Bush of the U.S. waved.", "George Bush", "person")[0] is None


def test_organisations_are_one_by_a_name_of_their_own():
    one = document("Tolma Harbour Company Ltd. hired.", ("Tolma Harbour Company Ltd.", "organisation"))
    two = document("The Tolma Harbour Company fired.", ("Tolma Harbour Company", "organisation"))
    three = document("TOLMA HARBOUR COMPANY closes.", ("TOLMA HARBOUR COMPANY", "organisation"))
    assert len(parties(one, two, three)) == 1
    rows, canonicals = linked(one, two, three)
    assert {row["name"] for row in canonicals.values()} == {"Tolma Harbour Company Ltd."}
    assert {method for _, _, method in rows} == {"name"}


def test_the_order_of_documents_changes_nothing():
    documents = [A, B, C, E, F, G]
    expected = [tuple(sorted(part, key=str)) for part in linked(*documents)]
    for order in itertools.islice(itertools.permutations(documents), 0, 720, 37):
        assert [tuple(sorted(part, key=str)) for part in linked(*order)] == expected


def test_the_one_with_most_articles_keeps_its_id_as_others_come():
    def of_senator(*documents):
        rows, _ = linked(*documents)
        return {key for name, key, method in rows if method == "name_and_role"}

    assert of_senator(A) == of_senator(A, B) == of_senator(A, B, G)


def test_what_the_tables_decide_needs_no_other_document():
    assert shared_key("Donald Trump", "person", FACTS) is None
    assert shared_key("U.S.", "place", FACTS) is None
    assert shared_key("Sen. Mara A. Quill", "person", FACTS) == shared_key("Mara Quill", "person", FACTS) is not None


@pytest.mark.parametrize(
    ("text", "name", "domains", "countries", "office"),
    [
        ("Ohio Gov. Mara Quill spoke", "Mara Quill", {"public"}, {"US"}, None),
        ("Israeli Prime Minister Mara Quill", "Mara Quill", {"public"}, {"IL"}, "prime minister"),
        ("Mara Quill (R-Utah) spoke", "Mara Quill", {"public"}, {"US"}, None),
        ("Mara Quill, a professor at a school in Kenya, wrote", "Mara Quill", {"science"}, {"KE"}, None),
        ("The senator told Mara Quill to go", "Mara Quill", set(), set(), None),
        ("Mara Quill, who lives in Peru, wrote", "Mara Quill", set(), set(), None),
        ("vice president Mara Quill", "Mara Quill", {"public"}, set(), "vice president"),
    ],
)
def test_what_stands_beside_a_name(text, name, domains, countries, office):
    start = text.index(name)
    evidence = evidence_near(text, start, start + len(name), FACTS)
    assert (evidence.domains, evidence.countries, evidence.office) == (domains, countries, office)
