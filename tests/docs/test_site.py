"""The site builds with no link that leads nowhere, and fetches nothing from the web."""

import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


def build(folder):
    program = Path(sys.executable).with_name("zensical")
    return subprocess.run([program, "build", "--strict", "--clean"], cwd=folder, capture_output=True, text=True)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(REPOSITORY / "docs", folder / "docs", ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    shutil.copy(REPOSITORY / "zensical.toml", folder)
    return folder


class Fetched(HTMLParser):
    """What a page has a browser fetch."""

    def __init__(self):
        super().__init__()
        self.addresses = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        names = ("href",) if tag == "link" and found.get("rel") != "canonical" else ("src", "data")
        self.addresses += [found[name] for name in names if found.get(name) and tag != "a"]


def test_the_site_builds_with_every_link_leading_somewhere_and_fetches_nothing(copy):
    done = build(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((copy / "site").glob("*.html"))
    assert {page.stem for page in pages} >= {page.stem for page in (REPOSITORY / "docs").glob("*.md")}
    for page in pages:
        fetched = Fetched()
        fetched.feed(page.read_text(encoding="utf-8"))
        assert not [address for address in fetched.addresses if re.match(r"(https?:)?//", address)], page
    for picture in (copy / "site" / "pictures").glob("*.svg"):
        assert "url(http" not in picture.read_text(encoding="utf-8")


def test_a_link_that_leads_nowhere_fails_the_build(copy):
    (copy / "docs" / "broken.md").write_text("[nothing](quality.md#no-such-heading)\n")
    done = build(copy)
    assert done.returncode != 0
    assert "anchor does not exist" in done.stdout + done.stderr


def test_every_page_is_in_the_navigation():
    listed = set(re.findall(r'"([\w-]+\.md)"', (REPOSITORY / "zensical.toml").read_text(encoding="utf-8")))
    assert listed == {page.name for page in (REPOSITORY / "docs").glob("*.md")}
