import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.annotations import Segment
from transforms.number_words import number
from transforms.parsing import parse
from transforms.quantities import read_quantities


def read(nlp, text, role="body"):
    segments = [Segment(role, 0, len(text))]
    doc = next(iter(parse([(text, segments)], nlp)))
    return {text[q.start : q.end]: q for q in read_quantities(doc, segments)}


@pytest.mark.parametrize(
    ("text", "words", "low", "high", "unit", "noun", "relation"),
    [
        ("The deal is worth more than $11 billion.", "more than $11 billion", 11e9, 11e9, "USD", None, ">"),
        ("Profit rose to €2.3bn.", "€2.3bn", 2.3e9, 2.3e9, "EUR", None, "="),
        ("They paid US$40,500 in cash.", "US$40,500", 40500, 40500, "USD", None, "="),
        ("It lost nearly 11 billion yen.", "nearly 11 billion yen", 11e9, 11e9, "JPY", None, "~"),
        ("They will spend $5-10 million on it.", "$5-10 million", 5e6, 10e6, "USD", None, "="),
        ("The fee is 2 million pounds.", "2 million pounds", 2e6, 2e6, None, "pounds", "="),
        ("Turnout was 61.5 percent.", "61.5 percent", 61.5, 61.5, "percent", None, "="),
        ("Some 40% of voters stayed home.", "Some 40%", 40, 40, "percent", "voters", "~"),
        ("Support fell by 3 percentage points.", "3 percentage points", 3, 3, "percentage_points", None, "="),
        ("They gave away 250 cherry trees.", "250 cherry trees", 250, 250, None, "cherry trees", "="),
        ("Police sent two dozen officers.", "two dozen officers", 24, 24, None, "officers", "="),
        (
            "Nearly two hundred and fifty houses burned.",
            "Nearly two hundred and fifty houses",
            250,
            250,
            None,
            "houses",
            "~",
        ),
        ("Between 3 and 5 million people fled.", "Between 3 and 5 million people", 3e6, 5e6, None, "people", "="),
        ("The blast killed at least 12.", "at least 12", 12, 12, None, None, ">="),
        ("Upward of 30 ships were seen.", "Upward of 30 ships", 30, 30, None, "ships", ">"),
        ("Upwards of 30 ships were seen.", "Upwards of 30 ships", 30, 30, None, "ships", ">"),
        ("Up to 100 homes were lost.", "Up to 100 homes", 100, 100, None, "homes", "<="),
        ("Fewer than 30 ships were seen.", "Fewer than 30 ships", 30, 30, None, "ships", "<"),
        ("The truck held 3,500 tonnes of wheat.", "3,500 tonnes", 3500, 3500, "metric_ton", None, "="),
        ("The village is 12 miles away.", "12 miles", 12, 12, "mile", None, "="),
        ("Half a million people marched.", "Half a million people", 5e5, 5e5, None, "people", "="),
    ],
)
def test_quantities(nlp, text, words, low, high, unit, noun, relation):
    quantity = read(nlp, text)[words]
    assert (quantity.value_low, quantity.value_high) == (low, high)
    assert (quantity.unit, quantity.noun, quantity.relation) == (unit, noun, relation)


def test_a_change_is_two_numbers_and_no_range(nlp):
    found = read(nlp, "The rate rose from 3 to 5 percent.")
    assert {words: (q.value_low, q.value_high, q.unit) for words, q in found.items()} == {
        "3": (3, 3, "percent"),
        "5 percent": (5, 5, "percent"),
    }


def test_a_bare_dollar_beside_another_countrys_is_of_no_currency(nlp):
    assert read(nlp, "It cost $5 million.")["$5 million"].unit == "USD"
    found = read(nlp, "It cost A$5 million, then $7 million.")
    assert (found["A$5 million"].unit, found["$7 million"].unit, found["$7 million"].noun) == ("AUD", None, "$")


@pytest.mark.parametrize(
    "text",
    [
        "The team won 3-2 on Friday, 5 June 2024.",
        "The 56-year-old spoke for 25 minutes in 2012.",
        "Lena Orth, 56, lives at Room 12.",
        "It was the first and the 22nd time.",
        "One of them saw one thing.",
        "Two-thirds of it was gone.",
        "One in five voters and one in ten trains came; two in three shops shut.",
        "About 3 out of every 4 homes burned.",
        "Hundreds of people and several hundred thousand birds left.",
        "Section 230 was cited at 10:30 a.m. under rule 1/2.",
    ],
)
def test_what_is_no_quantity(nlp, text):
    assert read(nlp, text) == {}


def test_a_number_in_some_places_is_no_share(nlp):
    assert read(nlp, "The storm killed 12 people in 5 villages.").keys() == {"12 people", "5 villages"}


def test_only_readable_segments_are_read(nlp):
    assert read(nlp, "They sold 250 trees.")
    assert not read(nlp, "They sold 250 trees.", role="promo")
    assert read(nlp, "") == {}


@given(st.integers(1, 99), st.sampled_from(["hundred", "thousand", "million", "billion"]))
def test_number_words_are_worth_what_they_say(count, scale):
    tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    small = [
        *["", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        *["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"],
    ]
    word = small[count] if count < 20 else "-".join(filter(None, (tens[count // 10], small[count % 10])))
    worth = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9}[scale]
    assert number(f"{word} {scale}") == number(str(count), scale) == count * worth


def test_words_that_are_no_one_number():
    assert number("two three") is None
    assert number("two million billion") is None
    assert number("one million two hundred thousand and five") == 1_200_005
