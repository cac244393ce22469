"""transforms: what the form of a verb tells of the standing of its clause: tense, mood, who is to do it, and under what."""

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.clauses import auxiliaries, governor, has_subject, is_under_not, is_verb
from transforms.cues import HAPPENED_CUES, PLANNED_CUES, POSSIBLE_CUES
from transforms.names import words_of
from transforms.persons import PERSON_NOUNS

STATES = words_of(
    "be have know believe think need want like love remain seem appear feel mean own deserve matter contain include",
    "depend belong understand hope support oppose live exist face hold stand lack consist enjoy represent agree doubt",
    "expect plan intend trust see require hate concern prefer owe lie cost involve look care fear wish consider work",
    "suffer view pose allow keep reflect",
)
WILLED = words_of("support oppose work hold stand allow keep look consider expect trust require care reflect live seek")
"""States that are also chosen: who "will hold a vote" plans it."""
UNWILLED = words_of(
    "lose win fall rise die fail suffer grow get become happen hurt regret need know increase decrease decline drop"
    " benefit cost miss see find face prevail survive understand like love hate remain prove turn feel"
    " realize realise collapse soar remember prosper improve worsen want"
)
_ACTORS = words_of(
    "government company firm administration party ministry department agency committee council court team army police"
    " board bank union court group house senate commission campaign military office congress parliament country state"
    " city school university network club airline airport authority force troops"
)
_FELT = words_of(
    "encourage please concern worry disappoint surprise commit interest satisfy convince prepare delight shock alarm"
    " sadden involve locate design mean know call thrill honor honour outrage frighten devote dedicate focus base"
)
"""Participles of a state: "was encouraged" tells of no event."""
_PLANS = words_of("plan intend schedule aim set due go prepare vow pledge promise poise slate about decide ready plot")
_SCHEDULED = words_of("hold begin start open close launch resume release publish air premiere leave arrive meet host")
_LEAVING = words_of(
    "visit travel leave meet hold launch open close start begin return come go move host release sign run"
)
_RAISING = words_of(
    "seem appear say report allege think believe know claim rumor rumour show find consider understand prove tend happen"
)
_PLANNING = words_of("plan idea theme goal hope call ask push case argument look talk think reason need")
_SELF = frozenset({"i", "we", "he", "she", "they", "who"})
_IDLE = frozenset({"necessary", "needed", "possible", "anything", "any", "ever"})  # "if necessary" is no condition
_CONDITIONS = frozenset({"if", "unless", "provided", "providing", "lest"})
_WILL = frozenset({"will", "'ll", "’ll", "wo", "shall"})


def is_conditional(verb: Token, helpers: set[str]) -> bool:
    """Say whether a clause stands under a stated condition, or is in the conditional perfect ("would have")."""
    if helpers & {"would", "could", "might", "'d", "’d"} and helpers & {"have", "'ve", "’ve"}:
        return not helpers & {"might"}
    framing = verb.head if verb.dep_ == "ccomp" and lemma_of(verb.head) in ("think", "believe", "guess") else verb
    for child in (*verb.children, *framing.children):
        if child.dep_ in ("advcl", "prep") and child.lower_ not in _IDLE:
            marks = {c.lower_ for c in child.children if c.dep_ in ("mark", "advmod")} | {child.lower_}
            if marks & _CONDITIONS and "even" not in marks:
                return True
    return False


