"""transforms: who passed a claim on, read off the words around its cue: `told Kyodo News`, `in an interview with the AP`.

Only outlets become hops (`transforms.outlets`): reporters, courts and rallies hear what is said, but nobody reads it there.
A phrase belongs to the claim in whose cue, source or clause it stands, never to what is said.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Span
from transforms.claim_parts import between, lemma_of
from transforms.names import words_of
from transforms.outlets import outlet_at
from transforms.source_nouns import NEWS_ITEMS

_TALKS = words_of("interview interviews conversation appearance discussion chat exchange debate segment")
_WRITINGS = words_of(
    "statement comment comments remark remarks letter email e-mail memo op-ed column essay article piece editorial post",
    "document documents record records file files report reports recording transcript video audio tape text texts message",
    "messages emails e-mails letters note notes copy draft filing story book excerpt footage quotes points data poll survey",
    "list plan presentation complaint speech testimony papers memos study analysis manuscript",
)
_WITH = frozenset({"with", "on", "by", "for", "to", "in", "from"})
_PASSED_ON = words_of(
    "obtained reviewed seen published reported carried quoted cited released leaked provided aired broadcast viewed",
    "relayed posted printed distributed run shared interviewed",
)
_BY = frozenset({"by", "in", "on", "to", "through", "via", "with", "from"})
_BEFORE_PASSED_ON = words_of("first exclusively recently later and also previously originally as widely")
_SPEAKING = frozenset({"speaking", "talking", "writing", "appearing", "interviewed", "quoted", "cited"})
_TO_SOMEBODY = words_of(
    "say confirm explain admit reveal declare describe disclose comment speak recount acknowledge insist announce repeat",
    "state deny write complain talk confide concede stress claim suggest",
)
_ON_AIR = _TO_SOMEBODY - {"comment", "complain"} | words_of(
    "tell argue add ask predict defend appear warn tweet call accuse note joke speculate vow promise pledge respond reply",
    "blast criticize criticise dismiss maintain contend assert boast estimate allege urge",
)
_REACH = 8  # tokens between a phrase's parts


def with_hops(doc: Doc, claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims, each with the outlets that passed it on.

    Args:
        doc: the parse.
        claims: a document's claims, parents by index.
    """
    cues = [min((span.start for span in claim.cue), default=-1) for claim in claims]
    return [
        replace(claim, relayers=(*claim.relayers, *found)) if (found := _hops(doc, claims, cues, number)) else claim
        for number, claim in enumerate(claims)
    ]


def _hops(doc: Doc, claims: Sequence[Claim], cues: Sequence[int], number: int) -> list[Span]:
    claim = claims[number]
    if not claim.cue or not claim.source:
        return []
    clause = clause_words(doc, claims, number)
    inside = {token.i for token in clause}
    cue = [token for span in claim.cue for token in between(doc, *span)]
    source = {token.i for span in claim.source for token in between(doc, *span)}
    found: list[Span] = []
    for token in clause:
        start = _phrase(token, cue, source, inside)
        if start is None or not is_its_own(token, claims, cues, number, source):
            continue
        outlet = outlet_at(
            doc, start, is_listener=token.lemma_.lower() == "tell" or doc[start - 1].lower_ in ("to", "by")
        )
        if outlet is None or any(s.start < outlet.end and outlet.start < s.end for s in (*claim.relayers, *found)):
            continue
        if not _is_within(outlet, claim.content) and not _is_source_itself(doc, claim, outlet):
            found.append(outlet)
    return found


def clause_words(doc: Doc, claims: Sequence[Claim], number: int) -> list[Token]:
    """The words of the sentences of a claim's cue and source that are neither its content nor outside its parent's."""
    claim = claims[number]
    first = min(span.start for span in (*claim.source, *claim.cue))
    last = max(span.end for span in (*claim.source, *claim.cue))
    here = doc.char_span(first, last, alignment_mode="expand")
    if here is None:
        return []
    tokens = doc[here[0].sent.start : here[-1].sent.end]
    around = () if claim.parent is None else claims[claim.parent].content
    return [
        token
        for token in tokens
        if not token.is_space and not _holds(claim.content, token) and (claim.parent is None or _holds(around, token))
    ]


def _phrase(token: Token, cue: Sequence[Token], source: set[int], inside: set[int]) -> int | None:
    """The index of the word where an outlet would begin, if a relaying phrase begins at this word."""
    doc = token.doc
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if after is None:
        return None
    word, lemma = token.lower_, token.lemma_.lower()
    if token in cue:
        if lemma == "tell":
            return token.i + 1
        if token == cue[-1] and lemma_of(_head(cue)) in _ON_AIR:
            return _after_cue(token, lemma_of(_head(cue)), inside)
    if word in _SPEAKING and (_before(token) in (None, ",", "while", "when", "and") or token in cue):
        return token.i + 2 if after.lower_ in ("to", "with", "on", "in", "for", "by") else None
    if word in _TALKS or (token.i in source and lemma in NEWS_ITEMS):
        before = _outlet_before(token)
        return before if before is not None else _preposition(token, inside, _WITH)
    if word in _WRITINGS and _follows(token, "in", "on"):
        return _preposition(token, inside, _WITH)
    if word in _PASSED_ON and _modifies_a_writing(token, source):
        return _preposition(token, inside, _BY)
    return None


def _head(cue: Sequence[Token]) -> Token:
    return next((t for t in cue if t.pos_ == "VERB"), cue[-1])


