"""transforms: the chain of a claim: from its first speaker outward, hop by hop, to the outlet that published it."""

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.claim_parts import between, lemma_of
from transforms.mentions import Entity, Mention, source_entity, span_entity
from transforms.names import words_of
from transforms.outlets import is_outlet, same_outlet
from transforms.source_nouns import NEWS_ITEMS

Hop = tuple[str, int | None]

_SILENT = frozenset({"decline", "refuse", "comment"})
_REACTING = _SILENT | words_of(
    "reject dismiss criticise criticize condemn welcome support back oppose praise denounce respond react applaud defy",
    "ignore deny dispute slam blast mock defend endorse",
)


def chain(
    number: int,
    claims: Sequence[Claim],
    doc: Doc,
    mentions: Sequence[Mention],
    entities: Sequence[Entity],
    outlet: str | None,
) -> list[Hop]:
    """Return the hops of one claim from its first speaker outward, each with its name and, if known, its entity.

    The source comes first, then those who relayed it, then the same of the claim around it, and so on; the outlet last,
    unless the hop before is the outlet itself. A claim with no source has no chain, since the first hop is by definition
    the first speaker; a claim around it that names nobody adds no hop, nor does one that only reacts to it ("declined
    to comment on Ann Lee's call for a vote"). A report of an outlet's is the outlet's word: one hop.
    """
    if not claims[number].source:
        return []
    hops: list[Hop] = []
    at: int | None = number
    inner: Claim | None = None
    while at is not None:
        claim = claims[at]
        if inner is None or not _only_reacts(doc, claim, inner):
            if (
                claim.source
                and not _is_outlets_report(doc, claim)
                and not _is_speaker_around(doc, claims, at, mentions)
            ):
                hops.append(_source_hop(doc, claim, mentions, entities))
            for span in claim.relayers:
                hops.append(_relayer_hop(_words(doc, span), span_entity(span, mentions), entities))
        inner, at = claim, claim.parent
    if outlet:
        same = (index for index, other in enumerate(entities) if _folded(other.name) == _folded(outlet))
        hops.append((outlet, next(same, None)))
    merged = hops[:1]
    for hop in hops[1:]:
        if not _is_the_same(merged[-1], hop):  # who says what they themselves believe is one hop
            merged.append(hop)
    return merged


def _source_hop(doc: Doc, claim: Claim, mentions: Sequence[Mention], entities: Sequence[Entity]) -> Hop:
    entity = source_entity(claim, mentions)
    if entity is not None and not _is_introduced(entities[entity], claim):
        return entities[entity].name, entity
    return " ".join(_described(doc, claim, span) for span in claim.source), entity


def _is_introduced(entity: Entity, claim: Claim) -> bool:
    """Whether an entity has no name but the words of this source, of which a hop needs the head and not all that follows."""
    if entity.members:
        return False
    return entity.start is not None and any(span.start <= entity.start < span.end for span in claim.source)


def _relayer_hop(words: str, entity: int | None, entities: Sequence[Entity]) -> Hop:
    """A relayer by its entity's name, unless that is another's whose name was run into it."""
    if entity is None or (is_outlet(words) and not _is_name_of(entities[entity].name, words)):
        return _without_article(words), None
    return entities[entity].name, entity


def _is_name_of(name: str, words: str) -> bool:
    return same_outlet(name, words) or set(words.casefold().split()) <= set(name.casefold().split()) or words.isupper()


def _described(doc: Doc, claim: Claim, span: Span) -> str:
    """The words of a source up to what only describes it: a clause, an apposition, who obtained it."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None:
        return ""
    root = tokens.root
    end = span.end
    if not any(child.dep_ == "conj" for child in root.children):
        for token in tokens:
            if token.i > root.i and (token.text in (",", "(", "—", "–", "--") or _is_clause(token, root, claim)):
                end = token.idx
                break
    return _without_article(_words(doc, Span(span.start, end)))


def _is_clause(token: Token, root: Token, claim: Claim) -> bool:
    """Say whether a clause about the root begins at a token: with "who", or with who obtained a document."""
    if token.tag_ in ("WP", "WDT", "WP$") and token.i > root.i:
        return True
    behind = token.doc[token.i : token.i + 6]
    is_passive = token.tag_ == "VBN" and any(t.pos_ == "ADP" for t in behind[1:3])
    return is_passive and any(r.start <= t.idx < r.end for r in claim.relayers for t in behind)


def _is_outlets_report(doc: Doc, claim: Claim) -> bool:
    """Say whether a source is a report of the outlet that relays it: "a report in the Harbour Gazette"."""
    span = claim.source[0]
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    inside = any(span.start <= relayer.start < span.end for relayer in claim.relayers)
    return inside and tokens is not None and tokens.root.lemma_.lower() in NEWS_ITEMS


def _only_reacts(doc: Doc, outer: Claim, inner: Claim) -> bool:
    """Say whether the claim around another leaves it as it is: silence, or a reaction to what it names or to who said it."""
    cue = [token for span in outer.cue for token in between(doc, *span)]
    lemmas = {lemma_of(token) for token in cue}
    if lemmas & _SILENT and "say" not in lemmas:
        return True
    inner_cue = [token for span in inner.cue for token in between(doc, *span)]
    is_noun = bool(inner_cue) and not any(token.pos_ in ("VERB", "AUX") for token in inner_cue)
    is_noun = is_noun and any(token.pos_ == "NOUN" for token in inner_cue)
    is_aside = bool(inner.source) and _words(doc, inner.source[0]).lower() in ("who", "which")
    return (is_noun or is_aside) and bool(lemmas & _REACTING)


def _is_speaker_around(doc: Doc, claims: Sequence[Claim], at: int, mentions: Sequence[Mention]) -> bool:
    """Say whether a source is the "I" or "we" of what the claim around it says, so that its source is the speaker."""
    claim = claims[at]
    if claim.parent is None or not claims[claim.parent].source or source_entity(claim, mentions) is not None:
        return False
    return len(claim.source) == 1 and _words(doc, claim.source[0]).lower() in ("i", "we")


def _is_the_same(one: Hop, other: Hop) -> bool:
    if one[1] is not None and one[1] == other[1]:
        return True
    if is_outlet(one[0]) or is_outlet(other[0]):
        return same_outlet(one[0], other[0])
    return (one[1] is None or other[1] is None) and _folded(one[0]) == _folded(other[0])


def _words(doc: Doc, span: Span) -> str:
    """Return a span's text on one line. `Doc.text` would do as well, but is put together anew each time."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None:
        return ""
    return " ".join(tokens.text[span.start - tokens.start_char : span.end - tokens.start_char].split())


def _without_article(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else words


def _folded(name: str) -> str:
    return _without_article(name).casefold()
