"""transforms: who and what one document refers to: mentions, the entities they refer to, and the sources of claims.

Mentions are all proper names of the readable segments and, besides, the nominals and pronouns that claims have as their
sources. What is not plain stays without an entity: a wrong speaker is worse than none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from transforms.annotations import Claim, Segment, Span
from transforms.names import TITLES, Name, find_names, name_key, resolve_names, words_of
from transforms.persons import described, gender, may_be_another
from transforms.quotations import READABLE_ROLES, quotations


@dataclass(frozen=True)
class Mention:
    """One reference to an entity: its span, its form (name, nominal or pronoun), and the entity's index, if known.

    `heads` are the spans, sources or relayers of claims, whose head the mention is.
    """

    start: int
    end: int
    form: str
    entity: int | None
    resolved_by: str | None
    confidence: float | None
    heads: tuple[Span, ...] = field(default=())


@dataclass(frozen=True)
class Entity:
    """Who or what one document refers to, by the fullest form there."""

    name: str
    entity_type: str | None


# Nominals with these heads and a modifier that tells whose they are or what for ("Japan's foreign ministry", "the Trump
# administration") name an institution, nearly as a proper name does.
INSTITUTIONS = words_of(
    "ministry department agency administration government embassy commission parliament army navy military"
    " council bureau authority treasury consulate legislature senate court"
)
_TELLS_NOTHING = words_of(
    "same new own other former current previous local first second whole entire federal state national central main"
    " its their his her our my your whose that this"
)
RELATIVES = frozenset({"who", "which", "that", "whose"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_LEFT = frozenset({"det", "amod", "compound", "poss", "nummod", "nmod", "case", "quantmod", "predet"})


def read_mentions(doc: Doc, segments: Sequence[Segment], claims: Sequence[Claim]) -> tuple[list[Mention], list[Entity]]:
    """Read the mentions and the entities of one document.

    Args:
        doc: the parse over the document's exact text, with tags, heads and entities.
        segments: the document's segments; only readable roles are read for names.
        claims: the document's claims, whose sources and relayers are mentions as well.

    Returns:
        Mentions in the order of the text, no two with the same span, and the entities that they point to by index.
    """
    text = doc.text
    roles = [span for claim in claims for span in (*claim.source, *claim.relayers)]
    names = find_names(doc, segments)
    names = sorted([*names, *_surnames(doc, text, names, roles)], key=lambda name: name.start)
    naming = resolve_names(text, names)
    entities = [
        Entity(_fullest(text, names, key), kind) for key, kind in zip(naming.fullest, naming.types, strict=True)
    ]
    mentions: dict[Span, Mention] = {}
    for name in names:
        entity = naming.entity_of[name.key]
        rule = None if entity is None else naming.rules.get(name.key, "name")
        mentions[Span(name.start, name.end)] = Mention(name.start, name.end, "name", entity, rule, None)
    institutions: list[Span] = []
    for role in roles:
        head = _head(doc, role)
        if head is None:
            continue
        span = next((Span(n.start, n.end) for n in names if n.start <= head.idx < n.end and _is_named(n, role)), None)
        if span is None:
            span = _nominal_span(head, role)
            form = "pronoun" if head.pos_ == "PRON" else "nominal"
            mentions.setdefault(span, Mention(span.start, span.end, form, None, None, None))
            if form == "nominal" and _is_institution(head, span) and span not in institutions:
                institutions.append(span)
        known = mentions[span]
        if role not in known.heads:
            mentions[span] = replace(known, heads=(*known.heads, role))
    _resolve_institutions(text, institutions, mentions, entities)
    _resolve_relatives(doc, text, mentions)
    _resolve_pronouns(doc, segments, names, mentions, entities)
    return sorted(mentions.values(), key=lambda mention: (mention.start, mention.end)), entities


def source_entity(claim: Claim, mentions: Sequence[Mention]) -> int | None:
    """Return the entity that is the head of a claim's source, if that has one and it is known.

    "Japan's foreign ministry" is not Japan; of several sources ("Kim and Lee said") none is taken.
    """
    return next((entity for span in claim.source if (entity := span_entity(span, mentions)) is not None), None)


def span_entity(span: Span, mentions: Iterable[Mention]) -> int | None:
    """Return the entity of the mention that heads a source or relayer span, if it is known."""
    return next((mention.entity for mention in mentions if span in mention.heads), None)


def _surnames(doc: Doc, text: str, names: Sequence[Name], roles: Iterable[Span]) -> list[Name]:
    """Find the sources that are a surname of a person named elsewhere, which the model took for a common noun."""
    known = {text[name.start : name.end].split()[-1] for name in names if name.label == "PERSON" and " " in name.key}
    taken = {position for name in names for position in range(name.start, name.end)}
    found = {}
    for role in roles:
        head = _head(doc, role)
        if head is None or head.text not in known or not head.text[0].isupper() or head.idx in taken:
            continue
        if head.idx == role.start or head.nbor(-1).lower_.rstrip(".") in TITLES:
            found[head.idx] = Name(head.idx, head.idx + len(head), name_key(head.text), None)
    return list(found.values())


def _is_named(name: Name, role: Span) -> bool:
    """Say whether a source with this name as its head is named: "Republicans" is, "a Texas Republican" is not."""
    return name.label != "NORP" or (name.start, name.end) == role


def _fullest(text: str, names: Iterable[Name], key: str) -> str:
    """Return how a key is written: the longest of its forms that does not shout, then the first."""
    forms = [" ".join(text[name.start : name.end].split()) for name in names if name.key == key]
    return max(forms, key=lambda form: (len(form) < 5 or not form.isupper(), len(form)))


def _head(doc: Doc, span: Span) -> Token | None:
    """Return the word that a source is about; None where there are several, or none."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None:
        return None
    root = tokens.root
    inside = [child for child in root.children if tokens.start <= child.i < tokens.end]
    if root.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET") or any(c.dep_ == "conj" for c in inside):
        return None
    if root.pos_ == "NOUN":  # "the spokesman, Kim Lee"
        return next((c for c in inside if c.dep_ == "appos" and c.pos_ == "PROPN"), root)
    return root


