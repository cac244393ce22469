"""`onrecord correct`, as a user meets it."""

import pytest

from flows.cli import call
from flows.correcting import corrected_entities
from tests.flows.taking_in import rows, take_in
from tests.warehouse.batches import tables
from tests.warehouse.claim_batches import DOCUMENT, claim_rows, read_batch
from warehouse.landing import land, prepare

C1, C2 = "aaaa1111" * 4, "bbbb2222" * 4
ANA, ANNA, HARBOUR = "cccc3333" * 4, "dddd4444" * 4, "eeee5555" * 4
CANONICALS = {
    "canonicals": [
        {"canonical_id": ANA, "name": "Ana", "entity_type": "person"},
        {"canonical_id": ANNA, "name": "Anna Lind", "entity_type": "person"},
        {"canonical_id": HARBOUR, "name": "Harbour Board", "entity_type": "organisation"},
    ],
    "entity_links": [{"entity_id": "e-Ana", "canonical_id": ANA, "method": "name", "extractor": "reader/1"}],
}


def landed(folder):
    layout = prepare(folder / "warehouse")
    claims = claim_rows(C1, "Ana", "said", "it"), claim_rows(C2, "Bo", "denied", "that")
    land(layout, read_batch(*claims) | tables(**CANONICALS))
    return layout.root


@pytest.fixture
def root(tmp_path):
    return landed(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory):
    """For tests in which nothing lands."""
    return landed(tmp_path_factory.mktemp("untouched"))


