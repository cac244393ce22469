import pytest

import onrecord
from transforms.annotations import Claim, Segment, Span
from transforms.mentions import read_mentions
from transforms.parsing import parse, sentence_spans
from transforms.rows import Annotations, document_rows


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("The ministry said in a statement on Tuesday that the dam was safe.", ["Tuesday"]),
        ("Anna Berg told reporters on Monday that the dam was safe.", ["Monday"]),
        ("The firm on Tuesday denied that the dam broke.", ["Tuesday"]),
        ("On Friday, Anna Berg said that the dam was safe.", ["Friday"]),
        ("“The dam is safe,” Anna Berg said in Oslo late on Friday.", ["Friday"]),
        ("“The dam is safe,” she said Wednesday.", ["Wednesday"]),
        ("The dam is safe, Anna Berg told a hearing last week.", ["last week"]),
        ("The mill closed on Monday, Anna Berg said on Tuesday.", ["Tuesday"]),
        ("Anna Berg angered Oslo late last year when she said that the dam was safe.", ["late last year"]),
        ("“It is safe,” Anna Berg said. On Friday the dam broke.", []),
        ("Anna Berg, who was elected in 2019, said that the dam was safe.", []),
        ("A man arrested on Monday said that the dam was safe.", []),
        ("The driver in the crash on Monday said that he was tired.", []),
        ("Witnesses to the blast on Monday said that it was loud.", []),
        ("The report on the flood in 2012 said that the dam was safe.", []),
        ("Anna Berg said of the vote on Monday that it was fair.", []),
        ("Anna Berg said after a meeting on Monday that the dam was safe.", []),
        ("Anna Berg was re-elected on Monday and said that she was glad.", []),
        ("“It is safe,” Anna Berg said before she left on Tuesday.", []),
        ("Anna Berg said for two years that the dam was safe.", []),
    ],
)
def test_the_time_of_saying_is_linked_where_it_belongs_to_the_cue(text, saying):
    tables = onrecord.read(text, published="2026-03-11", outlet=None)
    times, claims = tables["times"], tables["claims"]
    linked = times[times["claim_role"] == "saying"]
    assert list(linked["text"]) == saying
    assert set(linked["claim_id"]) <= set(claims["claim_id"])


def test_what_two_claims_share_belongs_to_the_inner_one(nlp):
    text = "Paul Stein said Ann Price said Oslo was safe."
    segments = [Segment("body", 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    content = (Span(text.index("Oslo"), len(text) - 1),)
    claims = [
        Claim((Span(0, 10),), (Span(11, 15),), content, "say"),
        Claim((Span(16, 25),), (Span(26, 30),), content, "say", parent=0),
    ]
    mentions, entities = read_mentions(doc, segments, claims)
    found = Annotations(doc, segments, sentence_spans(doc), [], claims, mentions, entities, [], [])
    rows = document_rows({"document_id": "d", "text": text, "outlet": None}, None, found)
    inner = next(row["claim_id"] for row in rows["claims"] if row["depth"] == 1)
    oslo = next(row["mention_id"] for row in rows["mentions"] if row["text"] == "Oslo")
    assert [row["claim_id"] for row in rows["claim_mentions"] if row["mention_id"] == oslo] == [inner]


def test_every_empty_column_of_a_claim_has_its_code():
    tables = onrecord.read(
        "They said the pier was safe. “Maybe.” It was said to be old. The board mused on it, citing nothing. "
        "Hale could not be reached. Anna Berg would not say whether it may hardly hold."
    )
    codes = {
        "source_entity_id": {"no_source", "source_not_found", "source_not_linked"},
        "source_text": {"no_source", "source_not_found"},
        "source_kind": {"source_not_found", "source_kind_unclear"},
        "cue_lemma": {"no_cue"},
        "stance": {"no_cue", "stance_unknown_cue", "stance_not_plain"},
        "status": {"status_not_plain", "several_sentences", "no_main_verb"},
        "is_negated": {"polarity_not_plain", "several_sentences", "no_main_verb"},
    }
    claims = tables["claims"]
    assert len(claims) > 2
    for column, reasons in codes.items():
        empty = claims[claims[column].isna()]
        assert all(reasons & set(row) for row in empty["unresolved"]), column
