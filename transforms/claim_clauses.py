"""transforms: indirect claims: a verb whose clause, infinitive or object is the content, and "according to"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from transforms.annotations import Claim, Span
from transforms.claim_parts import NONE, cue_of, noun_phrase, source_of, subtree, trimmed, without, words
from transforms.cues import FRAMES, SAYING

SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
IDLE = frozenset({"you", "there", "one"})
RELATIVE = frozenset({"WDT", "WP"})
SHORTEST_PIECE = 8  # characters: "But", "However" and the like before a comma are no content
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
ADVERBIAL = frozenset({"advcl", "prep", "advmod", "npadvmod", "mark", "aux", "neg"})
BELONGING = frozenset({"dobj", "dative", "xcomp", "ccomp", "oprd", "prep", "acomp", "attr", "prt"})


def clause_claims(text: str, sentence: Sequence[Token], quoted: Sequence[Span], used: set[int]) -> Iterator[Claim]:
    """Indirect and mixed claims of one sentence.

    Args:
        text: the document's text.
        sentence: its visible tokens.
        quoted: quotations that overlap it.
        used: indices of tokens that are cues already.
    """
    for token in sentence:
        if token.i in used or any(q.start < token.idx < q.end for q in quoted):
            continue
        found = None
        if token.lower_ == "according":
            found = _according(text, token, sentence)
        elif token.pos_ in ("VERB", "AUX"):
            found = (
                _parenthesis(text, token, sentence, quoted)
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
    if not nouns or not (source := noun_phrase(text, nouns[0])):
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


def _parenthesis(text: str, verb: Token, sentence: Sequence[Token], quoted: Sequence[Span]) -> Claim | None:
    """`…, the ministry said.` and `…, said the ministry, …`: the rest of the sentence is the content."""
    lemma = verb.lemma_.lower()
    if lemma not in SAYING or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
        return None
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
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
    inverted = subject.i > verb.i
    if not any(t.tag_ in FINITE for t in sentence if t.idx < start):
        return None
    heads = [c for c in verb.children if c.idx < start and c.dep_ not in ("punct", "cc")]
    if heads and verb.dep_ == "ROOT" and all(c.dep_ in ADVERBIAL for c in heads):
        return None  # While it rained, she said …
    content = without(text, Span(sentence[0].idx, start), [])
    if following.startswith(","):
        if not inverted or later:
            content += without(text, Span(end, words(sentence).end), [])
        elif not any(q.end > end for q in quoted):  # said Ann Lee, who leads the board
            source = Span(source.start, trimmed(text, end, words(sentence).end).end)
    return Claim((source,), (cue,), content, lemma)


def _as_clause(text: str, verb: Token, sentence: Sequence[Token]) -> Claim | None:
    """`As the ministry noted, …`: the rest of the sentence is the content."""
    if verb.dep_ != "advcl" or verb.lemma_.lower() not in SAYING or verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN"):
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
    return Claim((source,), (cue_of(verb),), content, verb.lemma_.lower())


def frames(text: str, verb: Token) -> Iterator[tuple[str, str, tuple[Span, ...], tuple[Span, ...] | None]]:
    """The shapes in which a verb may attribute: the frame's name, its key in the lexicon, the content, the source.

    A source of None is still to be looked for.
    """
    lemma = verb.lemma_.lower()
    children = list(verb.children)
    passive = any(c.dep_ == "auxpass" for c in children)
    later = [c for c in children if c.i > verb.i]
    clauses = [c for c in children if c.dep_ == "ccomp" or (lemma == "ask" and _is_question(c))]
    subject = [c for c in children if c.dep_ in ("nsubjpass", "nsubj")]
    infinitive = any(c.dep_ == "xcomp" for c in later)
    if passive:
        parts = [c for c in later if c.dep_ in ("xcomp", "oprd", "ccomp", "prep") and c.lower_ != "by"]
        if subject and subject[0].i < verb.i:
            agent = any(c.dep_ in ("agent", "prep") and c.lower_ == "by" for c in later)
            rest = (_from_to(text, parts),) if parts else NONE
            name = "passive_by" if agent else "passive_to" if infinitive else "passive_rest"
            if name == "passive_rest" and not parts:
                return
            yield name, lemma, (subtree(text, subject[0]), *rest), None if agent else NONE
        return
    if clauses:
        head = clauses[-1]
        span = _clause(text, verb, head)
        source = source_of(text, verb, [span])
        content = without(text, span, [*source, cue_of(verb)])
        if verb.dep_ == "relcl" and head.i > verb.i and not any(c.dep_ in SUBJECTS for c in head.children):
            relative = [t for t in head.lefts if t.tag_ in RELATIVE] or [t for t in verb.lefts if t.tag_ in RELATIVE]
            if relative:  # which she said was true
                content = (words(relative[:1]), *content)
        yield "clause", lemma, content, source
        return
    if infinitive:
        parts = [c for c in later if c.dep_ in ("xcomp", "dobj", "dative", "prep")]
        whole = _from_to(text, parts)
        if subject and subject[0].i < verb.i and lemma in FRAMES["seeming"]:
            if subject[0].tag_ in ("WDT", "WP", "EX") or subject[0].lower_ == "it":
                return
            yield "seeming", lemma, (subtree(text, subject[0]), whole), NONE
        yield "infinitive", lemma, (whole,), None
        return
    if lemma == "call" and not any(c.dep_ in ("oprd", "ccomp", "attr") for c in later):
        objects = [c for c in later if c.dep_ == "dobj"]
        if not objects or objects[-1].left_edge.i == objects[-1].i:
            later = [c for c in later if c.dep_ != "dobj"]
    if any(c.dep_ in ("dobj", "oprd") for c in later) and not (verb.tag_ == "VBN" and verb.dep_ == "acl"):
        yield "object", lemma, (_from_to(text, [c for c in later if c.dep_ in BELONGING]),), None
        return
    for child in later:
        if child.dep_ == "prep":
            parts = [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
            if parts:
                yield "preposition", f"{lemma} {child.lower_}", (subtree(text, parts[0]),), None
                return


def _is_question(clause: Token) -> bool:
    """Whether a clause that the parse takes for an adverbial one is an indirect question ("asked in May if …")."""
    return clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in clause.children)


def _clause(text: str, verb: Token, head: Token) -> Span:
    """A clause up to where the same speaker is given a further cue ("said … and added that …")."""
    span = subtree(text, head)
    if head.i < verb.i:
        return span
    for token in head.subtree:
        if (
            token.dep_ == "conj"
            and token.tag_ == verb.tag_
            and token.head.i >= head.i
            and token.lemma_.lower() in SAYING
            and not any(c.dep_ in SUBJECTS for c in token.children)
        ):
            before = token.left_edge.nbor(-1)
            end = before.idx if before.dep_ == "cc" or before.lower_ in ("and", "but") else token.left_edge.idx
            return trimmed(text, span.start, min(end, span.end))
    return span


def _verb(text: str, verb: Token, quoted: Sequence[Span]) -> Claim | None:
    for name, key, content, source in frames(text, verb):
        if key in FRAMES[name] and content:
            pieces = tuple(_with_marks(s, quoted) for s in content)
            who = source_of(text, verb, pieces) if source is None else source
            return Claim(who, (cue_of(verb),), pieces, verb.lemma_.lower())
    return None


def noun_frames(text: str, noun: Token) -> Iterator[tuple[str, str, tuple[Span, ...], tuple[Span, ...]]]:
    owners = [c for c in noun.children if c.dep_ == "poss"]
    source: tuple[Span, ...] = NONE
    if owners:
        found = noun_phrase(text, owners[0])
        source = (found,) if found else NONE
    for child in noun.children:
        if child.i > noun.i and child.dep_ in ("acl", "ccomp", "relcl") and not source == NONE:
            if any(c.dep_ in ("aux", "mark") and c.lower_ in ("to", "that") for c in child.children):
                yield "noun", noun.lemma_.lower(), (subtree(text, child),), source
                return
        if child.i > noun.i and child.dep_ == "acl" or child.dep_ == "ccomp":
            if any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children):
                yield "noun_that", noun.lemma_.lower(), (subtree(text, child),), source
                return
        if child.dep_ == "prep" and child.i > noun.i and source != NONE:
            parts = [g for g in child.children if g.dep_ in ("pobj", "pcomp")]
            if parts:
                yield "noun_of", f"{noun.lemma_.lower()} {child.lower_}", (subtree(text, parts[0]),), source
                return


def _noun(text: str, noun: Token, quoted: Sequence[Span]) -> Claim | None:
    for name, key, content, source in noun_frames(text, noun):
        if key in FRAMES[name] and content:
            return Claim(source, (words([noun]),), tuple(_with_marks(s, quoted) for s in content), noun.lemma_.lower())
    return None


def _from_to(text: str, parts: Sequence[Token]) -> Span:
    """From the first part's beginning to the last part's end."""
    return trimmed(text, subtree(text, parts[0]).start, subtree(text, parts[-1]).end)


def _with_marks(span: Span, quoted: Sequence[Span]) -> Span:
    """Take in a quotation that the span cuts in two or whose marks lie just outside."""
    start, end = span
    for q in quoted:
        if q.start < end and start < q.end:
            start, end = min(start, q.start), max(end, q.end)
    return Span(start, end)
