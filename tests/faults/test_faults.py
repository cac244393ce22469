"""What a trial expects, and a sample of the trials; `make faults` runs a thousand."""

import random
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.faults.trials import DefectError, World


class Ended:
    """A writer that has ended, and what it reported."""

    def __init__(self, *committed):
        self.committed = committed

    def end(self):
        return False

    def of(self, kind):
        return self.committed if kind == "committed" else []


@pytest.fixture
def world(tmp_path):
    world = World(tmp_path, random.Random(1))
    assert world.jobs(1) == [(0, 1)]
    world.take(Ended((0, 1, 2)), may_refuse=False)
    return world


def begin_anew(world):
    """Begin another version of the one batch that stands."""
    [(batch, version)] = world.jobs(1, old=1)
    assert batch == 0
    return version


def test_of_two_writers_at_once_the_one_that_committed_last_counts_not_the_one_begun_last(world):
    first, second = begin_anew(world), begin_anew(world)
    world.take(Ended((0, first, 4)), may_refuse=False)
    world.take(Ended((0, second, 3)), may_refuse=False)
    world.judge({0: first})
    with pytest.raises(DefectError, match="batch 0 was last committed as version 2, and 3 is there"):
        world.judge({0: second})


def test_a_writer_that_told_nothing_may_have_committed(world):
    killed = begin_anew(world)
    world.take(Ended(), may_refuse=False)
    world.judge({0: 1})
    world.judge({0: killed})


def test_a_batch_that_was_committed_and_is_not_there_is_a_defect(world):
    with pytest.raises(DefectError, match="batch 0 was last committed as version 1, and None is there"):
        world.judge({})


def test_a_batch_that_nobody_wrote_is_a_defect(world):
    with pytest.raises(DefectError, match="nobody wrote"):
        world.judge({0: 1, 7: 1})


def trials(*arguments):
    command = [sys.executable, "-m", "tests.faults", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_sample_of_faults_leaves_the_warehouse_whole_and_sound():
    result = trials("--trials", "10", "--seed", "2")
    assert result.returncode == 0, result.stdout + result.stderr
