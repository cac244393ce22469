"""transforms: the standing of a content without a verb, as its cue tells it: "denied the murder", "called for calm"."""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.clauses import governor, is_verb
from transforms.content_acts import NEUTRAL, is_quoted
from transforms.cues import JUDGING, PLANNED_CUES, POSSIBLE_CUES, ruling_lemma
from transforms.names import words_of
from transforms.persons import PERSON_NOUNS
from transforms.tenses import is_marked

_PERSONS = words_of("mate candidate leader nominee someone somebody man woman person successor people anyone friend")
_SAID_OF = words_of(
    "denounce dismiss hail cast treat praise criticize slam condemn refer present frame blast compare tout"
    " attack bash list"
)
"""Cues that judge a thing only with "as": "dismissed it as a stunt"; "praised the bridge" says nothing of it."""
_NAMING = words_of("call brand dub label deem term")
_SEEMING = words_of("seem appear look sound")
_LIKELY = words_of("likely unlikely certain sure")
_OWNING_UP = words_of(
    "deny denial admit admission confess acknowledge confirm confirmation regret lie apologize apologise apology charge"
    " convict indict"
)
"""Cues whose object has come about, or is said not to have: "denied the murder", "admitted the theft"."""
_ACCUSING = words_of("accuse accusation allege report blame")
_SHOWING = words_of("show find indicate reveal suggest")
_STRESSING = words_of(
    "note stress emphasize emphasise highlight underscore reaffirm affirm recognize recognise cite explain understand"
    " lament mention reiterate acknowledge complain protest see point tout downplay"
)
_QUALITIES = words_of(
    "importance need lack ability inability right commitment support difficulty value existence role power strength"
    " weakness danger risk urgency similarity difference absence presence benefit advantage disadvantage shortage desire"
    " willingness unwillingness failure tension skepticism doubt concern obstacle purpose flaw problem fact necessity"
)
"""Nouns that tell how something is: "stressed the importance of rest"."""
_DEEDS = words_of(
    "ruling decision attack killing death arrest shooting firing resignation vote strike move withdrawal violence victory"
    " defeat loss appointment failure crash release murder assault bombing raid massacre invasion election verdict delay"
    " airstrike atrocity action protest response handling treatment launch"
)
_REACTING = words_of(
    "criticize criticise condemn denounce praise hail celebrate applaud lament mourn decry blast slam defend mock recall"
    " cite mention note report reveal disclose detail deplore"
)
_BINDING = words_of("promise pledge vow guarantee threaten threat plan offer intend")
_FOR = words_of("call ask press push plead appeal")
"""Cues that want something only with "for": "asked for help", and not "asked about help"."""
_LIKING = words_of("like prefer favor need consider concern")
_NAMES = frozenset({"PERSON", "GPE", "NORP", "ORG"})
_EVENTS = words_of(
    "merger war strike attack ban move cut increase hike sale visit vote plan deal tax return change use release rise"
    " repeal speech trip talk reform closure purchase bailout takeover freeze bid candidacy"
)
_EVENT_ENDINGS = ("ing", "tion", "sion", "ment", "al", "ure", "ance", "ence")


def nominal_status(noun: Token, content: Sequence[Token]) -> str | None:
    """Return the standing of a content without a verb, as its cue tells it; None where it tells of no event.

    Args:
        noun: the head of the content.
        content: the content's words, or those that hang on the head.
    """
    above = governor(noun)
    over = ruling_lemma(above)
    doing = _gerund_below(noun)
    if doing is not None and over not in POSSIBLE_CUES | PLANNED_CUES:
        return "current" if lemma_of(doing) == "be" else "happened"
    if lemma_of(noun) in _LIKELY and any(child.dep_ == "xcomp" for child in noun.children):
        return "possible"
    if _is_judgement(noun, above, over, content):
        return "current"
    return _of_event(noun, above, over)


