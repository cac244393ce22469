"""transforms: what equal names have in common: keys of names of persons and of organisations."""

import re
import unicodedata
from functools import lru_cache

NAMES_KEPT = 1 << 15
"""Names whose keys are kept: articles have the same ones over and over, and linking asks for each of them several times."""


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


TITLES = _words(
    "mr mrs ms miss mx dr sir dame lord lady sen sens rep reps gov prof rev hon president vice-president premier",
    "chancellor prince princess king queen judge justice chief minister secretary senator congressman congresswoman",
    "governor mayor professor reverend general gen col colonel sgt sergeant lt lieutenant capt captain maj major adm",
    "admiral cmdr commander ambassador speaker former ex-president ayatollah sheikh prime foreign",
)
_ROYAL = _words("prince princess king queen emperor sheikh")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_PARTICLES = _words("al el bin ibn abu de del della di da dos van von der den ter la le st")
_COMPANY_FORMS = _words(
    "inc incorporated corp corporation co company llc ltd limited plc lp llp ag sa nv gmbh spa se ab pty"
)
_GENERIC = _words(
    "administration affairs agency air and army assembly association authority bank bar board border bureau",
    "cabinet capitol center chamber church city college commission committee communist community company congress",
    "conservative constitution constitutional convention council county court defense democratic department",
    "district education federal finance force foreign foundation general government group guard health high home",
    "hospital house human institute interior intelligence international joint judiciary justice labor law liberal",
    "library local majority media medical ministry minority municipal museum national navy news of office",
    "opposition parliament party police post press progressive prosecutor public reform republican resources",
    "school security senate service services social socialist society state staff study supreme television times",
    "trade treasury tribune union university us workers",
)
_GENERIC_PLACES = _words(
    "avenue bay bridge building camp central church city county court creek district downtown east eastern field",
    "hall high hill hills hospital house island lake library main mall north northern park plaza river road room",
    "south southern square st station street town valley village west western",
)
_ACRONYM = range(3, 7)  # letters; shorter ones are too many things
_SAME_SPELLING = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d"})
_POSSESSIVE = re.compile(r"['’]s?$")


def folded(text: str) -> str:
    """Return a text without case, diacritics, full stops and commas, its hyphens as spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_SAME_SPELLING))
    plain = "".join(character for character in plain if not unicodedata.combining(character)).translate(_SAME_SPELLING)
    plain = plain.replace("’", "'").replace(".", " " if re.search(r"\.\w\w", plain) else "")
    return " ".join(re.sub(r"[,\-‐‑–]", " ", plain).split())


@lru_cache(NAMES_KEPT)
def person_key(name: str) -> str:
    """Return the key of a person's name: no titles in front, no middle initials; "Jr." stays, since it tells two apart.

    "President Donald J. Trump" gives "donald trump"; "Donald Trump Jr." gives "donald trump jr".
    """
    words = written_key(name).split()
    if len(words) > 2:
        last = len(words) - (2 if words[-1] in SUFFIXES else 1)
        words = [word for i, word in enumerate(words) if not (0 < i < last and len(word) <= 1)]
    return " ".join(words)


@lru_cache(NAMES_KEPT)
def middle_initials(name: str) -> str:
    """Return the middle initials of a person's name, "" where it has none."""
    whole = written_key(name).split()
    return " ".join(word for word in whole[1:-1] if len(word) == 1)


@lru_cache(NAMES_KEPT)
def written_key(name: str) -> str:
    """Return the key of a person's name with its middle initials: what tells "John F. Kennedy" from "John Kennedy"."""
    words = [word for part in _POSSESSIVE.sub("", name.strip()).split() for word in _initials_apart(part)]
    words = folded(" ".join(words)).split()
    while len(words) > 1 and words[0] in TITLES and not (len(words) == 2 and words[0] in _ROYAL):
        del words[0]  # "King Salman" is known by his title, and "Salman" is anyone
    return " ".join(words)


@lru_cache(NAMES_KEPT)
def organisation_key(name: str) -> str:
    """Return the key of a body's name: no "the", no company form behind it, "&" as "and", British "s" as American "z"."""
    words = folded(_POSSESSIVE.sub("", name.strip()).replace("&", " and ")).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in _COMPANY_FORMS:
        del words[-1]
    words = [re.sub(r"isation(s?)$", r"ization\1", word) for word in words]
    return " ".join({"centre": "center", "defence": "defense", "labour": "labor"}.get(word, word) for word in words)


def _initials_apart(word: str) -> list[str]:
    """Split initials that are written together: "H.W." is two, and so is "JD" only where it has full stops."""
    return re.findall(r"[^\W\d_]\.", word) if re.fullmatch(r"(?:[^\W\d_]\.){2,}", word) else [word]


def group_key(name: str, kind: str | None) -> tuple[str, str] | None:
    """Return what entities must have in common to be one by their names, facts aside; None for a name that tells too little.

    A person needs a full name, a place two words that are not both common ones, an organisation two words of which one is
    its own, or an acronym of three letters and more.
    """
    if kind == "person":
        key = person_key(name)
        is_full = len([word for word in key.split() if word not in SUFFIXES | _PARTICLES]) > 1  # not "bin Laden"
        return (kind, key) if is_full and not any(character.isdigit() for character in key) else None
    if kind not in ("organisation", "place"):
        return None
    key = organisation_key(name)
    words = key.split()
    common = _GENERIC if kind == "organisation" else _GENERIC_PLACES
    if len(words) > 1:
        if words[0] in ("senate", "house") and words[-1] == "committee":
            return kind, key
        is_own = any(word not in common for word in words) and (
            kind == "organisation" or not set(words) & {"county", "st"}
        )
        return (kind, key) if is_own else None
    is_acronym = kind == "organisation" and name.isupper() and name.isalpha() and len(name) in _ACRONYM
    return (kind, key) if is_acronym else None
