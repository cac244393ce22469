import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from flows.bounds import at_most
from transforms.annotations import Segment
from transforms.number_words import number
from transforms.parsing import parse
from transforms.quantities import read_quantities
from transforms.shares import shares

PIECES = (
    "about|more than|between|from|to|and|or|-|$|€|3|2,500|1.5|half|two|million|bn|m|percent|%|dozens of|hundred|a third of"
    "|in|5|feet|9 inches|people|dead|pounds|cents|a day|or more|-member|the|Friday|2012|.|one"
)


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
        ("It lost nearly 11 billion yen.", "nearly 11 billion yen", 11e9, 11e9, "JPY", None, "<"),
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
            "<",
        ),
        ("Between 3 and 5 million people fled.", "Between 3 and 5 million people", 3e6, 5e6, None, "people", "="),
        ("The blast killed at least 12.", "at least 12", 12, 12, None, None, ">="),
        ("Upward of 30 ships were seen.", "Upward of 30 ships", 30, 30, None, "ships", ">"),
        ("Upwards of 30 ships were seen.", "Upwards of 30 ships", 30, 30, None, "ships", ">"),
        ("The death toll stands at five.", "five", 5, 5, None, None, "="),
        ("Up to 100 homes were lost.", "Up to 100 homes", 100, 100, None, "homes", "<="),
        ("Fewer than 30 ships were seen.", "Fewer than 30 ships", 30, 30, None, "ships", "<"),
        ("The truck held 3,500 tonnes of wheat.", "3,500 tonnes", 3500, 3500, "metric_ton", "wheat", "="),
        ("The village is 12 miles away.", "12 miles", 12, 12, "mile", None, "="),
        ("Half a million people marched.", "Half a million people", 5e5, 5e5, None, "people", "="),
        # Money of many countries, and its small coins.
        ("Officials in Mumbai seized Rs 5 crore.", "Rs 5 crore", 5e7, 5e7, "INR", None, "="),
        ("A loaf costs 50p more.", "50p", 0.5, 0.5, "GBP", None, "="),
        ("Shares slid 20 cents to $14.", "20 cents", 0.2, 0.2, "USD", None, "="),
        ("The fund holds 2 billion Norwegian kroner.", "2 billion Norwegian kroner", 2e9, 2e9, "NOK", None, "="),
        ("Workers get at least $15 an hour.", "at least $15 an hour", 15, 15, "USD", None, ">="),
        ("He was fined 700 pounds ($900).", "700 pounds", 700, 700, "GBP", None, "="),
        ("She lost 30 pounds by June.", "30 pounds", 30, 30, "pound", None, "="),
        ("Tickets cost $40 to $60.", "$40 to $60", 40, 60, "USD", None, "="),
        # Shares and parts of a whole.
        ("1 in 5 Danes agreed.", "1 in 5 Danes", 20, 20, "percent", "Danes", "="),
        ("Nearly six-in-ten voters agreed.", "Nearly six-in-ten voters", 60, 60, "percent", "voters", "<"),
        ("About half of the houses burned.", "About half", 50, 50, "percent", "houses", "~"),
        ("Three-quarters of staff left.", "Three-quarters", 75, 75, "percent", "staff", "="),
        ("Rates fell by half a percentage point.", "half a percentage point", 0.5, 0.5, "percentage_points", None, "="),
        ("They cut rates by 25 basis points.", "25 basis points", 25, 25, "basis_points", None, "="),
        # Plural scales are at least one of the scale.
        ("Hundreds of birds left.", "Hundreds of birds", 100, 100, None, "birds", ">="),
        ("Tens of thousands marched.", "Tens of thousands", 1e4, 1e4, None, None, ">="),
        ("Several hundred police came.", "Several hundred police", 100, 100, None, "police", ">="),
        ("It costs hundreds of millions of dollars.", "hundreds of millions of dollars", 1e8, 1e8, "USD", None, ">="),
        # Measures: heights, rates, below zero.
        ("He is 5 feet 9 inches tall.", "5 feet 9 inches", 5.75, 5.75, "foot", None, "="),
        ("The 6-foot-3 guard ran.", "6-foot-3", 6.25, 6.25, "foot", None, "="),
        ("They closed a 20-mile stretch.", "20-mile", 20, 20, "mile", None, "="),
        ("It pumps 2 million barrels a day.", "2 million barrels a day", 2e6, 2e6, "oil_barrel / day", None, "="),
        ("It fell to minus 12 degrees Celsius.", "minus 12 degrees Celsius", -12, -12, "degree_Celsius", None, "="),
        ("It cost $2.1T in all.", "$2.1T", 2.1e12, 2.1e12, "USD", None, "="),
        ("It measured 1,800 millisieverts.", "1,800 millisieverts", 1800, 1800, "millisievert", None, "="),
        # Counts within words, and of words between.
        ("A five-member panel met.", "five-member", 5, 5, None, "member", "="),
        ("Only three of the nine judges met.", "Only three", 3, 3, None, "judges", "="),
        ("They shut seven of nine polling places.", "seven", 7, 7, None, "polling places", "="),
        ("The crash left at least 59 dead.", "at least 59 dead", 59, 59, None, "dead", ">="),
        ("The raid killed one policeman.", "one policeman", 1, 1, None, "policeman", "="),
        ("Some 15 or so seats changed hands.", "Some 15 or so seats", 15, 15, None, "seats", "~"),
        # Relations behind the number, by a verb, and words that are none.
        ("It costs $80 or more.", "$80 or more", 80, 80, "USD", None, ">="),
        ("The toll surpassed 14,000 people.", "14,000 people", 14000, 14000, None, "people", ">"),
        ("They turned over 500 pages to him.", "500 pages", 500, 500, None, "pages", "="),
        ("The tax will go up to 25 percent.", "25 percent", 25, 25, "percent", None, "="),
        ("They talked about two officers.", "two officers", 2, 2, None, "officers", "="),
        ("The error is plus or minus 3 points.", "3 points", 3, 3, None, "points", "="),
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
    ("text", "words"),
    [
        ("Crude shed $1.11 to $53.36 a barrel.", ["$1.11", "$53.36 a barrel"]),
        ("The estimate rose 5,000 to 261,000.", ["5,000", "261,000"]),
        ("Voters back her, 51%-47%.", ["51%", "47%"]),
        ("It adds 6 to 9 cents a gallon.", ["6 to 9 cents a gallon"]),
        ("They warned of 10- to 15-foot waves.", ["10- to 15-foot"]),
        ("The water stood three feet above 2016 records.", ["three feet"]),
        ("She leads, 47 to 43 percent.", ["47", "43 percent"]),
        ("Roughly 40 percent to two-thirds of men left.", ["Roughly 40 percent", "two-thirds"]),
        ("They bought two 20-foot boats.", ["two", "20-foot"]),
        ("Bids ranged from $2 million to $3 million.", ["from $2 million to $3 million"]),
    ],
)
def test_ranges_are_told_from_two_numbers(nlp, text, words):
    assert list(read(nlp, text)) == words