def _after_cue(last: Token, lemma: str, inside: set[int]) -> int | None:
    """Behind `said`, `said Sunday`, `said recently`: the word after "on", "in", "to"."""
    doc = last.doc
    for i in range(last.i + 1, min(len(doc), last.i + 6)):
        token = doc[i]
        if i not in inside:
            return None
        if token.lower_ in ("through", "via") or (token.lower_ in ("on", "in") and lemma in _ON_AIR):
            if i + 1 < len(doc) and (doc[i + 1].ent_type_ in ("DATE", "TIME") or doc[i + 1].lower_ in ("an", "a")):
                continue
            return i + 1
        if token.lower_ == "to" and lemma in _TO_SOMEBODY:
            return i + 1
        if lemma == "write" and token.lower_ == "for":
            return i + 1
        if token.pos_ not in ("ADV", "PROPN", "NOUN", "DET", "NUM", "ADJ") or token.dep_ == "nsubj":
            return None
    return None


def _preposition(noun: Token, inside: set[int], prepositions: frozenset[str]) -> int | None:
    """The word behind the first preposition that leads on from "interview", "obtained"."""
    doc = noun.doc
    for i in range(noun.i + 1, min(len(doc), noun.i + _REACH)):
        token = doc[i]
        if i not in inside or token.text in ".;:":
            return None
        if token.lower_ in prepositions:
            following = doc[i + 1] if i + 1 < len(doc) else None
            if following is None:
                return None
            if following.ent_type_ in ("DATE", "TIME"):
                continue
            if outlet_at(doc, i + 1) is None and token.lower_ in ("with", "on", "in", "for"):
                continue
            return i + 1
        if token.pos_ in ("VERB", "AUX") and token.lower_ not in _PASSED_ON | {"airing", "airs", "aired", "scheduled"}:
            return None
    return None


def _outlet_before(noun: Token) -> int | None:
    """Where the outlet of "a CNN interview" begins."""
    for i in range(max(noun.sent.start, noun.i - 4), noun.i):
        outlet = outlet_at(noun.doc, i)
        if outlet is not None and outlet.start == noun.doc[i].idx and outlet.end == noun.idx - 1:
            return i
    return None


def _follows(noun: Token, *prepositions: str) -> bool:
    """Say whether a noun is that of "in a statement", "in comments", "in a letter to the board"."""
    for before in reversed(list(noun.doc[max(0, noun.i - 4) : noun.i])):
        if before.lower_ in prepositions:
            return True
        if before.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "PRON", "ADV", "NUM", "PART"):
            return False
    return False


def _modifies_a_writing(verb: Token, source: set[int]) -> bool:
    """Say whether "obtained" stands behind a writing, or in a source behind its noun: no emails of Ann Lee's are hers."""
    doc = verb.doc
    i = verb.i - 1
    while i >= 0 and (doc[i].lower_ in _BEFORE_PASSED_ON or doc[i].text == "," or doc[i].is_space):
        i -= 1
    if i < 0:
        return True  # "As reported by"
    before = doc[i]
    if i in source:
        return before.pos_ in ("NOUN", "PROPN", "NUM", "PRON") or before.lower_ in _WRITINGS
    if before.lower_ in _WRITINGS | _TALKS:
        return _follows(before, "in", "on", "from", "with", "per")
    if before.lower_ in ("was", "were") and [t.lower_ for t in doc[max(0, i - 3) : i]] == ["copy", "of", "which"]:
        return True
    return verb.lower_ in ("quoted", "cited") and before.lower_ in ("was", "were", "been")


def _before(token: Token) -> str | None:
    """The word before, None where a sentence begins."""
    return token.doc[token.i - 1].lower_ if token.i and not token.is_sent_start else None


def is_its_own(token: Token, claims: Sequence[Claim], cues: Sequence[int], number: int, source: set[int]) -> bool:
    """Say whether a phrase belongs to this claim: in its cue or source, between them, or nearest behind its cue."""
    claim = claims[number]
    if token.i in source or any(span.start <= token.idx < span.end for span in claim.cue):
        return True
    ends = [span.end for span in claim.source if span.end <= claim.cue[0].start]
    if ends and max(ends) <= token.idx < claim.cue[0].start:
        return True
    sentence = token.sent
    others = [
        at
        for other, at in enumerate(cues)
        if sentence.start_char <= at < sentence.end_char and not _is_inside(claims, other, number)
    ]
    before = [at for at in others if at <= token.idx]
    if before:
        return max(before) == cues[number]
    return _opens(token) and min(others, default=-1) == cues[number]


def _opens(token: Token) -> bool:
    """Say whether nothing but the phrase stands before a word in its sentence: "In an interview", "Speaking"."""
    return not any(
        t.pos_ in ("VERB", "AUX") and t.tag_ != "VBG" and t != token for t in token.doc[token.sent.start : token.i]
    )


def _is_inside(claims: Sequence[Claim], inner: int, outer: int) -> bool:
    """Say whether a claim lies inside another's content."""
    at = claims[inner].parent
    while at is not None:
        if at == outer:
            return True
        at = claims[at].parent
    return False


def _is_source_itself(doc: Doc, claim: Claim, outlet: Span) -> bool:
    """Say whether an outlet is who speaks, or a possessor before it, and so no other hop."""
    for span in claim.source:
        if span.start <= outlet.start < span.end:
            tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
            return tokens is None or outlet.start <= tokens.root.idx < outlet.end
    return False


def _holds(spans: Sequence[Span], token: Token) -> bool:
    return any(span.start <= token.idx < span.end for span in spans)


def _is_within(inner: Span, spans: Sequence[Span]) -> bool:
    return any(span.start <= inner.start and inner.end <= span.end for span in spans)
