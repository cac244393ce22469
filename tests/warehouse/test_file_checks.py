"""Damage of every kind, in every kind of file, is found and named, and nothing else is."""

import shutil

import duckdb
import pytest

from schemas.tables import TABLES
from tests.warehouse.batches import batch, tables
from warehouse.checking import Unchecked, checked
from warehouse.errors import DamagedFileError
from warehouse.file_checks import file_findings, pack_findings
from warehouse.hashes import read_hashes
from warehouse.landing import land
from warehouse.paths import catalogue, recorded_hashes, table_files
from warehouse.raw import Stored, fetch, store
from warehouse.reading import connect, current_snapshot


@pytest.fixture
def landed(layout):
    """A warehouse of two batches, whose record lies in a pack."""
    [place] = store(layout, [({"found_at": "/in/one"}, b"one" * 100)])
    record = {"record_id": "r", "pack": place.pack, "offset": place.offset, "length": place.length,
              "media_type": "text/plain", "decoder": "text/1"}  # fmt: skip
    land(layout, batch("one", record="r") | tables(records=[record]))
    land(layout, batch("two", record="r", reading=False) | tables(records=[record]))
    return layout


def found(layout):
    return {str(finding.file.relative_to(layout.root)): finding.what for finding in file_findings(layout)}


def flip(file, place=None):
    data = bytearray(file.read_bytes())
    data[len(data) // 2 if place is None else place] ^= 0x10
    file.chmod(0o644)
    file.write_bytes(data)


def name_of(layout, file):
    return str(file.relative_to(layout.root))


def test_a_sound_warehouse_has_no_findings(landed):
    assert found(landed) == {}
    assert list(pack_findings(landed, connect(landed.root))) == []


def test_hashes_are_as_sha256sum_takes_them(landed):
    lines = recorded_hashes(current_snapshot(landed.root)).read_text().splitlines()
    assert lines[0].startswith("#")
    assert all(line[64:66] == "  " for line in lines[1:])


@pytest.mark.parametrize("table", ["documents", "claims", "runs"])
@pytest.mark.parametrize("place", [0, None, -1])
def test_a_flipped_byte_in_any_table_is_found_and_named_once(landed, table, place):
    file = table_files(current_snapshot(landed.root), table)[0]
    flip(file, place)
    findings = list(file_findings(landed))
    assert [name_of(landed, finding.file) for finding in findings] == [name_of(landed, file)]
    assert "damaged" in findings[0].what


def test_a_flipped_byte_in_hashes_contract_or_pack_is_found(landed):
    snapshot = current_snapshot(landed.root)
    [pack] = landed.raw.glob("*.zst")
    for file in (recorded_hashes(snapshot), pack):
        flip(file)
    assert set(found(landed)) == {name_of(landed, recorded_hashes(snapshot)), name_of(landed, pack)}


def test_damage_is_found_beside_a_damaged_file_of_hashes(landed):
    snapshot = current_snapshot(landed.root)
    for folder in landed.snapshots.iterdir():
        flip(recorded_hashes(folder), 30)
    file = table_files(snapshot, "documents")[0]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-10])
    assert {name_of(landed, file), name_of(landed, recorded_hashes(snapshot))} <= set(found(landed))
    assert not [name for name in found(landed) if name.endswith(".parquet") and name != name_of(landed, file)]


def test_all_findings_are_reported_together(landed):
    snapshot = current_snapshot(landed.root)
    flip(table_files(snapshot, "documents")[0])
    flip(snapshot / "contract")
    table_files(snapshot, "readings")[0].unlink()
    extra = snapshot / "claims" / "extra.parquet"
    shutil.copy(table_files(snapshot, "claims")[0], extra)
    assert {
        name_of(landed, table_files(snapshot, "documents")[0]),
        name_of(landed, snapshot / "contract"),
        name_of(landed, extra),
    } < set(found(landed))
    assert [what for name, what in found(landed).items() if "/readings/" in name] == ["is gone"]


def test_a_file_cut_short_is_found(landed):
    file = table_files(current_snapshot(landed.root), "documents")[0]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-10])
    assert set(found(landed)) == {name_of(landed, file)}


def test_a_pack_that_is_gone_or_too_short_is_named(landed):
    [pack] = landed.raw.glob("*.zst")
    pack.write_bytes(pack.read_bytes()[:5])
    [finding] = pack_findings(landed, connect(landed.root))
    assert (finding.file, "cut short" in finding.what) == (pack, True)
    pack.unlink()
    [finding] = pack_findings(landed, connect(landed.root))
    assert "is gone" in finding.what