@pytest.mark.parametrize(
    ("text", "words", "unit"),
    [
        ("Mexico will pay 3 million pesos.", "3 million pesos", "MXN"),
        ("They owe 3 million pesos.", "3 million pesos", None),
        ("Mexico and Chile will pay 3 million pesos.", "3 million pesos", None),
        ("Lahore in Pakistan and Delhi in India paid Rs 900.", "Rs 900", None),
        ("Cairo in Egypt paid 900 pounds ($18).", "900 pounds", None),
        ("Tokyo sold ¥3 billion of it.", "¥3 billion", "JPY"),
        ("It paid 900 pounds.", "900 pounds", None),
        ("It is £3, or 300 pounds for all.", "300 pounds", "GBP"),
        ("London paid 900 pounds.", "900 pounds", "GBP"),
        ("It was 900 pounds too heavy.", "900 pounds", "pound"),
        ("London shook by 900 pounds.", "900 pounds", None),
    ],
)
def test_a_shared_currency_is_that_of_the_only_country_named(nlp, text, words, unit):
    assert read(nlp, text)[words].unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "The team won 3-2 on Friday, 5 June 2024.",
        "The 56-year-old spoke for 25 minutes in 2012.",
        "Lena Orth, 56, lives at Room 12.",
        "It was the first and the 22nd time.",
        "One of them saw one thing.",
        "It lasted two millennia, or half a century.",
        "Section 230 was cited at 10:30 a.m. under rule 1/2.",
        "S&P 500 companies and Fortune 500 firms fell on the Fourth of July.",
        "Four-star generals had one idea.",
        "The vote was 52-48, and then 198-213.",
        "Try 5 try, says the first half of the report.",
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


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(PIECES.split("|")),
        max_size=14,
    )
)
def test_quantities_stand_in_order_apart_and_within_the_text(nlp, words):
    text = " ".join(words)
    segments = [Segment("body", 0, len(text))]
    found = read_quantities(next(iter(parse([(text, segments)], nlp))), segments)
    ends = [0, *(one.end for one in found)]
    for end, one in zip(ends, found, strict=False):
        assert end <= one.start < one.end <= len(text)
        assert one.value_low is not None
        assert one.value_high is not None
        assert one.value_low <= one.value_high


def test_a_quantity_belongs_to_the_innermost_claim_around_it():
    tables = onrecord.read(
        "Ana Ruiz told reporters that the police had said that at least 12 people were hurt. The town has 3,000 homes."
    )
    claims = tables["claims"].set_index("claim_id")
    held = {row.text: row.claim_id for row in tables["quantities"].itertuples()}
    assert claims.loc[held["at least 12 people"]].source_text == "the police"
    assert pd.isna(held["3,000 homes"])


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


def test_a_victory_over_a_term_is_no_relation(nlp):
    (found,) = read(nlp, "He rode it to victory over nine-term Senator Ann Lee.").values()
    assert found.relation == "="


def test_the_number_of_a_point_is_no_quantity(nlp):
    assert read(nlp, "That leaves us with point (2) of the list, which is hard.") == {}


@pytest.mark.parametrize("run", ["ten ", "hundred and ", "1 in 1,000,000", "half a million "])
def test_a_run_of_numbers_takes_time_with_its_length_only(nlp, run):
    text = "one in " + run * (60_000 // len(run))
    with at_most(20):  # the square of its length would take a minute
        list(shares(nlp.make_doc(text), text, 0, len(text)))
