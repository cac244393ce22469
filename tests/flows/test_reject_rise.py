"""When a run tells Prefect that more was refused than before."""

import pytest

import flows.reject_rise
from flows.batches import Refusal
from flows.reject_rise import EVENT, rise, tell_of_rise
from flows.summary import RunSummary
from tests.flows.test_terminal import NOW


@pytest.mark.parametrize(
    ("refused", "found", "before", "is_rise"),
    [
        (8, 7, [(0, 100)], True),
        (8, 7, [], True),
        (4, 0, [(0, 100)], False),  # too few to tell
        (5, 1000, [(0, 1000)], False),  # a share of half a point
        (100, 900, [(100, 900), (100, 900)], False),  # as ever
        (160, 840, [(100, 900)], True),
        (149, 851, [(100, 900)], False),
        (5, 0, [(0, 0)], True),
    ],
)
def test_a_rise_is_five_refusals_and_five_points_more_than_before(refused, found, before, is_rise):
    assert (rise(refused, found, before) is not None) == is_rise


def test_the_shares_are_of_what_was_met():
    found = rise(50, 50, [(10, 90), (30, 70)])
    assert (found.share, found.share_before) == (0.5, 0.2)


def test_the_event_says_how_much_and_why(examples, monkeypatch):
    told = []
    monkeypatch.setattr(flows.reject_rise, "emit_event", lambda name, **given: told.append((name, given)))
    summary = RunSummary("run", NOW, NOW, found=10)
    tell_of_rise(summary, examples)
    assert not told
    summary.refuse(tuple(Refusal(f"{n}.txt", "decode", "empty", "there is nothing in it") for n in range(10)))
    tell_of_rise(summary, examples)
    [(name, given)] = told
    assert name == EVENT
    assert given["resource"]["prefect.resource.id"] == f"onrecord.warehouse.{examples.name}"
    assert given["payload"]["reasons"] == {"empty": 10}
    assert (given["payload"]["share_percent"], given["payload"]["share_before_percent"]) == (50.0, 0.0)
