"""onrecord, from Python: read one text with no warehouse, or open a warehouse.

>>> import onrecord
>>> tables = onrecord.read("“We will rebuild the pier,” Mayor Ana Reyes said.")
>>> tables["claims"][["source_text", "content_text"]]

>>> connection = onrecord.connect("data")
>>> connection.sql("SELECT speaker, content FROM who_said_what").df()
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

__all__ = ["connect", "read"]


def read(
    text: str, *, published: str | date | None = None, outlet: str | None = None, uri: str | None = None
) -> "dict[str, pd.DataFrame]":
    """Read one article and return its tables, with no warehouse and no Prefect.

    Args:
        text: The article, frozen: all offsets are code points into it.
        published: Its day or time of publication, if known. A dateline in the text goes before it.
        outlet: Who published it, if known.
        uri: Its address, if it has one.

    Returns:
        A frame on Arrow types for each table: documents, segments, sentences, readings, mentions, entities, claims,
        claim_spans, claim_chain, claim_mentions, times, quantities and so on, as docs/dictionary.md describes them.

    Raises:
        ValueError: The text is empty, too long, holds lone surrogates, or `published` is no date.
    """
    from flows.models import claim_model, english
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
    record_id = content_id(text.encode())  # a UnicodeEncodeError, for lone surrogates, is a ValueError
    try:
        row = document_row(Article(text), record_id, uri, {}, Options(outlet=outlet, published=day))
    except Undecodable as error:
        raise ValueError(error.detail) from error
    tables, failed = read_documents([row], english(), claim_model())
    if failed:
        raise ValueError(f"the reader failed on this text: {failed[0].detail}")
    return {"documents": frame("documents", [row])} | tables


def connect(warehouse: str | Path = "data") -> "duckdb.DuckDBPyConnection":
    """Open a warehouse: a read-only DuckDB connection to its newest state, kept for an hour after it is superseded.

    Raises:
        warehouse.errors.WarehouseError: There is no warehouse, or it cannot be read.
    """
    from warehouse.reading import connect as open_warehouse

    return open_warehouse(Path(warehouse))
