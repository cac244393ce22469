"""transforms: reading: documents in, the tables of what was read in them out. Every document is parsed once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import pandas as pd
from spacy.language import Language

from schemas.contract import frame
from schemas.tables import TABLES
from transforms.claim_reader import ClaimModel
from transforms.claims import read_claims
from transforms.decoders.article import Undecodable
from transforms.documents import publication_day
from transforms.extractor import extractor
from transforms.facts import Facts
from transforms.mentions import read_mentions
from transforms.parsing import parse, sentence_spans
from transforms.quantities import read_quantities
from transforms.quotations import quotations
from transforms.rows import Annotations, Rows, document_rows
from transforms.segments import segment_text
from transforms.times import read_times
from transforms.word_claims import read_word_claims
from transforms.words import words_of

READ_TABLES = tuple(
    table.name for table in TABLES.values() if table.landing == "document" and table.name != "documents"
)


Bound = Callable[[int], AbstractContextManager[object]]
"""Given a count of characters, what the reading of them is done within; it raises Undecodable to cut it short."""


@dataclass(frozen=True)
class Unread:
    """A document that the reader failed on, and why."""

    document_id: str
    reason_code: str
    detail: str


def read(
    documents: Sequence[Mapping[str, Any]],
    nlp: Language,
    model: ClaimModel,
    facts: Facts | None = None,
    bound: Bound = nullcontext,
) -> tuple[dict[str, pd.DataFrame], list[Unread]]:
    """Read documents.

    Args:
        documents: Rows of `documents`.
        nlp: The English pipeline, as `transforms.parsing.prepare` leaves it.
        model: The claim model.
        facts: Countries, bodies and persons that are known, if any.
        bound: Bounds the time, if it is to be bounded.

    Returns:
        A frame for each table of `READ_TABLES`, and the documents that could not be read: those have no rows.
    """
    rows: Rows = {name: [] for name in READ_TABLES}
    unread = []
    name = extractor(model.name, model.calibration.threshold)
    english = [document for document in documents if document["language"] in (None, "en")]
    for document, outcome in _each(english, nlp, model, facts, bound):
        if isinstance(outcome, Unread):
            unread.append(outcome)
            continue
        for table, found in outcome.items():
            rows[table] += found
        rows["readings"].append(_reading(document, "read", name))
    for document in documents:
        if document["language"] not in (None, "en"):
            segments = segment_text(document["text"])
            nothing = Annotations(nlp.make_doc(""), segments, (), (), (), (), (), (), ())
            rows["segments"] += document_rows(document, None, nothing).get("segments", [])
            rows["readings"].append(_reading(document, "not_read_language", name))
    return {name: frame(name, found) for name, found in rows.items()}, unread


def _reading(document: Mapping[str, Any], outcome: str, name: str) -> dict[str, Any]:
    return {
        "document_id": document["document_id"],
        "extractor": name,
        "anchor_date": publication_day(document),
        "outcome": outcome,
    }


def _each(
    documents: Sequence[Mapping[str, Any]], nlp: Language, model: ClaimModel, facts: Facts | None, bound: Bound
) -> Iterator[tuple[Mapping[str, Any], Rows | Unread]]:
    """Read a batch; where that fails, read its documents one by one, so that one bad text costs only itself."""
    try:
        with bound(sum(len(document["text"]) for document in documents)):
            found = list(_read_all(documents, nlp, model, facts))
    except Exception:
        for document in documents:
            try:
                with bound(len(document["text"])):
                    (read_one,) = _read_all([document], nlp, model, facts)
                yield read_one
            except Undecodable as error:
                yield document, Unread(document["document_id"], error.reason_code, error.detail)
            except Exception as error:
                detail = f"the reader failed on this text ({type(error).__name__}: {error}); please report it"
                yield document, Unread(document["document_id"], "reader_failed", detail)
    else:
        yield from found


def _read_all(
    documents: Sequence[Mapping[str, Any]], nlp: Language, model: ClaimModel, facts: Facts | None
) -> Iterator[tuple[Mapping[str, Any], Rows]]:
    segments = [segment_text(document["text"]) for document in documents]
    quoted = [quotations(document["text"], its) for document, its in zip(documents, segments, strict=True)]
    words = [
        words_of(document["text"], its, marks) for document, its, marks in zip(documents, segments, quoted, strict=True)
    ]
    found = list(read_word_claims(words, model))
    texts = ((document["text"], its) for document, its in zip(documents, segments, strict=True))
    parsed = zip(documents, segments, quoted, words, found, parse(texts, nlp), strict=True)
    for document, its, quotes, tokens, claimed, doc in parsed:
        day = publication_day(document)
        claims = read_claims(doc, its, tokens, claimed)
        mentions, entities = read_mentions(doc, its, claims, facts, document["authors"] or ())
        annotations = Annotations(
            doc=doc,
            segments=its,
            sentences=sentence_spans(doc),
            quotations=quotes,
            claims=claims,
            mentions=mentions,
            entities=entities,
            times=read_times(doc, its, day),
            quantities=read_quantities(doc, its),
        )
        yield document, document_rows(document, day, annotations)
