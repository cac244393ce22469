"""GUM's news and interviews: texts with words, heads, tags, and mentions of entities. Used by `entities.py`."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from transforms.annotations import Segment

_OPEN = re.compile(r"\((\d+)-([a-z]+)[^()]*?(?:(\))|(?=\()|$)|(\d+)\)")


@dataclass
class Gold:
    """A file of GUM: its text, words as code points, each word's head (itself at the top), tag, and its mentions.

    A mention is (first word, last word, type, number of its entity).
    """

    name: str
    text: str = ""
    segments: list[Segment] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    mentions: list[tuple[int, int, str, int]] = field(default_factory=list)

    def top(self, first: int, last: int) -> int:
        """Return the word of a span that hangs on one outside."""
        return next(
            (n for n in range(first, last + 1) if not first <= self.heads[n] <= last or self.heads[n] == n), last
        )

    def top_of_name(self, first: int, last: int) -> int:
        """Return the top of a name; of "spokeswoman Ann Lee" that is "spokeswoman", though the name is the rest."""
        top = self.top(first, last)
        while self.relations[top] == "flat":
            top = self.heads[top]
        return top

    def is_named(self, top: int) -> bool:
        """Whether a mention of this top has a name: it is one, or one hangs on it flatly."""
        flat = (n for n in range(top, min(top + 8, len(self.words))) if self.heads[n] == top)
        return self.tags[top] == "PROPN" or any(self.relations[n] == "flat" and self.tags[n] == "PROPN" for n in flat)

    def word_range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first and last word of a span of code points."""
        inside = [n for n, (a, b) in enumerate(self.words) if a < end and start < b]
        return (inside[0], inside[-1]) if inside else None


def read_gold(path: Path) -> Gold:
    """Read one CoNLL-U file; a paragraph is a segment."""
    gold = Gold(path.stem)
    began = base = 0
    joined: dict[int, tuple[int, int]] = {}  # words that are written as one, by number
    waiting: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newpar ") or line == "# newpar":
            began = _paragraph(gold, began)
        elif not line:
            base, joined = len(gold.words), {}
        elif not line.startswith("#"):
            number, form, _, tag, _, _, head, relation, _, more = line.split("\t")
            gap = "" if "SpaceAfter=No" in more else " "
            if "." in number:  # a word that is not there
                continue
            if "-" in number:
                first, last = map(int, number.split("-"))
                joined = dict.fromkeys(range(first, last + 1), (len(gold.text), len(gold.text) + len(form)))
                gold.text += form + gap
                continue
            here = len(gold.words)
            if int(number) in joined:
                gold.words.append(joined[int(number)])
            else:
                gold.words.append((len(gold.text), len(gold.text) + len(form)))
                gold.text += form + gap
            gold.heads.append(here if head == "0" else base + int(head) - 1)
            gold.tags.append(tag)
            gold.relations.append(relation)
            entity = next((part[7:] for part in more.split("|") if part.startswith("Entity=")), "")
            for opened, kind, closes, closed in _OPEN.findall(entity):
                if opened:
                    waiting[int(opened)].append((here, kind))
                if closes or closed:
                    start, its = waiting[int(opened or closed)].pop()
                    gold.mentions.append((start, here, its, int(opened or closed)))
    _paragraph(gold, began)
    return gold


def _paragraph(gold: Gold, began: int) -> int:
    """End a paragraph, and return where the next begins."""
    if gold.text[began:].strip():
        gold.text = gold.text.rstrip(" ") + "\n"
        gold.segments.append(Segment("body", began, len(gold.text) - 1))
    return len(gold.text)
