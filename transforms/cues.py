"""transforms: the words of cues: which stance each bears, and what it tells of the standing of a content without a verb.

A word that is in no list says no more than that something is put forward.
"""

from collections.abc import Sequence

from spacy.tokens import Token

from transforms.claim_parts import lemma_of
from transforms.names import words_of

_STANCES = {
    "denies": words_of(
        "deny denial refute refutation dispute rebut rebuttal contradict disavow disclaim reject rejection dismiss",
        "dismissal disagree disagreement oppose opposition opponent opposed object objection contest unwilling reluctant",
        "reluctance unconvinced unpersuaded disbelieve disbelief repudiate rubbish resist",
    ),
    "questions": words_of(
        "wonder question inquire enquire inquiry doubt doubtful query ask skeptical sceptical skepticism scepticism",
        "unsure uncertain unclear",
    ),
    "requests": words_of(
        "demand urge request implore beg plead order instruct instruction appeal invite invitation seek recommend",
        "recommendation propose proposal advise advocate encourage encouragement press petition lobby beseech entreat",
        "command direct directive require summon subpoena solicit pressure push mandate dictate exhort prod goad ban forbid plea",
    ),
    "promises": words_of(
        "promise pledge vow guarantee swear commit commitment committed threaten threat offer oath undertake",
    ),
    "believes": words_of(
        "believe belief think pray hope hop hopeful hopefully fear fearful worry worried concern concerned expect expectation",
        "feel feeling suspect suspicion assume assumption reckon guess want wish desire prefer preference preferred view",
        "regard consider deem anticipate anticipation imagine suppose presume envision envisage dream confident confidence",
        "convince convinced optimistic optimism pessimistic pessimism afraid anxious anxiety eager keen dread perceive",
        "perception long yearn trust conviction opinion mindset inclined intuition conceive scared nervous wary certain",
        "sure favorable unfavorable hunch aspire ambition interested apprehensive ",
    ),
    "agrees": words_of(
        "agree agreement concur accept acceptance support supporter supportive back endorse endorsement approve approval",
        "echo embrace favor favour side consent assent willing willingness acquiesce champion second",
    ),
}
STANCE_OF = {lemma: stance for stance, lemmas in _STANCES.items() for lemma in lemmas}
"""The stance of a word where it stands for itself; asserts where it is not here."""

ASSERTING = words_of(
    "say tell add report state announce note explain write claim insist argue warn predict estimate reveal confirm show",
    "indicate find reply respond tweet post testify declare stress emphasize emphasise maintain contend assert allege",
    "describe quote cite recall remark observe mention conclude complain joke boast brag repeat reiterate accord disclose",
    "acknowledge admit concede continue counter retort quip inform notify remind blame accuse criticize criticise condemn",
    "denounce slam praise suggest lament highlight exclaim underscore shout yell recount forecast certify verify affirm",
    "proclaim assure announcement statement assertion contention warning comment prediction allegation accusation call",
    "admission discover learn realize realise know plan decide intend decision intention determine prove apologize thank",
)
"""Words that surely put something forward."""

LIGHT = words_of(
    "be have make give take get do go come continue keep begin start proceed express voice hold raise issue seem appear",
    "lead remain become stand put cast show feel find try help bring leave share see use look release send deliver",
    "mean sound pass persuade win receive draw join vote hint sign reveal publish prompt register leave meet set spend",
)
"""Verbs that leave the stance to another word of the cue: "expressed hope", "gave no comment", "is confident"."""

DECLINING = words_of("decline refuse refusal unwilling balk demur")
CONFIRMING = words_of("confirm verify corroborate substantiate authenticate")
SAYING_MORE = words_of(
    "comment say discuss answer respond elaborate speak talk disclose identify name provide specify give reveal explain",
    "describe detail address mention release share clarify characterize characterise speculate expand criticize criticise",
    "condemn weigh tell predict estimate commit go offer state indicate divulge interview statement detail take quantify",
    "engage cite estimate reply quote publicize",
)
"""What one declines who declines to comment."""
DENYING = words_of(
    "deny dispute reject dismiss contest refute oppose object disagree exclude doubt rebut contradict preclude"
)
"""Who does not do this does not deny."""

