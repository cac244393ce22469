"""Trials of the warehouse's commits.

    python -m tests.faults [--trials 1000] [--seed 1] [--first 0] [--kind NAME] [--work DIR]

Each trial writes to a warehouse while something goes wrong (a kill, a full disk, an error of the disk, a clock that jumps,
other writers), and then sees that every reader sees whole batches, that all that was committed is there, that
`onrecord check` has nothing to say, and that the next run lands with no hand. A warehouse goes through twenty trials, so
trials 40 to 59 can be run again by themselves: `--first 40 --trials 20`.
"""

import argparse
import collections
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.faults import points
from tests.faults.trials import KINDS, DefectError, World

_TRIALS_OF_A_WORLD = 20


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--trials", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first trial, a multiple of twenty")
    parser.add_argument("--kind", choices=[kind.__name__ for kind in KINDS], help="only trials of this kind")
    parser.add_argument("--work", type=Path, help="keep the warehouses here")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    work = arguments.work or Path(tempfile.mkdtemp(prefix="onrecord-faults-"))
    work.mkdir(parents=True, exist_ok=True)
    if not arguments.inner:
        # Once more, with the shim preloaded where it can be built.
        command = [sys.executable, "-m", "tests.faults", *sys.argv[1:], "--inner", "--work", str(work)]
        try:
            return subprocess.run(command, env=points.preloaded(work)).returncode
        finally:
            if not arguments.work:
                shutil.rmtree(work, ignore_errors=True)
    return run(arguments, work.resolve())


def run(arguments, work):
    print(f"faults at {points.points().name}; seed {arguments.seed}", flush=True)
    chosen = {kind: weight for kind, weight in KINDS.items() if arguments.kind in (None, kind.__name__)}
    done, struck, defects = collections.Counter(), collections.Counter(), 0
    readings, started, world = 0, time.monotonic(), None
    stopped: list[bool] = []
    signal.signal(signal.SIGTERM, lambda *_: stopped.append(True))
    for number in range(arguments.first, arguments.first + arguments.trials):
        if stopped:
            break
        rng = random.Random(f"{arguments.seed} {number}")
        if world is None or number % _TRIALS_OF_A_WORLD == 0:
            if world is not None:
                readings += world.readings
                shutil.rmtree(world.root, ignore_errors=True)
            world = World(work / f"warehouse-{number}", rng)
            world.heal()
        world.rng, before = rng, world.struck
        kind = rng.choices(list(chosen), list(chosen.values()))[0]
        done[kind.__name__] += 1
        try:
            kind(world)
            world.inspect()
            world.heal()
        except DefectError as defect:
            defects += 1
            print(f"trial {number} ({kind.__name__}) of seed {arguments.seed}: {defect}", flush=True)
            world = None
        else:
            struck[kind.__name__] += world.struck - before
        if (number + 1) % 20 == 0:
            print(f"trial {number}: {defects} defects so far, {readings} readings meanwhile", flush=True)
    readings += world.readings if world else 0
    for name in done:
        print(f"{name}: {done[name]} trials, {struck[name]} faults that struck")
    seconds = time.monotonic() - started
    print(f"{sum(done.values())} trials, {readings} readings meanwhile, {defects} defects, {seconds:.0f} s")
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
