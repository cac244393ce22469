"""A takedown: nothing of the document is found anywhere afterwards, whatever happened on the way."""

import hashlib
import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

import onrecord
from schemas.ids import content_id
from tests.conftest import REPOSITORY
from tests.warehouse.batches import NOW, batch, reject, tables
from tests.warehouse.claim_batches import DOCUMENT, TEXT, read_batch
from warehouse.checking import BrokenContractError, check_batch, violations
from warehouse.erasure import Takedown
from warehouse.fetched import load_fetched, save_fetched
from warehouse.forgetting import forget
from warehouse.history import history, roll_back, tag
from warehouse.landing import land, prepare
from warehouse.raw import GoneError, Stored, fetch, store

URI = "https://post.example/a"
SECRET = "Ana met Bo."
ID = content_id(SECRET, URI)


def takedown(*documents, address=None):
    return Takedown(documents, address, "Eve", NOW, "asked to")


def stored(layout, text, uri=None, found_at=None, **more):
    """Land a text whose bytes lie in the raw store; return where."""
    data = f"<p>{text}</p>".encode()
    [place] = store(layout, [({"found_at": found_at or f"/in/{text}", "uri": uri, "seen_at": "now"}, data)])
    found = batch(text, uri=uri, record=content_id(data), found_at=found_at, **more)
    [row] = found["records"].to_pylist()
    row |= {"pack": place.pack, "offset": place.offset, "length": place.length}
    land(layout, found | tables(records=[row]))
    return place


def traces(layout, text, *ids):
    """Where a text or an id still stands: table of a snapshot, pack, or any other file."""
    found = []
    for file in sorted(layout.root.rglob("*")):
        if not file.is_file() or file.is_symlink():
            continue
        if file.suffix == ".parquet":
            rows = pq.read_table(file).to_pylist() if file.parent.name != "tombstones" else []
            content = json.dumps(rows, default=str)
        elif file.suffix == ".arrow":
            with pa.OSFile(str(file), "rb") as source:
                content = json.dumps(pa.ipc.open_file(source).read_all().to_pylist(), default=str)
        elif file.suffix == ".zst":
            content = pa.CompressedInputStream(pa.BufferReader(file.read_bytes()), "zstd").read().decode()
        else:
            content = file.read_bytes().decode("latin-1")
        if any(wanted in content for wanted in (text, *ids)):
            found.append(str(file.relative_to(layout.root)))
    return found


def texts(layout, as_of=None):
    rows = onrecord.connect(layout.root, as_of=as_of).execute("SELECT text FROM documents ORDER BY text").fetchall()
    return [text for (text,) in rows]


@pytest.fixture
def full(layout):
    """A document in three snapshots, one of them tagged, with others beside it."""
    stored(layout, "Other news.")
    stored(layout, SECRET, URI)
    tag(layout, "kept", "current")
    land(layout, batch("More news."))
    return layout


def test_a_document_goes_from_tables_snapshots_and_packs(full):
    assert len(traces(full, SECRET, ID)) > 6
    done = forget(full, takedown(ID))
    assert (done.documents, done.records) == ((ID,), 1)
    assert traces(full, SECRET, ID) == []
    assert texts(full) == ["More news.", "Other news."]
    assert texts(full, "kept") == ["Other news."]
    for snapshot in history(full):
        assert list(violations(onrecord.connect(full.root, as_of=snapshot.number))) == []


def test_its_hashes_go_from_the_keys_of_all_snapshots(full):
    wanted = [one.tobytes() for one in pd.util.hash_array(np.array([ID, URI], dtype=object), categorize=False)]

    def there():
        return [file for file in full.root.rglob("*.keys") if any(one in file.read_bytes() for one in wanted)]

    assert there()
    forget(full, takedown(ID))
    assert there() == []
    assert [*full.root.rglob("*.keys")]


def test_what_stays_is_a_tombstone_of_hashes(full):
    forget(full, takedown(ID))
    [stone] = onrecord.connect(full.root).execute("FROM tombstones").df().to_dict("records")
    assert (stone["document_id"], stone["decided_by"], stone["reason"]) == (ID, "Eve", "asked to")
    assert URI not in str(stone)
    assert SECRET not in str(stone)
    assert stone["uri_sha256"] == hashlib.sha256(URI.encode()).hexdigest()


def test_it_does_not_land_again_nor_does_going_back_bring_it(full):
    forget(full, takedown(ID))
    assert land(full, batch(SECRET, uri=URI)).rows == {}
    roll_back(full, "kept")
    assert texts(full) == ["Other news."]
    assert land(full, batch(SECRET, uri=URI)).rows == {}
    assert traces(full, SECRET, ID) == []


def test_the_same_text_elsewhere_stays_and_may_come(full):
    other = "https://times.example/a"
    land(full, batch(SECRET, uri=other))
    forget(full, takedown(ID))
    assert texts(full) == [SECRET, "More news.", "Other news."]
    land(full, batch(SECRET, uri="https://mail.example/a", found_at="/in/mail"))
    assert texts(full).count(SECRET) == 2


