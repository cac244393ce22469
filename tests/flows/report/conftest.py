"""One report for all tests: invented wire articles, and two that mean harm."""

import json
import re

import pytest

from flows.link import link_warehouse
from flows.report.site import write_report
from tests.conftest import REPOSITORY
from tests.flows.taking_in import take_in
from warehouse.paths import Layout

OVERRIDE = "\u202e"
HOSTILE = {
    "title": f"{OVERRIDE}gnp.exe &amp;lt;b&amp;gt; <img src=x onerror=window.harmed=1 ",
    "outlet": '" onmouseover="window.harmed=2" autofocus onfocus="window.harmed=2',  # tags are gone from fields at staging
    "author": "</title <script src=//harm.example ",
    "published": "2026-05-20",
    "url": "javascript:window.harmed=4",
    "text": "Peter Brown said that the harm in the headline was done. It was denied by the mayor, Jane Miller.\n\n"
    "“The Bank of England was right,” said Ivo Lund, a spokesman for the Bank of England.\n",
}
HOSTILE_TEXT = (
    "Mayor Jane Miller denied on Monday that <script>window.harmed=5</script> had closed the pier.\n\n"
    f'"</script><img src=x onerror=window.harmed=6>{OVERRIDE} is what we promised by June 30," said Jane Miller, the mayor.\n\n'
    "Peter <b onmouseover=window.harmed=7>Brown</b> said that “--><svg onload=window.harmed=8> {{ 7 * 7 }}” cost $3 million.\n"
)


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    (folder / "hostile.jsonl").write_text(json.dumps(HOSTILE) + "\n", encoding="utf-8")
    (folder / "hostile.txt").write_text(HOSTILE_TEXT, encoding="utf-8")
    inputs = REPOSITORY / "examples" / "wire", folder / "hostile.jsonl", folder / "hostile.txt"
    done = take_in(folder / "warehouse", *inputs, outlet="The Wire")
    assert done.documents == 9
    link_warehouse(Layout(folder / "warehouse"))
    return folder / "warehouse"


@pytest.fixture(scope="session")
def report(warehouse, tmp_path_factory):
    """The folder of a report."""
    written = write_report(warehouse, tmp_path_factory.mktemp("site") / "report")
    return written.index.parent


def shards(folder, kind):
    """The values of the search's scripts of one kind, in order."""
    return [script(file) for file in sorted((folder / "search" / kind).glob("*.js"))]


def script(file):
    [(name, value)] = re.findall(r'^onrecord\((".*?"),(.*)\);\n$', file.read_text(encoding="utf-8"))
    assert (
        json.loads(name)
        == file.relative_to(next(p for p in file.parents if p.name == "search")).with_suffix("").as_posix()
    )
    return json.loads(value)