@pytest.fixture
def onrecord(capsys):
    def run(*arguments):
        code = call([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return run


@pytest.fixture
def correct(root, onrecord):
    def run(*arguments, by=("--by", "Eve")):
        return onrecord("correct", *arguments, *by, "--warehouse", root)

    return run


def decisions(root, columns="decision, target_id, other_id, new_value"):
    return rows(root, f"SELECT {columns} FROM corrections ORDER BY decided_at, recorded_at, correction_id")


def test_a_claim_is_corrected_and_the_correction_taken_back(root, correct):
    code, out, _ = correct("claim", C1[:8], "--stance", "denies", "--source", "Bo", "--because", "she [red]heard so")
    assert code == 0
    assert "stance asserts → denies, because she [red]heard so" in out
    assert "source Ana → Bo" in out
    seen = "SELECT speaker, stance, decided_by FROM who_said_what ORDER BY claim_id"
    assert rows(root, seen) == [("Bo", "denies", "Eve"), ("Bo", "asserts", None)]
    listed = correct("list", by=())[1]
    assert listed == out
    for line in listed.splitlines():
        assert correct("undo", line.split()[0])[0] == 0
    assert rows(root, seen) == [("Ana", "asserts", None), ("Bo", "asserts", None)]
    assert correct("list", by=())[1] == "nothing was corrected\n"
    everything = correct("list", "--all", by=())[1]
    assert everything.count("(holds no longer)") == 2
    assert everything.count("takes back") == 2


def test_a_wrong_claim_is_seen_in_show_alone(root, correct, capsys):
    assert correct("claim", C1, "--wrong")[0] == 0
    assert rows(root, "SELECT claim_id FROM who_said_what") == [(C2,)]
    assert call(["show", DOCUMENT, "-w", str(root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert f"{C1[:12]} Ana → The Post | said | it | wrong (decided by Eve)" in lines
    assert f"{C2[:12]} Bo → The Post | denied | that | asserts, current" in lines


def test_a_source_is_looked_for_in_the_article_then_among_canonicals_else_it_is_a_name(root, correct):
    wanted = {
        "bo": ("e-Bo", "Bo"),
        "Anna Lind": (ANNA, "Anna Lind"),
        HARBOUR[:8]: (HARBOUR, "Harbour Board"),
        "A passer-by": (None, "A passer-by"),
        "=1+1": (None, "=1+1"),
    }
    for given in wanted:
        assert correct("claim", C1, "--source", given)[0] == 0
    assert decisions(root, "other_id, new_value") == list(wanted.values())


def test_canonicals_are_merged_split_and_renamed_by_name_or_id(root, correct, monkeypatch):
    # No linking would find these canonicals in the article; what it makes of decisions is told in test_correct_links.
    monkeypatch.setattr("flows.link.link_warehouse", lambda _: None)
    assert correct("merge", "anna lind", ANA[:10], "Harbour Board")[0] == 0
    assert decisions(root) == [("merge", ANNA, ANA, None), ("merge", ANNA, HARBOUR, None)]
    assert decisions(root, "DISTINCT target_name, entity_type, decided_by")[:1] == [("Anna Lind", "person", "Eve")]
    assert correct("rename", ANA, "Ana Berg")[0] == 0
    assert correct("split", "Ana", DOCUMENT, "ANA", "--as", "Ana (painter)")[0] == 0
    assert decisions(root, "other_id, other_name")[3:] == [(DOCUMENT, None), (None, "ANA")]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["claim", "ffff0000", "--wrong"], 1, "who_said_what"),
        (["claim", C1, "--wrong", "--stance", "denies"], 2, "--wrong alone"),
        (["claim", C1], 2, "--stance"),
        (["claim", C1, "--stance", "sings"], 2, "asserts"),
        (["claim", C1, "--source", "ffff0000"], 1, "give a name"),
        (["claim", C1, "--source", " "], 2, "source"),
        (["merge", "Ana"], 2, "two canonicals"),
        (["merge", "Ana", "Nobody"], 1, "SELECT canonical_id"),
        (["merge", "Ana", "ana"], 1, "one canonical already"),
        (["split", "Ana", "--as", "X"], 2, "documents"),
        (["split", "Ana", "Zed", "--as", "X"], 1, "SELECT document_id"),
        (["undo", "ffff0000"], 1, "onrecord correct list"),
        (["rename", "Ana", "A\x1b[2Jna"], 2, "control characters"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_is_said_in_one_line_and_nothing_lands(untouched, onrecord, arguments, code, said):
    found, out, err = onrecord("correct", *arguments, "--by", "Eve", "-w", untouched)
    assert (found, out) == (code, "")
    assert err.count("\n") == 1
    assert said in err
    assert not {"\x1b", "\x07"} & set(err)
    assert decisions(untouched) == []


def test_an_id_that_fits_several_is_said(root, correct):
    land(prepare(root), read_batch(claim_rows(C1, "Ana", "said", "it"), claim_rows(C1[:31] + "f", "Bo", "denied", "that"),
                                   extractor="reader/2"))  # fmt: skip
    code, _, err = correct("claim", C1[:10], "--wrong")
    assert (code, err.count("\n")) == (1, 1)
    assert "fits 2 claims" in err


def test_a_correction_is_taken_back_once_and_a_taking_back_never(root, correct):
    correct("claim", C1, "--wrong")
    correct("undo", decisions(root, "correction_id")[0][0])
    code, _, err = correct("undo", decisions(root, "correction_id")[1][0])
    assert code == 1
    assert "decide anew" in err
    code, _, err = correct("undo", decisions(root, "correction_id")[0][0])
    assert code == 1
    assert "already" in err


def test_no_warehouse_and_nobody_who_decides_are_said(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("ONRECORD_BY", raising=False)
    assert call(["correct", "claim", C1, "--wrong", "--by", "Eve", "-w", str(tmp_path / "none")]) == 1
    assert "onrecord run INPUT" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
    assert call(["correct", "claim", C1, "--wrong", "-w", str(tmp_path / "none")]) == 2


@pytest.mark.parametrize("command", ["claim", "merge", "split", "rename", "undo", "list"])
def test_each_has_help_with_an_example(capsys, command):
    assert call(["correct", command, "--help"]) == 0
    assert f"Example: onrecord correct {command}" in capsys.readouterr().out


def test_the_entities_in_whose_links_people_had_a_part_are_known(tmp_path):
    layout = prepare(tmp_path / "warehouse")
    linked = {
        "canonicals": [CANONICALS["canonicals"][0], CANONICALS["canonicals"][1] | {"decided_by": "Eve"}],
        "entity_links": [
            {"entity_id": "e-Ana", "canonical_id": ANA, "method": "name", "extractor": "reader/1"},
            {"entity_id": "e-Bo", "canonical_id": ANNA, "method": "name", "extractor": "reader/1"},
        ],
    }
    land(layout, read_batch(claim_rows(C1, "Ana", "said", "it")) | tables(**linked))
    assert corrected_entities(layout.root) == ["e-Bo"]


def test_what_was_decided_survives_another_reader(tmp_path):
    (tmp_path / "a.txt").write_text("The pier will be rebuilt, Mayor Jane Miller said.\n")
    root = tmp_path / "w"
    take_in(root, tmp_path / "a.txt")
    [(claim_id, reader)] = rows(root, "SELECT claim_id, extractor FROM claims JOIN readings USING (document_id)")
    assert call(["correct", "claim", claim_id, "--status", "planned", "--by", "Eve", "-w", str(root)]) == 0
    take_in(root, tmp_path / "a.txt", least_confidence=0.1)
    assert rows(root, "SELECT extractor FROM readings") != [(reader,)]
    assert rows(root, "SELECT claim_id, status, decided_by FROM promises") == [(claim_id, "planned", "Eve")]
    assert call(["check", "-w", str(root)]) == 0
