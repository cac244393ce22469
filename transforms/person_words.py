"""transforms: common nouns for one person, and the gender of those that tell it."""

from collections.abc import Mapping

_FEMALE = (
    "woman girl mother mom mum daughter sister aunt niece grandmother granddaughter wife widow bride girlfriend lady"
    " queen princess duchess actress waitress spokeswoman congresswoman businesswoman policewoman chairwoman nun heiress"
    " stepmother housewife midwife mrs ms miss madam dame"
)
_MALE = (
    "man boy father dad son brother uncle nephew grandfather grandson husband widower groom boyfriend gentleman king"
    " prince duke actor waiter spokesman congressman businessman policeman chairman monk priest stepfather mr sir lord"
    " fisherman"
)
_EITHER = (
    "coach captain manager trainer player teammate striker goalkeeper referee athlete champion minister president premier"
    " chancellor governor mayor senator lawmaker legislator councillor councilor councilman politician candidate"
    " ambassador envoy diplomat commissioner official officer spokesperson aide adviser advisor secretary chief boss"
    " director chairperson chair executive ceo founder cofounder entrepreneur banker economist analyst pollster lawyer"
    " attorney barrister solicitor prosecutor judge justice magistrate sheriff detective inspector constable soldier"
    " sergeant lieutenant colonel general admiral commander pilot driver passenger sailor skipper firefighter paramedic"
    " doctor physician surgeon nurse patient pharmacist vet scientist researcher professor lecturer teacher headteacher"
    " pupil student engineer technician architect builder carpenter plumber electrician mechanic farmer grower shepherd"
    " gardener baker butcher chef cook shopkeeper trader clerk librarian curator historian author writer novelist poet"
    " journalist reporter editor correspondent photographer columnist broadcaster presenter singer musician composer"
    " conductor pianist guitarist dancer comedian artist painter sculptor filmmaker producer celebrity star neighbour"
    " neighbor resident villager tenant landlord landlady homeowner voter witness victim survivor suspect defendant"
    " gunman attacker killer prisoner inmate activist campaigner protester organiser organizer volunteer worker employee"
    " colleague friend partner spouse parent child baby teenager youth pensioner widow relative cousin sibling person"
    " pastor bishop archbishop cardinal pope imam rabbi vicar reverend leader member supporter critic rival opponent"
    " successor predecessor deputy guard ranger lifeguard caretaker janitor stagehand biologist chemist physicist"
    " geologist ecologist psychologist astronomer meteorologist seismologist beekeeper brewer miner"
)
GENDER: Mapping[str, str] = {word: "she" for word in _FEMALE.split()} | {word: "he" for word in _MALE.split()}
"""Nouns and titles of one gender, with the pronoun that they go with."""

PERSON_NOUNS = frozenset(_EITHER.split()) | frozenset(GENDER)
OCCUPATIONS = frozenset(_EITHER.split()) - frozenset("general chair star member supporter critic rival partner".split())
"""Nouns that, right before a name, make it a person's: "farmer Ann Lee"; not those that firms and places have as well."""

MAY_BE_FIRMS = frozenset("developer owner operator maker manufacturer carrier publisher retailer supplier".split())
