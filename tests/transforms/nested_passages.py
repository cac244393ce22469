"""Short news passages with every claim in them, above all those inside others: nested_claims.toml, with spans resolved."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from transforms.annotations import Claim, Span

FILE = Path(__file__).with_name("nested_claims.toml")
_CLAIM_KEYS = {f"{role}{end}" for role in ("source", "cue", "content", "relayers") for end in ("", "_nth")} | {"parent"}


@dataclass(frozen=True)
class Passage:
    """One text and the claims in it; `kind` is what it was written to show.

    The claims have no `cue_lemma` and no `confidence`; `parent` is an index into `claims`.
    """

    kind: str
    text: str
    claims: tuple[Claim, ...]

    def depth(self, number: int) -> int:
        """Count the claims around a claim of this passage.

        Raises:
            ValueError: it lies in itself.
        """
        seen = [number]
        while (parent := self.claims[seen[-1]].parent) is not None:
            if parent in seen:
                raise ValueError(f"claim {number} of {self.text!r} lies in itself")
            seen.append(parent)
        return len(seen) - 1


def passages(file: Path = FILE) -> list[Passage]:
    """Read the passages, in the order of the file.

    Raises:
        ValueError: a text is not in its passage as often as said, or a key is unknown.
    """
    with file.open("rb") as stream:
        return [_passage(entry) for entry in tomllib.load(stream)["passage"]]


def _passage(entry: dict[str, Any]) -> Passage:
    if entry.keys() != {"kind", "text", "claim"}:
        raise ValueError(f"a passage has the keys {sorted(entry)}")
    text = entry["text"]
    return Passage(entry["kind"], text, tuple(_claim(text, claim) for claim in entry["claim"]))


def _claim(text: str, entry: dict[str, Any]) -> Claim:
    if unknown := entry.keys() - _CLAIM_KEYS:
        raise ValueError(f"unknown keys {sorted(unknown)} of a claim in {text!r}")
    source, cue, content, relayers = (_spans(text, entry, role) for role in ("source", "cue", "content", "relayers"))
    return Claim(source, cue, content, relayers=relayers, parent=entry.get("parent"))


def _spans(text: str, entry: dict[str, Any], role: str) -> tuple[Span, ...]:
    pieces = entry.get(role, [])
    pieces = [pieces] if isinstance(pieces, str) else pieces
    places = entry.get(f"{role}_nth", [1] * len(pieces))
    places = [places] if isinstance(places, int) else places
    return tuple(_span(text, piece, nth) for piece, nth in zip(pieces, places, strict=True))


def _span(text: str, piece: str, nth: int) -> Span:
    """Find a piece as whole words, so that "he" is not found in "the"."""
    before = r"(?<!\w)" if piece[:1].isalnum() else ""
    after = r"(?!\w)" if piece[-1:].isalnum() else ""
    found = list(re.finditer(f"{before}{re.escape(piece)}{after}", text)) if piece else []
    if not 1 <= nth <= len(found):
        raise ValueError(f"{piece!r} is {len(found)} times in {text!r}, so there is no {nth}")
    return Span(*found[nth - 1].span())
