import pytest

from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import claim_attributes
from transforms.claim_chain import chain
from transforms.mentions import read_mentions
from transforms.parsing import parse


def claim(text, source, cue, content, parent=None, relayer=None):
    """A claim by the words of its roles, each where it first stands in the text."""
    spans = [
        () if words is None else (Span(text.index(words), text.index(words) + len(words)),)
        for words in (source, cue, content, relayer)
    ]
    return Claim(spans[0], spans[1], spans[2], None, spans[3], parent)


def read(nlp, text, claims):
    segments = [Segment("body", 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    return doc, *read_mentions(doc, segments, claims)


def names(nlp, text, claims, outlet=None):
    """The chain of the last claim, by names."""
    doc, mentions, entities = read(nlp, text, claims)
    return [name for name, _ in chain(len(claims) - 1, claims, doc, mentions, entities, outlet)]


NESTED = "Kyodo News reported that port officials have proposed a strike."


def nested():
    return [
        claim(NESTED, "Kyodo News", "reported", "that port officials have proposed a strike"),
        claim(NESTED, "port officials", "have proposed", "a strike", parent=0),
    ]


def test_a_nested_claim_is_passed_on_by_the_one_around_it(nlp):
    assert names(nlp, NESTED, nested(), "The Herald") == ["port officials", "Kyodo News", "The Herald"]


@pytest.mark.parametrize("outlet", ["Kyodo News", "Kyodo News (Web)", "KYODO"])
def test_the_outlet_is_no_hop_of_its_own_where_it_is_the_last_one_already(nlp, outlet):
    assert names(nlp, NESTED, nested(), outlet) == ["port officials", "Kyodo News"]


def test_a_claim_around_another_that_names_nobody_adds_no_hop(nlp):
    text = "It was said that Laura Hale promised a dam."
    claims = [
        claim(text, None, "was said", "that Laura Hale promised a dam"),
        claim(text, "Laura Hale", "promised", "a dam", parent=0),
    ]
    assert names(nlp, text, claims) == ["Laura Hale"]


@pytest.mark.parametrize(
    ("text", "outer", "hops"),
    [
        ("Paul Stein declined to comment on Laura Hale’s call for a vote.", "declined", ["Laura Hale"]),
        ("Paul Stein rejected the town after Laura Hale’s call for a vote.", "rejected", ["Laura Hale"]),
        (
            "Paul Stein mentioned that there was Laura Hale’s call for a vote.",
            "mentioned",
            ["Laura Hale", "Paul Stein"],
        ),
    ],
)
def test_who_only_reacts_passes_nothing_on(nlp, text, outer, hops):
    claims = [
        claim(text, "Paul Stein", outer, text[text.index(outer) + len(outer) + 1 : -1]),
        claim(text, "Laura Hale’s", "call for", "a vote", parent=0),
    ]
    assert names(nlp, text, claims) == hops


def test_i_in_a_quotation_is_who_says_it(nlp):
    text = "“I believe it is safe,” Laura Hale said."
    claims = [
        claim(text, "Laura Hale", "said", "“I believe it is safe,”"),
        claim(text, "I", "believe", "it is safe", parent=0),
    ]
    assert names(nlp, text, claims) == ["Laura Hale"]
    doc, mentions, entities = read(nlp, text, claims)
    assert claim_attributes(doc, 1, claims, [], mentions, entities).source_kind == "named_person"


def test_he_or_she_is_of_the_kind_that_the_last_source_was(nlp):
    for before, kind in (("Laura Hale", "named_person"), ("an official", "official_unnamed")):
        text = (
            f"The mayor met Paul Stein, and Ann Price wept. In town {before} said it leaked. Later she denied a crack."
        )
        claims = [claim(text, before, "said", "it leaked"), claim(text, "she", "denied", "a crack")]
        doc, mentions, entities = read(nlp, text, claims)
        assert claim_attributes(doc, 1, claims, [], mentions, entities).source_kind == kind


@pytest.mark.parametrize(
    ("source", "hop"),
    [
        ("two officials, who asked not to be named", "two officials"),
        ("the officials who saw the dam", "officials"),
        ("people familiar with the matter", "people familiar with the matter"),
        ("engineers and divers", "engineers and divers"),
    ],
)
def test_a_hop_without_an_entity_is_named_by_its_words_without_article_and_clauses(nlp, source, hop):
    text = f"According to {source}, the dam is safe."
    assert names(nlp, text, [claim(text, source, "According to", "the dam is safe")]) == [hop]


def test_a_document_is_named_without_who_obtained_it(nlp):
    text = "According to a summary of a proposed order obtained by CNN, the dam is safe."
    source = "a summary of a proposed order obtained by CNN"
    its = claim(text, source, "According to", "the dam is safe", relayer="CNN")
    assert names(nlp, text, [its]) == ["summary of a proposed order", "CNN"]
