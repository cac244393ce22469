"""The search's shards hold every claim and entity under every term that it should be found by."""

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.report.rendering import shown
from flows.report.search import STOP_WORDS, Index, gaps, terms
from tests.flows.report.conftest import script, shards
from tests.flows.taking_in import rows


def numbers(text):
    found, last = [], 0
    for gap in text.split():
        last += int(gap, 36)
        found.append(last)
    return found


@given(st.sets(st.integers(0, 5_000_000)))
def test_gaps_read_back(given):
    assert numbers(gaps(sorted(given))) == sorted(given)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. économie, don’t!", {"us", "economie", "don"}),
        ("said.The price of 3 %", {"price"}),
        ("İstanbul Straße COVID-19", {"istanbul", "straße", "covid", "19"}),
        ("snake_case", {"snake", "case"}),
        ("北京 Ελλάδα", {"北京", "ελλαδα"}),
        ("", set()),
    ],
)
def test_terms_are_folded_words(text, expected):
    assert terms(text) == expected


@pytest.fixture(scope="module")
def index(report):
    """Term → numbers of claims, numbers of entities; and the lines of both."""
    found = {term: (numbers(claims), numbers(names)) for part in shards(report, "t") for term, claims, names in part}
    return found, list(chain(*shards(report, "c"))), list(chain(*shards(report, "e")))


def test_every_claim_is_there_once_newest_first(warehouse, report, index):
    _, lines, _ = index
    expected = rows(warehouse, "SELECT claim_id, published_date FROM corrected_claims")
    assert sorted(line[0] for line in lines) == sorted(claim_id for claim_id, _ in expected)
    days = [line[2] or "" for line in lines]
    assert days == sorted(days, reverse=True)
    assert script(report / "search" / "directory.js")["claims"] == len(expected)


def test_every_claim_is_found_by_each_of_its_words_and_values(warehouse, index):
    found, lines, _ = index
    number = {line[0]: place for place, line in enumerate(lines)}
    for claim_id, content, passed, stance, status, outlet, canonical in rows(
        warehouse,
        "SELECT claim_id, c.content_text, coalesce(k.chain, ''), c.stance, c.status, d.outlet, c.canonical_id "
        "FROM corrected_claims c JOIN documents d USING (document_id) LEFT JOIN claim_chains k USING (claim_id)",
    ):
        wanted = terms(f"{content} {passed}") | {
            f"stance:{stance}",
            f"status:{status}",
            f"outlet:{shown(outlet or '')}",
        }
        wanted |= {f"by:{canonical}"} if canonical else set()
        for term in wanted:
            assert number[claim_id] in found[term][0], f"{term} does not find {content!r}"


def test_every_entity_is_found_by_its_names(warehouse, report, index):
    found, _, names = index
    number = {row[0]: place for place, row in enumerate(names)}
    aliases = rows(
        warehouse, "SELECT DISTINCT canonical_id, alias FROM aliases WHERE form = 'name' AND canonical_id IS NOT NULL"
    )
    told = [(canonical, alias) for canonical, alias in aliases if canonical in number]
    assert told
    for canonical, alias in told:
        assert (report / "entities" / f"{canonical}.html").is_file()
        for term in terms(alias):
            assert number[canonical] in found[term][1]


def test_terms_stand_in_the_order_in_which_a_browser_compares_them(report):
    listed = [entry[0] for part in shards(report, "t") for entry in part]
    assert listed == sorted(listed, key=lambda term: term.encode("utf-16-be"))
    assert script(report / "search" / "directory.js")["firsts"] == [part[0][0] for part in shards(report, "t")]


def test_shards_are_cut_and_a_stop_word_is_no_term():
    written = {}
    index = Index(lambda path, text: written.update({path: text}))
    for number in range(600):
        profile = {"entity": number, "canonical_id": f"{number:032x}", "name": f"The Body number{number}"}
        index.add_entity(profile | {"entity_type": None, "said": 1, "about": 0, "relayed": 0}, [])
    index.finish()
    assert {"search/e/0000.js", "search/e/0001.js", "search/e/0002.js", "search/t/0001.js"} <= set(written)
    assert max(map(len, written.values())) < 100_000
    assert not any('["the",' in text for text in written.values())
    assert "the" in STOP_WORDS
