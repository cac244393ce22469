"""Whose wire copy an article is: credits in every form, and all that only looks like one."""

import pytest

from flows.facts import load_facts
from transforms.wire import Credit, agency_of, credit

BODY = "\n\nThe harbour board will not lease the outer terminal.\n\nIts chair said so on Tuesday.\n\n" + "More. " * 400
AP, REUTERS, AFP = "Associated Press", "Reuters", "Agence France-Presse"


def told(
    text: str, outlet: str | None = "The Port Marlow Courier", authors: tuple[str, ...] = ()
) -> tuple[str, str] | None:
    found = credit(text, outlet, authors, load_facts())
    if found is None:
        return None
    if found.text is not None:
        assert text[found.char_start : found.char_end] == found.text
    return found.agency, found.evidence


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        ("OSLO (AP) — The board met.", (AP, "dateline")),
        ("PORT MARLOW, Maine (AP) - The board met.", (AP, "dateline")),
        ("LONDON, March 3 (Reuters) - The board met.", (REUTERS, "dateline")),
        ("WASHINGTON/TOKYO (Reuters) – The board met.", (REUTERS, "dateline")),
        ("(Reuters) - The board met.", (REUTERS, "dateline")),
        ("A caption. REUTERS/Ann Lee\n\nCairo (AFP) - The board met.", (AFP, "dateline")),
        ("NEW DELHI: (PTI) The board met.", None),
        ("By The Associated Press\n\nThe board met.", (AP, "byline")),
        ("By ANN LEE, Associated Press\n\nThe board met.", (AP, "byline")),
        ("By Ann Lee and Bo Roy, Associated Press Writers\n\nThe board met.", (AP, "byline")),
        ("Ann Lee, Reuters\n\nThe board met.", (REUTERS, "byline")),
        ("Image copyright Reuters\n\nThe board met.", None),
        ("The board met. (Ann Lee/Reuters)", None),
        ("Ann Lee/AP Ann Lee/AP\n\nThe board met.", None),
        ("AP\n\nThe board met.", None),
        ("The chair told Reuters that the board met.", None),
        ("He told the agency (Reuters) - and nobody else - that the board met.", None),
        ("The news agency said (AP) that the board met.", None),
    ],
)
def test_what_stands_at_the_beginning(begin: str, expected: tuple[str, str] | None) -> None:
    assert told(begin + BODY) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("Copyright 2026 The Associated Press. All rights reserved.", (AP, "copyright")),
        ("© 2026 AFP", (AFP, "copyright")),
        ("(Reporting by Ann Lee; Editing by Bo Roy)", (REUTERS, "byline")),
        ("— AP", (AP, "byline")),
        ("The Associated Press contributed to this report.", (AP, "contributed")),
        ("Ann Lee in Oslo and The Associated Press contributed to this report.", (AP, "contributed")),
        ("Contributing: Ann Lee; Associated Press", (AP, "contributed")),
        ("It includes information from The Associated Press and the harbour office.", (AP, "contributed")),
        ("Additional reporting by Ann Lee", None),
        ("© AFP/Getty Images", None),
        ("The board paid Reuters for its data.", None),
    ],
)
def test_what_stands_at_the_end(end: str, expected: tuple[str, str] | None) -> None:
    assert told("The board met." + BODY + "\n\n" + end) == expected


def test_authors_and_outlet() -> None:
    text = "The board met." + BODY
    assert told(text, "Reuters") == (REUTERS, "outlet")
    assert told(text, None) is None
    assert told(text, authors=("Associated Press",)) == (AP, "author")
    assert told(text, authors=("Ann Lee, Associated Press", "Reuters Staff")) == (AP, "author")
    assert told(text, authors=("Ann Lee", "Associated Press")) == (AP, "contributed")
    assert told(text, authors=("Ann Lee",)) is None


def test_the_surest_evidence_goes_first() -> None:
    text = "OSLO (AP) — The board met." + BODY + "\nReuters contributed to this report."
    assert told(text, "Reuters", ("Reuters",)) == (AP, "dateline")


def test_copies_name_the_agency_that_most_of_them_name() -> None:
    ap, reuters, helped = Credit(AP, "author"), Credit(REUTERS, "dateline"), Credit(AFP, "contributed")
    assert agency_of([ap, None, reuters, ap, helped]) == AP
    assert agency_of([ap, reuters]) == REUTERS
    assert agency_of([helped, None]) is None


def test_a_form_that_others_have_too_does_not_outweigh_another_name() -> None:
    end = BODY + "\n(Reporting by Ann Lee; editing by Bo Roy)"
    assert told("PORT MARLOW, March 6, 2026 (Tidal Press Agency) — The board met." + end) is None
    assert told("PORT MARLOW, March 6 (Reuters) — The board met." + end) == (REUTERS, "dateline")
