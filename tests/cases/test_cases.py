"""Whole small articles with the rows that a careful reader expects; see rewrite.py."""

import difflib

import pytest

from tests.cases.rewrite import CASES, COLUMNS, HERE, read_case


def test_every_folder_is_a_whole_case():
    folders = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")
    assert folders == CASES != []
    for case in CASES:
        assert {path.name for path in case.iterdir()} == {
            "article.txt",
            "case.json",
            *(f"{name}.csv" for name in COLUMNS),
        }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rows_are_those_expected(case):
    found = read_case(case)
    different = []
    for name, text in found.items():
        file = case / f"{name}.csv"
        expected = file.read_text(encoding="utf-8")
        different += difflib.unified_diff(
            expected.splitlines(), text.splitlines(), f"expected: {case.name}/{name}.csv", "found", n=0, lineterm=""
        )
    if different:
        pytest.fail("\n".join(different), pytrace=False)
