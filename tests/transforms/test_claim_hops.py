import pytest

from transforms.annotations import Claim, Segment, Span
from transforms.claim_chain import chain
from transforms.claim_citing import with_cited
from transforms.claim_hops import with_hops
from transforms.mentions import read_mentions
from transforms.parsing import parse

MARKS = {"]": "[", ">": "<", "}": "{"}


def read(nlp, marked):
    """The text without marks, and the spans of [source], <cue> and {content}, by mark, nested ones inside out."""
    text, opened, spans = "", [], {"[": [], "<": [], "{": []}
    for char in marked:
        if char in spans:
            opened.append(len(text))
        elif char in MARKS:
            spans[MARKS[char]].append(Span(opened.pop(), len(text)))
        else:
            text += char
    segments = [Segment("body", 0, len(text))]
    return text, segments, next(iter(parse([(text, segments)], nlp))), spans


def chain_of(nlp, marked, outlet=None):
    """The chain of the one claim in a text that marks its spans, and the claim itself."""
    text, segments, doc, spans = read(nlp, marked)
    claims = [Claim(tuple(spans["["]), tuple(spans["<"]), tuple(spans["{"]), None)]
    claims = with_cited(doc, text, with_hops(doc, claims))
    mentions, entities = read_mentions(doc, segments, claims)
    names = [name for name, _ in chain(0, claims, doc, mentions, entities, outlet)]
    return names, claims[0], text


@pytest.mark.parametrize(
    ("marked", "relayer"),
    [
        ("[Laura Hale] <told> CNN {that the dam was safe}.", "CNN"),
        ("{“The dam is safe,”} [Laura Hale] <said> in an interview with the Harbour Gazette.", "Harbour Gazette"),
        ("{“The dam is safe,”} [Laura Hale] <said> in a recent CNN interview.", "CNN"),
        ("[Laura Hale] <said> in an interview published by Der Spiegel {that the dam was safe}.", "Der Spiegel"),
        ("In an interview with CNN on Monday, [Laura Hale] <said> {the dam was safe}.", "CNN"),
        ("[Laura Hale], in an interview with CNN, <denied> {that the dam leaked}.", "CNN"),
        ("Speaking to CNN, [Laura Hale] <said> {that the dam was safe}.", "CNN"),
        ("[Laura Hale], speaking on CNN, <called> {the dam safe}.", "CNN"),
        ("[Laura Hale] <wrote> in the Guardian {that the dam was safe}.", "Guardian"),
        ("{“The dam is safe,”} [Laura Hale] <said> Sunday on CBS’s “Face the Nation.”", "CBS"),
        ("{“The dam is safe,”} [Laura Hale] <said> on Fox News.", "Fox News"),
        ("{“The dam is safe,”} [Laura Hale] <said> in comments carried by state media.", "state media"),
        ("{“The dam is safe,”} [Laura Hale] <said> in a statement to CNN.", "CNN"),
        ("[Laura Hale] <claimed> on Monday through state media {that the dam was safe}.", "state media"),
        ("[Laura Hale], quoted by Kyodo News, <said> {the dam was safe}.", "Kyodo News"),
        ("{“The dam is safe,”} [Laura Hale] <wrote> in a memo, a copy of which was obtained by CNN.", "CNN"),
    ],
)
def test_who_passes_a_claim_on_is_its_next_hop(nlp, marked, relayer):
    names, *_ = chain_of(nlp, marked, "The Herald")
    assert names == ["Laura Hale", relayer, "The Herald"]


@pytest.mark.parametrize(
    "marked",
    [
        "[Laura Hale] <told> reporters {that the dam was safe}.",
        "[Laura Hale] <told> the court {that the dam was safe}.",
        "[Laura Hale] <wrote> on Twitter {that the dam was safe}.",
        "[Laura Hale] <said> {Paul Stein lied in an interview with CNN}.",  # his interview, not hers
        "[Laura Hale], whose emails were obtained by CNN, <said> {the dam was safe}.",
        "[Laura Hale] <said> after the airing of a tape obtained by CNN {that the dam was safe}.",
        "[Laura Hale] <commented> on CNN {that it was biased}.",
        "After Paul Stein told CNN that it leaked, [Laura Hale] <said> {the dam was safe}.",
    ],
)
def test_no_hop_without_a_relaying_phrase_of_the_claims_own(nlp, marked):
    assert chain_of(nlp, marked)[0] == ["Laura Hale"]


