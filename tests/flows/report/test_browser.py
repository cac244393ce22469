"""The report in a real browser, from its folder: Debian's chromium, driven by Playwright."""

import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from flows.report.search import terms
from tests.flows.report.conftest import HOSTILE_TEXT, OVERRIDE
from tests.flows.taking_in import rows

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
SERIOUS = {"serious", "critical"}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None,
    reason="the report was not tried in a browser: there is no chromium here (Debian: apt-get install chromium)",
)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def view(browser, report):
    """Opens pages of the report; at the end nothing may have been asked from outside, and no script may have failed."""
    asked, failed, contexts = [], [], []

    def open_page(path, **options):
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options}))
        page = contexts[-1].new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
        page.goto(f"{report.as_uri()}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith(report.as_uri())] == []
    assert failed == []


@pytest.fixture(scope="module")
def paths(warehouse):
    """A page of each kind: the article with most claims, the hostile one, and the person with most claims."""
    [(most,)] = rows(
        warehouse, "SELECT document_id FROM claims GROUP BY ALL ORDER BY count(*) DESC, document_id LIMIT 1"
    )
    [(title,)] = rows(warehouse, "SELECT document_id FROM documents WHERE contains(title, 'window.harmed')")
    [(text,)] = rows(warehouse, "SELECT document_id FROM documents WHERE contains(text, 'window.harmed')")
    [(entity,)] = rows(
        warehouse,
        "SELECT canonical_id FROM corrected_claims JOIN canonicals USING (canonical_id) "
        "GROUP BY ALL ORDER BY count(*) DESC, canonical_id LIMIT 1",
    )
    return {
        "index": "index.html",
        "articles": "articles.html",
        "entities": "entities.html",
        "document": f"documents/{most}.html",
        "hostile": f"documents/{text}.html",
        "hostile title": f"documents/{title}.html",
        "entity": f"entities/{entity}.html",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "entities", "document", "hostile", "entity"])