def planned_status(verb: Token, helpers: set[str], is_past_cue: bool) -> str | None:
    """Return planned or possible for what is still to come, None for all else."""
    lemma = lemma_of(verb)
    to_come = bool(helpers & _WILL) or (lemma == "go" and verb.tag_ == "VBG" and has_infinitive(verb))
    below = next((c for c in verb.children if c.dep_ == "xcomp" and is_marked(c)), None)
    if lemma == "be" and below is not None and not any(c.dep_ in ("acomp", "attr") for c in verb.children):
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)  # "is to visit"; not "the goal is to win"
        if subject is not None and (_is_actor(subject) or below.tag_ == "VBN"):
            return "planned" if is_past_cue or is_present(verb) else None
    if lemma in _PLANS - {"go", "set", "decide", "promise", "pledge", "vow"} and has_infinitive(verb):
        if verb.tag_ == "VBN" and not helpers:  # "seems poised to win"
            return "possible" if below is not None and lemma_of(below) in UNWILLED else "planned"
        return "planned" if is_past_cue or is_present(verb) else "happened"
    is_suffered = any(
        t.dep_ == "auxpass" for t in verb.subtree if verb.i < t.i < verb.i + 6
    )  # "about to be overthrown"
    due = [
        c
        for c in verb.children
        if c.dep_ in ("acomp", "oprd", "xcomp") and lemma_of(c) in ("set", "due", "ready", "about")
    ]
    if (lemma == "set" and verb.tag_ == "VBN" and has_infinitive(verb)) or (due and has_infinitive(verb)):
        return "planned" if is_own(verb) and not is_suffered else "possible"
    if not to_come:
        is_progressive = verb.tag_ == "VBG" and bool(
            helpers & {"is", "are", "'re", "’re", "'s", "’s", "'m", "’m", "am"}
        )
        soon = any(c.ent_type_ in ("DATE", "TIME") and c.lower_ != "now" for c in verb.subtree if c.i > verb.i)
        soon = soon or is_under_not(verb)  # "we are not going back"
        return "planned" if is_progressive and soon and is_own(verb) and lemma in _LEAVING else None
    if lemma == "go" and below is not None:
        return "planned" if is_own(verb) and lemma_of(below) not in (STATES - WILLED) | UNWILLED else "possible"
    if "be" in helpers and verb.tag_ == "VBN":
        return "planned" if lemma in _SCHEDULED else "possible"
    if lemma in ("begin", "start", "open", "close", "resume") or is_willed(verb):
        return "planned"
    return "possible"


def is_likely(verb: Token) -> bool:
    """Say whether a verb has a modal meaning without a modal: "needs to", "is expected to", "is likely to"."""
    if lemma_of(verb) in ("need", "ought", "have") and has_infinitive(verb):
        return True
    if lemma_of(verb) == "expect" and verb.tag_ == "VBN" and has_infinitive(verb):
        return True
    if lemma_of(verb) == "get" and verb.tag_ == "VBN" and has_infinitive(verb):  # "you've got to"
        return True
    return any(
        child.dep_ in ("acomp", "oprd") and lemma_of(child) in ("likely", "unlikely", "possible", "certain", "sure")
        for child in verb.children
    ) and (has_infinitive(verb) or any(c.dep_ == "ccomp" for c in verb.children))


def is_wish(verb: Token) -> bool:
    """Say whether a verb after "would" makes a wish: "would like to"."""
    return lemma_of(verb) in ("like", "love", "prefer") and any(
        c.dep_ in ("xcomp", "dobj", "ccomp") for c in verb.children
    )


def infinitive_status(verb: Token, stance: str | None, over: str) -> str:
    """Return the standing of an infinitive under a word: "promised to pay", "is said to be ill"."""
    if stance in ("promises", "agrees"):
        return "planned"
    if over in PLANNED_CUES and stance not in ("believes", "requests"):
        return "planned"
    if stance in ("requests", "believes") and over not in _RAISING:
        return "possible"
    if over in _RAISING:
        if any(child.lower_ == "have" for child in auxiliaries(verb)):
            return "current" if lemma_of(verb) in STATES else "happened"
        return "current"
    if over in POSSIBLE_CUES or stance == "denies":
        return "possible"
    return "planned" if stance == "asserts" else "possible"


def gerund_status(verb: Token, over: str, stance: str | None) -> str:
    """Return the standing of a gerund under a word: "denied taking", "suggested leaving"."""
    above = verb.head.lower_ if verb.dep_ == "pcomp" else ""
    having = any(child.lower_ == "having" for child in auxiliaries(verb))
    if (
        over in HAPPENED_CUES
        or having
        or (above in ("of", "for", "with") and stance == "asserts" and over not in _PLANNING)
    ):
        return "current" if lemma_of(verb) == "be" else "happened"
    if over in PLANNED_CUES:
        return "planned"
    if over in ("complain", "love", "enjoy", "hate", "regard"):
        return "current"
    return "possible"


