"""transforms: common nouns for one person: which stand before a person's name, and which may be whom "she" means."""

from collections.abc import Collection, Iterable, Mapping

from spacy.tokens import Token


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_FEMALE = _words(
    "woman girl mother mom mum daughter sister aunt niece grandmother granddaughter wife widow bride girlfriend lady",
    "queen princess duchess actress waitress spokeswoman congresswoman businesswoman policewoman chairwoman nun",
    "stepmother midwife mrs ms miss madam dame",
)
_MALE = _words(
    "man boy father dad son brother uncle nephew grandfather grandson husband widower groom boyfriend gentleman king",
    "prince duke spokesman congressman businessman policeman chairman monk priest stepfather fisherman mr sir lord",
)
_PEOPLE = _words(
    "actor activist admiral adviser advisor aide ambassador analyst archbishop architect artist astronomer athlete",
    "attacker attorney author baker banker barrister beekeeper biologist bishop boss butcher campaigner candidate",
    "captain cardinal caretaker carpenter celebrity chairperson chef chemist chief clerk coach cofounder colleague",
    "colonel columnist comedian commander commissioner composer conductor constable correspondent councillor councilor",
    "councilman curator dancer defendant deputy detective diplomat director doctor driver ecologist economist editor",
    "electrician employee engineer entrepreneur envoy executive farmer filmmaker firefighter founder friend gardener",
    "geologist goalkeeper governor guard guitarist gunman headteacher historian homeowner imam inmate inspector janitor",
    "journalist judge lawmaker lawyer lecturer legislator librarian lieutenant lifeguard magistrate manager mayor",
    "mechanic meteorologist minister musician neighbor neighbour novelist nurse officer official painter paramedic",
    "passenger pastor patient pensioner pharmacist photographer physician physicist pianist pilot plumber poet",
    "politician president presenter prisoner professor prosecutor protester psychologist pupil rabbi referee relative",
    "reporter researcher resident reverend sailor scientist sculptor secretary seismologist senator sergeant shepherd",
    "sheriff shopkeeper singer skipper soldier solicitor spokesperson stagehand striker student surgeon survivor",
    "suspect teacher teammate technician tenant trainer vet vicar victim villager volunteer voter witness worker writer",
)
_OTHERS = _words(
    "baby chair champion chancellor child cook cousin critic general killer landlord landlady leader justice member",
    "opponent parent partner person player pope predecessor premier rival sibling spouse star successor supporter",
    "teenager youth",
)
MAY_BE_FIRMS = _words(
    "brewer broadcaster builder buyer carrier developer grower insurer investor lender maker manufacturer miner",
    "operator organiser organizer owner pollster producer publisher retailer sponsor supplier trader",
)
"""Nouns that stand before the names of persons and of firms alike."""
OCCUPATIONS = _PEOPLE | (_FEMALE | _MALE) - _words("king queen prince princess duke duchess lord lady dame sir man")
"""Nouns that make a name right behind them a person's: "farmer Ann Lee"."""
MAY_BE_PLACES = _words("neighbor neighbour")
PERSON_NOUNS = _FEMALE | _MALE | _PEOPLE | _OTHERS | MAY_BE_FIRMS

_GENDER: Mapping[str, str] = dict.fromkeys(_FEMALE, "she") | dict.fromkeys(_MALE, "he")
_PRONOUNS: Mapping[str, frozenset[str]] = {
    "she": _words("she her hers herself"),
    "he": _words("he him his himself"),
}


def gender(token: Token) -> str | None:
    """Return the pronoun that a noun or title goes with, "he" or "she", if it tells."""
    return _GENDER.get(token.lower_.rstrip("."))


def described(name: Token) -> list[Token]:
    """Return the nouns that are said of whom a name's head names: "Mrs Lee", "the coach, Ann Lee", "Lee, a vet"."""
    found = [child for child in name.children if child.dep_ in ("compound", "appos")]
    if name.dep_ == "appos":
        found.append(name.head)
    return found


def may_be_another(tokens: Iterable[Token], pronoun: str, described_: Collection[int]) -> bool:
    """Say whether among tokens is a person's noun, or a pronoun, by which another than the person named is meant.

    Args:
        tokens: the words before a pronoun, outside quotations.
        pronoun: "he" or "she".
        described_: indices of the nouns that are said of the person named.
    """
    others = frozenset().union(*(words for key, words in _PRONOUNS.items() if key != pronoun))
    for token in tokens:
        if token.lower_ in others:
            return True
        if token.tag_ not in ("NN", "NNP") or token.lower_ not in PERSON_NOUNS or token.i in described_:
            continue
        is_name_or_role = token.ent_type_ or token.dep_ in ("compound", "nmod", "attr") or token.head.lower_ == "as"
        if not is_name_or_role and gender(token) in (None, pronoun):
            return True
    return False
