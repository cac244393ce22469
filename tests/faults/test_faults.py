"""A sample of the trials; `make faults` runs a thousand."""

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY


def trials(*arguments):
    command = [sys.executable, "-m", "tests.faults", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_sample_of_faults_leaves_the_warehouse_whole_and_sound():
    result = trials("--trials", "10", "--seed", "2")
    assert result.returncode == 0, result.stdout + result.stderr
