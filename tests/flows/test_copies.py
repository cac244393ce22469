"""Near-copies over a warehouse: in any order, in any batches, as if all had come at once, and no row of a document touched."""

import datetime as dt
import random
from hashlib import sha256

import pyarrow as pa
import pytest

import flows.copies
from flows.cli import call
from flows.copies import group_copies
from schemas.contract import arrow_schema
from schemas.ids import content_id
from schemas.tables import TABLES
from tests.warehouse.batches import tables
from transforms.shingles import are_copies, shingles
from warehouse.changes import Changes
from warehouse.checking import violations
from warehouse.commits import LINK
from warehouse.landing import commit, land, prepare
from warehouse.paths import table_files
from warehouse.reading import connect, current_snapshot
from warehouse.standing_copies import StandingCopies

WORDS = [f"word{number}" for number in range(3_000)]
DAY = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


def words(seed, length):
    return random.Random(seed).choices(WORDS, k=length)


def document(text, outlet=None, day=None):
    published = {"published_precision": "day", "published_origin": "record"} if day is not None else {}
    if published:
        published["published_at"] = DAY + dt.timedelta(days=day)
    return {
        "document_id": content_id(text, outlet), "record_id": content_id("record", text), "outlet": outlet,
        "authors": [], "text": text, "text_sha256": sha256(text.encode()).hexdigest(),
    } | published  # fmt: skip


def made_up():
    """Stories in nine outlets, cut, framed and changed; chains of updates; texts with one or no word."""
    found = []
    for story in range(6):
        wire = words(story, 120)
        for outlet in range(1 + story % 4):
            own = words(f"{story} {outlet}", 20 * outlet)
            cut = wire[: 120 - 15 * outlet]
            begin = f"OSLO (AP) — {' '.join(cut)}" if outlet == 0 and story % 2 else " ".join(own + cut)
            found.append(document(begin, f"outlet {outlet}", outlet if story % 3 else None))
    update = words("update", 100)
    for number in range(5):
        update = update[25:] + words(f"update {number}", 25)
        found.append(document(" ".join(update), f"live {number}", 9 - number))
    found += [document("Photos", "a"), document("Photos", "b"), document("…", "a"), document("…", "b")]
    return found


DOCUMENTS = made_up()


