"""transforms: reading: documents in, the tables of what was read in them out. Every document is parsed once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from spacy.language import Language

from schemas.contract import frame
from schemas.tables import TABLES
from transforms.claims import read_claims
from transforms.documents import publication_day
from transforms.mentions import read_mentions
from transforms.parsing import parse, sentence_spans
from transforms.quantities import read_quantities
from transforms.quotations import quotations
from transforms.rows import Annotations, Rows, document_rows
from transforms.segments import segment_text
from transforms.times import read_times

EXTRACTOR = "onrecord-rules/1 en_core_web_sm/3.8.0"
"""Name and version of the reader: raise it whenever the same text would give other rows, so that texts are read again."""

READ_TABLES = tuple(
    table.name for table in TABLES.values() if table.landing == "document" and table.name != "documents"
)


@dataclass(frozen=True)
class Unread:
    """A document that the reader failed on, and why."""

    document_id: str
    detail: str


def read(documents: Sequence[Mapping[str, Any]], nlp: Language) -> tuple[dict[str, pd.DataFrame], list[Unread]]:
    """Read documents.

    Args:
        documents: Rows of `documents`.
        nlp: The English pipeline, as `transforms.parsing.prepare` leaves it.

    Returns:
        A frame for each table of `READ_TABLES`, and the documents that could not be read: those have no rows.
    """
    rows: Rows = {name: [] for name in READ_TABLES}
    unread = []
    english = [document for document in documents if document["language"] in (None, "en")]
    for document, outcome in _each(english, nlp):
        if isinstance(outcome, Unread):
            unread.append(outcome)
            continue
        for table, found in outcome.items():
            rows[table] += found
        rows["readings"].append(_reading(document, "read"))
    for document in documents:
        if document["language"] not in (None, "en"):
            segments = segment_text(document["text"])
            nothing = Annotations(nlp.make_doc(""), segments, (), (), (), (), (), (), ())
            rows["segments"] += document_rows(document, None, nothing).get("segments", [])
            rows["readings"].append(_reading(document, "not_read_language"))
    return {name: frame(name, found) for name, found in rows.items()}, unread


def _reading(document: Mapping[str, Any], outcome: str) -> dict[str, Any]:
    return {
        "document_id": document["document_id"],
        "extractor": EXTRACTOR,
        "anchor_date": publication_day(document),
        "outcome": outcome,
    }


def _each(documents: Sequence[Mapping[str, Any]], nlp: Language) -> Iterator[tuple[Mapping[str, Any], Rows | Unread]]:
    """Read a batch; where that fails, read its documents one by one, so that one bad text costs only itself."""
    try:
        found = list(_read_all(documents, nlp))
    except Exception:
        for document in documents:
            try:
                yield from _read_all([document], nlp)
            except Exception as error:
                yield document, Unread(document["document_id"], f"{type(error).__name__}: {error}")
    else:
        yield from found


def _read_all(documents: Sequence[Mapping[str, Any]], nlp: Language) -> Iterator[tuple[Mapping[str, Any], Rows]]:
    segments = [segment_text(document["text"]) for document in documents]
    texts = ((document["text"], its) for document, its in zip(documents, segments, strict=True))
    for document, its, doc in zip(documents, segments, parse(texts, nlp), strict=True):
        day = publication_day(document)
        claims = read_claims(doc, its)
        mentions, entities = read_mentions(doc, its, claims)
        found = Annotations(
            doc=doc,
            segments=its,
            sentences=sentence_spans(doc),
            quotations=quotations(document["text"], its),
            claims=claims,
            mentions=mentions,
            entities=entities,
            times=read_times(doc, its, day),
            quantities=read_quantities(doc, its),
        )
        yield document, document_rows(document, day, found)
