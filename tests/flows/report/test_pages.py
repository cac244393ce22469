"""What single pages say of what they show."""

import lxml.html
import pytest

from flows.report.claims import number_claims
from flows.report.documents import document_pages
from flows.report.entities import entity_pages
from flows.report.overview import overview
from flows.report.rendering import environment, row_json
from warehouse.reading import connect


@pytest.fixture
def connection(warehouse):
    opened = connect(warehouse)
    yield opened
    opened.close()


def rendered(template, page):
    templates = environment()
    templates.filters["row_json"] = row_json
    text = lxml.html.fromstring(templates.get_template(template).render(**page, top="../")).text_content()
    return " ".join(text.split())


def test_a_copy_says_of_how_many_and_from_which_agency(connection):
    connection.execute(
        "CREATE TEMP VIEW copies AS "
        "SELECT document_id, 'g' AS copy_group_id, 9 AS group_size, 'Kyodo News' AS agency, "
        "'byline' AS agency_evidence FROM documents"
    )
    page = next(document_pages(connection))
    assert "One of 9 copies of one text, from Kyodo News" in rendered("document.html", page)
    assert len(page["copies"]["others"]) == 8


def test_an_article_in_another_language_says_that_it_was_not_read(connection):
    page = next(page for page in document_pages(connection) if page["claims"])
    page["document"]["outcome"] = "not_read_language"
    assert "not in English" in rendered("document.html", page | {"claims": [], "blocks": []})


def test_a_list_that_is_cut_says_so_and_leads_to_all(connection, monkeypatch):
    monkeypatch.setattr("flows.report.entities.LISTED", 2)
    number_claims(connection)
    page = next(page for page in entity_pages(connection) if page["profile"]["said"] > 2)
    assert [len(page["newest"][part]) <= 2 for part in ("said", "about", "relayed")] == [True] * 3
    said = page["profile"]["said"]
    text = rendered("entity.html", page)
    assert f"The newest 2 of {said} are listed. All {said} in the search" in text


def test_many_months_become_years(connection, monkeypatch):
    monkeypatch.setattr("flows.report.entities.MONTHS_LISTED", 0)
    number_claims(connection)
    page = next(page for page in entity_pages(connection) if page["periods"])
    assert page["period"] == "year"
    assert sum(period["said"] for period in page["periods"]) <= page["profile"]["said"]
    assert {len(period["name"]) for period in page["periods"]} == {4}


def test_who_speaks_for_somebody_is_named_with_the_words_that_say_so(connection):
    number_claims(connection)
    [voices] = [page["voices"] for page in entity_pages(connection) if page["profile"]["name"] == "Bank of England"]
    assert [(voice["name"], voice["words"]) for voice in voices] == [
        ("Ivo Lund", "Ivo Lund, a spokesman for the Bank of England")
    ]


def test_what_is_due_ends_on_the_newest_day_or_later_the_soonest_first(connection):
    number_claims(connection)
    found = overview(connection)
    ends = [row["due_until"] for row in found["due"]]
    assert ends
    assert ends == sorted(ends)
    assert ends[0] >= found["counts"]["last_day"]
    assert (
        found["due_count"]
        == connection.execute(
            "SELECT count(*) FROM promises WHERE due_until >= $1", [found["counts"]["last_day"]]
        ).fetchall()[0][0]
    )


def test_the_newest_denials_are_the_newest(connection):
    number_claims(connection)
    found = overview(connection)
    days = [line.day for line in found["denials"] if line.day]
    assert days == sorted(days, reverse=True)
    newest = connection.execute("SELECT max(published_date), count(*) FROM not_confirmed").fetchall()[0]
    assert (days[0], found["denial_count"]) == newest


def test_every_entity_has_its_page_however_they_are_batched(connection, monkeypatch):
    number_claims(connection)
    whole = [page["profile"]["canonical_id"] for page in entity_pages(connection)]
    monkeypatch.setattr("flows.report.entities.LINES_AT_ONCE", 7)
    assert [page["profile"]["canonical_id"] for page in entity_pages(connection)] == whole
    assert len(whole) == len(set(whole)) == connection.execute("SELECT count(*) FROM profiles").fetchall()[0][0]


def test_what_somebody_says_of_themselves_is_not_what_is_said_about_them(connection):
    number_claims(connection)
    both = "SELECT entity, number FROM parts WHERE part = '{}'"
    assert connection.execute(f"{both.format('said')} INTERSECT {both.format('about')}").fetchall() == []
    for page in entity_pages(connection):
        assert page["profile"]["canonical_id"] not in [row["canonical_id"] for row in page["speakers_about"]]


def test_a_headline_in_the_text_is_the_title_where_no_field_has_one(connection):
    headline = "Quiet volcano has swollen by a hand's width, scientists say"
    pages = {page["document"]["title"]: page for page in document_pages(connection)}
    assert f"{headline} The Wire 2026-05-04" in rendered("document.html", pages[headline])
    assert None in pages


def test_a_claim_in_a_list_says_with_which_words_it_was_said(connection):
    number_claims(connection)
    found = overview(connection)
    line = found["denials"][0]
    template = environment().from_string('{% import "parts.html" as parts %}{{ parts.line(line, "") }}')
    text = " ".join(lxml.html.fromstring(template.render(line=line)).text_content().split())
    assert line.cue
    assert f"{line.cue} {line.content}" in text
