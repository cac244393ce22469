import pytest

from flows.facts import load_facts
from transforms.facts import (
    agency_of,
    body_of,
    country_of,
    country_of_capital,
    government_of,
    institution_of,
    known_person,
    people_of,
    place_of,
)

FACTS = load_facts()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the U.S.", "US"), ("US", "US"), ("us", None), ("UK", "GB"), ("Britain's", "GB"), ("Great Britain", "GB"),
        ("South Korea", "KR"), ("Korea", None), ("DPRK", "KP"), ("Japanese", "JP"), ("Danes", "DK"), ("Dutch", "NL"),
        ("The Netherlands", "NL"), ("JAPAN", "JP"), ("IT", None), ("Congo", None), ("Congolese", None),
        ("DR Congo", "CD"), ("Turkey", "TR"), ("turkey", None), ("Türkiye", "TR"), ("New Mexico", None),
        ("Northern Ireland", None), ("Macedonia", None), ("Niger", "NE"), ("Nigerien", "NE"), ("Nigerian", "NG"),
        ("Côte d’Ivoire", "CI"), ("Beijing", None), ("Finn", None), ("Micronesia", "FM"), ("Islamic State", None),
    ],
)  # fmt: skip
def test_a_country_by_its_names_adjectives_and_people(text, code):
    assert country_of(FACTS, text) == code


@pytest.mark.parametrize(
    ("text", "alone", "place"), [("Jordan", None, "JO"), ("Chad", None, "TD"), ("Georgia", None, None)]
)
def test_a_name_of_persons_is_a_country_only_where_it_is_a_place(text, alone, place):
    assert country_of(FACTS, text) == alone
    assert country_of(FACTS, text, is_place=True) == place
    assert country_of(FACTS, "Georgian") == "GE"


def test_a_people_is_told_from_its_country():
    assert people_of(FACTS, "Japanese") == "JP"
    assert people_of(FACTS, "Japan") is None


def test_a_capital_is_a_place_in_its_country():
    assert country_of_capital(FACTS, "Washington, D.C.") == "US"
    assert country_of_capital(FACTS, "Brussels") == "BE"
    assert country_of_capital(FACTS, "Osaka") is None


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Kiev", "Kyiv", "UA"), ("the U.S.", "United States", "US"), ("Washington", "Washington, D.C.", "US"),
        ("Calif.", "California", "US"), ("Jordan", "Jordan", "JO"), ("Europe", "Europe", None), ("Osaka", "Osaka", "JP"),
    ],
)  # fmt: skip
def test_a_place_has_one_name(text, name, code):
    place = place_of(FACTS, text)
    assert place is not None
    assert (place.name, place.country_code) == (name, code)


@pytest.mark.parametrize("text", ["Springfield", "Georgia", "Japanese", "Portland", "St. Petersburg", "Valencia"])
def test_the_name_of_several_places_is_none(text):
    assert place_of(FACTS, text) is None


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Beijing", "government of China", "CN"), ("Washington", "government of the United States", "US"),
        ("Japan", "government of Japan", "JP"), ("the U.S.", "government of the United States", "US"),
        ("the Chinese government", "government of China", "CN"), ("Kiev", "government of Ukraine", "UA"),
        ("Government of Japan", "government of Japan", "JP"), ("BEIJING", "government of China", "CN"),
        ("the White House", "White House", "US"), ("The Kremlin", "Kremlin", "RU"), ("No. 10", "Downing Street", "GB"),
    ],
)  # fmt: skip
def test_who_acts_under_the_name_of_a_capital_a_country_or_a_seat(text, name, code):
    actor = government_of(FACTS, text)
    assert actor is not None
    assert (actor.name, actor.country_code) == (name, code)


