"""Publishing: what a reader of the address sees, what is uploaded, and what a publication cut short leaves behind."""

import datetime as dt
import json
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest
from moto.server import ThreadedMotoServer

import onrecord
from tests.warehouse.batches import NOW, batch
from warehouse.errors import WarehouseError
from warehouse.landing import land
from warehouse.publishing import connect_published, publish, target_of
from warehouse.reading import current_snapshot

HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="session")
def s3():
    """The address of a folder in a local S3, of which each test takes its own."""
    patch = pytest.MonkeyPatch()
    patch.setenv("AWS_ACCESS_KEY_ID", "test")
    patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    tail = f"?endpoint_override={host}:{port}&scheme=http&region=us-east-1"
    target_of("s3://bucket/x" + tail + "&allow_bucket_creation=true").system.create_dir("bucket")
    yield lambda folder: f"s3://bucket/{folder}{tail}"
    server.stop()
    patch.undo()


BOTH = pytest.mark.parametrize("uri", ["disk", "s3"], indirect=True)
"""Where the system matters: on the local server a request takes some 10 ms."""


@pytest.fixture
def uri(request, tmp_path):
    if getattr(request, "param", "disk") == "disk":
        return (tmp_path / "public").as_uri()
    return request.getfixturevalue("s3")(f"prefix-{tmp_path.name}")


def published(layout, uri, now=NOW, keep=HOUR):
    return publish(current_snapshot(layout.root), target_of(uri), now, keep)


def texts(uri):
    rows = connect_published(uri).sql("SELECT text FROM documents ORDER BY text").fetchall()
    return [text for (text,) in rows]


def files_at(uri):
    target = target_of(uri)
    manifest = json.loads(target.system.open_input_stream(f"{target.folder}/manifest.json").read())
    return {name: [target.url(entry["path"]) for entry in its] for name, its in manifest["tables"].items()}


@BOTH
def test_a_publication_is_the_snapshot(layout, uri):
    land(layout, batch("one", "two"))
    done = published(layout, uri)
    assert (done.there, done.removed) == (0, 0)
    assert texts(uri) == ["one", "two"]
    connection = onrecord.connect(uri)
    own = onrecord.connect(layout.root)
    names = (
        "SELECT view_name, comment FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY view_name"
    )
    assert connection.sql(names).fetchall() == own.sql(names).fetchall()


def test_pandas_and_pyarrow_read_the_files_that_the_manifest_names(layout, uri):
    land(layout, batch("one", "two"))
    published(layout, uri)
    system = target_of(uri).system
    paths = [url.removeprefix("s3://") for url in files_at(uri)["documents"]]
    assert sorted(pd.read_parquet(paths, filesystem=system).text) == ["one", "two"]
    assert ds.dataset(paths, filesystem=system).to_table().num_rows == 2


def test_only_what_is_new_is_uploaded(layout, uri):
    land(layout, batch("one", "two"))
    first = published(layout, uri)
    again = published(layout, uri)
    assert (again.written, again.there) == (0, first.written)
    land(layout, batch("three"))
    third = published(layout, uri)
    assert 0 < third.written < first.written
    assert texts(uri) == ["one", "three", "two"]


def test_what_was_superseded_is_kept_for_a_while_for_readers_that_have_begun(layout, uri):
    land(layout, batch("one", extractor="reader/1"))
    published(layout, uri)
    begun = connect_published(uri)
    land(layout, batch("one", extractor="reader/2"))
    assert published(layout, uri, NOW).removed == 0
    reader = "SELECT DISTINCT extractor FROM readings"
    assert begun.sql(reader).fetchall() == [("reader/1",)]
    assert published(layout, uri, NOW + HOUR / 2).removed == 0
    assert published(layout, uri, NOW + HOUR).removed > 0
    assert connect_published(uri).sql(reader).fetchall() == [("reader/2",)]
    with pytest.raises(duckdb.Error):
        begun.sql(reader).fetchall()


@BOTH
def test_a_publication_that_is_cut_short_shows_nothing_of_itself(layout, uri, monkeypatch):
    land(layout, batch("one"))
    published(layout, uri)
    land(layout, batch("two"))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):

        def stop(*_):
            raise KeyboardInterrupt

        patched.setattr("warehouse.publishing._write", stop)
        published(layout, uri)
    assert texts(uri) == ["one"]
    published(layout, uri)
    assert texts(uri) == ["one", "two"]


def test_a_file_that_was_cut_short_is_uploaded_again(layout, uri):
    land(layout, batch("one"))
    published(layout, uri)
    (path,) = files_at(uri)["documents"]
    with target_of(uri).system.open_output_stream(path.removeprefix("s3://")) as sink:
        sink.write(b"PAR1 and no more")
    assert published(layout, uri).written == 1
    assert texts(uri) == ["one"]


def test_a_reader_can_open_no_other_file(layout, uri, tmp_path):
    published(layout, uri)
    secret = tmp_path / "secret.txt"
    secret.write_text("no")
    connection = connect_published(uri)
    with pytest.raises(duckdb.Error, match="Permission"):
        connection.sql(f"SELECT * FROM read_text('{secret}')").fetchall()


def test_what_somebody_else_keeps_there_is_left_alone(layout, tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(WarehouseError, match="name another folder"):
        published(layout, tmp_path.as_uri())
    assert (tmp_path / "manifest.json").read_text() == '{"name": "a web app"}'


@pytest.mark.parametrize("uri", ["nowhere", "s3://", "ftp://host/x", "s3://bucket?endpoint_override="])
def test_what_is_no_place_is_refused_in_one_line(uri):
    with pytest.raises(WarehouseError, match="s3://bucket/prefix") as caught:
        target_of(uri)
    assert "\n" not in str(caught.value)


def test_where_nothing_is_published_that_is_said(uri):
    with pytest.raises(WarehouseError, match="onrecord publish"):
        onrecord.connect(uri)


def test_the_programs_of_the_documentation_run(layout, s3, tmp_path, monkeypatch):
    land(layout, batch("one"))
    uri = s3(f"docs-{tmp_path.name}")
    published(layout, uri)
    page = Path(__file__).parents[2].joinpath("docs", "publishing.md").read_text(encoding="utf-8")
    programs = [part.split("```")[0] for part in page.split("```python\n")[1:]]
    assert len(programs) == 3
    seen: dict[str, object] = {}
    for program in programs:
        exec(program.replace("s3://bucket/prefix", uri), seen)
    assert len(seen["claims"]) == 0
    assert seen["denials"].num_rows == 0