POSSIBLE_CUES = words_of(
    "call demand ask urge request want seek hope hop expect fear predict forecast warn warning propose proposal recommend",
    "oppose opposition need prefer wish desire advocate anticipate worry concern expectation recommendation estimate",
    "plead appeal plea press push lobby encourage require favor prediction caution project threat consider",
    "suggest likely suggestion afraid ban invite rule exclude",
)
"""The content is what may come: "called for a ceasefire", "warned of floods", "wants to leave"."""
PLANNED_CUES = words_of(
    "promise pledge vow swear guarantee threaten threat plan intend intention decide decision offer refuse refusal commit",
    "commitment aim goal schedule agree aspire determine choose opt prepare undertake set resolve ready strategy bid seek",
    "determined committed willing unwilling willingness decline consent vote move pact agreement deal purpose target",
    "intent try attempt effort hesitate",
)
"""The content is what is to be done: "plans to leave", "the decision to close it"."""
HAPPENED_CUES = words_of(
    "deny denial admit admission confess confession acknowledge confirm report accuse accusation apologize apologise",
    "apology regret recall remember welcome confirmation allege blame celebrate commemorate mourn witness testify reveal",
    "lie recount disclose criticize criticise condemn blast mock slam rebuke praise thank denounce fault credit",
)
"""The content is what is done: "denied any wrongdoing", "admitted lying", "accused him of taking bribes"."""
JUDGING = words_of(
    "call describe view see consider deem declare brand label regard dub characterize characterise portray depict paint",
    "rate judge perceive denounce dismiss hail cast treat find rank liken compare tout bill term praise criticize slam",
    "condemn refer think portray believe know present frame identify blast define attack bash list",
)
"""The content is a judgement of a thing: "called the ruling troubling", "views him favourably"."""


def deciding_word(cue: Sequence[Token], lemma: str | None = None) -> Token | None:
    """Return the word of a cue that its stance hangs on: "hope" of "expressed hope for", "comment" of "made no comment".

    Args:
        cue: the cue's words.
        lemma: the lemma of its head, where it is known.
    """
    words = [token for token in cue if token.pos_ not in ("PUNCT", "SPACE", "DET", "PRON", "PART")]
    inside = {token.i for token in cue}
    roots = [token for token in words if token.head.i == token.i or token.head.i not in inside]
    named = [token for token in words if lemma is not None and lemma_of(token) == lemma]
    head = next((token for token in (*named, *roots, *words) if token.pos_ in ("VERB", "NOUN", "ADJ")), None)
    if head is None or lemma_of(head) in LIGHT:
        known = DECLINING | CONFIRMING | {"comment"}
        told = [t for t in words if lemma_of(t) in STANCE_OF or lemma_of(t) in known]
        told = [t for t in told if t.pos_ in ("VERB", "NOUN", "ADJ", "ADV", "ADP")] or (told if head is None else [])
        more = [t for t in words if lemma_of(t) in ASSERTING and t is not head and t.pos_ in ("VERB", "NOUN")]
        return next(iter([*told, *more]), head) or next(iter(words), None)
    if lemma_of(head) not in ASSERTING and lemma_of(head) not in STANCE_OF and lemma_of(head) not in DECLINING:
        return next((t for t in words if lemma_of(t) in STANCE_OF and t.pos_ in ("VERB", "NOUN", "ADJ")), head)
    return head


def ruling_lemma(above: Token | None) -> str:
    """Return the lemma that rules a content; for "the goal was to win" it is the goal."""
    if above is None:
        return ""
    if lemma_of(above) == "be":
        subjects = [lemma_of(child) for child in above.children if child.dep_ == "nsubj"]
        return next((s for s in subjects if s in PLANNED_CUES | POSSIBLE_CUES), "be")
    if lemma_of(above) in ("have", "express", "make", "voice", "issue", "take"):
        objects = [lemma_of(child) for child in above.children if child.dep_ == "dobj"]
        return next((o for o in objects if o in PLANNED_CUES | POSSIBLE_CUES | HAPPENED_CUES), lemma_of(above))
    return lemma_of(above)
