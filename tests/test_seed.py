"""The example article of the blueprint: what must come out of it, as rows; its words stay in its own folder."""

import pytest

import onrecord


@pytest.fixture(scope="module")
def tables(shared):
    text = (shared / "data" / "seed" / "article.txt").read_text(encoding="utf-8")
    return onrecord.read(text, published="2026-01-15")


@pytest.fixture(scope="module")
def claims(tables):
    hops = tables["claim_chain"].sort_values("hop").groupby("claim_id")["name"].agg(list)
    return tables["claims"].join(hops.rename("chain"), on="claim_id")


def _named(tables, words):
    """The names of the entities of some words, in the order of the text."""
    found = tables["mentions"].merge(tables["entities"], on="entity_id")
    return found[found["text"] == words]["name"].tolist()


@pytest.mark.parametrize(
    ("cue", "content", "chain", "stance", "status"),
    [
        ("said", "invited", ["Japan’s foreign ministry"], "asserts", "happened"),
        ("added", "agreed to", ["Japan’s foreign ministry"], "asserts", "happened"),
        ("have proposed", "late March", ["Japanese officials", "Kyodo News"], "requests", "possible"),
        ("has not yet confirmed", "the call", ["White House", "AP"], "does_not_confirm", "happened"),
        ("was quoted as saying", "“At the start", ["Sanae Takaichi", "Kyodo News"], "asserts", "current"),
        ("said", "Chinese military", ["Sanae Takaichi"], "asserts", "possible"),
        ("has pledged", "to gift 250", ["government of Japan", "Kyodo News"], "promises", "planned"),
        ("reported", "Beijing staged", ["AP"], "asserts", "happened"),
        ("discussed", "strengthening", ["Sanae Takaichi and Donald Trump"], "asserts", "possible"),
        ("also agreed", "to further", ["Sanae Takaichi and Donald Trump"], "agrees", "planned"),
    ],
)
def test_on_whose_word(claims, cue, content, chain, stance, status):
    (found,) = claims[(claims["cue_text"] == cue) & claims["content_text"].str.contains(content)].to_dict("records")
    assert (found["chain"], found["stance"], found["status"]) == (chain, stance, status)


def test_when_and_how_much(tables, claims):
    times = [tuple(row) for row in tables["times"][["text", "value", "claim_role"]].fillna("").to_numpy()]
    for expected in [
        ("this spring", "2026-SP", "content"),
        ("Friday", "2026-01-09", "content"),
        ("late March", "2026-03", "content"),
        ("October", "2025-10", "content"),
        ("late last year", "2025", "saying"),
        ("this week", "2026-W03", "content"),
    ]:
        assert expected in times
    late = tables["times"].query("text == 'late March' and claim_role == 'content'").iloc[0]
    assert claims.set_index("claim_id").loc[late["claim_id"], "source_text"] == "Japanese officials"
    billions = tables["quantities"].query("unit == 'USD'").iloc[0]
    assert (billions["relation"], billions["value_low"]) == (">", 11e9)


def test_who_they_are(tables, claims):
    assert set(_named(tables, "Beijing")) == {"government of China"}
    assert _named(tables, "Washington") == ["Washington", "government of the United States"]
    for words in ("The leaders", "the two leaders", "They", "they"):
        assert set(_named(tables, words)) == {"Sanae Takaichi and Donald Trump"}
    assert set(_named(tables, "she")) == {"Sanae Takaichi"}
    assert "government of China" not in _named(tables, "them")
    groups = claims[claims["source_text"].isin(["They", "The leaders", "the two leaders"])]
    assert set(groups["source_count"]) == {2}


def test_what_says_nothing_makes_no_claim(claims):
    assert "called" not in set(claims["cue_text"])  # by telephone
    assert not claims["content_text"].str.contains("Okinawa|Photo credit").any()