def tense_status(verb: Token, is_past_cue: bool) -> str | None:
    """Return happened or current by the tense; what is past under a past cue may be shifted back from the present."""
    helpers = auxiliaries(verb)
    lemma = lemma_of(verb)
    perfect = [child for child in helpers if child.lemma_ == "have" or child.lower_ in ("'ve", "’ve", "'d", "’d")]
    if not perfect and verb.tag_ == "VBN":
        perfect = [child for child in helpers if child.lower_ in ("'s", "’s") and lemma in ("get", "be", "do", "have")]
    if perfect:
        if perfect[0].lower_ in ("had", "'d", "’d"):
            return "happened"
        lasting = verb.tag_ == "VBG" or lemma in STATES - {"see"} or any(c.lower_ == "always" for c in verb.children)
        return "current" if lasting else "happened"
    first = helpers[0] if helpers else verb
    if first.tag_ == "VBD" or (first.tag_ == "VBN" and not helpers and has_subject(verb)):
        passive = any(child.dep_ == "auxpass" for child in helpers)
        is_done = lemma == "agree" and has_infinitive(verb)  # to agree with somebody lasts, to agree to do it is done
        is_state = (lemma in _FELT) if passive else ((lemma in STATES and not is_done) or verb.tag_ == "VBG")
        return "current" if is_past_cue and is_state and not _is_dated(verb) else "happened"
    if is_present(first):
        return "current"
    return None


def is_present(verb: Token) -> bool:
    """Say whether a verb is in the present tense."""
    return (
        verb.tag_ in ("VBZ", "VBP")
        or verb.lower_ in ("'s", "’s", "'re", "’re", "'m", "’m")
        or (verb.tag_ == "VB" and has_subject(verb))
    )


def is_past(verb: Token) -> bool:
    """Say whether what rules a clause is in the past, so that the clause's own tense may be shifted back."""
    above = governor(verb)
    while above is not None:
        first = next(iter(auxiliaries(above)), above) if is_verb(above) else above
        if is_verb(above) and (first.tag_ == "VBD" or (above.tag_ == "VBN" and first is above)):
            return True
        if is_verb(above) and above.tag_ == "VBN" and first.lemma_ == "have":
            return True  # "has denied that he was ill"
        if is_verb(above) and first.tag_ in ("VBZ", "VBP", "MD"):
            return first.lower_ in ("would", "could")
        above = governor(above)
    return False


def is_willed(verb: Token) -> bool:
    """Say whether a verb tells what its subject can decide to do."""
    return is_own(verb) and lemma_of(verb) not in (STATES - WILLED) | UNWILLED


def is_own(verb: Token) -> bool:
    """Say whether the subject is somebody who can will what the verb tells."""
    subjects = [child for child in verb.children if child.dep_ == "nsubj"]
    if not subjects and verb.dep_ == "conj":
        return is_own(verb.head)
    if any(s.lower_ == "it" for s in subjects):
        return lemma_of(verb) not in STATES - WILLED
    return any(map(_is_actor, subjects))


def _is_actor(subject: Token) -> bool:
    lemma = lemma_of(subject)
    return (
        subject.lower_ in _SELF
        or subject.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or lemma in PERSON_NOUNS
        or lemma in _ACTORS
        or (subject.pos_ == "PROPN" and subject.ent_type_ not in ("DATE", "EVENT", "WORK_OF_ART"))
    )


def _is_dated(verb: Token) -> bool:
    """Say whether a clause tells when: then its past is no shifted present."""
    return any(
        (token.ent_type_ == "DATE" and token.lower_ not in ("now", "today", "currently"))
        or token.lower_
        in ("ago", "yesterday", "then", "earlier", "previously", "once", "last", "when", "after", "before")
        for child in verb.children
        if child.dep_ in ("npadvmod", "advmod", "prep", "advcl")
        for token in (child, *child.children)
        if token.i > verb.i - 8
    )


def has_infinitive(verb: Token) -> bool:
    """Say whether the verb, or what it is with ("is likely"), has an infinitive."""
    heads = [verb, *(child for child in verb.children if child.dep_ in ("acomp", "oprd", "xcomp"))]
    return any(child.dep_ in ("xcomp", "ccomp") and is_marked(child) for head in heads for child in head.children)


def is_marked(verb: Token) -> bool:
    """Say whether a verb has its "to"."""
    return any(child.tag_ == "TO" for child in verb.children)