def test_axe_finds_nothing_serious(view, paths, name, scheme):
    page = view(paths[name], color_scheme=scheme)
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    if name == "index":
        page.fill("input[name=q]", "said minister")
        page.fill("input[name=q]", "minister")
        expect(page.locator("#results .line").first).to_be_visible()
    if name == "document":
        page.locator(".claim").nth(1).focus()
    found = Axe().run(page, options={"preload": False}).response["violations"]
    serious = [
        (one["id"], one["nodes"][0]["html"], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in SERIOUS
    ]
    assert serious == []


@pytest.mark.parametrize("name", ["index", "articles", "entities", "document", "hostile", "entity"])
def test_a_narrow_window_needs_no_scrolling_sideways(view, paths, name):
    page = view(paths[name], viewport={"width": 360, "height": 740})
    page.evaluate("for (const closed of document.querySelectorAll('details')) closed.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_what_a_hostile_article_holds_is_text_in_every_page(view, paths):
    page = view(paths["hostile"])
    expect(view(paths["hostile title"]).locator("h1")).to_contain_text(
        "[RLO]gnp.exe &lt;b&gt; <img src=x onerror=window.harmed=1"
    )
    page.hover("text=<script>window.harmed=5</script>")
    for path in ("index.html#q=harmed", "index.html#q=jane+miller", "articles.html"):
        other = view(path)
        expect(other.locator("body")).to_contain_text("window.harmed")
        assert other.evaluate("window.harmed") is None
        assert OVERRIDE not in other.locator("body").inner_text()
    assert page.evaluate("window.harmed") is None


def test_a_search_finds_words_beginnings_and_names_and_filters(view, warehouse):
    page = view("index.html")
    page.fill("input[name=q]", "Ilsa Maren")
    expect(page.locator(".hits a").first).to_have_text("Ilsa Maren")
    page.fill("input[name=q]", "lea")
    found = [
        stance
        for stance, text in rows(
            warehouse,
            "SELECT c.stance, concat_ws(' ', k.chain, c.content_text) FROM corrected_claims c "
            "LEFT JOIN claim_chains k USING (claim_id)",
        )
        if re.search(r"\blea", text, re.IGNORECASE)
    ]
    expect(page.locator("#status")).to_contain_text(f"{len(found)} claims")
    page.select_option("select[name=stance]", "denies")
    denied = found.count("denies")
    assert 0 < denied < len(found)
    expect(page.locator("#status")).to_contain_text(re.compile(rf"^{denied} claim"))
    assert page.evaluate("location.hash") == "#q=lea&stance=denies"
    claim_id = page.locator("#results .line a.content").first.get_attribute("href").split("#")[1]
    [(cue,)] = rows(warehouse, f"SELECT cue FROM who_said_what WHERE claim_id = '{claim_id}'")
    expect(page.locator("#results .line .cue").first).to_have_text(cue)
    page.locator("#results .line a.content").first.click()
    expect(page.locator(".claim:target .stance")).to_have_text("denies")


def test_filters_by_outlet_and_date_agree_with_the_warehouse(view, warehouse):
    outlet = "The Wire"
    [(day,)] = rows(warehouse, f"SELECT max(published_date) FROM who_said_what WHERE outlet = '{outlet}'")
    page = view("index.html")
    page.select_option("select[name=outlet]", outlet)
    total = rows(warehouse, f"SELECT count(*) FROM who_said_what WHERE outlet = '{outlet}'")[0][0]
    expect(page.locator("#status")).to_contain_text(f"{total} claims")
    page.fill("input[name=from]", str(day))
    newest = rows(
        warehouse, f"SELECT count(*) FROM who_said_what WHERE outlet = '{outlet}' AND published_date >= '{day}'"
    )[0][0]
    expect(page.locator("#status")).to_contain_text(re.compile(rf"^{newest} claim"))
    page.fill("input[name=from]", "")
    page.fill("input[name=until]", "1999-01-01")
    expect(page.locator("#status")).to_contain_text("0 claims")
    page.click("button[type=reset]")
    expect(page.locator("#status")).to_be_empty()


def test_all_results_can_be_reached(view, warehouse):
    page = view("index.html#stance=asserts")
    (total,) = rows(warehouse, "SELECT count(*) FROM corrected_claims WHERE stance = 'asserts'")[0]
    listed = page.locator("#results .line")
    expect(listed).to_have_count(25)
    while page.locator("#results button").count():
        before = listed.count()
        page.locator("#results button").click()
        expect(listed).to_have_count(min(total, before + 25))
    assert listed.count() == total


def test_an_entitys_page_leads_to_all_its_claims(view, warehouse, paths):
    canonical = paths["entity"].split("/")[1].removesuffix(".html")
    page = view(f"index.html#by={canonical}")
    (total,) = rows(warehouse, f"SELECT count(*) FROM corrected_claims WHERE canonical_id = '{canonical}'")[0]
    expect(page.locator("#status")).to_contain_text(f"{total} claim")
    (name,) = rows(warehouse, f"SELECT name FROM canonicals WHERE canonical_id = '{canonical}'")[0]
    expect(page.locator("#who")).to_contain_text(f"said by {name}")


@pytest.mark.parametrize(
    "text",
    ["The U.S. économie, don’t!", "said.The price of 3 %", "snake_case COVID-19", "北京 Ελλάδα Straße", HOSTILE_TEXT],
)
def test_the_page_folds_what_is_typed_as_the_index_was_folded(view, text):
    page = view("index.html")
    assert set(page.evaluate("text => termsOf(text, new Set(loaded.get('directory').stops))", text)) == terms(text)


def test_a_claims_card_lights_its_words_by_keyboard_and_mouse(view, paths):
    page = view(paths["document"])
    card = page.locator(".claim").first
    card.focus()
    assert page.locator(".on-c").count()
    marked = page.evaluate(
        "[...document.querySelectorAll('.on-c')].every(e => e.dataset.claims.split(' ').includes('1c'))"
    )
    assert marked
    page.evaluate("document.activeElement.blur()")
    page.locator("[data-claims~='2c']").first.hover()
    assert page.locator(".claim.lit").count() == 1


def test_the_keyboard_alone_reaches_content_and_claims(view, paths):
    page = view(paths["document"])
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.claim')"):
            break
    assert page.evaluate("document.activeElement.matches('.claim')")


def test_a_row_can_be_copied_with_and_without_leave(view, paths, warehouse):
    page = view(paths["document"], permissions=[])
    page.locator(".claim summary").first.click()
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no leave')); }")
    page.locator(".copy").first.click()
    expect(page.locator(".copy").first).to_have_text("Selected: copy it")
    row = page.evaluate("JSON.parse(getSelection().toString())")
    [(claim_id, content)] = rows(
        warehouse, f"SELECT claim_id, content_text FROM claims WHERE claim_id = '{row['claim_id']}'"
    )
    assert (row["claim_id"], row["content_text"]) == (claim_id, content)


def test_light_and_dark_can_be_chosen(view):
    page = view("index.html", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click("#theme")
    page.click("#theme")
    expect(page.locator("#theme")).to_have_text("Theme: dark")
    assert page.evaluate(ground) != before


def test_what_is_printed_is_dark_on_light_with_its_marks(view, paths):
    page = view(paths["document"], color_scheme="dark")
    page.click("#theme")
    page.click("#theme")
    expect(page.locator("#theme")).to_have_text("Theme: dark")
    style = "selector => { const s = getComputedStyle(document.querySelector(selector)); return [s.color, s.printColorAdjust]; }"
    light = view(paths["document"], color_scheme="light").evaluate(style, "body")
    page.emulate_media(media="print")
    assert page.evaluate(style, "body") == light
    assert page.evaluate(style, ".text .content")[1] == "exact"
    expect(page.locator(".skip")).to_be_hidden()


@pytest.mark.parametrize("width", [1280, 1900])
def test_plots_are_seen_whole_where_there_is_room(view, width):
    page = view("index.html", viewport={"width": width, "height": 900})
    assert page.locator(".plot").count() == 2
    for plot in page.locator(".plot").all():
        assert plot.evaluate("plot => plot.scrollWidth <= plot.clientWidth")


def test_without_javascript_the_pages_can_be_read(view, paths):
    page = view(paths["document"], java_script_enabled=False)
    expect(page.locator(".claim").first).to_be_visible()
    other = view("index.html", java_script_enabled=False)
    expect(other.locator(".line").first).to_be_visible()
