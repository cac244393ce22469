"""transforms: claims that a colon makes in a headline: `Minister: taxes will fall`."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc

from transforms.annotations import Claim, Segment, Span
from transforms.claim_parts import between, trimmed, without

LABEL = re.compile(r"([A-Z][^\n:;,!?“”\"]{0,60}):\s+(?=\S)")
SPEAKING = frozenset(
    ["report", "poll", "study", "survey", "source", "sources", "police", "official", "officials", "experts", "analysts"]
)
"""Nouns that name who speaks, where no name does."""
SPEAKERS = frozenset({"PERSON", "ORG", "NORP"})
LONGEST_HEADLINE = 160  # characters; a first paragraph no longer than this and with no full stop is a headline, too
LONGEST_NAME = 6  # words


def labelled_claims(doc: Doc, text: str, paragraphs: Sequence[Segment]) -> list[Claim]:
    """Read the headlines that begin with who speaks and a colon.

    Args:
        doc: the document.
        text: its text.
        paragraphs: its readable segments.
    """
    claims = []
    for number, paragraph in enumerate(paragraphs):
        short = paragraph.end - paragraph.start < LONGEST_HEADLINE and text[paragraph.end - 1] != "."
        if paragraph.role != "headline" and (number or not short):
            continue
        match = LABEL.match(text, paragraph.start, paragraph.end)
        if match is None or not _names_a_speaker(doc, Span(*match.span(1))):
            continue
        source, cue = trimmed(text, *match.span(1)), Span(match.end(1), match.end(1) + 1)
        content = without(text, Span(match.end(), paragraph.end), ())
        if content:
            claims.append(Claim((source,), (cue,), content, ":"))
    return claims


def _names_a_speaker(doc: Doc, name: Span) -> bool:
    tokens = between(doc, name.start, name.end)
    if not 0 < len(tokens) <= LONGEST_NAME or any(t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" for t in tokens):
        return False
    return tokens[-1].ent_type_ in SPEAKERS or tokens[-1].lower_ in SPEAKING