def test_each_of_two_claims_in_a_sentence_has_its_own_relayer(nlp):
    text, _, doc, spans = read(
        nlp, "[Laura Hale] <told> CNN {that it leaked}, and [Paul Stein] <said> on Fox News {that it did not}."
    )
    claims = [
        Claim((source,), (cue,), (content,))
        for source, cue, content in zip(spans["["], spans["<"], spans["{"], strict=True)
    ]
    found = with_hops(doc, claims)
    assert [[text[s.start : s.end] for s in claim.relayers] for claim in found] == [["CNN"], ["Fox News"]]


def test_a_phrase_around_a_nested_claim_is_not_the_nested_ones(nlp):
    text, _, doc, spans = read(nlp, "[Laura Hale] <told> CNN {that [Paul Stein] <said> {it leaked}}.")
    inner, outer = spans["{"]
    claims = [
        Claim((spans["["][0],), (spans["<"][0],), (outer,)),
        Claim((spans["["][1],), (spans["<"][1],), (inner,), parent=0),
    ]
    found = with_hops(doc, claims)
    assert [len(claim.relayers) for claim in found] == [1, 0]
    assert text[slice(*found[0].relayers[0])] == "CNN"


@pytest.mark.parametrize(
    ("marked", "hops"),
    [
        ("{The dam had cracks}, <according to> [a statement obtained by the AP].", ["statement", "AP"]),
        ("{The dam had cracks}, <according to> [a report in the Harbour Gazette].", ["Harbour Gazette"]),
        ("[Officials quoted by state media] <said> {the dam was safe}.", ["Officials", "state media"]),
    ],
)
def test_a_relayer_named_in_the_source(nlp, marked, hops):
    assert chain_of(nlp, marked)[0] == hops


@pytest.mark.parametrize(
    ("marked", "source", "outlet"),
    [
        ("{The strike will end}, [Northern Wire] <reported>, citing two officials.", "two officials", "Northern Wire"),
        ("[CNN], citing police sources, <said> {two men were held}.", "police sources", "CNN"),
        (
            "{The strike will end}, [the Harbour Gazette] <reported>, citing a court filing.",
            "a court filing",
            "Harbour Gazette",
        ),
        ("[CNN] <reported>, citing an official it did not name, {that it leaked}.", "an official", "CNN"),
    ],
)
def test_whom_an_outlet_cites_is_the_first_speaker(nlp, marked, source, outlet):
    names, claim, text = chain_of(nlp, marked)
    assert [text[s.start : s.end] for s in claim.source] == [source]
    assert names == [source.removeprefix("a ").removeprefix("an ").removeprefix("n "), outlet]
    assert "citing" in [text[s.start : s.end] for s in claim.cue]


def test_whom_a_model_took_into_the_content_is_taken_out_again(nlp):
    _, claim, text = chain_of(nlp, "[CNN] <citing> {an official it did not name, that the dam had leaked}.")
    assert [text[s.start : s.end] for s in (*claim.source, *claim.content)] == [
        "an official",
        "that the dam had leaked",
    ]


@pytest.mark.parametrize(
    "marked",
    [
        "{The dam is safe}, [the minister] <said>, citing a report by engineers.",  # what she claims is hers
        "[CNN] <dropped> {the show}, citing a lack of viewers.",
    ],
)
def test_a_reason_or_a_ministers_evidence_is_no_first_speaker(nlp, marked):
    _, claim, text = chain_of(nlp, marked)
    assert text[slice(*claim.source[0])] in ("the minister", "CNN")
    assert not claim.relayers
