"""The corrections file: what it decides, what of it is refused, and that reading it again changes nothing."""

import datetime as dt

import pytest

from flows.cli import call
from flows.correction_file import read_corrections
from flows.settings import RunSettings
from tests.flows.taking_in import rows
from tests.warehouse.batches import NOW
from tests.warehouse.claim_batches import claim_rows, read_batch
from warehouse.landing import land, prepare
from warehouse.reading import current_snapshot

C1, C2 = "aaaa1111" * 4, "bbbb2222" * 4
HEADER = "decision,target_id,new_value,decided_by\n"
STANCES = "SELECT stance FROM who_said_what ORDER BY claim_id"


@pytest.fixture
def layout(tmp_path):
    made = prepare(tmp_path / "warehouse")
    land(made, read_batch(claim_rows(C1, "Ana", "said", "it"), claim_rows(C2, "Bo", "denied", "that")))
    return made


@pytest.fixture
def read(layout, tmp_path):
    """Writes a file and reads it, a day later each time; gives how many rows are new, and the codes of the rejects."""
    days = iter(range(100))

    def write_and_read(content):
        file = tmp_path / "corrections.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = read_corrections(layout, file, NOW + dt.timedelta(days=next(days)))
        return done.landed, [(refusal.uri.removeprefix(str(file)), refusal.reason_code) for refusal in done.refusals]

    return write_and_read


def test_the_same_file_again_changes_nothing(layout, read):
    content = HEADER + f"stance,{C1},denies,Eve\nwrong,{C2[:8]},,Eve\n"
    assert read(content) == (2, [])
    assert rows(layout.root, STANCES) == [("denies",)]
    before = current_snapshot(layout.root)
    assert read(content) == (0, [])
    assert current_snapshot(layout.root) == before
    assert (
        rows(layout.root, "SELECT DISTINCT correction_origin, decided_at = recorded_at FROM corrections")[0][0]
        == "file"
    )


def test_a_row_that_is_not_fit_is_a_reject_and_the_others_land(layout, read):
    content = (
        HEADER
        + f"stance,{C1},sings,Eve\nstance,{C1},denies,Eve\nwrong,ffff0000,,Eve\nwrong,{C1},,\nstance,a,b,c,d\nwrong,Ana,,Eve\n"
    )
    refused = [
        ("#1", "bad_value"),
        ("#4", "nobody_decided"),
        ("#5", "too_many_fields"),
        ("#3", "unknown_claim"),
        ("#6", "bad_id"),
    ]
    landed, refusals = read(content)
    assert (landed, sorted(refusals)) == (1, sorted(refused))
    assert rows(layout.root, "SELECT count(*), min(stage) FROM rejects") == [(5, "correct")]
    assert read(content) == (0, refusals)
    assert rows(layout.root, "SELECT count(*) FROM rejects") == [(5,)]
    assert read(HEADER + f"stance,{C1},denies,Eve\n") == (0, [])
    assert rows(layout.root, "SELECT count(*) FROM rejects") == [(0,)]


def test_a_claim_that_is_not_there_yet_is_corrected_once_it_is(layout, read):
    later = "cccc3333" * 4
    content = HEADER + f"stance,{later},denies,Eve\n"
    assert read(content) == (0, [("#1", "unknown_claim")])
    land(layout, read_batch(claim_rows(later, "Ana", "said", "it"), extractor="reader/2"))
    assert read(content) == (1, [])
    # And stays decided when the claim goes again.
    land(layout, read_batch(claim_rows(C1, "Ana", "said", "Bo denied that"), extractor="reader/3"))
    assert read(content) == (0, [])


def test_the_last_row_on_a_thing_holds_and_a_day_goes_before_the_place(layout, read):
    assert read(HEADER + f"stance,{C1},denies,Eve\nstance,{C1},agrees,Eve\n") == (2, [])
    assert rows(layout.root, STANCES) == [("agrees",), ("asserts",)]
    dated = "decision,target_id,new_value,decided_by,decided_at\n"
    assert read(dated + f"stance,{C2},denies,Eve,2026-03-30\nstance,{C2},agrees,Eve,2026-03-29\n") == (2, [])
    assert rows(layout.root, STANCES) == [("agrees",), ("denies",)]


