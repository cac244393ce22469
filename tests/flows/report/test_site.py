"""The report as a folder: what is in it, and what it may take the place of."""

import re
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from flows.cli import call
from flows.report.rendering import shown
from flows.report.site import write_report
from flows.sources.files import listed
from flows.usage import UsageError
from tests.flows.report.conftest import HOSTILE, HOSTILE_TEXT, OVERRIDE
from tests.flows.taking_in import rows


def pages(folder):
    return {page: lxml.html.fromstring(page.read_bytes()) for page in sorted(folder.rglob("*.html"))}


def hostile_pages(warehouse, report):
    found = rows(
        warehouse,
        "SELECT document_id FROM documents WHERE contains(concat(title, text), 'window.harmed') ORDER BY title NULLS LAST",
    )
    assert len(found) == 2
    return [report / "documents" / f"{document_id}.html" for (document_id,) in found]


def test_every_link_leads_to_a_page_and_a_place_that_are_there(report):
    read = pages(report)
    ids = {page: set(tree.xpath("//@id")) for page, tree in read.items()}
    for page, tree in read.items():
        assert len(tree.xpath("//@id")) == len(ids[page]), page
        for link in tree.xpath("//a/@href | //link/@href | //script/@src"):
            if re.match("https?://", link):
                continue
            path, _, place = link.partition("#")
            target = (page.parent / unquote(path)).resolve() if path else page
            assert target.is_file(), f"{page.name} leads to {link}"
            assert not place or "=" in place or place in ids[target], f"{page.name} leads to {link}"


def test_every_article_is_there_character_for_character_with_all_its_claims(warehouse, report):
    for document_id, text in rows(warehouse, "SELECT document_id, text FROM documents"):
        tree = lxml.html.parse(
            str(report / "documents" / f"{document_id}.html"), lxml.html.HTMLParser(encoding="utf-8")
        )
        for sign in tree.xpath("//*[@class='ref' or @class='role']"):
            sign.drop_tree() if sign.tail is None else (setattr(sign, "text", ""))
        blocks = "".join(block.text_content() for block in tree.xpath("//*[contains(@class, 'block')]"))
        assert "".join(blocks.split()) == "".join(shown(text).split())
        assert set(tree.xpath("//*[@data-claim]/@id")) == {
            row[0] for row in rows(warehouse, f"SELECT claim_id FROM claims WHERE document_id = '{document_id}'")
        }


def test_a_claim_marks_its_own_words(warehouse, report):
    for claim_id, document_id, role, text in rows(
        warehouse,
        "SELECT claim_id, document_id, role, string_agg(text, '' ORDER BY ordinal) FROM claim_spans GROUP BY ALL",
    ):
        tree = lxml.html.fromstring((report / "documents" / f"{document_id}.html").read_bytes())
        [number] = tree.xpath(f"//*[@id='{claim_id}']/@data-claim")
        mark = f"{number}{ {'source': 's', 'cue': 'q', 'content': 'c'}[role] }"
        words = tree.xpath(f"//*[contains(concat(' ', @data-claims, ' '), ' {mark} ')]")
        assert "".join("".join(word.text_content() for word in words).split()) == "".join(shown(text).split())


def test_no_page_runs_or_loads_what_is_not_the_reports(report):
    for page, tree in pages(report).items():
        [policy] = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not tree.xpath("//script[not(@src)] | //style | //@style | //iframe | //img | //object | //embed"), page
        assert not [name for name in tree.xpath("//@*") if name.attrname.startswith("on")], page
        assert not [
            source for source in tree.xpath("//@src") if not re.fullmatch(r"(\.\./)?(assets|search)/\w+\.js", source)
        ]


def test_what_a_hostile_article_holds_shows_as_text(warehouse, report):
    by_title, by_text = hostile_pages(warehouse, report)
    tree = lxml.html.fromstring(by_title.read_bytes())
    text = " ".join(tree.text_content().split())
    assert "[RLO]gnp.exe &lt;b&gt; <img src=x onerror=window.harmed=1" in text
    assert HOSTILE["outlet"] in text
    assert not tree.xpath("//a[starts-with(@href, 'javascript:')]")
    text = lxml.html.fromstring(by_text.read_bytes()).text_content()
    for tag in re.findall(r"<[^<>]*>", HOSTILE_TEXT):
        assert tag in text
    assert "{{ 7 * 7 }}" in text
    for page in (by_title, by_text):
        assert OVERRIDE not in page.read_text(encoding="utf-8")


def test_no_script_of_the_search_holds_markup_or_an_override(report):
    for file in (report / "search").rglob("*.js"):
        assert not set(file.read_text(encoding="utf-8")) & set("<>&\u2028\u2029" + OVERRIDE), file


def test_a_report_takes_the_place_of_a_report(warehouse, report, tmp_path):
    output = tmp_path / "report"
    output.mkdir()
    write_report(warehouse, output)
    (output / "documents" / "stale.html").touch()
    write_report(warehouse, output)
    assert not (output / "documents" / "stale.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_the_same_warehouse_gives_the_same_report(warehouse, report, tmp_path):
    write_report(warehouse, tmp_path / "again")
    for file in report.rglob("*"):
        if file.is_file() and file.suffix != ".txt":
            assert file.read_bytes() == (tmp_path / "again" / file.relative_to(report)).read_bytes(), file


def test_a_folder_with_something_else_is_left_as_it_is_unless_forced(warehouse, tmp_path, capsys):
    output = tmp_path / "mine"
    output.mkdir()
    (output / "thesis.txt").write_text("years of work")
    assert call(["report", "--warehouse", str(warehouse), "--output", str(output)]) == 2
    assert "--force" in capsys.readouterr().err
    assert [file.name for file in output.iterdir()] == ["thesis.txt"]
    assert call(["report", "--warehouse", str(warehouse), "--output", str(output), "--force"]) == 0
    assert not (output / "thesis.txt").exists()
    assert (output / "index.html").as_uri() in capsys.readouterr().out


@pytest.mark.parametrize("where", ["", "snapshots", "../warehouse/sub", ".."])
def test_the_warehouse_is_never_written_to(warehouse, where):
    with pytest.raises(UsageError, match="warehouse"):
        write_report(warehouse, warehouse / where, force=True)
    assert (warehouse / "current").exists()


def test_the_folder_that_one_is_in_is_not_replaced(warehouse, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="you are in"):
        write_report(warehouse, Path(), force=True)


def test_what_fails_half_way_leaves_the_old_report(warehouse, tmp_path, monkeypatch):
    written = write_report(warehouse, tmp_path / "report")
    before = written.index.read_bytes()
    monkeypatch.setattr("flows.report.site.overview", lambda connection: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_report(warehouse, tmp_path / "report")
    assert written.index.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_report_is_not_taken_for_articles(report):
    assert list(listed(str(report.parent))) == []
    [reject] = listed(str(report))
    assert reject.reason_code == "report"


def test_an_empty_warehouse_has_a_report(tmp_path):
    from tests.flows.taking_in import take_in

    (tmp_path / "empty").mkdir()
    take_in(tmp_path / "warehouse", tmp_path / "empty")
    written = write_report(tmp_path / "warehouse", tmp_path / "report")
    assert written.documents == written.claims == 0
    assert "Nothing was denied" in written.index.read_text(encoding="utf-8")
