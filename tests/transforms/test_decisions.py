import csv
import datetime as dt
import io

import pytest

from schemas.tables import TABLES
from schemas.values import DECISION
from tests.conftest import REPOSITORY
from transforms.decisions import Decision, UnfitDecisionError, decision_of

NOW = dt.datetime(2026, 3, 31, 9, 30, tzinfo=dt.UTC)
STANCE = {"decision": "stance", "target_id": "ab12cd", "new_value": "denies", "decided_by": "Ana"}


def test_a_decision_is_what_was_given():
    found = decision_of(STANCE | {"reason": " because  of\nit ", "decided_at": "2026-03-30", "target_name": ""}, NOW)
    assert found == Decision(
        decision="stance", decided_by="Ana", target_id="ab12cd", new_value="denies", reason="because of it",
        decided_at=dt.datetime(2026, 3, 30, tzinfo=dt.UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "reason_code"),
    [
        (STANCE | {"decision": "sting"}, "bad_decision"),
        (STANCE | {"decision": None}, "bad_decision"),
        (STANCE | {"decided_by": "  "}, "nobody_decided"),
        (STANCE | {"target_id": None}, "no_target"),
        (STANCE | {"target_id": None, "target_name": "Ana"}, "no_target"),
        (STANCE | {"target_id": "ab12"}, "bad_id"),
        (STANCE | {"target_id": "Ilsa Maren"}, "bad_id"),
        (STANCE | {"new_value": "sings"}, "bad_value"),
        (STANCE | {"decision": "status"}, "bad_value"),
        (STANCE | {"new_value": None}, "no_value"),
        (STANCE | {"decision": "wrong"}, "value_too_many"),
        (STANCE | {"decision": "merge", "new_value": None}, "no_other"),
        (STANCE | {"decision": "split"}, "no_other"),
        (STANCE | {"decision": "undo", "target_id": None, "new_value": None}, "no_target"),
        (STANCE | {"decided_at": "03/04/2026"}, "bad_time"),
        (STANCE | {"decided_at": "March 2026"}, "bad_time"),
        (STANCE | {"decided_at": "2062-03-30"}, "bad_time"),
        (STANCE | {"decided_by": "Ana\x1b[2J"}, "control_characters"),
        (STANCE | {"decided_by": "A" * 501}, "too_long"),
    ],
)
def test_what_makes_no_sense_is_said(given, reason_code):
    with pytest.raises(UnfitDecisionError) as error:
        decision_of(given, NOW)
    assert error.value.reason_code == reason_code
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "written", ["2026-03-30T11:15:00.000250+02:00", "2026-03-30 09:15:00.00025+00:00", "2026-03-30 09:15:00.000250Z"]
)
def test_a_time_is_read_to_the_microsecond_in_any_zone(written):
    at = decision_of(STANCE | {"decided_at": written}, NOW).decided_at
    assert at == dt.datetime(2026, 3, 30, 9, 15, 0, 250, tzinfo=dt.UTC)


def test_the_same_decision_has_the_same_id_and_another_one_another():
    first = decision_of(STANCE, NOW)
    assert first.id() == decision_of(STANCE | {"decided_by": " Ana "}, NOW + dt.timedelta(1)).id()
    others = [{"decided_by": "Bo"}, {"new_value": "asserts"}, {"decided_at": "2026-03-30"}, {"reason": "so"}]
    ids = {first.id(), first.id(1), *(decision_of(STANCE | other, NOW).id() for other in others)}
    assert len(ids) == 6


def test_a_source_is_a_name_or_an_id():
    source = STANCE | {"decision": "source", "new_value": None, "other_id": "ABCDEF"}
    assert decision_of(source, NOW).new_value == "abcdef"
    assert decision_of(source | {"new_value": "Bo"}, NOW).new_value == "Bo"


def test_an_id_that_is_given_is_kept():
    assert decision_of(STANCE | {"correction_id": "AB" * 16}, NOW).id() == "ab" * 16


def test_the_rows_in_the_guide_are_fit():
    guide = (REPOSITORY / "docs" / "corrections.md").read_text(encoding="utf-8")
    shown = "decision,target_id" + guide.split("```\ndecision,target_id", 1)[1].split("```", 1)[0]
    found = [decision_of(row, NOW) for row in csv.DictReader(io.StringIO(shown))]
    assert [row.decision for row in found] == ["stance", "wrong", "merge", "split"]
    for decision in DECISION:
        assert f"`{decision}`" in guide
    for column in TABLES["corrections"].columns:
        assert f"`{column}`" in guide