@pytest.mark.parametrize("header", [HEADER, HEADER.strip() + ",decided_at\n"], ids=["undated", "dated"])
def test_a_row_that_is_put_back_holds_again(layout, read, header):
    day = ",2026-03-30" if "decided_at" in header else ""
    first, second = f"stance,{C1},denies,Eve{day}\n", f"stance,{C1},agrees,Eve{day}\n"
    for row, stance in ((first, "denies"), (second, "agrees"), (first, "denies"), (second, "agrees")):
        assert read(header + row) == (1, [])
        assert rows(layout.root, STANCES) == [(stance,), ("asserts",)]
        assert read(header + row) == (0, [])


def test_a_command_that_came_later_is_not_overruled_by_reading_again(layout, read):
    content = HEADER + f"stance,{C1},denies,Eve\n"
    read(content)
    assert call(["correct", "claim", C1, "--stance", "agrees", "--by", "Bo", "-w", str(layout.root)]) == 0
    assert read(content) == (0, [])
    assert rows(layout.root, STANCES) == [("agrees",), ("asserts",)]


def test_a_row_taken_out_of_the_file_is_not_taken_back(layout, read):
    read(HEADER + f"stance,{C1},denies,Eve\n")
    assert read(HEADER) == (0, [])
    assert rows(layout.root, STANCES) == [("denies",), ("asserts",)]


def test_what_one_warehouse_decided_another_takes_over(layout, read, tmp_path, capsys):
    read(HEADER + f"stance,{C1},denies,Eve\n")
    assert call(["correct", "claim", C2, "--wrong", "--by", "Bo", "-w", str(layout.root)]) == 0
    correction = rows(layout.root, "SELECT correction_id FROM corrections WHERE decision = 'stance'")[0][0]
    assert call(["correct", "undo", correction, "--by", "Bo", "-w", str(layout.root)]) == 0
    capsys.readouterr()
    file = tmp_path / "exported.csv"
    query = "FROM corrections ORDER BY recorded_at"
    assert call(["sql", query, "--format", "csv", "--output", str(file), "-w", str(layout.root)]) == 0
    other = prepare(tmp_path / "other")
    land(other, read_batch(claim_rows(C1, "Ana", "said", "it"), claim_rows(C2, "Bo", "denied", "that")))
    for landed in (3, 0):
        done = read_corrections(other, file, dt.datetime.now(dt.UTC))
        assert (done.landed, done.refusals) == (landed, ())
    seen = "SELECT correction_id, decision, claim_id, decided_by, decided_at FROM corrections_in_force ORDER BY 1"
    assert rows(other.root, seen) == rows(layout.root, seen)
    assert len(rows(other.root, seen)) == 1


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", (0, [])),
        (HEADER, (0, [])),
        ("what,ever\n1,2\n", (0, [("", "no_header")])),
        (f"\ufeff{HEADER}stance,{C1},denies,Ève\n".replace(",", ";"), (1, [])),
        ((HEADER + f"stance,{C1},denies,Ève\n").encode("cp1252"), (1, [])),
        ((HEADER + f"stance,{C1},denies,Eve\n").replace("\n", "\r\n"), (1, [])),
        (HEADER + f"stance,{C1},denies,\x1b[31mEve\n", (0, [("#1", "control_characters")])),
        (HEADER.strip() + f",becuase\nstance,{C1},denies,Eve,so\n", (1, [("", "unknown_column")])),
    ],
    ids=[
        "blank",
        "header alone",
        "no header",
        "mark and semicolons",
        "Windows 1252",
        "CRLF",
        "escape",
        "unknown column",
    ],
)
def test_files_of_every_kind(layout, read, content, expected):
    assert read(content) == expected


def test_a_file_that_cannot_be_read_is_a_reject(layout, tmp_path):
    for file in (tmp_path / "none.csv", tmp_path):
        done = read_corrections(layout, file, NOW)
        assert (done.landed, [refusal.reason_code for refusal in done.refusals]) == (0, ["unreadable"])


def test_the_usual_file_lies_in_the_warehouse(layout, tmp_path):
    settings = RunSettings(inputs=["a"], warehouse=layout.root)
    assert settings.corrections_file is None
    (layout.root / "corrections.csv").write_text(HEADER)
    assert settings.corrections_file == layout.root / "corrections.csv"
    named = RunSettings(inputs=["a"], warehouse=layout.root, corrections=tmp_path / "mine.csv")
    assert named.corrections_file == tmp_path / "mine.csv"