@pytest.mark.parametrize(
    "text",
    [
        "Brussels",
        "Georgia",
        "Jordan",
        "Westminster",
        "Capitol Hill",
        "San José",
        "Victoria",
        "Osaka",
        "Japanese",
        "the Pentagon",
    ],
)
def test_no_government_for_a_name_of_several_or_of_something_else(text):
    assert government_of(FACTS, text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Japan’s foreign ministry", "foreign ministry of Japan"),
        ("the Japanese Ministry of Foreign Affairs", "foreign ministry of Japan"),
        ("Ministry of Foreign Affairs of Japan", "foreign ministry of Japan"),
        ("South Korean Defense Ministry", "defence ministry of South Korea"),
        ("Israel's Supreme Court", "supreme court of Israel"),
        ("U.S. Supreme Court", "U.S. Supreme Court"),
        ("the State Department", "U.S. Department of State"),
        ("Japan's central bank", "Bank of Japan"),
        ("Georgia Supreme Court", None),
        ("Georgia's Foreign Ministry", "foreign ministry of Georgia"),
        ("foreign ministry", None),
        ("Japan Airlines", None),
        ("Reuters", None),
    ],
)
def test_a_states_institution_by_what_it_is_and_whose(text, name):
    actor = institution_of(FACTS, text)
    assert (actor and actor.name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("AP", "Associated Press"), ("the Associated Press", "Associated Press"), ("Kyodo News", "Kyodo News"),
        ("Kyodo", "Kyodo News"), ("AFP", "Agence France-Presse"), ("the New York Times", "The New York Times"),
        ("the Times", None), ("The Post", None), ("ap", None), ("Independent", None), ("NATO", None), ("FBI", None),
    ],
)  # fmt: skip
def test_news_agencies_and_outlets_by_their_aliases(text, name):
    assert agency_of(FACTS, text) == name


def test_bodies_by_their_aliases():
    who = body_of(FACTS, "WHO")
    assert who is not None
    assert (who.name, who.kind, who.country_code) == ("World Health Organization", "international", None)
    assert body_of(FACTS, "who") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Donald J. Trump", "Donald Trump"), ("President Donald Trump", "Donald Trump"), ("Donald Trump Jr.", None),
        ("Trump", None), ("Recep Tayyip Erdogan", "Recep Tayyip Erdoğan"), ("Kim Jong-un", "Kim Jong Un"),
        ("Japanese Prime Minister", None), ("George W. Bush", "George W. Bush"), ("George H.W. Bush", "George H.W. Bush"),
        ("George Bush", None), ("John F. Kennedy", "John F. Kennedy"), ("John Kennedy", None), ("JFK", "John F. Kennedy"),
        ("Melania Trump", None), ("Prime Minister Sanae Takaichi", "Sanae Takaichi"), ("Viktor Orban's", "Viktor Orbán"),
    ],
)  # fmt: skip
def test_persons_in_office_by_full_names_only(text, name):
    person = known_person(FACTS, text)
    assert (person and person.name) == name


def test_a_common_name_is_the_person_in_office_only_beside_the_country():
    assert known_person(FACTS, "Gordon Brown") is None
    assert known_person(FACTS, "Gordon Brown", ["US"]) is None
    person = known_person(FACTS, "Gordon Brown", ["US", "GB"])
    assert person is not None
    assert (person.office, person.from_year, person.to_year) == ("prime minister", 2007, 2010)


def test_every_name_in_the_tables_leads_to_its_own_row():
    for body in FACTS.bodies.values():
        assert body_of(FACTS, body.name) == body
    for country in FACTS.countries.values():
        assert country_of(FACTS, country.name, is_place=True) == (country.code if country.code != "GE" else None)
    for person in FACTS.persons.values():
        assert known_person(FACTS, person.name, [person.country_code]) == person


def test_wikidata_ids_are_well_formed_and_each_is_given_once():
    ids = [
        row.wikidata_id
        for rows in (FACTS.countries, FACTS.bodies, FACTS.persons)
        for row in set(rows.values())
        if row.wikidata_id
    ]
    assert all(item[0] == "Q" and item[1:].isdigit() for item in ids)
    assert len(ids) == len(set(ids))


def test_a_country_named_like_a_person_acts_where_it_is_a_place():
    actor = government_of(FACTS, "Jordan", is_place=True)
    assert actor is not None
    assert actor.country_code == "JO"
