"""transforms: who and what one document refers to: mentions, the entities they refer to, and the sources of claims.

Mentions are all proper names of the readable segments, the nominals and pronouns that claims have as their sources, and
those others that refer to one of their entities. A pronoun whose meaning is not plain stays without an entity: a wrong
speaker is worse than none. A nominal that is nobody known is an entity of its own: "two officials" said it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from transforms.agreement import first_name_gender
from transforms.annotations import Claim, Segment, Span
from transforms.facts import Facts
from transforms.mention_events import RELATIVES, Event, described_noun, find_events, name_beside
from transforms.naming import Naming, resolve_names
from transforms.nominals import INSTITUTIONS, is_institution, nominal
from transforms.quotations import READABLE_ROLES, quotations
from transforms.references import FIRST_PERSONS, PRONOUNS, Reader, Resolved
from transforms.referents import Place, Referent, weight
from transforms.speakers import quotation_at, quotation_claims

__all__ = ["INSTITUTIONS", "RELATIVES", "Entity", "Mention", "read_mentions", "source_entity", "span_entity"]


@dataclass(frozen=True)
class Mention:
    """One reference to an entity: its span, its form (name, nominal or pronoun), and the entity's index, if known.

    `heads` are the spans, sources or relayers of claims, whose head the mention is. `literal` is the place's entity where
    `entity` is the government that it stands for.
    """

    start: int
    end: int
    form: str
    entity: int | None
    resolved_by: str | None
    confidence: float | None
    heads: tuple[Span, ...] = field(default=())
    literal: int | None = None


@dataclass(frozen=True)
class Entity:
    """Who or what one document refers to, by the fullest form there.

    One without a name is named by its nominal, and `start` (a code point) tells it from others of the same words.
    `members` are the indices of those who make up a group.
    """

    name: str
    entity_type: str | None
    is_named: bool = True
    start: int | None = None
    members: tuple[int, ...] = ()


_UNNAMED = frozenset({"some", "many", "others", "several", "most", "few", "none", "both", "those"})
_NOBODY = frozenset({"no", "neither"})
_SPEAKER_SURE, _SIDE_SURE, _AUTHOR_SURE, _BESIDE_SURE, _SURE_OF_GROUP = 0.95, 0.7, 0.8, 0.95, 0.95
_NAME = re.compile(r"[A-Z][\w.’'-]+(?: [\w.’'-]+){0,2} [A-Z][\w’'-]+")
_QUOTED_SENTENCE = 0.3
"""How much of a sentence one inside a quotation counts for."""


def read_mentions(
    doc: Doc,
    segments: Sequence[Segment],
    claims: Sequence[Claim],
    facts: Facts | None = None,
    authors: Sequence[str] = (),
) -> tuple[list[Mention], list[Entity]]:
    """Read the mentions and the entities of one document.

    Args:
        doc: the parse over the document's exact text, with tags, heads and entities.
        segments: the document's segments; only readable roles are read for names.
        claims: the document's claims, whose sources and relayers are mentions as well.
        facts: what is known of countries, bodies and persons, if anything: without, no place stands for its government.
        authors: who wrote it: "I" outside all quotations is the one author, where there is one.

    Returns:
        Mentions in the order of the text, no two with the same span, and the entities that they point to by index.
    """
    reading = _Reading(doc, segments, claims, facts, authors)
    reading.read()
    return reading.mentions(), reading.entities


def source_entity(claim: Claim, mentions: Sequence[Mention]) -> int | None:
    """Return the entity that is the head of a claim's source, if that has one and it is known.

    "Japan's foreign ministry" is not Japan; several sources ("Kim and Lee said") are a group.
    """
    return next((entity for span in claim.source if (entity := span_entity(span, mentions)) is not None), None)


def span_entity(span: Span, mentions: Iterable[Mention]) -> int | None:
    """Return the entity of the mention that heads a source or relayer span, if it is known."""
    return next((mention.entity for mention in mentions if span in mention.heads), None)


class _Reading:
    def __init__(
        self,
        doc: Doc,
        segments: Sequence[Segment],
        claims: Sequence[Claim],
        facts: Facts | None,
        authors: Sequence[str],
    ) -> None:
        self.doc, self.claims, self.facts = doc, claims, facts
        self.text = doc.text
        # A newsroom or an agency is no author of opinions.
        self.author = authors[0] if len(authors) == 1 and _NAME.fullmatch(authors[0]) else None
        self.readable = [segment for segment in segments if segment.role in READABLE_ROLES]
        self.segments = segments
        roles = dict.fromkeys(span for claim in claims for span in (*claim.source, *claim.relayers))
        self.contents = {span: claim.content for claim in claims for span in claim.source}
        found = find_events(doc, self.text, segments, roles)
        self.events, self.names, self.groups = found.by_word, found.names, found.groups
        self.entities: list[Entity] = []
        self.found: dict[Span, Mention] = {}

    def read(self) -> None:
        naming = resolve_names(self.text, self.names, self.facts)
        referents = self._named(naming)
        self._read_in_order(naming, referents)
        self._write(referents)

    def _named(self, naming: Naming) -> list[Referent]:
        forms: dict[str, list[str]] = {}
        for name in self.names:
            forms.setdefault(name.key, []).append(" ".join(self.text[name.start : name.end].split()))
        referents = []
        for key, kind in zip(naming.fullest, naming.types, strict=True):
            # What shouts is a headline; then the longest form, then the first.
            written = max(forms[key], key=lambda form: (len(form) < 5 or not form.isupper(), len(form)))
            sex = first_name_gender(written) if kind == "person" else None
            referents.append(Referent(written, kind, True, 0, sex))
        return referents

    def _read_in_order(self, naming: Naming, referents: list[Referent]) -> None:
        quoted = quotations(self.text, self.segments)
        quotation, spoken = quotation_at(quoted), quotation_claims(self.text, quoted, self.claims, self.segments)
        reader = Reader(self.doc, self.text, referents, self._named_speakers(spoken, naming), self.facts)
        paragraph = _numbering([segment.start for segment in self.readable], len(self.text))
        sentence = self._sentences(quotation)
        later = []
        for index in sorted(self.events):
            event = self.events[index]
            root, start = event.root, event.span.start
            at = Place(
                index, start, sentence[index], paragraph[start], quotation(start), root.head.i,
                weight(root, bool(event.heads)),
            )  # fmt: skip
            if event.name is not None:
                known = naming.entity_of[event.name.key]
                possible = naming.possible.get(event.name.key, ())
                event.resolved = reader.read_name(event.span, root, known, possible, at, bool(event.heads))
                if event.resolved is not None and event.resolved.rule == "name":
                    rule = naming.rules.get(event.name.key, "name")
                    event.resolved = Resolved(event.resolved.referent, rule, event.resolved.confidence)
            elif event.form != "pronoun" or root.lower_ in _UNNAMED:
                is_named = event.form == "name" or is_institution(root, event.span)
                beside = None if is_named else self._beside(root, naming)
                if beside is not None:
                    event.resolved = Resolved(beside, "apposition", _BESIDE_SURE)
                elif not any(child.lower_ in _NOBODY for child in root.lefts):
                    longest = self.text[slice(*event.heads[0])] if event.heads else None
                    event.resolved = reader.read_nominal(nominal(root, start), root, at, is_named, longest)
            elif root.lower_ in PRONOUNS:
                apart = [part for role in event.heads for part in self.contents.get(role, ())]
                event.resolved = reader.read_pronoun(root, at, bool(event.heads), apart)
            elif root.lower_ in RELATIVES:
                event.resolved = self._relative(root)
            else:
                later.append((event, at))
        for noun, referent in reader.appositions:
            if noun.i not in self.events:
                named = Resolved(referent, "apposition", _BESIDE_SURE)
                self.events[noun.i] = Event(nominal(noun).span, noun, "nominal", resolved=named)
        for event, at in later:  # a speaker may stand behind the quotation
            event.resolved = self._first_person(event.root, at, spoken, reader)
        for role, roots in self.groups:
            members = [its.referent for i in roots if (its := self.events[i].resolved) is not None]
            if len(members) == len(roots) and len(set(members)) == len(members):
                group = Resolved(reader.group(members, role.start), "group", _SURE_OF_GROUP)
                self.events[-role.start - 1] = Event(role, self.doc[roots[0]], "nominal", None, [role], group)
            elif len(set(members)) == 1:
                self.events[roots[0]].heads.append(role)

    def _sentences(self, quotation: Callable[[int], int | None]) -> list[float]:
        """Return the number of each word's sentence."""
        numbers, number = [], 0.0
        for token in self.doc:
            if token.is_sent_start:
                number += 1.0 if quotation(token.idx) is None else _QUOTED_SENTENCE
            numbers.append(number)
        return numbers

    def _named_speakers(self, spoken: Sequence[int | None], naming: Naming) -> list[int | None]:
        """Return, for each quotation, whom its speaker's name names."""
        heads = {role: event for event in self.events.values() for role in event.heads}
        found: list[int | None] = []
        for claim in spoken:
            event = None if claim is None else heads.get(self.claims[claim].source[0])
            name = None if event is None else event.name
            found.append(None if name is None else naming.entity_of[name.key])
        return found

    def _beside(self, root: Token, naming: Naming) -> int | None:
        """Return whom the name beside a noun names: "their uncle, Tom Lee", "Ann Lee, a critic"."""
        for other in (
            [root.head] * (root.dep_ == "appos")
            + [c for c in root.children if c.dep_ == "appos"]
            + [name for name in [name_beside(root)] if name is not None]
        ):
            event = self.events.get(other.i)
            if event is not None and event.name is not None:
                its = naming.entity_of[event.name.key]
                if its is not None and naming.types[its] in ("person", "organisation", None):
                    return its
        return None

    def _relative(self, root: Token) -> Resolved | None:
        """Take for "who" and "which" what their clause describes: `Ann Lee, who said …`."""
        noun = described_noun(root)
        for event in self.events.values():
            if event.form == "pronoun" or event.resolved is None:
                continue
            # Where the parse has it otherwise, it still stands right behind the words.
            is_beside = self.text[event.span.end : root.idx] == ", " if noun is None else False
            if is_beside or (noun is not None and event.span.start <= noun.idx < event.span.end):
                return Resolved(event.resolved.referent, "relative_clause", event.resolved.confidence)
        return None

    def _first_person(self, root: Token, at: Place, spoken: Sequence[int | None], reader: Reader) -> Resolved | None:
        """Take for "I" and "we" the one whose words they stand in."""
        person = FIRST_PERSONS.get(root.lower_)
        if person == "i" and at.quotation is None and self.author is not None:
            return Resolved(reader.author(self.author), "author", _AUTHOR_SURE)
        claim = spoken[at.quotation] if at.quotation is not None else None
        if person is None or claim is None:
            return None
        source = self.claims[claim].source[0]
        for event in self.events.values():
            if source in event.heads and event.root.i != root.i and event.resolved is not None:
                sure = (_SPEAKER_SURE if person == "i" else _SIDE_SURE) * event.resolved.confidence
                return Resolved(event.resolved.referent, "speaker" if person == "i" else "speaker_side", round(sure, 2))
        return None

    def _write(self, referents: Sequence[Referent]) -> None:
        """Keep the entities that have a name, speak, or are referred to more than once; drop what refers to no other."""
        counts: Counter[int] = Counter()
        for event in self.events.values():
            if event.resolved is not None:
                counts[event.resolved.referent] += 3 if event.heads or event.form == "name" else 1
                if event.resolved.literal is not None:
                    counts[event.resolved.literal] += 3
        kept = {index for index, count in counts.items() if count > 1}
        kept |= {member for index in kept for member in referents[index].members}
        index_of = {old: new for new, old in enumerate(sorted(kept))}
        for old in sorted(kept):
            one = referents[old]
            members = tuple(index_of[member] for member in one.members)
            self.entities.append(
                Entity(one.name, one.entity_type, one.is_named, None if one.is_named else one.start, members)
            )
        for event in self.events.values():
            its = event.resolved
            entity = None if its is None else index_of.get(its.referent)
            is_open = event.root.lower_ in PRONOUNS and PRONOUNS[event.root.lower_] in ("he", "she", "they")
            if entity is None and not (event.heads or event.form == "name" or is_open):
                continue
            known = self.found.get(event.span)
            if known is not None and known.heads:
                continue
            rule, sure = (its.rule, its.confidence) if its is not None and entity is not None else (None, None)
            literal = None if its is None or its.literal is None else index_of[its.literal]
            self.found[event.span] = Mention(*event.span, event.form, entity, rule, sure, tuple(event.heads), literal)

    def mentions(self) -> list[Mention]:
        return sorted(self.found.values(), key=lambda mention: (mention.start, mention.end))


def _numbering(starts: Sequence[int], length: int) -> list[int]:
    """Return, for each position, how many of the starts lie at it or before."""
    numbers = [0] * (length + 1)
    for start in starts:
        if start <= length:
            numbers[start] += 1
    for position in range(1, length + 1):
        numbers[position] += numbers[position - 1]
    return numbers
