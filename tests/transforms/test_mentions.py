import pytest

from schemas.values import RESOLVED_BY
from transforms.annotations import Claim, Segment, Span
from transforms.mentions import read_mentions, source_entity
from transforms.names import name_key
from transforms.parsing import parse


def read(nlp, text, *sources, role="body"):
    """Mentions and entities of a text with one paragraph a line; `sources` are the words of claims' sources."""
    segments, claims, start = [], [], 0
    for line in text.splitlines(keepends=True):
        segments.append(Segment(role, start, start + len(line.rstrip())))
        start += len(line)
    at = 0
    for words in sources:
        at = text.index(words, at)
        claims.append(Claim((Span(at, at + len(words)),), (), (Span(len(text) - 1, len(text)),)))
        at += len(words)
    doc = next(iter(parse([(text, segments)], nlp)))
    mentions, entities = read_mentions(doc, segments, claims)
    return mentions, entities, claims


def named(text, mentions, entities):
    """What each mention's words refer to."""
    return {(text[m.start : m.end], None if m.entity is None else entities[m.entity].name) for m in mentions}


def speakers(mentions, entities, claims):
    found = [source_entity(claim, mentions) for claim in claims]
    return [None if entity is None else entities[entity].name for entity in found]


def test_a_surname_joins_the_one_full_name_whose_it_is(nlp):
    text = "Prime Minister Helena Marlow spoke in Oslo. Marlow’s party won. Ms. Marlow thanked voters in Oslo."
    mentions, entities, _ = read(nlp, text)
    assert named(text, mentions, entities) >= {("Helena Marlow", "Helena Marlow"), ("Marlow", "Helena Marlow")}
    (marlow,) = [e for e in entities if e.name == "Helena Marlow"]
    assert marlow.entity_type == "person"
    rules = {m.resolved_by for m in mentions if text[m.start : m.end] == "Marlow"}
    assert rules == {"name_part"} and "name_part" in RESOLVED_BY
    assert sum(e.name == "Oslo" for e in entities) == 1


def test_a_surname_of_two_persons_is_nobody_for_sure(nlp):
    text = "Robert Keller met Susan Keller in Bonn on Monday. Later Keller said that the talks failed."
    mentions, entities, claims = read(nlp, text, "Robert Keller", "Susan Keller", "Keller")
    assert ("Keller", None) in named(text, mentions, entities)
    assert speakers(mentions, entities, claims) == ["Robert Keller", "Susan Keller", None]


def test_the_junior_stays_apart(nlp):
    text = "Frank Dalton spoke on Monday. Frank Dalton Jr. spoke as well. Then Dalton left the hall."
    mentions, entities, _ = read(nlp, text)
    assert named(text, mentions, entities) >= {("Frank Dalton", "Frank Dalton"), ("Dalton", "Frank Dalton")}
    assert len({m.entity for m in mentions if "Frank" in text[m.start : m.end]}) == 2


def test_acronyms_introduced_in_brackets_are_the_same_entity(nlp):
    text = "The World Health Organization (WHO) met on Monday. The WHO said that cases fell."
    mentions, entities, claims = read(nlp, text, "The WHO")
    assert speakers(mentions, entities, claims) == ["World Health Organization"]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("U.S.", "the United States", True),
        ("US", "U.S.", True),
        ("Us", "US", False),
        ("KYODO NEWS", "Kyodo  News", True),
        ("Georgia", "Georgian", False),
    ],
)
def test_equal_names(a, b, equal):
    assert (name_key(a) == name_key(b)) is equal


@pytest.mark.parametrize(
    ("text", "source", "speaker"),
    [
        ("US President Donald Trump said that he would go.", "US President Donald Trump", "Donald Trump"),
        ("Norway’s foreign ministry said that it would go.", "Norway’s foreign ministry", "Norway’s foreign ministry"),
        ("The spokesman for Norway said that it would go.", "The spokesman for Norway", "spokesman for Norway"),
        ("Norwegian officials said that they would go.", "Norwegian officials", "Norwegian officials"),
        ("A Texas Republican said that he would go.", "A Texas Republican", "Texas Republican"),
        ("The ministry said that it would go.", "The ministry", "ministry"),
        ("Its foreign ministry said that it would go.", "Its foreign ministry", "Its foreign ministry"),
        ("They said that it would go.", "They", None),
    ],
)
def test_the_speaker_is_the_head_of_the_source(nlp, text, source, speaker):
    mentions, entities, claims = read(nlp, text, source)
    assert speakers(mentions, entities, claims) == [speaker]
    assert any(claims[0].source[0] in m.heads for m in mentions)


def test_two_speakers_are_a_group_with_both_as_members(nlp):
    text = "Anna Berg and Paul Stein said that they would go."
    mentions, entities, claims = read(nlp, text, "Anna Berg and Paul Stein")
    (group,) = [e for e in entities if e.entity_type == "group"]
    assert speakers(mentions, entities, claims) == [group.name] == ["Anna Berg and Paul Stein"]
    assert {entities[member].name for member in group.members} == {"Anna Berg", "Paul Stein"}
    assert not group.is_named


