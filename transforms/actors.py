"""transforms: where the name of a country or capital means its government: "Beijing said", but not "in Beijing".

A place speaks, acts, or is spoken to only as its government; where something is, it is the place.
"""

from spacy.tokens import Token

from transforms.facts import Facts, country_of_capital
from transforms.names import words_of

# What only somebody does; a country of its own also "has", "lies" and "suffers".
_ACTS = words_of(
    "say tell claim announce declare state warn threaten condemn criticise criticize denounce deny confirm reject accept"
    " agree refuse vow pledge promise urge call demand ask request propose offer insist argue maintain believe think hope"
    " fear consider want seek plan intend decide order approve ban block impose lift suspend expel recall withdraw"
    " retaliate respond react negotiate sign ratify invite accuse blame support back oppose endorse recognise recognize"
    " launch stage deploy send sanction invade annex attack strike bomb test fire arrest detain release pressure push"
    " press veto protest complain object welcome thank apologise apologize admit acknowledge concede dispute question"
    " describe label see view regard conduct hold carry stop halt resume break cut sever pursue pay fund finance arm"
    " supply sell buy ship extradite host mediate broker"
)
_DONE_TO = words_of(
    "tell ask urge press pressure warn accuse blame criticise criticize condemn anger irritate annoy infuriate alarm"
    " persuade convince invite thank threaten sanction call help support back force allow push please reassure"
)
_TOWARDS = words_of("with against between from by toward towards")
_DEALINGS = words_of(
    "talk negotiation relation tie deal agreement pressure criticism response condemnation call message support"
    " sanction treaty accord dispute tension alliance cooperation negotiate talk agree coordinate cooperate deal side"
    " pact partnership consultation demand warning anger reaction protest permission approval"
)


_GIFTS = words_of("gift donation aid sale letter message offer loan invitation warning apology concession")
_DEEDS = _GIFTS | words_of(
    "pledge promise decision refusal announcement response reaction threat rejection denial claim demand request proposal"
    " condemnation criticism protest insistence willingness readiness ambition stance"
)


def acts_as_government(root: Token, is_source: bool, facts: Facts) -> bool:
    """Say whether a place's name, by the word that it hangs on, stands for its government.

    Args:
        root: the name's last word, with its head.
        is_source: whether a claim has it as its source, or as who passed it on.
        facts: the facts. A capital stands for its government wherever it acts at all, a country where it does what
            governments do.
    """
    if is_source:
        return True
    while root.dep_ == "conj":
        root = root.head
    head = root.head
    if root.dep_ in ("nsubj", "agent") or (root.dep_ == "nsubjpass" and head.lemma_ in _DONE_TO):
        is_capital = country_of_capital(facts, root.text) is not None
        return head.lemma_ in _ACTS or (is_capital and head.pos_ == "VERB" and head.lemma_ not in ("have", "be"))
    if root.dep_ in ("dobj", "dative"):
        return head.lemma_ in _DONE_TO
    if root.dep_ == "poss" and head.lemma_.lower() in _DEEDS:
        return True
    if root.dep_ == "pobj" and head.lower_ == "to" and head.head.lemma_.lower() in _GIFTS:
        return any(child.dep_ == "poss" for child in head.head.children)  # "Oslo's gift to Lima"
    if root.dep_ == "pobj" and head.lower_ in _TOWARDS:
        dealt = {head.head.lemma_.lower(), *(child.lemma_ for child in head.head.children if child.dep_ == "dobj")}
        return bool(dealt & _DEALINGS) or (head.dep_ == "agent" and head.head.lemma_ in _ACTS)
    return False
