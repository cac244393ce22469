"""transforms: indirect claims: a verb whose clause, infinitive or object is the content, and "according to"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from transforms.annotations import Claim, Span
from transforms.claim_frames import SUBJECTS, noun_frame, verb_frames
from transforms.claim_parts import NONE, cue_of, lemma_of, noun_phrase, source_of, subtree, without, words
from transforms.claim_speakers import quoting_verb, relayed
from transforms.cues import FRAMES, SAYING

IDLE = frozenset({"you", "there", "one"})
SHORTEST_PIECE = 8  # characters: "But", "However" and the like before a comma are no content
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
ADVERBIAL = frozenset({"advcl", "prep", "advmod", "npadvmod", "mark", "aux", "neg"})


def clause_claims(text: str, sentence: Sequence[Token], quoted: Sequence[Span], used: set[int]) -> Iterator[Claim]:
    """Indirect and mixed claims of one sentence.

    Args:
        text: the document's text.
        sentence: its visible tokens.
        quoted: quotations that overlap it.
        used: indices of tokens that are cues already.
    """
    for token in sentence:
        quoting = quoting_verb(token)
        if (
            token.i in used
            or (quoting is not None and quoting.i in used)
            or any(q.start < token.idx < q.end for q in quoted)
        ):
            continue
        found = None
        if token.lower_ == "according":
            found = _according(text, token, sentence)
        elif token.pos_ in ("VERB", "AUX"):
            found = (
                _relayed(text, token, sentence, quoted)
                or _parenthesis(text, token, sentence)
                or _as_clause(text, token, sentence)
                or _verb(text, token, quoted)
            )
        elif token.pos_ == "NOUN":
            found = _noun(text, token, quoted)
        if found is not None and found.content and not _is_idle(text, token, found):
            yield found


def _is_idle(text: str, head: Token, claim: Claim) -> bool:
    """Whether nobody in particular attributes: an imperative, "you", "may say"."""
    if head.tag_ == "VB" and head.dep_ == "ROOT" and not claim.source:
        return True
    if any(c.dep_ == "aux" and c.lower_ in ("may", "might") for c in head.children):
        return True
    return any(text[s.start : s.end].lower() in IDLE for s in claim.source)


def _according(text: str, token: Token, sentence: Sequence[Token]) -> Claim | None:
    if token.i + 1 >= len(token.doc) or token.nbor().lower_ != "to":
        return None
    to = token.nbor()
    nouns = [c for t in (to, token) for c in t.children if c.dep_ == "pobj"]
    limits = [subtree(text, a) for a in nouns[0].children if _speaks(a)] if nouns else []
    if not nouns or not (source := noun_phrase(text, nouns[0], limits)):
        return None
    whole = words(sentence)
    verb = token.head
    while verb.pos_ not in ("VERB", "AUX") and verb.head != verb and verb.head.i >= sentence[0].i:
        verb = verb.head
    scope = whole
    if verb.dep_ == "conj" and verb.i < token.i and any(c.dep_ in SUBJECTS for c in verb.children):
        scope = Span(verb.left_edge.idx, whole.end)
    elif verb.dep_ == "relcl" and verb.i < token.i:
        scope = subtree(text, verb)
    pieces = without(text, scope, [Span(token.idx, source.end)])
    content = tuple(p for p in pieces if len(pieces) == 1 or p.end - p.start > SHORTEST_PIECE)
    return Claim((source,), (words([token, to]),), content, "accord")


def _parenthesis(text: str, verb: Token, sentence: Sequence[Token]) -> Claim | None:
    """`…, the ministry said.` and `…, said the ministry, …`: the rest of the sentence is the content."""
    lemma = lemma_of(verb)
    if lemma not in SAYING or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    if not subjects:  # the parse often takes "said Ann Lee" for what is said
        subjects = [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i and c.ent_type_ in ("PERSON", "ORG")]
    if not subjects and verb.i > sentence[0].i:
        subjects = [t for t in verb.nbor(-1).ancestors if _speaks(t)] + [t for t in [verb.nbor(-1)] if _speaks(t)]
    if not subjects:
        return None
    subject = subjects[-1]
    source = noun_phrase(text, subject, [words([verb])])
    if source is None:
        return None
    cue = cue_of(verb)
    start, end = min(source.start, cue.start), max(source.end, cue.end)
    before = text[sentence[0].idx : start].rstrip()
    following = text[end : words(sentence).end].lstrip()
    if not before or before[-1] not in ',”"’—–-':
        return None
    later = [c for c in verb.children if c.dep_ == "ccomp" and c.i > max(verb.i, subject.i)]
    if later and not following.startswith(","):
        return None
    if verb.dep_ in ("relcl", "acl", "advcl") or subject.tag_ in ("WP", "WDT"):
        return None
    if following and following[0] not in ".,;?!" and not any(c.dep_ == "ccomp" and c.i < verb.i for c in verb.children):
        tail = [t for t in sentence if t.idx >= end]
        if tail and tail[0].dep_ not in ("prep", "npadvmod", "advmod", "dobj", "dative", "advcl"):
            return None
    if not following.startswith(",") and not any(t.tag_ in FINITE for t in sentence if t.idx < start):
        return None
    heads = [c for c in verb.children if c.idx < start and c.dep_ not in ("punct", "cc")]
    if heads and verb.dep_ == "ROOT" and all(c.dep_ in ADVERBIAL for c in heads):
        return None  # While it rained, she said …
    content = without(text, Span(sentence[0].idx, start), [])
    described = subject.i > verb.i and not later  # said Ann Lee, who leads the board
    if following.startswith(",") and not described and not following.startswith(", citing "):
        content += without(text, Span(end, words(sentence).end), [])
    return Claim((source,), (cue,), content, lemma)


def _speaks(name: Token) -> bool:
    """Whether what the parse takes for an apposition speaks: `according to Ann Lee, Kyodo News reported`."""
    if name.dep_ != "appos" or name.right_edge.i + 1 >= len(name.doc):
        return False
    verb, to = name.right_edge.nbor(), name.head.head
    if to.lower_ not in ("to", "according") or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    return lemma_of(verb) in SAYING and not any(c.dep_ in SUBJECTS for c in verb.children)


def _relayed(text: str, saying: Token, sentence: Sequence[Token], quoted: Sequence[Span]) -> Claim | None:
    """`Kyodo News quoted Ann Lee as saying …` and `…, Ann Lee was quoted as saying`."""
    verb = quoting_verb(saying)
    found = relayed(text, saying)
    if verb is None or found is None:
        return None
    clauses = [c for t in (saying, verb) for c in t.children if c.dep_ == "ccomp" and c.i > saying.i]
    if clauses:
        content = tuple(_with_marks(s, quoted) for s in without(text, subtree(text, clauses[0]), found.relayers))
    else:
        start = min(s.start for s in (*found.source, *found.relayers, *found.cue))
        before = Span(sentence[0].idx, max(start, sentence[0].idx))
        content = without(text, before, []) if text[slice(*before)].rstrip().endswith(",") else NONE
    return Claim(found.source, found.cue, content, lemma_of(verb), found.relayers)


def _as_clause(text: str, verb: Token, sentence: Sequence[Token]) -> Claim | None:
    """`As the ministry noted, …`: the rest of the sentence is the content."""
    if verb.dep_ != "advcl" or lemma_of(verb) not in SAYING or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    children = list(verb.children)
    first = verb.left_edge
    if first.lower_ != "as" or any(c.dep_ in ("ccomp", "dobj", "auxpass") for c in children):
        return None
    subjects = [c for c in children if c.dep_ == "nsubj"]
    source = noun_phrase(text, subjects[0], [words([verb])]) if subjects else None
    if source is None:
        return None
    content = without(text, words(sentence), [words([first, verb.right_edge])])
    return Claim((source,), (cue_of(verb),), content, lemma_of(verb))


def _verb(text: str, verb: Token, quoted: Sequence[Span]) -> Claim | None:
    for frame in verb_frames(text, verb):
        if frame.key in FRAMES[frame.name] and frame.content:
            content = tuple(_with_marks(s, quoted) for s in frame.content)
            source = source_of(text, verb, content) if frame.source is None else frame.source
            cue = cue_of(verb)
            if frame.preposition is not None and text[cue.end : frame.preposition.idx].isspace():
                cue = Span(cue.start, words([frame.preposition]).end)
            return Claim(source, (cue,), content, lemma_of(verb))
    return None


def _noun(text: str, noun: Token, quoted: Sequence[Span]) -> Claim | None:
    frame = noun_frame(text, noun)
    if frame is None or frame.key not in FRAMES[frame.name]:
        return None
    content = tuple(_with_marks(s, quoted) for s in frame.content)
    return Claim(frame.source or NONE, (words([noun]),), content, lemma_of(noun))


def _with_marks(span: Span, quoted: Sequence[Span]) -> Span:
    """Take in a quotation that the span cuts in two or whose marks lie just outside."""
    start, end = span
    for q in quoted:
        if q.start < end and start < q.end:
            start, end = min(start, q.start), max(end, q.end)
    return Span(start, end)