def _of_event(noun: Token, above: Token | None, over: str) -> str | None:
    """Return the standing of a noun that tells an event, or None."""
    is_proper = noun.pos_ == "PROPN" and noun.ent_type_ not in ("DATE", "TIME")
    is_name = noun.ent_type_ in _NAMES or is_proper or lemma_of(noun) in PERSON_NOUNS | _PERSONS
    if over in _OWNING_UP:
        return "happened"
    if over in _ACCUSING and (over != "blame" or _is_blamed(noun, above)):
        return None if is_name and not _is_blamed(noun, above) else "happened"
    if over in _SHOWING and noun.dep_ == "dobj":
        return "current"
    if lemma_of(noun) == "need" and any(is_verb(child) and is_marked(child) for child in noun.children):
        return "possible"
    if noun.pos_ == "PRON" or is_name:
        return "possible" if over == "doubt" and noun.lower_ in ("it", "this", "that", "so") else None
    if over in ("welcome", "learn") or (over in _REACTING and lemma_of(noun) in _DEEDS):
        return "happened"
    if over in _STRESSING and lemma_of(noun) in _QUALITIES:
        return "current"
    beside = {child.lower_ for child in above.children if child.dep_ in ("prep", "prt")} if above is not None else set()
    is_event = lemma_of(noun) in _EVENTS or lemma_of(noun).endswith(_EVENT_ENDINGS)
    if is_event and lemma_of(noun) != "opposition" and (over == "announce" or (over == "agree" and "to" in beside)):
        return "planned"
    if over == "accept" and any(is_verb(child) and is_marked(child) for child in noun.children):
        return "planned"  # "accepted an invitation to visit"
    if (over in _FOR and "for" not in beside) or over in _LIKING:
        return None
    if over in ("oppose", "opposition") and not is_event:
        return None
    if over in POSSIBLE_CUES:
        return "possible"
    return "planned" if over in _BINDING else None


def _is_judgement(noun: Token, above: Token | None, over: str, content: Sequence[Token]) -> bool:
    """Say whether a content judges: "called it a mistake", "viewed him unfavourably", "“A bad deal,” he wrote"."""
    if over in JUDGING and _is_judged(noun, above, content):
        return True
    if over in _SEEMING:
        return True
    if noun.pos_ == "ADJ" and over not in POSSIBLE_CUES | PLANNED_CUES:
        return True
    return over in NEUTRAL and is_quoted(content) and any(child.dep_ == "amod" for child in noun.children)


def _is_judged(noun: Token, above: Token | None, content: Sequence[Token]) -> bool:
    if above is None or above == noun:
        return False
    words = [token for token in (content if len(content) > 1 else list(noun.subtree)) if not token.is_punct]
    after = [child for child in above.children if child.i > above.i]
    if any(token.lower_ == "as" for token in (*words, *after)) or (noun.dep_ == "pobj" and noun.head.lower_ == "as"):
        return True
    if lemma_of(above) in _SAID_OF:
        return False
    if lemma_of(above) in _NAMING:
        return not any(child.dep_ == "prep" and child.lower_ in ("for", "on", "upon") for child in after)
    beside = [c for c in after if c.dep_ in ("oprd", "acomp", "ccomp", "attr") or (c.dep_ == "advmod" and c.i > noun.i)]
    return bool(beside) or noun.dep_ in ("oprd", "acomp", "attr", "ccomp", "nsubj")


def _is_blamed(noun: Token, above: Token | None) -> bool:
    near = [*noun.children, *(above.children if above is not None else ())]
    return any(child.dep_ == "prep" and child.lower_ in ("for", "on", "of") and child.i > noun.i for child in near)


def _gerund_below(noun: Token) -> Token | None:
    """Return the deed of which somebody is accused: "him of taking bribes", "her for leaving"."""
    above = noun.head
    for holder in (noun, above):
        for prep in holder.children:
            if prep.dep_ == "prep" and prep.lower_ in ("of", "for", "over", "with") and prep.i > noun.i - 1:
                found = next((c for c in prep.children if c.dep_ == "pcomp" and c.tag_ == "VBG"), None)
                if found is not None:
                    return found
    return None
