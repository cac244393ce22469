import pytest

from schemas.values import UNRESOLVED
from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import chain, claim_attributes
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
    found = claim_attributes(doc, claim, quotations(text, segments), mentions, entities)
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
    ],
)
def test_form(nlp, marked, form):
    assert read(nlp, marked)[0].form == form


@pytest.mark.parametrize(
    ("marked", "lemma", "stance"),
    [
        ("[Laura Hale] <said> {the dam is safe}.", "say", "asserts"),
        ("{The dam is safe}, <according to> [Laura Hale].", "accord", "asserts"),
        ("[Laura Hale] <denied> {that the dam had leaked}.", "deny", "denies"),
        ("[Laura Hale] <did not deny> {that the dam had leaked}.", "deny", "does_not_deny"),
        ("[The White House] <has not yet confirmed> {the call}.", "confirm", "does_not_confirm"),
        ("[Laura Hale] <declined to comment> {on the leak}.", "comment", "declines_to_comment"),
        ("[Laura Hale] <asked> {whether the dam was safe}.", "ask", "questions"),
        ("[Laura Hale] <asked> {them to leave}.", "ask", "requests"),
        ("[Laura Hale] <urged> {them to leave}.", "urge", "requests"),
        ("[Laura Hale] <pledged> {to repair the dam}.", "pledge", "promises"),
        ("[Laura Hale] <believes> {the dam is safe}.", "believe", "believes"),
        ("[Laura Hale] <agreed> {that the dam is safe}.", "agree", "agrees"),
        ("{“Is the dam safe?”} [Laura Hale] <said>.", "say", "questions"),
        ("[Laura Hale] <did not say> {that the dam is safe}.", "say", None),
        ("[Laura Hale] <would say> {that the dam is safe}.", "say", None),
        ("[Laura Hale] <mused> {that the dam is safe}.", "muse", None),
        ("[Laura Hale] {could not be reached}.", None, None),
    ],
)
def test_stance(nlp, marked, lemma, stance):
    found, _ = read(nlp, marked, lemma)
    assert found.stance == stance
    assert (stance is None) == bool({"stance_unknown_cue", "stance_not_plain", "no_cue"} & set(found.unresolved))


@pytest.mark.parametrize(
    ("marked", "lemma", "stance"),
    [
        ("[The navy] would neither confirm nor <deny> {that the ship had sunk}.", "deny", "does_not_confirm"),
        ("[The navy] neither confirmed nor <denied> {that the ship had sunk}.", "deny", "does_not_confirm"),
        ("[The navy] did not confirm or <deny> {that the ship had sunk}.", "deny", "does_not_confirm"),
        ("[The navy] did not <confirm> or deny {that the ship had sunk}.", "confirm", "does_not_confirm"),
        ("[The navy] would not confirm the report or <deny> {that the ship had sunk}.", "deny", "does_not_confirm"),
        ("[The navy] did not comment, nor did it <deny> {that the ship sank}.", "deny", "does_not_deny"),
        ("Nor did [the navy] <deny> {that the ship sank}.", "deny", "does_not_deny"),
        ("[The navy] did not explain the crash but <denied> {that the ship sank}.", "deny", "denies"),
        ("[The navy] <not only denied> {that the ship sank} but sued the paper.", "deny", "denies"),
        ("[The navy] <hardly denied> {that the ship sank}.", "deny", None),
        ("[The navy] failed <to deny> {that the ship sank}.", "deny", None),
        ("[The navy] stopped <denying> {that the ship sank}.", "deny", None),
        ("[The navy] went on <to deny> {that the ship sank}.", "deny", "denies"),
        ("[The navy] left without <denying> {that the ship sank}.", "deny", None),
        ("There is no <denying> {that the ship sank}.", "deny", None),
        ("At no time did [the navy] <deny> {that the ship sank}.", "deny", None),
        ("If [the navy] <denies> {that the ship sank}, it will be sued.", "deny", None),
        ("Did [the navy] <deny> {that the ship sank}?", "deny", None),
        ("[The navy] <denied> {nothing}.", "deny", None),
        ("[The navy] <should not deny> {that the ship sank}.", "deny", None),
        ("[Nobody] <said> {that the ship was safe}.", "say", None),
        ("[No one] <denies> {that the ship sank}.", "deny", None),
        ("[No official] <has said> {that the ship was safe}.", "say", None),
        ("[Neither Anna Berg nor Paul Stein] <said> {that the ship was safe}.", "say", None),
        ("[Few of the men] <said> {that the ship was safe}.", "say", None),
        ("[A few of the men] <said> {that the ship was safe}.", "say", "asserts"),
    ],
)
def test_a_negation_around_the_cue_never_gives_the_opposite_stance(nlp, marked, lemma, stance):
    found, _ = read(nlp, marked, lemma)
    assert found.stance == stance
    assert (stance is None) == ("stance_not_plain" in found.unresolved)


@pytest.mark.parametrize(
    ("content", "status", "negated"),
    [
        ("the dam broke on Monday", "happened", False),
        ("the dam has not broken", "happened", True),
        ("the dam would break", "conditional", False),
        ("the dam breaks if the river rises", "conditional", False),
        ("the dam may break", "possible", False),
        ("the dam is likely to break", "possible", False),
        ("the dam is safe", "current", False),
        ("the dam is not safe", "current", True),
        ("there is no danger", "current", True),
        ("she will repair the dam", "planned", False),
        ("the firm plans to repair the dam", "planned", False),
        ("the dam will break", None, False),  # a forecast is nobody's plan
        ("the dam was safe", None, False),  # then or now: indirect speech doesn't show
        ("an old dam", None, None),
    ],
)
def test_status_and_polarity(nlp, content, status, negated):
    found, _ = read(nlp, f"[Laura Hale] <said> {{{content}}}.", "say")
    assert (found.status, found.is_negated) == (status, negated)
    assert (status is None) == bool({"status_not_plain", "no_main_verb"} & set(found.unresolved))


def test_the_stance_tells_the_standing_of_an_infinitive(nlp):
    assert read(nlp, "[Laura Hale] <promised> {to repair the dam}.", "promise")[0].status == "planned"
    assert read(nlp, "[Laura Hale] <urged> {them to repair the dam}.", "urge")[0].status == "possible"


def test_a_state_in_the_past_is_past_in_a_quotation(nlp):
    assert read(nlp, "{“The dam was safe,”} [Laura Hale] <said>.", "say")[0].status == "happened"


def test_several_sentences_have_no_one_status(nlp):
    found, _ = read(nlp, "{“The dam broke. We will repair it,”} [Laura Hale] <said>.", "say")
    assert (found.status, found.is_negated) == (None, None)
    assert "several_sentences" in found.unresolved


@pytest.mark.parametrize(
    ("source", "kind", "count"),
    [
        ("Laura Hale", "named_person", None),
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
        ("farmer Lena Holt", "named_person", None),
        ("He", None, None),
    ],
)
def test_kind_and_number_of_sources(nlp, source, kind, count):
    found, _ = read(nlp, f"[{source}] <said> {{the dam is safe}}.", "say")
    assert (found.source_kind, found.source_count) == (kind, count)
    assert (kind is None) == ("source_kind_unclear" in found.unresolved)
    assert ("source_not_linked" in found.unresolved) == (kind is None or kind[:5] != "named")


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
