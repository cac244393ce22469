"""A claim from a sentence that marks its parts: [source], <cue>, {content}."""

from transforms.annotations import Claim, Segment, Span
from transforms.claim_attributes import claim_attributes
from transforms.parsing import parse
from transforms.quotations import quotations


def read_marked(nlp, marked, lemma=None):
    """The attributes of the claim that a sentence marks."""
    text, opened, spans = "", {}, {"[": [], "<": [], "{": []}
    for char in marked:
        if char in "[<{":
            opened[char] = len(text)
        elif char in "]>}":
            mark = {"]": "[", ">": "<", "}": "{"}[char]
            spans[mark].append(Span(opened[mark], len(text)))
        else:
            text += char
    claim = Claim(tuple(spans["["]), tuple(spans["<"]), tuple(spans["{"]), lemma)
    segments = [Segment("body", 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    return claim_attributes(doc, 0, [claim], quotations(text, segments), [], [])
