"""What the fuzzer and attackers have sent, and some of what the fuzzer would send: all of it is accounted for."""

import random
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.fuzz.campaign import account_for, examples
from tests.fuzz.inputs import new_input

CASES = sorted((Path(__file__).parent / "cases").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_found_once_is_accounted_for(case):
    found = account_for(case.read_bytes(), case.name)
    assert found.documents or found.reasons


def test_what_the_fuzzer_makes_is_accounted_for():
    chance = random.Random(20_260_331)
    seeds = list(examples(REPOSITORY / "examples"))
    found = [account_for(*new_input(chance, seeds), is_read=number % 10 == 0) for number in range(60)]
    assert sum(account.documents for account in found) > 10
    assert len({reason for account in found for reason in account.reasons}) > 5
