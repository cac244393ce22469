"""The parse: exact text, and sentences where a reader would see them."""

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.test_quotations import paragraphs
from transforms.annotations import Segment
from transforms.parsing import PIECE_CHARS, parse, prepare, sentence_spans


@pytest.fixture(scope="module")
def tokeniser():
    """A pipeline without models: sentences of `parse` don't depend on any."""
    return prepare(spacy.blank("en"))


def sentences(text, nlp, segments=None):
    doc = next(parse([(text, paragraphs(text) if segments is None else segments)], nlp))
    assert doc.text == text
    return [text[span.start : span.end] for span in sentence_spans(doc)]


SENTENCES = {
    "plain": ["It rained.", "Roads closed!", "Why?", "Nobody knew."],
    "initials and titles": ["Sen. J. K. Lee met Gov. Ann T. Roe and Dr. Poe at St. Jude.", "They ate."],
    "countries": ["The U.S. Senate met the U.N. envoy.", "The U.S. won."],
    "country at the end": ["He moved to the U.S.", "The end came soon."],
    "companies": ["Acme Inc. Chief Ann Lee of Roe Corp. Limited spoke.", "She left."],
    "numbers": ["Only No. 5 won.", "It grew by 3.5 percent."],
    "a plain no": ["He said no.", "Nobody asked."],
    "months and hours": ["On Sept. 3 at 5 a.m. Friday it rained.", "It ended at 6 p.m.", "It was over."],
    "states": ["She spoke in Tampa, Fla., and in Reno, Nev. Tuesday.", "Then she left."],
    "dots": ["It rained... and blew.", "It stopped."],
    "speech": ["“It rained.", "It blew,” she said.", "“Hard.”", "He nodded."],
    "question and its speaker": ["“Why now?” she asked.", "“Why here?” Ann Lee asked.", "“Go!”", "He left."],
    "straight marks": ['"Is it?"', 'Then she said "no" twice.', '"Yes."', '"No."'],
    "a quotation within": ["“He said ‘never.’ ”", "She nodded."],
    "closing mark mistyped": ["She called it “the end.“", "Nobody cared."],
    "brackets": ["It rained (hard).", "(It was May.)", "It stopped."],
    "names in small letters": ["It sold the phone.", "The rest stayed at example.com or p.m.org today."],
    "a list": ["1. First, ask.", "2. Then, act."],
}


@pytest.mark.parametrize("expected", SENTENCES.values(), ids=SENTENCES.keys())
def test_splits_into_sentences(expected, tokeniser):
    joiner = "\n" if expected[0].startswith("1.") else " "
    assert sentences(joiner.join(expected), tokeniser) == expected


GLUED = {
    "lower case": ["It rained, she said.", "The roads closed."],
    "capitals": ["It rained, said the AP.", "Roads closed."],
    "year": ["It rained in 2016.", "However, roads held."],
    "opening mark": ["It rained, said the AP.", "“At last,” she said."],
    "closing mark": ["She called it “the end.”", "Nobody cared."],
    "country": ["He loves the U.S.", "They left."],
}


@pytest.mark.parametrize("expected", GLUED.values(), ids=GLUED.keys())
def test_splits_sentences_that_are_glued_together(expected, tokeniser):
    assert sentences("".join(expected), tokeniser) == expected


@pytest.mark.parametrize("word", ["U.S.", "J.R.R.", "e.g.", "example.com", "3.5", "a.m.", "AT&T", "1.2.3"])
def test_glue_rules_leave_words_with_dots_whole(word, tokeniser):
    text = f"The {word} thing"
    assert [t.text for t in next(parse([(text, paragraphs(text))], tokeniser))][1] == word


def test_a_line_break_within_a_quotation_ends_no_sentence(tokeniser):
    text = "They hailed “the Anglo-U.S.\nalliance” in May.\nIt rained."
    assert sentences(text, tokeniser) == ["They hailed “the Anglo-U.S.\nalliance” in May.", "It rained."]


def test_a_line_break_within_a_segment_ends_no_sentence(tokeniser):
    text = "The rain that fell\non the town was warm."
    assert sentences(text, tokeniser, [Segment("body", 0, len(text))]) == [text]


def test_segments_end_sentences_without_punctuation_and_within_a_word(tokeniser):
    text = "Rain in town\nIt rained hardMORE: Ten tips"
    cut = text.index("MORE")
    segments = [Segment("headline", 0, 12), Segment("body", 13, cut), Segment("teaser", cut, len(text))]
    assert sentences(text, tokeniser, segments) == ["Rain in town", "It rained hard", "MORE: Ten tips"]


def test_several_paragraphs_of_one_quotation_are_several_sentences(tokeniser):
    assert sentences("“It rained\n“It blew,” she said.", tokeniser) == ["“It rained", "“It blew,” she said."]


@pytest.mark.parametrize(
    "text", ["", " \n\t ", "\x00\x0b\u2028", "x" * 5000, "(" * 5000, "“\n" * 500, "a\u00a0b " * 500]
)
def test_covers_odd_texts_exactly(text, nlp):
    doc = next(parse([(text, paragraphs(text))], nlp))
    assert doc.text == text


def test_a_run_of_words_without_an_end_is_cut(tokeniser):
    found = sentences("so it went " * 1000, tokeniser)
    assert len(found) > 1
    assert max(len(sentence.split()) for sentence in found) <= 500


def test_a_long_text_is_parsed_in_pieces_and_given_whole(nlp):
    line = "The mayor said it rained in town.\n"
    text = line * 2000 + "x" * 60_000
    first, long = list(parse([("It rained.", [Segment("body", 0, 10)]), (text, paragraphs(text))], nlp))
    assert first.text == "It rained."
    assert long.text == text
    assert [text[a:b] for a, b in sentence_spans(long)][1999] == line.strip()
    assert [t.lemma_ for t in long][2] == "say"
    assert long[2].is_sent_start is False


def test_no_more_is_parsed_at_once_than_a_few_articles_whatever_the_length_of_the_texts():
    nlp = prepare(spacy.blank("en"))
    batches = []
    real = nlp.pipe

    def pipe(docs, **how):
        given = list(docs)
        if how.get("as_tuples"):  # else it is spaCy's own call, with what is in the tuples
            batches.append([len(doc.text) for doc, _ in given])
        return real(given, **how)

    nlp.pipe = pipe
    texts = ["It rained. " * length for length in (*[400] * 20, 30_000, 400, 9_000)]
    parsed = list(parse([(text, paragraphs(text)) for text in texts], nlp))
    assert [doc.text for doc in parsed] == texts
    assert all(len(batch) <= 8 and sum(batch) <= 2 * PIECE_CHARS for batch in batches)
    assert [len(batch) for batch in batches[:2]] == [8, 8]


@given(st.text(alphabet="aB .,!?\n“”\"'’U5-", max_size=80))
@settings(deadline=None)
def test_sentences_are_trimmed_in_order_and_keep_to_the_segments(tokeniser, text):
    segments = paragraphs(text)
    doc = next(parse([(text, segments)], tokeniser))
    assert doc.text == text
    spans = sentence_spans(doc)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)
    assert sum(b - a for a, b in spans) >= sum(not c.isspace() for c in text)
    assert {s.start for s in segments} <= {s.start for s in spans} or "“" in text or '"' in text or "'" in text