def test_an_address_takes_all_its_texts_and_stays_closed(full):
    stored(full, "Ana did not meet Bo.", URI)
    forget(full, takedown(address=URI))
    assert traces(full, "meet Bo", SECRET, ID) == []
    assert land(full, batch("Ana may meet Bo.", uri=URI)).rows == {}
    assert texts(full) == ["More news.", "Other news."]


def test_a_document_that_stands_in_a_kept_snapshot_only_goes_from_there(full):
    roll_back(full, 1)
    forget(full, takedown(ID))
    assert traces(full, SECRET, ID) == []


def test_bytes_that_another_document_needs_stay(layout):
    stored(layout, SECRET, URI)
    place = stored(layout, SECRET, "https://post.example/b")
    forget(layout, takedown(ID))
    assert fetch(layout, place)[1] == f"<p>{SECRET}</p>".encode()
    assert texts(layout) == [SECRET]


def test_other_records_of_a_pack_stay_where_they_are(layout):
    seen = [{"found_at": f"/in/{n}", "uri": None} for n in range(3)]
    data = [b"first", SECRET.encode(), b"third" * 100_000]
    places = store(layout, zip(seen, data, strict=True))
    for n, place in enumerate(places):
        found = batch(data[n].decode(), record=content_id(data[n]), found_at=f"/in/{n}")
        row = found["records"].to_pylist()[0] | vars(place)
        land(layout, found | tables(records=[row]))
    forget(layout, takedown(content_id(SECRET, None)))
    assert fetch(layout, places[0]) == (seen[0], b"first")
    assert fetch(layout, places[2]) == (seen[2], data[2])
    with pytest.raises(GoneError, match="taken down"):
        fetch(layout, places[1])
    packed = (layout.raw / places[0].pack).read_bytes()
    assert pa.CompressedInputStream(pa.BufferReader(packed), "zstd").read().count(b"third") == 100_000


def test_bytes_that_a_killed_run_left_in_a_pack_go_too(full):
    orphan = {"found_at": f"/in/{SECRET}", "uri": URI}
    store(full, [({"found_at": "/in/x", "uri": None}, b"x"), (orphan, SECRET.encode()), ({"found_at": "/in/y"}, b"y")])
    forget(full, takedown(ID))
    assert traces(full, SECRET, ID) == []
    assert len(list(full.raw.glob("*.zst"))) == 3


def test_bytes_of_a_second_record_of_the_same_text_go_too(full):
    place = store(full, [({"found_at": f"/in/{SECRET}", "uri": URI}, f"<div>{SECRET}</div>".encode())])[0]
    row = {"record_id": "ffff", **vars(place), "media_type": "text/html", "decoder": "html/1"}
    land(full, batch(SECRET, uri=URI, record="ffff") | tables(records=[row]))
    forget(full, takedown(ID))
    assert traces(full, SECRET, ID) == []


def test_what_people_decided_on_it_goes_and_no_other_decision(layout):
    land(layout, read_batch())
    common = {"decided_by": "Eve", "decided_at": NOW, "recorded_at": NOW, "correction_origin": "command"}
    land(layout, tables(corrections=[
        common | {"correction_id": "k1", "decision": "source", "target_id": "c1", "new_value": "Zoe"}
        | {"target_document_id": DOCUMENT},
        common | {"correction_id": "k2", "decision": "undo", "target_id": "k1"},
        common | {"correction_id": "k3", "decision": "rename", "target_id": "n", "target_name": "A", "new_value": "B"},
    ]))  # fmt: skip
    forget(layout, takedown(DOCUMENT))
    assert onrecord.connect(layout.root).execute("SELECT correction_id FROM corrections").fetchall() == [("k3",)]
    assert traces(layout, TEXT, DOCUMENT, "Zoe") == []


def test_links_and_canonicals_that_nothing_else_needs_go(layout):
    land(layout, read_batch())
    more = batch("Bo sang.") | tables(
        entities=[
            {"entity_id": "e-Bo2", "document_id": content_id("Bo sang.", None), "name": "Bo", "entity_type": "person"}
        ]
    )
    land(layout, more)
    from warehouse.landing import land_links

    names = {"k-Ana": "Ana", "k-Bo": "Bo"}
    land_links(layout, *tables(
        canonicals=[{"canonical_id": key, "name": name, "entity_type": "person"} for key, name in names.items()],
        entity_links=[
            {"entity_id": entity, "canonical_id": key, "method": "name", "extractor": "reader/1"}
            for entity, key in (("e-Ana", "k-Ana"), ("e-Bo", "k-Bo"), ("e-Bo2", "k-Bo"))
        ],
    ).values())  # fmt: skip
    tag(layout, "kept", "current")
    forget(layout, takedown(DOCUMENT))
    for as_of in ("kept", "current"):
        connection = onrecord.connect(layout.root, as_of=as_of)
        assert connection.execute("SELECT name FROM canonicals").fetchall() == [("Bo",)]
    assert onrecord.connect(layout.root, as_of="kept").execute("SELECT entity_id FROM entity_links").fetchall() == [
        ("e-Bo2",)
    ]


