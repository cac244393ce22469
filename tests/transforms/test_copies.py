"""Groups of near-copies, against networkx."""

import datetime as dt

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from transforms.copies import Groups, Member, copies, oldest
from transforms.wire import Credit

NODES = [f"d{number}" for number in range(12)]
PAIRS = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)
DAY = dt.datetime(2026, 3, 3, tzinfo=dt.UTC)


@given(PAIRS)
def test_groups_are_connected_components(pairs: list[tuple[str, str]]) -> None:
    groups = Groups()
    for pair in pairs:
        groups.join(*pair)
    graph = nx.Graph(pairs)
    graph.add_nodes_from(NODES)
    expected = sorted(sorted(found) for found in nx.connected_components(graph))
    assert sorted(groups.members(NODES)) == expected


def test_the_oldest_is_that_of_the_earliest_date_then_of_the_smallest_id() -> None:
    a, b, c, d = Member("a", None, None), Member("b", DAY, None), Member("c", DAY, None), Member("d", None, None)
    assert oldest([d, c, b, a]) == "b"
    assert oldest([d, a]) == "a"


def test_a_copy_whose_credit_was_cut_has_the_agency_of_the_others() -> None:
    ap = Credit("Associated Press", "dateline", 0, 11, "OSLO (AP) —")
    helped = Credit("Reuters", "contributed", 5, 9, "text")
    group = [Member("a", DAY, ap), Member("b", None, None), Member("c", None, helped)]
    alone = [Member("d", None, helped)]
    rows = copies([group, alone], dict.fromkeys("abcd", 1.0)).to_dict("records")
    assert [(row["agency"], row["agency_evidence"]) for row in rows] == [
        ("Associated Press", "dateline"), ("Associated Press", "copy"), ("Associated Press", "copy"), ("Reuters", "contributed")
    ]  # fmt: skip
    assert [row["text"] for row in rows] == ["OSLO (AP) —", None, None, "text"]
    assert [(row["copy_group_id"], row["group_size"]) for row in rows] == [("a", 3)] * 3 + [("d", 1)]


def test_agencies_that_both_claim_a_story_stay_as_they_say() -> None:
    ap, reuters = Credit("Associated Press", "author"), Credit("Reuters", "author")
    rows = copies([[Member("a", DAY, ap), Member("b", None, reuters)]], {"a": 1.0, "b": 1.0})
    assert list(rows["agency"]) == ["Associated Press", "Reuters"]


def test_nothing_gives_an_empty_table() -> None:
    assert len(copies([], {})) == 0