def test_a_damaged_catalogue_is_named_and_made_anew(landed):
    file = current_snapshot(landed.root) / "warehouse.duckdb"
    flip(file, -1)
    assert "made anew" in found(landed)[name_of(landed, file)]
    assert found(landed) == {}
    assert connect(landed.root).execute("SELECT count(*) FROM documents").fetchall() == [(2,)]


def test_a_lost_link_is_named(landed):
    landed.current.unlink()
    assert set(found(landed)) == {"current"}


def test_a_damaged_snapshot_that_is_not_the_newest_is_named_too(landed):
    older = sorted(landed.snapshots.iterdir())[0]
    file = next(file for name in TABLES for file in table_files(older, name) if file.stat().st_nlink == 1)
    flip(file)
    assert set(found(landed)) == {name_of(landed, file)}


def without_hashes(layout):
    for snapshot in layout.snapshots.iterdir():
        recorded_hashes(snapshot).unlink()


def test_a_warehouse_of_an_older_version_is_read_through_and_gets_its_hashes_with_the_next_commit(landed):
    without_hashes(landed)
    findings = list(file_findings(landed))
    assert findings
    assert all(finding.is_note and "no recorded hash" in finding.what for finding in findings)
    land(landed, batch("three"))
    snapshot = current_snapshot(landed.root)
    assert set(read_hashes(snapshot)) == {
        "contract", *(f"{name}/{file.name}" for name in TABLES for file in table_files(snapshot, name))
    }  # fmt: skip


def test_a_cut_file_of_an_older_version_is_found(landed):
    without_hashes(landed)
    file = table_files(current_snapshot(landed.root), "documents")[0]
    file.chmod(0o644)
    file.write_bytes(file.read_bytes()[:-10])
    assert "cannot be read" in next(finding.what for finding in file_findings(landed) if finding.file == file)


def test_hashes_that_are_gone_are_no_older_version(landed):
    newest = recorded_hashes(current_snapshot(landed.root))
    newest.unlink()
    assert "is gone" in found(landed)[name_of(landed, newest)]


def test_damage_is_never_carried_on_into_a_new_file(landed, monkeypatch):
    monkeypatch.setattr("warehouse.files._FAN_IN", 2)  # each commit merges the file with what it adds
    flip(table_files(current_snapshot(landed.root), "documents")[0])
    with pytest.raises(DamagedFileError, match="documents"):
        land(landed, batch("three"))


def test_keys_that_are_damaged_are_found_and_removed(landed):
    file = next((current_snapshot(landed.root) / "keys" / "documents").rglob("*.keys"))
    for place in (0, None, -1):
        again = file.read_bytes()
        flip(file, place)
        assert "was removed" in found(landed)[name_of(landed, file)]
        assert found(landed) == {}
        file.write_bytes(again)


def test_a_damaged_catalogue_is_not_copied(landed):
    file = catalogue(current_snapshot(landed.root))
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE OR REPLACE VIEW documents AS SELECT 'wrong' AS text")
    land(landed, batch("three"))
    texts = connect(landed.root).execute("SELECT text FROM documents ORDER BY text").fetchall()
    assert texts == [("one",), ("three",), ("two",)]


def test_a_file_that_is_gone_or_strange_stops_a_commit_and_is_named(landed):
    [*_, file] = table_files(current_snapshot(landed.root), "documents")
    aside = landed.root / "aside"
    file.rename(aside)
    with pytest.raises(DamagedFileError, match=f"{file.name} is gone"):
        land(landed, batch("three"))
    aside.rename(file)
    strange = file.with_name("strange.parquet")
    shutil.copy(file, strange)
    with pytest.raises(DamagedFileError, match=r"strange\.parquet was not written by onrecord"):
        land(landed, batch("three"))
    strange.unlink()
    assert land(landed, batch("three")).documents


def test_a_damaged_file_of_hashes_is_made_anew_by_the_next_commit(landed):
    flip(recorded_hashes(current_snapshot(landed.root)))
    land(landed, batch("three"))
    newest = f"snapshots/{current_snapshot(landed.root).name}/"
    assert not [name for name in found(landed) if name.startswith(newest)]


def test_checks_go_on_past_a_table_that_cannot_be_read(landed):
    for file in table_files(current_snapshot(landed.root), "sentences"):
        file.unlink()
    stopped = {one.check.table for one in checked(connect(landed.root)) if isinstance(one, Unchecked)}
    assert "sentences" in stopped
    assert "documents" not in stopped


def test_a_damaged_record_is_not_taken_for_what_came(landed):
    [pack] = landed.raw.glob("*.zst")
    pack.write_bytes(b"\x28\xb5\x2f\xfd")
    with pytest.raises(DamagedFileError):
        fetch(landed, Stored(pack.name, 0, 4))
