"""Whom nominals and pronouns mean: what a reader has in mind."""

import pytest

from flows.facts import load_facts
from schemas.values import RESOLVED_BY
from transforms.annotations import Claim, Segment, Span
from transforms.mentions import read_mentions, source_entity
from transforms.parsing import parse


@pytest.fixture
def read(nlp):
    """Read a text with one paragraph a line: the names of the entities of given words, in their order.

    Words are looked for from left to right; those in square brackets are the source of the claim whose content follows
    in braces.
    """

    def reads(marked, *words, authors=()):
        text, opened, spans = "", {}, {"[": [], "{": []}
        for char in marked:
            if char in "[{":
                opened[char] = len(text)
            elif char in "]}":
                kind = "[" if char == "]" else "{"
                spans[kind].append(Span(opened[kind], len(text)))
            else:
                text += char
        segments, start = [], 0
        for line in text.splitlines(keepends=True):
            segments.append(Segment("body", start, start + len(line.rstrip())))
            start += len(line)
        claims = [Claim((s,), (), (c,)) for s, c in zip(spans["["], spans["{"], strict=True)]
        doc = next(iter(parse([(text, segments)], nlp)))
        mentions, entities = read_mentions(doc, segments, claims, load_facts(), authors)
        assert {m.resolved_by for m in mentions} <= {*RESOLVED_BY, None}
        assert all(m.confidence is None or 0 < m.confidence <= 1 for m in mentions)
        found, at = [], 0
        for one in words:
            at = text.index(one, at)
            inside = [m for m in mentions if (m.start, m.end) == (at, at + len(one))]
            found.append(None if not inside or inside[0].entity is None else entities[inside[0].entity].name)
            at += len(one)
        reads.mentions, reads.entities, reads.claims = mentions, entities, claims
        return found

    return reads


@pytest.mark.parametrize(
    ("text", "words", "whom"),
    [
        ("Governor Ann Lee spoke first. Then the governor left.", ["the governor"], ["Ann Lee"]),
        ("Ann Lee, mayor of Oslo, spoke first. Then the mayor left.", ["the mayor"], ["Ann Lee"]),
        ("Ann Lee, a former judge, spoke first.", ["a former judge"], ["Ann Lee"]),
        ("Sen. Ann Lee met Vice President Tom Roe. The senator left.", ["The senator"], ["Ann Lee"]),
        ("President Ann Lee met Vice President Tom Roe. The president left.", ["The president"], ["Ann Lee"]),
        (
            "Japanese Prime Minister Mei Ito met German Chancellor Eva Holm. The Japanese leader left.",
            ["The Japanese leader"],
            ["Mei Ito"],
        ),
        ("Sen. Ann Lee, D-Ohio, spoke first. The Democrat then left.", ["The Democrat"], ["Ann Lee"]),
    ],
)
def test_a_nominal_means_who_was_said_to_be_so(read, text, words, whom):
    assert read(text, *words) == whom


@pytest.mark.parametrize(
    ("text", "pronoun", "whom"),
    [
        ("Ann Lee met Tom Roe in Oslo. He left early.", "He", "Tom Roe"),
        ("Ann Lee met Tom Roe in Oslo. She left early.", "She", "Ann Lee"),
        ("Laura Hale spoke on Monday. The coach wept. Then she left.", "she", None),
        ("Tom Roe blamed him for the delay.", "him", None),
        ("Tom Roe, who lost his seat, left early.", "his", "Tom Roe"),
        ("Officials of the port met Tom Roe. They left early.", "They", "Officials of the port"),
    ],
)
def test_a_pronoun_means_who_is_most_in_mind(read, text, pronoun, whom):
    found = read(text, pronoun)
    assert found == [whom] or (whom == "Officials of the port" and found == ["Officials"])


def test_who_says_something_is_nobody_of_whom_it_is_said(read):
    text = "Laura Hale spoke on Monday. {Another woman}, [she] said, was hurt."
    assert read(text, "she") == ["Laura Hale"]


def test_who_speaks_does_not_speak_of_himself_as_he(read):
    text = "Adam Kerr left the hall. Peter Dunn stayed in the hall. {“He was late,”} said [Peter Dunn]."
    assert read(text, "He") == ["Adam Kerr"]


def test_i_and_we_in_a_quotation_are_who_speaks(read):
    text = "{“I am glad. We won,”} said [Ann Lee]. “Now I can rest.”"
    assert read(text, "I", "We", "I") == ["Ann Lee"] * 3


def test_i_outside_quotations_is_the_author(read):
    text = "[I] think {the dam is old}. {“I do not,”} said [Tom Roe]."
    assert read(text, "I", "I", authors=["Ann Lee"]) == ["Ann Lee", "Tom Roe"]
    assert read(text, "I", "I") == [None, "Tom Roe"]
    assert read(text, "I", "I", authors=["Ann Lee", "Eva Holm"]) == [None, "Tom Roe"]


def test_the_two_leaders_are_a_group_with_members(read):
    text = "President Ann Lee met Prime Minister Tom Roe. The two leaders spoke for an hour. They agreed on little."
    assert read(text, "The two leaders", "They") == ["Ann Lee and Tom Roe"] * 2
    (group,) = [entity for entity in read.entities if entity.members]
    assert {read.entities[member].name for member in group.members} == {"Ann Lee", "Tom Roe"}
    assert group.entity_type == "group"


