import os
from contextlib import suppress

import duckdb
import pytest

from schemas.columns import COLUMNS
from schemas.tables import TABLES
from tests.warehouse.batches import batch
from warehouse.catalogue import analyst_views
from warehouse.errors import WarehouseError
from warehouse.landing import land, prepare
from warehouse.reading import connect, query


def test_no_warehouse_is_said_with_the_way_out(tmp_path):
    with pytest.raises(WarehouseError, match="onrecord run INPUT --warehouse"):
        connect(tmp_path / "none")


def test_every_view_answers_on_an_empty_warehouse(layout):
    connection = connect(layout.root)
    for view in analyst_views():
        assert connection.execute(f"SELECT count(*) FROM {view}").fetchall() == [(0,)]


def test_tables_columns_and_views_have_comments(layout):
    connection = connect(layout.root)
    comments = dict(
        connection.execute(
            "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main'"
        ).fetchall()
    )
    assert set(comments) == {*TABLES, *analyst_views()}
    assert all(comments.values())
    found = connection.execute(
        "SELECT comment FROM duckdb_columns() WHERE schema_name = 'main' AND table_name = 'claims' AND column_name = 'depth'"
    )
    assert found.fetchall() == [(COLUMNS["depth"].description,)]


def test_a_warehouse_that_was_moved_is_read_where_it_is_now(layout, tmp_path):
    land(layout, batch("one"))
    moved = tmp_path / "else where"
    layout.root.rename(moved)
    assert connect(moved).execute("SELECT text FROM documents").fetchall() == [("one",)]


def test_a_warehouse_of_another_version_is_read_with_the_views_of_this_one(layout, monkeypatch):
    land(layout, batch("one"))
    views = {**analyst_views(), "fresh": ("A view of the next version.", "SELECT text AS said FROM documents")}
    monkeypatch.setattr("warehouse.catalogue.analyst_views", lambda: views)
    monkeypatch.setattr("warehouse.catalogue._views_id", lambda: "the next version's")
    assert connect(layout.root).execute("SELECT said FROM fresh").fetchall() == [("one",)]


@pytest.mark.parametrize("name", ["with space", "quo'te", "we[i]rd*", "ünï"])
def test_odd_names_of_folders_are_no_hindrance(tmp_path, name):
    layout = prepare(tmp_path / name)
    land(layout, batch("one"))
    assert connect(layout.root).execute("SELECT text FROM documents").fetchall() == [("one",)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{other}')",
        "SELECT * FROM read_csv('{other}')",
        "SELECT * FROM '{other}'",
        "SELECT * FROM glob('{folder}/*')",
        "ATTACH '{folder}/x.db'",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "INSERT INTO claims VALUES (1)",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_a_connection_touches_no_file_outside_the_warehouse(layout, tmp_path, sql):
    other = tmp_path / "secret.csv"
    other.write_text("secret\n")
    connection = connect(layout.root)
    with pytest.raises(duckdb.Error):
        connection.execute(sql.format(other=other, folder=tmp_path)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.csv", "warehouse"]


@pytest.mark.parametrize(
    "sql",
    [
        "COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "EXPLAIN ANALYZE COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "EXPLAIN (ANALYZE) COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        # What stands in a comment is no query, though it looks like one.
        "EXPLAIN (ANALYZE /*) SELECT 1 --*/) COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "EXPLAIN ANALYZE /* SELECT */ COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "-- a query\nEXPLAIN ANALYZE COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        # A PIVOT makes several statements of what it stands in.
        "COPY (PIVOT documents ON language USING count(*)) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "/* PIVOT */ COPY (PIVOT documents ON language USING count(*)) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)",
        "EXPLAIN ANALYZE COPY (PIVOT documents ON language USING count(*)) TO '{file}' (USE_TMP_FILE false)",
        "CREATE TEMP TABLE t AS PIVOT documents ON language USING count(*)",
        "FROM query('COPY documents TO ''{file}'' (FORMAT parquet, USE_TMP_FILE false)')",
        # DuckDB 2 takes a COPY as a common table expression.
        "WITH x AS (COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)) FROM x",
        "(WITH x AS (COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)) FROM x)",
        "EXPLAIN ANALYZE WITH x AS (COPY (SELECT 1 AS x) TO '{file}' (USE_TMP_FILE false)) FROM x",
        "WITH x AS (COPY (SELECT 1 AS x) TO '{file}' (USE_TMP_FILE false)) PIVOT x ON x USING count(*)",
        "WITH x AS (\ncopy\t(SELECT 1 AS x) TO '{file}' (USE_TMP_FILE false)) FROM (PIVOT x ON x USING count(*))",
        "WITH x AS (COPY (SELECT 1 AS x) TO '{file}.wal' (FORMAT csv, USE_TMP_FILE false)) FROM x",
        "WITH x AS (INSERT INTO claims VALUES (1) RETURNING *) FROM x",
        # What runs a text could be given any.
        "FROM json_execute_serialized_sql(json_serialize_sql("
        "'WITH x AS (COPY (SELECT 1 AS x) TO ''{file}'' (FORMAT parquet, USE_TMP_FILE false)) FROM x'))",
        "FROM main.\"JSON_execute_serialized_sql\"(json_serialize_sql('SELECT 1'))",
        "FROM query('FROM json_execute_serialized_sql(json_serialize_sql(''SELECT 1''))')",
        "FROM (PIVOT json_execute_serialized_sql(json_serialize_sql('SELECT 1 AS x')) ON x USING count(*))",
        "SELECT " + "(" * 3_000 + "1" + ")" * 3_000,
        "UPDATE EXTENSIONS",
        "CREATE TEMP TABLE t (x INT)",
        "SELECT 1; SELECT 2",
        "",
        "SELEC 1",
        "SELECT no_such_column FROM claims",
    ],
)
def test_only_one_query_is_run(layout, sql):
    land(layout, batch("one"))
    file = next((layout.current.resolve() / "documents").glob("*.parquet"))
    before = file.read_bytes()
    with pytest.raises(WarehouseError):
        query(connect(layout.root), sql.format(file=file)).fetchall()
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    "sql", ["FROM documents", "DESCRIBE claims", "WITH a AS (SELECT 1) FROM a", "EXPLAIN SELECT 1", "VALUES (1)",
            "PIVOT documents ON language USING count(*)", "-- all\nFROM documents", "(SELECT 1)", "SUMMARIZE documents",
            " explain analyze select 1", "EXPLAIN (ANALYZE, FORMAT json) SELECT 1",
            "SELECT * FROM (PIVOT documents ON language USING count(*))",
            "WITH d AS (FROM documents) PIVOT d ON language USING count(*)", "SHOW TABLES", "TABLE documents",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) FROM n",
            "SELECT * FROM documents JOIN claims USING (document_id) UNION ALL BY NAME SELECT 'copy' AS language",
            "SELECT 'COPY_QUERY_NODE' AS type, {'type': 'COPY_QUERY_NODE'} AS other",
            "FROM query_table('documents')", "FROM documents;", "SELECT list_transform([1], lambda x: x + 1)",
            "PIVOT documents ON language IN ('en') USING count(*)", "UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b"]
)  # fmt: skip
def test_every_kind_of_query_is_run(layout, sql):
    land(layout, batch("one"))
    assert query(connect(layout.root), sql).fetchall()