def test_an_institution_is_joined_by_the_end_of_its_description_where_one_fits(nlp):
    text = "Norway’s foreign ministry said no. The foreign ministry added more."
    mentions, entities, claims = read(nlp, text, "Norway’s foreign ministry", "The foreign ministry")
    assert speakers(mentions, entities, claims) == ["Norway’s foreign ministry"] * 2
    text = "Norway’s foreign ministry said no. Chile’s foreign ministry agreed. The foreign ministry added more."
    sources = ("Norway’s foreign ministry", "Chile’s foreign ministry", "The foreign ministry")
    mentions, entities, claims = read(nlp, text, *sources)
    assert speakers(mentions, entities, claims) == [
        "Norway’s foreign ministry",
        "Chile’s foreign ministry",
        "Chile’s foreign ministry",
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Laura Hale spoke on Monday.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale spoke on Monday.\n“Peter Dunn told me that the dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale spoke on Monday with Peter Dunn.\n“The dam is safe,” she said.", "Laura Hale"),
        ("A crowd met Laura Hale on Monday.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale spoke on Monday.\nThe dam is old.\n“It is safe,” she said.", "Laura Hale"),
        ("The engineer spoke on Monday.\n“The dam is safe,” she said.", "engineer"),
        ("Laura Hale spoke on Monday. The coach wept.\n“The dam is safe,” she said.", None),
        ("Laura Hale hugged her daughter.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale hugged her son.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale spoke on Monday. He wept.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Laura Hale, an engineer, is the mayor of Oslo.\n“The dam is safe,” she said.", "Laura Hale"),
        ("Mr. Laurie Hale spoke on Monday.\n“The dam is safe,” she said.", None),
        ("Spokesman Laurie Hale spoke on Monday.\n“The dam is safe,” she said.", None),
    ],
)
def test_a_pronoun_is_resolved_only_where_one_person_could_be_meant(nlp, text, speaker):
    mentions, entities, claims = read(nlp, text, "she")
    assert speakers(mentions, entities, claims) == [speaker]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("“We lost the crop,” said farmer Lena Holt.", "Lena Holt", "person"),
        ("Neighbour Adam Kerr said that the dam broke.", "Adam Kerr", "person"),
        ("They met engineer Tarn Ostrow and left.", "Tarn Ostrow", "person"),
        ("Northern Wire reported that the dam broke.", "Northern Wire", "organisation"),
        ("They sued developer Crane Holdings on Monday.", "Crane Holdings", "organisation"),
    ],
)
def test_words_around_a_name_tell_its_type(nlp, text, name, kind):
    _, entities, _ = read(nlp, text)
    assert [(e.name, e.entity_type) for e in entities] == [(name, kind)]


def test_every_mention_is_sound(nlp):
    text = "The AP said that Laura Hale, of the Hale Fund, met U.S. envoy Peter Dunn. The AP and she said more."
    mentions, entities, _ = read(nlp, text, "The AP", "she")
    spans = [(m.start, m.end) for m in mentions]
    assert spans == sorted(set(spans))
    for mention in mentions:
        words = text[mention.start : mention.end]
        assert words == words.strip() and words
        assert mention.form in ("name", "nominal", "pronoun")
        assert (mention.entity is None) == (mention.resolved_by is None)
        assert mention.entity is None or mention.entity < len(entities)
    assert not {e.name for e in entities} & {"The AP", "the Hale Fund"}


def test_credits_and_teasers_name_nobody(nlp):
    text = "Laura Hale met Peter Dunn in Oslo."
    assert read(nlp, text)[0]
    assert read(nlp, text, role="credit")[0] == read(nlp, text, role="teaser")[0] == []
    assert read(nlp, "")[:2] == ([], [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Robert Keller, who said that the talks failed, left Bonn.", "Robert Keller"),
        ("They met Susan Keller, who chairs the board and who said that the talks failed.", "Susan Keller"),
        ("The officials who said that the talks failed left Bonn.", "officials"),
        ("Robert Keller asked who said that the talks failed.", None),
    ],
)
def test_who_is_the_one_that_its_clause_describes(nlp, text, expected):
    place = text.rindex("who said")
    segments = [Segment("body", 0, len(text))]
    claim = Claim((Span(place, place + 3),), (), (Span(0, 1),))
    mentions, entities = read_mentions(next(iter(parse([(text, segments)], nlp))), segments, [claim])
    assert speakers(mentions, entities, [claim]) == [expected]
    assert {m.resolved_by for m in mentions} <= {*RESOLVED_BY, None}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The Northern Reach, a militia group, met. The Northern Reach said no.", "Northern Reach", "organisation"),
        ("It is a draw, according to the nonpartisan website RaceWatcher.", "RaceWatcher", "organisation"),
        ("It is a draw, according to racewatch.org and OpenLedger.org.", "OpenLedger.org", "organisation"),
        ("The storm hit the Velmar Strait. They sailed on to the Velmar Strait region.", "Velmar Strait", "place"),
        ("Helena O’Connell won. Tom Berg lost.", "Helena O’Connell", "person"),
    ],
)
def test_what_stands_around_names_tells_who_they_are(nlp, text, name, kind):
    _, entities, _ = read(nlp, text)
    assert (name, kind) in [(e.name, e.entity_type) for e in entities]


def test_an_apposition_behind_a_home_is_no_place(nlp):
    text = "Senator Carl Lee of Michigan, chairman of the panel, left. Later the chairman returned."
    mentions, entities, _ = read(nlp, text)
    assert not {("chairman", "Michigan"), ("the chairman", "Michigan")} & named(text, mentions, entities)