def _nominal_span(head: Token, role: Span) -> Span:
    """Return a nominal from its first modifier to its head, within the role's span."""
    first = head
    for child in head.lefts:
        if child.dep_ in _LEFT and child.left_edge.idx >= role.start:
            first = min(first, child.left_edge, key=lambda token: token.i)
    return Span(max(role.start, first.idx), min(role.end, head.idx + len(head)))


def _is_institution(head: Token, span: Span) -> bool:
    if head.tag_ not in ("NN", "NNP") or head.lemma_.lower() not in INSTITUTIONS:
        return False
    modifiers = [child for child in head.lefts if child.dep_ in _LEFT and child.idx >= span.start]
    if any(child.lower_ in ("a", "an", "another", "any", "every") for child in modifiers):
        return False
    telling = [child for child in modifiers if child.dep_ in ("amod", "compound", "poss", "nmod")]
    return bool(telling) and all(child.lower_ not in _TELLS_NOTHING for child in telling)


def _resolve_institutions(
    text: str, spans: Sequence[Span], mentions: dict[Span, Mention], entities: list[Entity]
) -> None:
    """Give institutions entities: the same words are one, and "the foreign ministry" is the only one named before."""
    keys = {span: _institution_key(text[span.start : span.end]) for span in spans}
    indices: dict[str, int] = {}
    for key in sorted(set(keys.values()), key=lambda key: (-len(key), key)):
        longer = [other for other in indices if other.endswith(" " + key)]
        if len(longer) == 1:
            indices[key] = indices[longer[0]]
        elif not longer:
            written = next(text[span.start : span.end] for span in spans if keys[span] == key)
            indices[key] = len(entities)
            entities.append(
                Entity(re.sub(r"^the\s+", "", " ".join(written.split()), flags=re.IGNORECASE), "organisation")
            )
    longest = {index: max((k for k in indices if indices[k] == index), key=len) for index in set(indices.values())}
    for span, key in keys.items():
        if key in indices:
            rule = "nominal" if longest[indices[key]] == key else "nominal_part"
            mentions[span] = replace(mentions[span], entity=indices[key], resolved_by=rule)


