"""What typical questions cost at ten million claims: by SQL on the warehouse's views, and by pandas on the same files.

    python bench/queries.py BASE [--claims 10000000] [--threads 2] [--work DIR]

BASE is a warehouse of real articles (`onrecord run ARTICLES --warehouse BASE`). The rows of its claims, documents, entities,
links and times are replicated under new ids up to so many claims, the dates a day later with each copy, the letters of contents
exchanged for one another; names stay, so that a name is as frequent as it is in real news. Each question is asked once cold and
then five times, of pandas once; the median of these is told.
In pandas it is asked with the columns that it needs, read by `pd.read_parquet` with its filters, as somebody would who knows
both.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from landing import LETTERS, exchanged, renamed

from schemas.contract import arrow_schema
from schemas.tables import TABLES
from warehouse.catalogue import write_catalogue
from warehouse.files import write_next
from warehouse.landing import prepare
from warehouse.paths import catalogue, table_files
from warehouse.reading import current_snapshot

REPLICATED = ("claims", "documents", "entities", "entity_links", "claim_chain", "times")
FILE_CLAIMS = 200_000
DAYS = 3_000
WORD = "climate"


class Question(NamedTuple):
    """A question, in SQL and as a function over the tables' folders."""

    words: str
    sql: str
    by_pandas: Callable[[Path, str], pd.DataFrame] | None  # None where it is the same as the question before's


def _by_speaker(folder: Path, name: str) -> pd.DataFrame:
    entities = pd.read_parquet(folder / "entities", columns=["entity_id"], filters=[("name", "==", name)])
    wanted = set(entities["entity_id"])
    claims = pd.read_parquet(
        folder / "claims", columns=["published_date", "source_entity_id", "stance", "content_text"]
    )
    return claims[claims["source_entity_id"].isin(wanted)].sort_values("published_date").head(100)


def _denials(folder: Path, _: str) -> pd.DataFrame:
    claims = pd.read_parquet(
        folder / "claims",
        columns=["published_date", "document_id", "content_text"],
        filters=[("stance", "==", "denies")],
    )
    documents = pd.read_parquet(folder / "documents", columns=["document_id", "outlet"])
    return claims.merge(documents, on="document_id").sort_values("published_date").tail(100)


def _shares(folder: Path, _: str) -> pd.DataFrame:
    claims = pd.read_parquet(folder / "claims", columns=["document_id", "source_kind"])
    documents = pd.read_parquet(folder / "documents", columns=["document_id", "outlet"])
    merged = claims.merge(documents, on="document_id")
    return merged.groupby(["outlet", "source_kind"]).size().reset_index()


def _by_day(folder: Path, _: str) -> pd.DataFrame:
    claims = pd.read_parquet(folder / "claims", columns=["published_date", "stance"])
    return claims.groupby(["published_date", "stance"]).size().reset_index()


def _words(folder: Path, _: str) -> pd.DataFrame:
    claims = pd.read_parquet(folder / "claims", columns=["published_date", "source_text", "content_text"])
    return claims[claims["content_text"].str.contains(WORD, regex=False)].sort_values("published_date").head(100)


QUESTIONS = (
    Question(
        "what one speaker said, by date",
        "SELECT published_date, stance, content FROM who_said_what WHERE speaker = '{name}' ORDER BY 1 LIMIT 100",
        _by_speaker,
    ),
    Question(
        "the newest denials, with their outlets",
        "SELECT published_date, outlet, content FROM not_confirmed WHERE stance = 'denies' ORDER BY 1 DESC LIMIT 100",
        _denials,
    ),
    Question(
        "what one speaker said, by the tables",
        "SELECT published_date, stance, content_text FROM claims WHERE source_entity_id IN (FROM (SELECT entity_id FROM "
        "entity_links SEMI JOIN (SELECT canonical_id FROM canonicals WHERE name = '{name}') USING (canonical_id))) "
        "ORDER BY 1 LIMIT 100",
        None,
    ),
    Question(
        "the newest denials, by the tables",
        "SELECT published_date, outlet, content_text FROM (SELECT published_date, document_id, content_text FROM claims "
        "WHERE stance = 'denies' ORDER BY 1 DESC LIMIT 100) JOIN documents USING (document_id) ORDER BY 1 DESC",
        None,
    ),
    Question(
        "kinds of sources by outlet",
        "SELECT outlet, source_kind, count(*) FROM claims JOIN documents USING (document_id) GROUP BY ALL",
        _shares,
    ),
    Question("claims by day and stance", "SELECT published_date, stance, count(*) FROM claims GROUP BY ALL", _by_day),
    Question(
        "claims whose content has a word",
        f"SELECT published_date, source_text, content_text FROM claims WHERE contains(content_text, '{WORD}') "
        "ORDER BY 1 LIMIT 100",
        _words,
    ),
)


