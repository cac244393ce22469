"""flows: the report written: pages in a stream into a new folder, which then takes the place of the old one."""

import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path

import duckdb

from flows.report import charts
from flows.report.claims import lines, number_claims, rows
from flows.report.documents import document_pages
from flows.report.entities import entity_pages
from flows.report.overview import overview
from flows.report.rendering import environment, row_json
from flows.report.search import Index
from flows.sources.files import REPORT_MARK
from flows.titles import TITLE
from flows.usage import UsageError
from schemas.values import STANCE, STATUS
from warehouse.reading import connect

ROWS_A_LISTING = 500
_CLAIMS_AT_ONCE = 10_000


@dataclass(frozen=True)
class Written:
    """What a report came to."""

    index: Path
    documents: int
    entities: int
    claims: int
    size: int
    """Bytes of its files."""


def write_report(root: Path, output: Path, *, force: bool = False) -> Written:
    """Write the report of a warehouse's newest snapshot; an earlier report in the folder gives way to it all at once.

    Args:
        root: The warehouse.
        output: Folder to write. It must be absent, empty or a report, unless `force` is given.
        force: Whether the contents of another folder may be removed.

    Raises:
        UsageError: The folder is not to be replaced.
        WarehouseError: No warehouse.
    """
    output = Path(os.path.abspath(output))  # noqa: PTH100  (pathlib keeps "..")
    _refuse(root.resolve(), output, force)
    connection = connect(root)
    unfinished = output.with_name(f".{output.name}.unfinished-{os.getpid()}")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        site = _Site(connection, unfinished)
        site.write()
        _swap(unfinished, output)
    except OSError as error:
        raise UsageError(
            f"cannot write {output}: {error.strerror or error}; name another folder with --output"
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        connection.close()
    return Written(output / "index.html", site.documents, site.entities, site.claims, site.size)


def _refuse(root: Path, output: Path, force: bool) -> None:
    real = output.resolve()
    if real == root or real in root.parents or root in real.parents:
        raise UsageError(f"{output} holds or lies in the warehouse: name another folder with --output")
    if real == Path.cwd() or real in Path.cwd().parents:
        raise UsageError(f"{output} holds the folder that you are in: name another with --output")
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UsageError(f"{output} is no folder: name another with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / REPORT_MARK).is_file() and not force:
        raise UsageError(
            f"{output} is not empty, and no report: name another folder with --output, or remove what is in it with --force"
        )


def _swap(new: Path, output: Path) -> None:
    if not output.exists():
        new.rename(output)
        return
    old = output.with_name(f"{new.name}.old")
    output.rename(old)
    new.rename(output)
    shutil.rmtree(old, ignore_errors=True)


class _Site:
    """One report on its way: counts what it writes."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder
        self._templates = environment()
        self._templates.filters["row_json"] = row_json
        self.documents = self.entities = self.claims = self.size = 0

    def write(self) -> None:
        for name in ("documents", "entities", "assets", "search/t", "search/c", "search/e"):
            (self._folder / name).mkdir(parents=True)
        for name in ("report.css", "page.js", "search.js"):
            self._file(f"assets/{name}", resources.files("flows.report").joinpath("assets", name).read_text("utf-8"))
        number_claims(self._connection)
        index = Index(self._file)
        self._claims(index)
        self._entity_pages(index)
        index.finish()
        self._document_pages()
        whole = overview(self._connection)
        self._page(
            "index.html",
            "index.html",
            **whole,
            time_plot=charts.over_time(whole["over_time"], whole["period"]),
            audit_plot=charts.sourcing(whole["audit"], whole["kinds"]),
            time_key=list(zip(charts.COLOURS_OVER_TIME, charts.SERIES, strict=True)),
            audit_key=list(enumerate(whole["kinds"], 1)),
            outlets_drawn=charts.OUTLETS_DRAWN,
            known_stances=[stance for stance in STANCE if stance in whole["stances"]],
            known_statuses=list(STATUS),
            entities_count=self.entities,
        )
        self._listings("articles.html", "articles", _ARTICLES, "SELECT count(*) FROM documents")
        self._listings("entities.html", "entities", _ENTITIES, "SELECT count(*) FROM profiles")
        self._file(REPORT_MARK, f"A report of onrecord, written {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.\n")

    def _claims(self, index: Index) -> None:
        (count,) = self._connection.execute("SELECT count(*) FROM claim_numbers").fetchall()[0]
        for first in range(0, count, _CLAIMS_AT_ONCE):
            bounds = [first, first + _CLAIMS_AT_ONCE - 1]
            about: dict[int, list[str]] = {}
            for number, canonical_id in self._connection.execute(
                "SELECT number, canonical_id FROM parts JOIN profiles USING (entity) "
                "WHERE part = 'about' AND number BETWEEN $1 AND $2",
                bounds,
            ).fetchall():
                about.setdefault(number, []).append(canonical_id)
            for line in lines(self._connection, "number BETWEEN $1 AND $2", bounds):
                index.add_claim(line, about.get(line.number, ()))
                self.claims += 1

    def _entity_pages(self, index: Index) -> None:
        template = self._templates.get_template("entity.html")
        for page in entity_pages(self._connection):
            index.add_entity(page["profile"], (row["alias"] for row in page["aliases"] if row["form"] == "name"))
            self._file(f"entities/{page['profile']['canonical_id']}.html", template.render(**page, top="../"))
            self.entities += 1

    def _document_pages(self) -> None:
        template = self._templates.get_template("document.html")
        for page in document_pages(self._connection):
            self._file(f"documents/{page['document']['document_id']}.html", template.render(**page, top="../"))
            self.documents += 1

    def _listings(self, template: str, name: str, query: str, count: str) -> None:
        (total,) = self._connection.execute(count).fetchall()[0]
        pages = max(1, -(-total // ROWS_A_LISTING))
        for number in range(1, pages + 1):
            listed = rows(self._connection, query, [ROWS_A_LISTING, (number - 1) * ROWS_A_LISTING])
            names = [f"{name}.html" if other == 1 else f"{name}-{other}.html" for other in range(1, pages + 1)]
            self._page(template, names[number - 1], rows=listed, number=number, pages=names, total=total)

    def _page(self, template: str, path: str, **values: object) -> None:
        self._file(path, self._templates.get_template(template).render(**values, top=""))

    def _file(self, path: str, text: str) -> None:
        data = text.encode()
        (self._folder / path).write_bytes(data)
        self.size += len(data)


_ARTICLES = f"""
SELECT d.document_id, {TITLE} AS title, d.outlet, CAST(d.published_at AS DATE) AS day, substr(d.text, 1, 90) AS beginning,
    (SELECT count(*) FROM corrected_claims AS c WHERE c.document_id = d.document_id) AS claims
FROM documents AS d
ORDER BY d.published_at DESC NULLS LAST, d.document_id
LIMIT $1 OFFSET $2
"""
_ENTITIES = "FROM profiles ORDER BY entity LIMIT $1 OFFSET $2"