def _resolve_relatives(doc: Doc, text: str, mentions: dict[Span, Mention]) -> None:
    """Give "who" and "which" as sources the name that their clause describes: `Ann Lee, who said …`."""
    named = [mention for mention in mentions.values() if mention.form == "name" and mention.entity is not None]
    for span, mention in list(mentions.items()):
        if mention.form != "pronoun" or text[span.start : span.end].lower() not in RELATIVES:
            continue
        token = doc.char_span(span.start, span.end, alignment_mode="expand")
        verb = None if token is None else token.root.head
        while verb is not None and verb.dep_ == "conj":
            verb = verb.head
        if verb is None or verb.dep_ != "relcl":
            continue
        noun = verb.head
        its = next((m.entity for m in named if m.start <= noun.idx < m.end), None)
        if its is not None:
            mentions[span] = replace(mention, entity=its, resolved_by="relative_clause")


def _resolve_pronouns(
    doc: Doc,
    segments: Sequence[Segment],
    names: Sequence[Name],
    mentions: dict[Span, Mention],
    entities: Sequence[Entity],
) -> None:
    """Give "he" and "she" as sources the one person who is named in the paragraph so far and in the one before.

    Names inside quotations don't count, since speakers seldom name themselves. The pronoun stays open where a second
    person is named or spoken of ("the coach"), where a name may be two persons', where the one person neither says nor
    does a thing there, and where a title or noun of theirs has the other gender.
    """
    text = doc.text
    pronouns = [m for m in mentions.values() if m.form == "pronoun" and text[m.start : m.end].lower() in ("he", "she")]
    if not pronouns:
        return
    quoted = quotations(text, segments)
    readable = [s for s in segments if s.role in READABLE_ROLES]
    spoken = bytearray(len(text))
    for span in quoted:
        spoken[span.start : span.end] = b"\1" * (span.end - span.start)
    for pronoun in pronouns:
        here = next((i for i, s in enumerate(readable) if s.start <= pronoun.start < s.end), None)
        if here is None:
            continue
        start = readable[max(0, here - 1)].start
        found, acting = set(), set()
        for name in names:
            if start <= name.start < pronoun.start and not spoken[name.start]:
                entity = mentions[Span(name.start, name.end)].entity
                if entity is None or entities[entity].entity_type in ("person", None):
                    found.add(entity)
                    if mentions[Span(name.start, name.end)].heads or _root(doc, name).dep_ in SUBJECTS:
                        acting.add(entity)
        if len(found) != 1 or found != acting or (entity := found.pop()) is None:
            continue
        its = [
            noun for n in names if mentions[Span(n.start, n.end)].entity == entity for noun in described(_root(doc, n))
        ]
        before = doc.char_span(start, pronoun.start, alignment_mode="contract") or ()
        word = text[pronoun.start : pronoun.end].lower()
        if (
            entities[entity].entity_type == "person"
            and {gender(noun) for noun in its} <= {word, None}
            and not may_be_another((t for t in before if not spoken[t.idx]), word, {noun.i for noun in its})
        ):
            span = Span(pronoun.start, pronoun.end)
            mentions[span] = replace(pronoun, entity=entity, resolved_by="pronoun")


def _root(doc: Doc, name: Name) -> Token:
    tokens = doc.char_span(name.start, name.end, alignment_mode="expand")
    return doc[0] if tokens is None else tokens.root


def _institution_key(words: str) -> str:
    return " ".join(words.replace("’", "'").casefold().split()).removeprefix("the ")