@pytest.mark.parametrize(
    ("text", "words", "whom"),
    [
        ("[Beijing] said {it would wait}.", "Beijing", "government of China"),
        ("China condemned the vote.", "China", "government of China"),
        ("The vote angered Tokyo.", "Tokyo", "government of Japan"),
        ("The crowd met in Beijing.", "Beijing", "Beijing"),
        ("China has long winters.", "China", "China"),
        ("The row began with Tokyo’s refusal to pay.", "Tokyo", "government of Japan"),
        ("They rowed the boat to Tokyo in May.", "Tokyo", "Tokyo"),
    ],
)
def test_a_place_that_speaks_or_acts_is_its_government(read, text, words, whom):
    assert read(text, words) == [whom]
    (mention,) = [m for m in read.mentions if m.form == "name"]
    literal = None if mention.literal is None else read.entities[mention.literal]
    assert (literal is not None) == whom.startswith("government")
    if literal is not None:
        assert (literal.name, literal.entity_type, mention.resolved_by) == (words, "place", "government")


def test_a_government_is_one_by_whichever_name(read):
    text = "[Beijing] said {it would wait}. [The Chinese government] said {no more}. [China] denied {it}."
    assert read(text, "Beijing", "The Chinese government", "China") == ["government of China"] * 3
    assert len({source_entity(claim, read.mentions) for claim in read.claims}) == 1


def test_a_source_without_a_name_is_an_entity_of_its_own(read):
    text = "[Two officials of the port] said {it was shut}. [Two officials of the port] denied {that}."
    read(text)
    first, second = (source_entity(claim, read.mentions) for claim in read.claims)
    assert first != second
    assert read.entities[first].name == "Two officials of the port"
    assert not read.entities[first].is_named
    assert read.entities[first].start != read.entities[second].start


def test_nobody_is_no_entity(read):
    read("[No official] said {that it was shut}.")
    assert source_entity(read.claims[0], read.mentions) is None


def test_the_same_officials_are_the_same(read):
    text = "[Transport ministry officials] said {it was shut}. Later [transport ministry officials] said {it was open}."
    read(text)
    first, second = (source_entity(claim, read.mentions) for claim in read.claims)
    assert first == second is not None


def test_a_name_behind_a_long_title_is_the_source(read):
    text = "“It is shut,” said [acting Assistant Secretary of Defense Ann Lee]{.} [A lawyer for Tom Roe] said {no}."
    read(text)
    names = [read.entities[source_entity(claim, read.mentions)].name for claim in read.claims]
    assert names == ["Ann Lee", "lawyer for Tom Roe"]


def test_a_gift_is_from_one_government_to_another(read):
    assert read("Tokyo’s gift of trees to Beijing was a success.", "Tokyo", "Beijing") == [
        "government of Japan",
        "government of China",
    ]


def test_of_namesakes_the_bare_surname_is_the_one_whom_all_know(read):
    text = "Joe Biden came with Hunter Biden. Hunter Biden left. Hunter Biden drove off. Biden spoke for an hour."
    assert read(text, "Joe Biden", "Hunter Biden", "Hunter Biden", "Hunter Biden", "Biden")[-1] == "Joe Biden"


def test_the_president_is_the_one_who_is_known_to_be(read):
    assert read("Joe Biden came late. The president left early.", "The president") == ["Joe Biden"]


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("Ann Lee won easily. {“It is over,”} [the Ohio Republican] said.", "Ann Lee"),
        ("Sen. Ann Lee won easily. {“It is over,”} [the Ohio governor] said.", "Ohio governor"),  # another's office
        ("Ann Lee and Tom Roe won easily. {“It is over,”} [the Ohio Republican] said.", "Ohio Republican"),
    ],
)
def test_who_was_named_just_before_may_be_named_anew(read, text, whom):
    read(text)
    (claim,) = read.claims
    assert read.entities[source_entity(claim, read.mentions)].name == whom


def test_the_company_is_the_one_that_the_text_is_about(read):
    text = (
        "Ostrava Steel fired a clerk. Ostrava Steel paid her. Ostrava Steel then hired Crane Holdings, a firm from Oslo. "
        "Ostrava Steel is large. Clerks at Ostrava Steel wept. {It is over}, [the company] said."
    )
    read(text)
    assert read.entities[source_entity(read.claims[0], read.mentions)].name == "Ostrava Steel"


def test_a_name_behind_what_its_bearer_is_is_the_source(read):
    read("[The former clerk, Kathryn Spiers], wrote in a letter on Monday {that it was over}.")
    assert read.entities[source_entity(read.claims[0], read.mentions)].name == "Kathryn Spiers"


def test_within_a_relayed_quotation_i_is_who_said_it(nlp):
    text = "“I took it,” Tom Roe said, according to the affidavit."
    inner = Claim((Span(13, 20),), (Span(21, 25),), (Span(0, 12),), "say", parent=0)
    outer = Claim((Span(40, 53),), (Span(27, 39),), (Span(0, 25),), "accord")
    segments = [Segment("body", 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    mentions, entities = read_mentions(doc, segments, [outer, inner], load_facts())
    (i,) = [m for m in mentions if text[m.start : m.end] == "I"]
    assert entities[i.entity].name == "Tom Roe"


def test_them_is_no_government_where_two_persons_stand_beside(read):
    text = "The vote drew criticism from Beijing. Ann Lee rang Tom Roe and described them as friends."
    assert read(text, "them") != ["government of China"]
