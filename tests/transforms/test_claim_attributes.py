import pytest

from schemas.values import UNRESOLVED
from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import claim_attributes
from transforms.claim_chain import chain
from transforms.mentions import read_mentions
from transforms.parsing import parse
from transforms.quotations import quotations


def read(nlp, marked, lemma=None, outlet=None, relayer=None):
    """Attributes and chain of the claim in a text that marks [source], <cue> and {content}."""
    text, opened, spans = "", {}, {"[": [], "<": [], "{": []}
    for char in marked:
        if char in "[<{":
            opened[char] = len(text)
        elif char in "]>}":
            mark = {"]": "[", ">": "<", "}": "{"}[char]
            spans[mark].append(Span(opened[mark], len(text)))
        else:
            text += char
    relayers = () if relayer is None else (Span(text.index(relayer), text.index(relayer) + len(relayer)),)
    claim = Claim(tuple(spans["["]), tuple(spans["<"]), tuple(spans["{"]), lemma, relayers)
    segments = [Segment("body", 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    mentions, entities = read_mentions(doc, segments, [claim])
    found = claim_attributes(doc, 0, [claim], quotations(text, segments), mentions, entities)
    assert set(found.unresolved) <= set(UNRESOLVED)
    return found, [name for name, _ in chain(0, [claim], doc, mentions, entities, outlet)]


@pytest.mark.parametrize(
    ("marked", "form"),
    [
        ("{“The dam is safe,”} [Laura Hale] <said>.", "direct"),
        ("{“The dam is safe},” [Laura Hale] <said>, {“and it is old.”}", "direct"),
        ("[Laura Hale] <said> {the dam is “safe”}.", "mixed"),
        ("[Laura Hale] <said> {the dam is safe}.", "indirect"),
        ("“[Laura Hale] <said> {the dam is safe},” he said.", "indirect"),  # the marks are another claim's
        ("“[My boss] <told> me {‘the dam is gone’},” Laura Hale said.", "direct"),  # marks inside another's
        ("“[My boss] <told> me {it’s the town’s dam},” Laura Hale said.", "indirect"),  # apostrophes are no marks
        ("‘[My boss] <said> {the dam is “gone”},’ Laura Hale said.", "mixed"),
    ],
)
def test_form(nlp, marked, form):
    assert read(nlp, marked)[0].form == form


@pytest.mark.parametrize(
    ("source", "kind", "count"),
    [
        ("Laura Hale", "named_person", 1),
        ("Kyodo News", "named_organisation", None),
        ("Norway’s foreign ministry", "named_organisation", None),
        ("China", "named_place", None),
        ("Two officials", "official_unnamed", 2),
        ("A senior official", "official_unnamed", 1),
        ("A police spokesman", "official_unnamed", 1),
        ("A spokesman", "unnamed", 1),
        ("People familiar with the matter", "unnamed", None),
        ("At least two witnesses", "unnamed", None),
        ("A report", "document", 1),
        ("The senator", None, None),
        ("Residents", "unnamed", None),
        ("Price", None, None),  # a name, though the model may not know it
        ("No official", None, None),
        ("Northern Wire", "named_organisation", None),
        ("farmer Lena Holt", "named_person", 1),
        ("He", None, 1),
    ],
)
def test_kind_and_number_of_sources(nlp, source, kind, count):
    found, _ = read(nlp, f"[{source}] <said> {{the dam is safe}}.", "say")
    assert (found.source_kind, found.source_count) == (kind, count)
    assert (kind is None) == ("source_kind_unclear" in found.unresolved)
    # Whoever says it is somebody, with a name or without; not nobody, nor a "he" of whom nothing was said before.
    assert ("source_not_linked" in found.unresolved) == (source in ("No official", "He"))


@pytest.mark.parametrize(
    ("source", "kind", "count"),
    [
        ("A senior administration official", "official_unnamed", 1),
        ("One of the officials", "official_unnamed", 1),
        ("The officials", "official_unnamed", None),
        ("A government source", "official_unnamed", 1),
        ("A spokesman for Sen. Ann Price", "official_unnamed", 1),
        ("Republican leaders", "official_unnamed", None),
        ("Police", "official_unnamed", None),
        ("A source close to the talks", "unnamed", 1),
        ("Five dozen protesters", "unnamed", 60),
        ("A majority of Americans", "unnamed", None),
        ("Americans", "unnamed", None),
        ("Some Democrats", "unnamed", None),
        ("Democrats", "named_organisation", None),
        ("The White House", "named_organisation", None),
        ("The government", "named_organisation", None),
        ("Laura Hale and Paul Stein", "named_person", 2),
        ("Laura Hale and other engineers", "named_person", None),
        ("Court documents", "document", None),
        ("The indictment", "document", None),
        ("A poll this month", "document", 1),
        ("The move", None, None),
    ],
)
def test_kind_and_number_of_officials_crowds_and_bodies(nlp, source, kind, count):
    found, _ = read(nlp, f"[{source}] <said> {{the dam is safe}}.", "say")
    assert (found.source_kind, found.source_count) == (kind, count)
    assert (kind is None) == ("source_kind_unclear" in found.unresolved)


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("Officials [who] <said> {it is safe} left.", "official_unnamed"),
        ("President Anna Berg left. [The president] <said> {it is safe}.", "named_person"),
        ("Presidents left. [The president] <said> {it is safe}.", None),
        ("[They] <said> {it is safe}.", None),
    ],
)
def test_a_pronoun_or_title_takes_the_kind_of_whom_it_stands_for(nlp, marked, kind):
    assert read(nlp, marked, "say")[0].source_kind == kind


