"""transforms: what in a text is to be read as a mention: names, nominals and pronouns, before it is known whose.

Besides the names these are the heads of sources and relayers, and all other nouns and pronouns for somebody, since they
tell whom a reader has in mind.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from transforms.annotations import Segment, Span
from transforms.names import TITLES, Name, find_names, name_key
from transforms.nominals import BODIES, PEOPLE, WORKS, is_reference, nominal, noun_of
from transforms.quotations import READABLE_ROLES
from transforms.references import FIRST_PERSONS, PRONOUNS, Resolved

RELATIVES = frozenset({"who", "which", "that", "whose", "whom"})
_REFERRING = ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET")
_PRONOUN_TAGS = frozenset({"PRP", "PRP$"})


@dataclass
class Event:
    """A mention to be read: its span, the word that it hangs on, its form, and what it turned out to refer to.

    `heads` are the sources and relayers that it is the head of.
    """

    span: Span
    root: Token
    form: str
    name: Name | None = None
    heads: list[Span] = field(default_factory=list)
    resolved: Resolved | None = None


@dataclass(frozen=True)
class Events:
    """All events by the index of the word that they hang on, the names among them, and roles of several heads."""

    by_word: dict[int, Event]
    names: Sequence[Name]
    groups: Sequence[tuple[Span, list[int]]]


def find_events(doc: Doc, text: str, segments: Sequence[Segment], roles: Iterable[Span]) -> Events:
    """Find what is to be read in one document.

    Args:
        doc: the parse.
        text: its text.
        segments: the document's segments.
        roles: the sources and relayers of its claims.
    """
    heads = {role: _heads(doc, role) for role in roles}
    names = [name for name in find_names(doc, segments) if not _is_nominal(doc, name)]
    names = sorted([*names, *_surnames(text, names, heads)], key=lambda name: name.start)
    finder = _Finder(doc)
    finder.add_names(names)
    groups = finder.add_roles(heads)
    for segment in segments:
        if segment.role in READABLE_ROLES:
            finder.add_others(segment)
    return Events(finder.events, names, groups)


def described_noun(relative: Token) -> Token | None:
    """Return the noun that the clause of a "who" describes."""
    verb = relative.head
    while verb.dep_ == "conj":
        verb = verb.head
    return verb.head if verb.dep_ == "relcl" else None


class _Finder:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.events: dict[int, Event] = {}
        self.inside: dict[int, Event] = {}  # by each of their words

    def add_names(self, names: Iterable[Name]) -> None:
        for name in names:
            tokens = self.doc.char_span(name.start, name.end, alignment_mode="expand")
            if tokens is not None:
                event = Event(Span(name.start, name.end), tokens.root, "name", name)
                self.events[tokens.root.i] = event
                self.inside.update({token.i: event for token in tokens})

    def add_roles(self, heads: Mapping[Span, Sequence[Token]]) -> list[tuple[Span, list[int]]]:
        groups = []
        for role, its in heads.items():
            several = []
            whole = self._whole(role, its)
            its = its if whole is None else [whole.root]
            for head in its:
                event = self.inside.get(head.i)
                if event is None or (event.name is not None and _is_some_of_a_group(head, event.name, role)):
                    event = self._add(head, role.start)
                    self.inside[head.i] = event
                if head.lower_ in RELATIVES:
                    noun = described_noun(head)
                    if noun is not None and noun.i not in self.inside and noun.ent_type_ not in ("DATE", "TIME"):
                        self.inside[noun.i] = self._add(noun, 0)
                if len(its) == 1:
                    event.heads.append(role)
                several.append(event.root.i)
            if len(its) > 1:
                groups.append((role, several))
        return groups

    def _whole(self, role: Span, heads: Sequence[Token]) -> Event | None:
        """Return the name that a source is, or that stands at its end behind what its bearer is.

        The parse of long titles is seldom right: "acting Assistant Secretary of Defense Ann Lee". What is of or for
        somebody is another: "a lawyer for Senator Ann Lee".
        """
        tokens = self.doc.char_span(role.start, role.end, alignment_mode="expand")
        if tokens is None or (heads and heads[0].i in self.inside and len(heads) == 1):
            return None
        last = self.inside.get(tokens[-1].i)
        if last is None or last.name is None or last.name.label == "NORP":
            return None
        before = [token for token in tokens if token.idx < last.span.start]
        if all(token.lower_ == "the" for token in before):
            return last
        if last.name.label != "PERSON" or len(heads) != 1 or heads[0].tag_ not in ("NN", "NNP", "NNPS"):
            return None
        joints = [n for n, token in enumerate(before) if token.pos_ in ("ADP", "CCONJ", "VERB", "PUNCT", "SCONJ")]
        if joints and not (
            before[joints[-1]].lower_ == "of" and before[0].text[0].isupper() and noun_of(before[-1]) not in PEOPLE
        ):
            return None
        return last if before[-1].pos_ in ("NOUN", "PROPN") else None

    def add_others(self, segment: Segment) -> None:
        for token in self.doc.char_span(segment.start, segment.end, alignment_mode="contract") or ():
            if token.i in self.inside or token.i in self.events:
                continue
            is_pronoun = token.tag_ in _PRONOUN_TAGS and (token.lower_ in PRONOUNS or token.lower_ in FIRST_PERSONS)
            if is_pronoun or is_reference(token):
                self._add(token, 0)

    def _add(self, head: Token, limit: int) -> Event:
        known = self.events.get(head.i)
        if known is not None and known.form != "name":
            return known
        is_pronoun = head.pos_ == "PRON" or head.tag_ in _PRONOUN_TAGS
        span = Span(head.idx, head.idx + len(head)) if is_pronoun else nominal(head, limit).span
        form = "pronoun" if is_pronoun else "name" if _is_missed_name(head, span) else "nominal"
        self.events[head.i] = Event(span, head, form)
        return self.events[head.i]


def _surnames(text: str, names: Sequence[Name], heads: Mapping[Span, Sequence[Token]]) -> list[Name]:
    """Find the sources that are a surname of a person named elsewhere, which the model took for a common noun."""
    known = {text[name.start : name.end].split()[-1] for name in names if name.label == "PERSON" and " " in name.key}
    taken = {position for name in names for position in range(name.start, name.end)}
    found = {}
    for role, its in heads.items():
        for head in its:
            if head.text not in known or not head.text[0].isupper() or head.idx in taken:
                continue
            if head.idx == role.start or head.nbor(-1).lower_.rstrip(".") in TITLES:
                found[head.idx] = Name(head.idx, head.idx + len(head), name_key(head.text), None)
    return list(found.values())


def _heads(doc: Doc, span: Span) -> list[Token]:
    """Return the words that a source is about: one, or those that "and" joins; none where it is no noun phrase."""
    tokens = doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None or tokens.root.pos_ not in _REFERRING:
        return []
    heads, waiting = [], [tokens.root]
    while waiting:
        head = waiting.pop(0)
        inside = [child for child in head.children if tokens.start <= child.i < tokens.end]
        waiting += [child for child in inside if child.dep_ == "conj" and child.pos_ in _REFERRING]
        name = next((c for c in inside if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
        if name is None and head == tokens.root:
            name = name_beside(head)
        heads.append(name if name is not None and head.pos_ == "NOUN" else head)  # "the spokesman, Kim Lee"
    return heads


def name_beside(noun: Token) -> Token | None:
    """Return the name behind a noun and a comma that the parse made a second subject: "the clerk, Ann Lee, said"."""
    for other in noun.head.rights if noun.head.i < noun.i else noun.head.lefts:
        if other.i <= noun.i or other.pos_ != "PROPN" or other.dep_ != noun.dep_ or noun.dep_ != "nsubj":
            continue
        between = noun.doc[noun.i + 1 : other.left_edge.i]
        return other if between.text == "," else None
    return None


def _is_missed_name(head: Token, span: Span) -> bool:
    """Say whether a noun is written like a name, though the model found none: "Fleming" with no article."""
    if head.tag_ != "NNP" or not head.text[0].isupper() or noun_of(head) in PEOPLE | BODIES | WORKS:
        return False
    return not any(
        child.pos_ in ("DET", "PRON", "NUM") or child.dep_ == "poss" for child in head.lefts if child.idx >= span.start
    )


def _is_some_of_a_group(head: Token, name: Name, role: Span) -> bool:
    """Say whether a source is some of a people or party: "a Texas Republican", "several Democrats", not "the Greeks"."""
    if name.label != "NORP" or role.start >= name.start:
        return False
    return any(role.start <= child.idx < name.start and child.lower_ != "the" for child in head.lefts)


def _is_nominal(doc: Doc, name: Name) -> bool:
    """Say whether what the model took for a name says what somebody is: "the Democrat", "the Special Counsel"."""
    tokens = doc.char_span(name.start, name.end, alignment_mode="expand")
    if tokens is None:
        return False
    root = tokens.root
    if len(tokens) == 1 and name.label != "NORP" and (root.lower_ in TITLES or root.lower_ in PEOPLE):
        return True  # "the President"
    if name.label in ("ORG", "PERSON", None) and noun_of(root) in PEOPLE and root.i == tokens.end - 1:
        return tokens.start > 0 and tokens[0].nbor(-1).lower_ == "the"
    if name.label != "NORP" or root.tag_ not in ("NN", "NNP") or root.dep_ in ("amod", "compound", "nmod"):
        return False
    return any(child.lower_ in ("the", "this", "that") for child in root.lefts) and root.lower_.endswith(("an", "crat"))