@pytest.fixture(autouse=True, scope="module")
def no_catalogues():
    """A commit takes most of its time for the catalogue, which nobody asks in between; connecting makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warehouse.landing.make_catalogue", lambda *_: "")
        yield


@pytest.fixture
def layout(tmp_path):
    return prepare(tmp_path / "w")


def take_in(layout, documents, found_at=None):
    record = {"pack": "p", "offset": 0, "length": 1, "media_type": "text/plain", "decoder": "t/1"}
    appearances = [{"document_id": one["document_id"], "first_seen_at": DAY} for one in documents]
    found = tables(
        documents=documents,
        records=[record | {"record_id": one} for one in sorted({row["record_id"] for row in documents})],
        appearances=[row | {"found_at": found_at or row["document_id"]} for row in appearances],
    )
    land(layout, found)


def remove(layout, documents):
    """Takes documents out of every table, as if they had never come."""
    ids = [row["document_id"] for row in documents]
    drops = {name: {"document_id": ids} for name, table in TABLES.items() if "document_id" in table.columns}
    rows = {name: arrow_schema(name).empty_table() for name in TABLES}
    commit(layout, current_snapshot(layout.root), Changes(rows, drops), LINK)


def ask(layout, sql):
    connection = connect(layout.root)
    try:
        assert list(violations(connection)) == []
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def state(layout):
    return [ask(layout, f"SELECT * FROM {name} ORDER BY ALL") for name in ("copies", "signatures")]


def from_scratch(folder, documents):
    layout = prepare(folder)
    take_in(layout, documents)
    group_copies(layout)
    return state(layout)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return from_scratch(tmp_path_factory.mktemp("scratch") / "w", DOCUMENTS)


def test_groups_are_those_of_comparing_every_pair(expected):
    found = {row["document_id"]: shingles(row["text"]) for row in DOCUMENTS}
    group = {one: one for one in found}
    for one in found:
        for other in found:
            if one < other and are_copies(found[one], found[other]):
                group = {key: group[one] if value == group[other] else value for key, value in group.items()}
    by_oracle = {frozenset(key for key, value in group.items() if value == name) for name in group.values()}
    rows = expected[0]
    assert {frozenset(row[0] for row in rows if row[1] == name) for _, name, *_ in rows} == by_oracle
    assert sorted(map(len, by_oracle)) == [1, 1, 1, 1, 2, 2, 2, 3, 4, 5]


@pytest.mark.parametrize(("seed", "size"), [(1, 3), (2, 7), (3, 11)])
def test_grouping_batch_by_batch_is_grouping_all_at_once(layout, expected, seed, size):
    order = random.Random(seed).sample(DOCUMENTS, len(DOCUMENTS))
    for start in range(0, len(order), size):
        take_in(layout, order[start : start + size])
        group_copies(layout)
    assert state(layout) == expected
    assert group_copies(layout).looked_at == 0


def test_a_pass_of_many_steps_is_a_pass_of_one(layout, expected, monkeypatch):
    monkeypatch.setattr(flows.copies, "_AT_ONCE", 9)
    take_in(layout, DOCUMENTS)
    assert group_copies(layout).looked_at == len(DOCUMENTS)
    assert state(layout) == expected
    assert group_copies(layout, everything=True).looked_at == len(DOCUMENTS)
    assert state(layout) == expected


@pytest.mark.parametrize("seed", [1, 2])
def test_documents_that_are_gone_leave_their_groups(layout, tmp_path, seed, monkeypatch):
    monkeypatch.setattr(flows.copies, "_AT_ONCE", 9)
    take_in(layout, DOCUMENTS)
    group_copies(layout)
    gone = random.Random(seed).sample(DOCUMENTS, 8)
    remove(layout, gone)
    group_copies(layout)
    assert state(layout) == from_scratch(tmp_path / "scratch", [row for row in DOCUMENTS if row not in gone])


def test_new_metadata_of_a_document_is_looked_at_anew(layout, tmp_path):
    wire = [row for row in DOCUMENTS if "(AP)" in row["text"]]
    take_in(layout, DOCUMENTS)
    group_copies(layout)
    changed = [
        row
        | {
            "published_at": DAY - dt.timedelta(days=9),
            "published_precision": "day",
            "published_origin": "option",
            "outlet": "Reuters",
        }
        for row in DOCUMENTS
        if row["outlet"] == "outlet 1"
    ]
    take_in(layout, changed)
    assert 0 < group_copies(layout).looked_at < len(DOCUMENTS)
    ids = {row["document_id"] for row in changed}
    now = [row for row in DOCUMENTS if row["document_id"] not in ids] + changed
    assert state(layout) == from_scratch(tmp_path / "scratch", now)
    assert wire


def test_an_article_that_is_decoded_anew_takes_its_predecessors_place(layout, tmp_path):
    take_in(layout, DOCUMENTS)
    group_copies(layout)
    old = DOCUMENTS[-1]
    new = document("Other words that are nobody's copy.", "b") | {"record_id": old["record_id"]}
    take_in(layout, [new], found_at=old["document_id"])
    group_copies(layout)
    assert state(layout) == from_scratch(tmp_path / "scratch", [*DOCUMENTS[:-1], new])


def test_another_version_looks_at_everything(layout, expected, monkeypatch):
    take_in(layout, DOCUMENTS)
    monkeypatch.setattr("transforms.copies.EXTRACTOR", "copies/0")
    monkeypatch.setattr(flows.copies, "EXTRACTOR", "copies/0")
    group_copies(layout)
    monkeypatch.undo()
    assert group_copies(layout).looked_at == len(DOCUMENTS)
    assert state(layout) == expected


def test_a_thousand_equal_texts_are_one_group_and_cost_no_comparing(layout, monkeypatch):
    compared = []
    monkeypatch.setattr(flows.copies, "are_copies", lambda a, b: compared.append(1) or are_copies(a, b))
    text = " ".join(words("same", 60))
    take_in(layout, [document(text, f"outlet {number}") for number in range(1_000)])
    group_copies(layout)
    take_in(layout, [document(text, f"late {number}") for number in range(5)])
    group_copies(layout)
    assert ask(layout, "SELECT count(*), count(DISTINCT copy_group_id), min(group_size) FROM copies") == [
        (1005, 1, 1005)
    ]
    assert len(compared) < 10


def test_many_texts_from_one_template_are_one_group_though_few_pairs_are_looked_at(layout, monkeypatch):
    pairs = []
    sharing = StandingCopies.sharing

    def counted(*given):
        found = sharing(*given)
        pairs.append(len(found))
        return found

    monkeypatch.setattr(StandingCopies, "sharing", counted)
    monkeypatch.setattr("warehouse.standing_copies._MOST_OF_A_KEY", 10)
    monkeypatch.setattr(flows.copies, "_AT_ONCE", 100)
    template = words("template", 80)
    take_in(layout, [document(" ".join([*template, *words(f"day {n}", 4)]), f"outlet {n}") for n in range(300)])
    group_copies(layout)
    assert ask(layout, "SELECT count(*), count(DISTINCT copy_group_id) FROM copies") == [(300, 1)]
    assert len(pairs) == 3
    assert max(pairs) < 100 * 40  # not with all of the 200 that stand, nor each with each


def test_it_touches_no_row_of_a_document(layout):
    take_in(layout, DOCUMENTS)

    def files():
        return {file.stat().st_ino for file in table_files(current_snapshot(layout.root), "documents")}

    before = files()
    assert group_copies(layout).looked_at == len(DOCUMENTS)
    assert files() == before


def test_wire_copy_is_known_by_its_copies(expected):
    rows = [dict(zip(arrow_schema("copies").names, row, strict=True)) for row in expected[0]]
    evidence = {}
    for row in rows:
        if row["agency"]:
            evidence.setdefault(row["copy_group_id"], []).append(row["agency_evidence"])
    assert sorted(map(sorted, evidence.values())) == [
        ["copy", "copy", "copy", "dateline"],
        ["copy", "dateline"],
        ["copy", "dateline"],
    ]
    assert all(row["similarity"] == 1 for row in rows if row["document_id"] == row["copy_group_id"])
    assert all(0 <= row["similarity"] <= 1 for row in rows)


def test_the_command_says_how_much(layout, capsys):
    take_in(layout, DOCUMENTS)
    assert call(["copies", "--warehouse", str(layout.root)]) == 0
    assert capsys.readouterr().out.startswith(f"{len(DOCUMENTS)} articles looked at, 18 of them have near-copies")
    assert isinstance(ask(layout, "FROM copies"), list)
    assert pa.types.is_list(arrow_schema("signatures").field("keys").type)


def test_the_command_needs_a_warehouse(tmp_path, capsys):
    assert call(["copies", "--warehouse", str(tmp_path / "none")]) == 1
    assert "no warehouse" in capsys.readouterr().err