def test_a_source_may_begin_inside_a_word(nlp):
    assert read(nlp, "{The dam is safe}, x[Hale] <said>.", "say")[0].form == "indirect"


@pytest.mark.parametrize("before", ["But [Marek]", "“Why?” Then [Price]", "[Fleming]"])
def test_a_capital_without_an_article_is_a_name_and_never_unnamed(nlp, before):
    assert read(nlp, f"{before} <said> {{the dam is safe}}.", "say")[0].source_kind != "unnamed"


def test_a_surname_is_the_person_named_in_full_elsewhere(nlp):
    found, hops = read(nlp, "Ann Price spoke on Monday. {“Why did it break?”} [Price] <asked>.", "ask")
    assert (found.source_kind, hops) == ("named_person", ["Ann Price"])


@pytest.mark.parametrize(
    ("marked", "lemma", "kind"),
    [
        ("{The dam} was <said> {to be safe}.", "say", "none"),
        ("{The dam is safe}, it was <said>.", "say", "none"),
        ("The <claim> {that the dam is safe} spread.", "claim", "none"),
        ("{“The dam is safe.”}", None, None),
        ("The crowd stood, <saying> {the dam is safe}.", "say", None),  # who says so stands in the text
    ],
)
def test_only_what_needs_no_source_has_none(nlp, marked, lemma, kind):
    found, hops = read(nlp, marked, lemma, outlet="The Herald")
    assert (found.source_kind, found.source_count, hops) == (kind, None, [])
    assert {"no_source", "source_not_found"} & set(found.unresolved) == {"no_source" if kind else "source_not_found"}


def test_the_chain_goes_from_the_first_speaker_to_the_outlet(nlp):
    marked = "{“The dam is safe,”} [engineer Laura Hale] <was quoted as saying> by Kyodo News."
    assert read(nlp, marked, "quote", "The Herald", "Kyodo News")[1] == ["Laura Hale", "Kyodo News", "The Herald"]
    assert read(nlp, marked, "quote", "KYODO NEWS", "Kyodo News")[1] == ["Laura Hale", "Kyodo News"]
    assert read(nlp, marked, "quote", None, "Kyodo News")[1] == ["Laura Hale", "Kyodo News"]
    assert read(nlp, "[Two  officials] <said> {no}.", "say", "The Herald")[1] == ["Two officials", "The Herald"]


def test_the_cues_lemma_is_kept_or_read(nlp):
    assert read(nlp, "[Laura Hale] <said> {the dam is safe}.", "say")[0].cue_lemma == "say"
    assert read(nlp, "[Laura Hale] <said> {the dam is safe}.")[0].cue_lemma == "say"


@pytest.mark.parametrize(
    ("marked", "count", "hop"),
    [
        ("Ann Lee met Tom Roe in Oslo. [The leaders] <discussed> {closing the mine}.", 2, "Ann Lee and Tom Roe"),
        (
            "Ann Lee met Tom Roe in Oslo. [The two leaders] spoke. [They] <agreed> {to close it}.",
            2,
            "Ann Lee and Tom Roe",
        ),
        ("Ann Spiers spoke on Monday. [Spiers] <believes> {it is over}.", 1, "Ann Spiers"),
    ],
)
def test_who_the_text_has_named_are_counted_and_named(nlp, marked, count, hop):
    marked = marked.replace("[The two leaders] spoke", "The two leaders spoke")
    found, hops = read(nlp, marked)
    assert (found.source_count, hops) == (count, [hop])


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("A campaign adviser", "unnamed"),
        ("A White House adviser", "official_unnamed"),
        ("A representative for Ms. Lee", "unnamed"),
        ("A Crane Corp. official", "unnamed"),
        ("A state official", "official_unnamed"),
        ("Far-right conservative figures", "unnamed"),
        ("Official figures", "document"),
        ("His attorney", "unnamed"),
        ("The host", None),
    ],
)
def test_kinds_of_those_without_a_name(nlp, source, kind):
    assert read(nlp, f"[{source}] <said> {{the dam is safe}}.", "say")[0].source_kind == kind


def test_a_content_that_opens_with_its_condition_is_conditional(nlp):
    assert (
        read(nlp, "{If the court ends the subsidies}, [the group] <said>, {it will leave}.")[0].status == "conditional"
    )
    assert read(nlp, "[She] <asked> {if he had paid}.")[0].status == "happened"