def test_no_function_of_duckdb_reaches_past_the_snapshot(layout, tmp_path):
    land(layout, batch("one"))
    (tmp_path / "secret.json").write_text('{"a": "secret"}\n')
    (tmp_path / "secret.parquet").write_bytes(next((layout.current / "documents").glob("*.parquet")).read_bytes())
    duckdb.connect(str(tmp_path / "secret.db")).execute("CREATE TABLE t AS SELECT 'secret' AS s").close()
    connection = connect(layout.root)
    functions = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('table', 'pragma') "
            "AND parameter_types[1] IN ('VARCHAR', 'VARCHAR[]', 'ANY', 'ANY[]') OR function_name LIKE '%read%'"
        ).fetchall()
    }
    assert {"read_text", "read_csv", "read_duckdb", "glob", "parquet_schema", "sniff_csv"} <= functions
    for name in functions:
        for file in ("secret.json", "secret.parquet", "secret.db", "*"):
            with suppress(WarehouseError, duckdb.Error):
                found = query(connection, f"FROM {name}('{tmp_path / file}')").fetchall()
                assert "secret" not in str(found), name


@pytest.mark.parametrize(
    "setting", ["autoload_known_extensions", "autoinstall_known_extensions", "enable_external_access"]
)
def test_what_could_reach_outside_is_off_for_good(layout, setting):
    connection = connect(layout.root)
    assert connection.execute(f"SELECT current_setting('{setting}')").fetchall() == [(False,)]
    with pytest.raises(duckdb.Error):
        connection.execute(f"SET {setting} = true")


def test_a_query_has_less_than_all_memory_and_disk(layout):
    with connect(layout.root) as connection:
        assert connection.execute(
            "SELECT value FROM duckdb_settings() WHERE name = 'max_temp_directory_size'"
        ).fetchall() == [("10.0 GiB",)]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("place", ["documents", "warehouse.duckdb"])
def test_not_even_copy_writes_to_a_snapshot(layout, place):
    land(layout, batch("one"))
    snapshot = layout.current.resolve()
    file = next((snapshot / place).glob("*.parquet")) if (snapshot / place).is_dir() else snapshot / place
    before = file.read_bytes()
    with pytest.raises(duckdb.Error):
        connect(layout.root).execute(f"COPY (SELECT 1 AS x) TO '{file}' (FORMAT parquet, USE_TMP_FILE false)")
    assert file.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_warehouse_that_was_moved_and_cannot_be_written_is_read(layout, tmp_path):
    land(layout, batch("one"))
    moved = tmp_path / "moved"
    layout.root.rename(moved)
    snapshot = (moved / "current").resolve()
    snapshot.chmod(0o500)
    assert connect(moved).execute("SELECT text FROM documents").fetchall() == [("one",)]
    snapshot.chmod(0o700)


def test_views_are_made_in_memory_where_they_cannot_be_written(layout, tmp_path, monkeypatch):
    import warehouse.reading

    land(layout, batch("one"))
    moved = tmp_path / "moved"
    layout.root.rename(moved)

    def failing(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(warehouse.reading, "write_catalogue", failing)
    connection = connect(moved)
    assert connection.execute("SELECT text FROM documents").fetchall() == [("one",)]
    with pytest.raises(duckdb.Error):
        connection.execute("SELECT * FROM read_text('/etc/hostname')")