def test_what_runs_have_in_hand_and_the_web_said_goes(full):
    from flows.batches import save_tables

    save_tables(full.scratch("killed") / "000000", dict(batch(SECRET, "Other news.", uri=URI)))
    said = {"etag": "x", "last_modified": None}
    save_fetched(full, "reader", {URI: said, "https://post.example/b": said})
    forget(full, takedown(ID))
    assert traces(full, SECRET, ID) == []
    assert load_fetched(full, "reader") == {"https://post.example/b": said}


def test_rejects_of_its_bytes_go(full):
    place = f"/in/{SECRET}"
    record = (
        onrecord.connect(full.root).execute("SELECT record_id FROM documents WHERE uri = $1", [URI]).fetchall()[0][0]
    )
    land(full, tables(rejects=[reject(place, record_id=record), reject("/in/other")]))
    forget(full, takedown(ID))
    assert onrecord.connect(full.root).execute("SELECT uri FROM rejects").fetchall() == [("/in/other",)]


def test_files_that_snapshots_share_are_shared_still(full):
    forget(full, takedown(ID))
    inodes = {}
    for file in full.snapshots.glob("*/documents/*.parquet"):
        inodes.setdefault(file.name, set()).add(file.stat().st_ino)
    assert all(len(its) == 1 for its in inodes.values())


def test_of_what_is_not_there_nothing_is_written_down(full):
    before = len(history(full))
    assert forget(full, takedown("0" * 32)).documents == ()
    assert len(history(full)) == before


def test_the_contract_knows_of_a_document_that_came_back():
    stone = {"tombstone_id": "t", "takedown_scope": "address", "document_id": "x", "record_id": "r", "text_sha256": "-",
             "decided_by": "Eve", "decided_at": NOW}  # fmt: skip
    for hashed in (hashlib.sha256(URI.encode()).hexdigest(), "-"):
        stones = tables(tombstones=[stone | {"uri_sha256": hashed, "document_id": "x" if hashed != "-" else ID}])
        with pytest.raises(BrokenContractError, match=r"1 rows.*documents_taken_down"):
            check_batch(batch(SECRET, uri=URI) | stones)


KILLED = """
import os, sys
sys.path.insert(0, {repository!r})
from pathlib import Path
import importlib
import warehouse.forgetting as forgetting
from tests.warehouse.test_forgetting import ID, takedown
from warehouse.paths import Layout
module, name = sys.argv[2].split(":")
module = importlib.import_module(module)
done, calls = getattr(module, name), []
def dying(*args, **kwargs):
    result = done(*args, **kwargs)
    calls.append(1)
    if len(calls) == int(sys.argv[3]):
        os.kill(os.getpid(), 9)
    return result
setattr(module, name, dying)
forgetting.forget(Layout(Path(sys.argv[1])), takedown(ID))
"""


@pytest.mark.parametrize(
    ("point", "call", "way"),
    [
        ("warehouse.forgetting:_write_down", 1, "run"),
        ("warehouse.landing:_point_to", 1, "run"),
        ("warehouse.forgetting:_rewrite", 2, "forget"),
        ("warehouse.forgetting:erase", 1, "run"),
    ],
)
def test_a_takedown_killed_on_the_way_is_finished_by_the_next_command(full, point, call, way):
    code = KILLED.format(repository=str(REPOSITORY))
    result = subprocess.run([sys.executable, "-c", code, str(full.root), point, str(call)], capture_output=True)
    assert result.returncode == -9, result.stderr.decode()
    assert full.takedown.exists()
    if way == "run":
        prepare(full.root)
    else:
        forget(full, takedown(content_id("Other news.", None)))
        assert texts(full, "kept") == []
    assert traces(full, SECRET, ID) == []
    assert not full.takedown.exists()
    assert land(full, batch(SECRET, uri=URI)).rows == {}
    assert list(violations(onrecord.connect(full.root))) == []
    assert onrecord.connect(full.root).execute("SELECT decided_by FROM tombstones").fetchall()[0] == ("Eve",)


def test_what_was_written_down_and_is_damaged_is_said(full):
    full.takedown.write_text("{")
    from warehouse.errors import WarehouseError

    with pytest.raises(WarehouseError, match=r"takedown\.json is damaged: remove it"):
        prepare(full.root)


def test_an_erased_record_is_not_erased_twice(layout):
    from warehouse.raw import erase

    [place] = store(layout, [({}, b"x")])
    assert erase(layout, [place, Stored("gone.zst", 0, 9)]) == 1
    assert erase(layout, [place]) == 0
