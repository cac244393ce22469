import pytest

import onrecord


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("The ministry said in a statement on Tuesday that the dam was safe.", ["Tuesday"]),
        ("Anna Berg told reporters on Monday that the dam was safe.", ["Monday"]),
        ("The firm on Tuesday denied that the dam broke.", ["Tuesday"]),
        ("On Friday, Anna Berg said that the dam was safe.", ["Friday"]),
        ("“The dam is safe,” Anna Berg said in Oslo late on Friday.", ["Friday"]),
        ("“The dam is safe,” she said Wednesday.", ["Wednesday"]),
        ("The dam is safe, Anna Berg told a hearing last week.", ["last week"]),
        ("The mill closed on Monday, Anna Berg said on Tuesday.", ["Tuesday"]),
        ("“It is safe,” Anna Berg said. On Friday the dam broke.", []),
        ("Anna Berg, who was elected in 2019, said that the dam was safe.", []),
        ("A man arrested on Monday said that the dam was safe.", []),
        ("The driver in the crash on Monday said that he was tired.", []),
        ("Witnesses to the blast on Monday said that it was loud.", []),
        ("The report on the flood in 2012 said that the dam was safe.", []),
        ("Anna Berg said of the vote on Monday that it was fair.", []),
        ("Anna Berg said after a meeting on Monday that the dam was safe.", []),
        ("Anna Berg was re-elected on Monday and said that she was glad.", []),
        ("“It is safe,” Anna Berg said before she left on Tuesday.", []),
        ("Anna Berg said for two years that the dam was safe.", []),
    ],
)
def test_the_time_of_saying_is_linked_where_it_belongs_to_the_cue(text, saying):
    tables = onrecord.read(text, published="2026-03-11", outlet=None)
    times, claims = tables["times"], tables["claims"]
    linked = times[times["claim_role"] == "saying"]
    assert list(linked["text"]) == saying
    assert set(linked["claim_id"]) <= set(claims["claim_id"])