def replicate(base: Path, root: Path, wanted: int) -> None:
    """Make a warehouse with so many claims; its files are written as landing writes them, with no lookups."""
    standing = current_snapshot(base)
    if standing is None:
        raise SystemExit(f"no warehouse at {base}: make one with `onrecord run ARTICLES --warehouse {base}`")
    own = {name: pa.concat_tables(map(pq.read_table, table_files(standing, name))) for name in TABLES}
    layout = prepare(root)
    snapshot = current_snapshot(root)
    assert snapshot is not None
    for name in (*REPLICATED, "canonicals"):
        for file in table_files(snapshot, name):
            file.unlink()
    claims = own["claims"].num_rows
    a_file = max(1, FILE_CLAIMS // claims)
    copies = -(-wanted // claims)
    for start in range(0, copies, a_file):
        part = layout.snapshots / f"part{start}"
        for name in REPLICATED:
            # Links of entities: their canonicals are shared by all copies.
            rows = [
                _moved(renamed({name: own[name]}, n)[name], own[name], name, n)
                for n in range(start, min(copies, start + a_file))
            ]
            write_next(name, None, part, pa.concat_tables(rows), {})
            for file in table_files(part, name):
                file.rename(snapshot / name / f"{start}-{file.name}")
        shutil.rmtree(part)
    write_next("canonicals", None, layout.snapshots / "part", own["canonicals"], {})
    for file in table_files(layout.snapshots / "part", "canonicals"):
        file.rename(snapshot / "canonicals" / file.name)
    shutil.rmtree(layout.snapshots / "part")


def _moved(rows: pa.Table, own: pa.Table, name: str, copy: int) -> pa.Table:
    for column in ("published_date", "published_at"):
        if column in rows.column_names:
            later = pc.add(
                rows.column(column).cast(pa.timestamp("us", "UTC")),
                pa.scalar(copy % DAYS * 86_400_000_000, pa.duration("us")),
            )
            place = rows.column_names.index(column)
            rows = rows.set_column(place, rows.schema.field(column), later.cast(rows.schema.field(column).type))
    if name == "claims":
        # Else a content would stand in a file as often as there are copies in it, and be written there once.
        place, contents = rows.column_names.index("content_text"), rows.column("content_text")
        is_asked_for = pc.match_substring(contents, WORD)
        unlike = pc.if_else(is_asked_for, contents, exchanged(contents, LETTERS, copy))
        rows = rows.set_column(place, rows.schema.field("content_text"), unlike)
    if name == "entity_links":
        place = rows.column_names.index("canonical_id")
        rows = rows.set_column(place, rows.schema.field("canonical_id"), own.column("canonical_id"))
    return rows.cast(arrow_schema(name))


def timed(work: Callable[[], object], times: int) -> str:
    """Return what a question took when it was asked again: seconds by the clock, and of CPU time in brackets; medians."""
    walls, cpus = [], []
    for _ in range(times + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return f"{statistics.median(walls[1:]):.2f} ({statistics.median(cpus[1:]):.2f})"


def main() -> None:
    """Print a line for each question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("--claims", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--times", type=int, default=5, help="how often each question is asked again")
    parser.add_argument("--work", type=Path, help="keep the warehouse here, or take the one that lies here")
    parser.add_argument("--skip-pandas", action="store_true")
    arguments = parser.parse_args()
    root = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-queries-"))
    if current_snapshot(root) is None:
        replicate(arguments.base, root, arguments.claims)
    folder = current_snapshot(root)
    assert folder is not None
    write_catalogue(folder)
    connection = duckdb.connect(str(catalogue(folder)), read_only=True, config={"threads": arguments.threads})
    pa.set_cpu_count(arguments.threads)
    (count,) = connection.execute("SELECT count(*) FROM claims").fetchall()[0]
    (name,) = connection.execute(
        "SELECT speaker FROM who_said_what WHERE speaker_type = 'person' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    ).fetchall()[0]
    print(f"{count:,} claims, {arguments.threads} threads; seconds by the clock, and of CPU time in brackets\n")
    print("| question | SQL | pandas |\n|---|---|---|", flush=True)
    for question in QUESTIONS:
        sql = question.sql.format(name=name.replace("'", "''"))
        by_sql = timed(lambda sql=sql: connection.execute(sql).fetchall(), arguments.times)  # type: ignore[misc]
        by_pandas = ""
        if question.by_pandas and not arguments.skip_pandas:
            by_pandas = timed(lambda q=question: q.by_pandas(folder, name), 1)  # type: ignore[misc]
        print(f"| {question.words} | {by_sql} | {by_pandas} |", flush=True)
    if not arguments.work:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
