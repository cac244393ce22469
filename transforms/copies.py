"""transforms: groups of near-copies: which documents are one story in several outlets, and whose it was first.

A group is a function of the set of documents, never of the order in which they came: the documents that are joined by
pairs of near-copies, and all their pairs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.contract import frame
from transforms.wire import Credit, agency_of

EXTRACTOR = "copies/2"
"""Name and version of how near-copies are found: with another one, a pass looks at every document anew."""


@dataclass(frozen=True)
class Member:
    """A document of a group: when it was published, and whose wire copy it says it is."""

    document_id: str
    published_at: dt.datetime | None
    credit: Credit | None


class Groups:
    """Documents that are joined pair by pair (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, document: str) -> str:
        """Return the document that stands for the group of this one for now."""
        top = document
        while (above := self._above.get(top, top)) != top:
            top = above
        while document != top:
            self._above[document], document = top, self._above.get(document, document)
        return top

    def join(self, one: str, other: str) -> None:
        """Make one group of two documents' groups."""
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first

    def members(self, documents: Iterable[str]) -> list[list[str]]:
        """Return the given documents by group, both in the order of their ids."""
        found: dict[str, list[str]] = defaultdict(list)
        for document in sorted(documents):
            found[self.of(document)].append(document)
        return list(found.values())


def oldest(members: Iterable[Member]) -> str:
    """Return the id of a group's oldest document, by which the group goes; one without a date is never older."""
    latest = dt.datetime.max.replace(tzinfo=dt.UTC)
    return min(members, key=lambda m: (m.published_at or latest, m.document_id)).document_id


def copies(groups: Sequence[Sequence[Member]], similarities: Mapping[str, float]) -> pd.DataFrame:
    """Return the rows of the table `copies`.

    Where a copy names an agency, all copies of its group are that agency's, those too whose credit was cut.

    Args:
        groups: Each group whole.
        similarities: Of each document, the share of it that stands in its group's oldest document.
    """
    rows: list[dict[str, Any]] = []
    for members in groups:
        first = oldest(members)
        agency = agency_of(member.credit for member in members)
        for member in members:
            row: dict[str, Any] = {
                "document_id": member.document_id,
                "copy_group_id": first,
                "group_size": len(members),
                "similarity": similarities[member.document_id],
                "extractor": EXTRACTOR,
            }
            own = member.credit
            if own is not None and (own.evidence != "contributed" or agency is None):
                row |= {"agency": own.agency, "agency_evidence": own.evidence, "text": own.text}
                row |= {"char_start": own.char_start, "char_end": own.char_end}
            elif agency is not None:
                row |= {"agency": agency, "agency_evidence": "copy"}
            rows.append(row)
    return frame("copies", rows)
