"""onrecord, from Python: read one text with no warehouse, or open a warehouse.

>>> import onrecord
>>> tables = onrecord.read("“We will rebuild the pier,” Mayor Ana Reyes said.")
>>> tables["claims"][["source_text", "content_text"]]

>>> connection = onrecord.connect("data")
>>> connection.sql("SELECT speaker, content FROM who_said_what").df()
"""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

__all__ = ["connect", "read"]


def read(
    text: str,
    *,
    published: str | date | None = None,
    outlet: str | None = None,
    uri: str | None = None,
    claim_model: str | Path | None = None,
    least_confidence: float | None = None,
) -> "dict[str, pd.DataFrame]":
    """Read one article and return its tables, with no warehouse and no Prefect.

    Args:
        text: The article, frozen: all offsets are code points into it.
        published: Its day or time of publication, if known. A dateline in the text goes before it.
        outlet: Who published it, if known.
        uri: Its address, if it has one.
        claim_model: A folder with another claim model than the one that comes with onrecord; see docs/model-card.md.
        least_confidence: Leave out claims that the model is less sure of, 0 to 1; its own threshold unless told.

    Returns:
        A frame on Arrow types for each table: documents, segments, sentences, readings, mentions, entities, claims,
        claim_spans, claim_chain, claim_mentions, times, quantities and so on, as docs/dictionary.md describes them.

    Raises:
        ValueError: The text is empty, too long, holds lone surrogates, `published` is no date, or `least_confidence` is not
            within 0 and 1.
        flows.claim_network.NoModelError: `claim_model` holds no claim model.
    """
    from flows import models
    from flows.facts import load_facts
    from schemas.contract import frame
    from schemas.ids import content_id
    from transforms.decoders.article import Article, Undecodable
    from transforms.documents import Options, document_row
    from transforms.published import parse_published
    from transforms.reading import read as read_documents

    if not text.strip():
        raise ValueError("the text is empty")
    day = None if published is None else parse_published(published, origin="option")
    if published is not None and day is None:
        raise ValueError(f"published={published!r} is not a date: write it as 2026-03-31")
    if least_confidence is not None and not 0 <= least_confidence <= 1:
        raise ValueError(f"least_confidence={least_confidence!r} is not within 0 and 1")
    record_id = content_id(text.encode())  # a UnicodeEncodeError, for lone surrogates, is a ValueError
    try:
        row = document_row(Article(text), record_id, uri, {}, Options(outlet=outlet, published=day))
    except Undecodable as error:
        raise ValueError(error.detail) from error
    model = models.claim_model(None if claim_model is None else Path(claim_model), least_confidence)
    tables, failed = read_documents([row], models.english(), model, load_facts())
    if failed:
        raise ValueError(f"the reader failed on this text: {failed[0].detail}")
    return {"documents": frame("documents", [row])} | tables


def connect(
    warehouse: str | Path = "data", *, as_of: str | int | datetime | None = None
) -> "duckdb.DuckDBPyConnection":
    """Open a warehouse: a read-only DuckDB connection to its newest state, kept for an hour after it is superseded.

    Args:
        warehouse: Its folder, or the address where it was published, such as s3://bucket/prefix.
        as_of: Another state than the newest, if it stands: the number of a snapshot, a tag, or a time at which it was the
            newest (a day: its end; with no zone: UTC). See `onrecord history` and `onrecord tag`.

    Raises:
        ValueError: `as_of` with a published copy, which is one state.
        warehouse.errors.WarehouseError: There is no warehouse or no such state, or it cannot be read.
    """
    if isinstance(warehouse, str) and "://" in warehouse:
        from warehouse.publishing import connect_published

        if as_of is not None:
            raise ValueError(f"as_of={as_of!r}: a published copy is one state; open the warehouse itself")
        return connect_published(warehouse)
    from warehouse.history import connect_at

    return connect_at(Path(warehouse), as_of)
