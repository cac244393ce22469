"""Trials: a warehouse is written to while something goes wrong; then it must be whole, sound, and go on as if nothing was."""

import errno
import os
import shutil
import subprocess
import time
from pathlib import Path

from tests.faults import points
from tests.faults.processes import Process, inspect, look_on, write
from tests.faults.rows import by_sql

_DAY = 86_400


class DefectError(Exception):
    """What a trial found."""


class World:
    """One warehouse, what was committed to it, and what may have been.

    Attributes:
        committed: batch → (snapshot, version) of the last commit that was reported. Of writers at once, the one that comes
            last is not always the one that was begun last.
        unsure: batch → the versions of it that were begun since the last trial and of which no commit was reported.
        tried: batch → how many versions of it were begun.
    """

    def __init__(self, root, rng):
        self.root, self.rng = root, rng
        self.committed = {}
        self.unsure = {}
        self.tried = {}
        self.calls = 400
        self.seconds = 0.3
        self.readings = 0
        self.struck = 0

    def jobs(self, count, *, old=0.4):
        """Batches to land: new ones, and some that stand already, read anew."""
        chosen = []
        for _ in range(count):
            standing = [batch for batch in self.committed if batch not in dict(chosen)]
            batch = self.rng.choice(standing) if standing and self.rng.random() < old else len(self.tried)
            self.tried[batch] = self.tried.get(batch, 0) + 1
            self.unsure.setdefault(batch, set()).add(self.tried[batch])
            chosen.append((batch, self.tried[batch]))
        return chosen

    def writer(self, jobs, fault=None):
        return Process(write, self.root, jobs, fault or {})

    def take(self, process, *, may_refuse):
        """Take down what a writer reported; return whether it was killed."""
        was_killed = process.end()
        for batch, version, snapshot in process.of("committed"):
            self.unsure[batch].discard(version)
            self.committed[batch] = max((snapshot, version), self.committed.get(batch, (0, 0)))
        for [trace] in process.of("crashed"):
            raise DefectError(f"a writer ended with a traceback:\n{trace}")
        for [message] in process.of("refused"):
            if not may_refuse or "\n" in message:
                raise DefectError(f"a writer refused: {message}")
        for [calls] in process.of("calls"):
            self.calls = calls
        return was_killed

    def heal(self):
        """The next run: it must land with no hand, and leave nothing behind."""
        started = time.monotonic()
        self.take(self.writer(self.jobs(1, old=0)), may_refuse=False)
        self.seconds = time.monotonic() - started
        seen = self.inspect(with_rows=False)
        newest = int((self.root / "current").resolve().name)
        self.committed = {batch: (newest, version) for batch, version in seen.items()}
        self.unsure = {}
        left = [path.name for path in (self.root / "snapshots").iterdir() if not path.name.isdigit()]
        if left or max(int(path.name) for path in (self.root / "snapshots").iterdir()) > newest:
            raise DefectError(f"the next run left {left or 'a snapshot above the current one'}")

    def inspect(self, **how):
        process = Process(lambda say: inspect(say, self.root, **how))
        process.end()
        problems = [what for [what] in process.of("unsound") + process.of("crashed")]
        if problems:
            raise DefectError("; ".join(problems))
        sql, folders = ({int(batch): version for batch, version in seen.items()} for seen in process.of("saw")[0])
        if sql != folders:
            raise DefectError(f"SQL shows {sql}, and the folders {folders}")
        self.judge(sql)
        return sql

    def judge(self, seen):
        """See that of each batch what was committed last is there, or what a writer that told nothing wrote."""
        for batch, (_, version) in self.committed.items():
            if seen.get(batch) not in {version, *self.unsure.get(batch, ())}:
                raise DefectError(
                    f"batch {batch} was last committed as version {version}, and {seen.get(batch)} is there"
                )
        if strange := [batch for batch in seen if batch not in {*self.committed, *self.unsure}]:
            raise DefectError(f"there are batches that nobody wrote: {strange}")


def watched(world, work):
    """Do some work while a reader looks on; it must see whole batches, and none go."""
    reader = Process(look_on, world.root)
    before = dict(world.committed)
    try:
        work()
    finally:
        reader.kill()
        reader.end()
    for [trace] in reader.of("crashed"):
        raise DefectError(f"a reader failed:\n{trace}")
    snapshots = [number for [number] in reader.of("at")]
    if snapshots != sorted(snapshots):
        raise DefectError(f"a reader was led back to an older snapshot: {snapshots}")
    for views in reader.of("saw"):
        world.readings += 1
        for seen in views:
            if lost := [batch for batch in before if str(batch) not in seen]:
                raise DefectError(f"a reader missed batches {lost}")


def killed_at_a_call(world):
    action = world.rng.choice(list(points.KILLS.values()))
    fault = {"call": world.rng.randint(1, world.calls), "action": action}
    world.struck += world.take(world.writer(world.jobs(1), fault), may_refuse=False)


def killed_at_a_time(world):
    def work():
        writer = world.writer(world.jobs(1))
        writer.wait_for("begun")
        time.sleep(world.rng.uniform(0, world.seconds))
        writer.kill()
        world.struck += world.take(writer, may_refuse=False)

    watched(world, work)


def failed_at_a_call(world):
    fault = {
        "call": world.rng.randint(1, world.calls * 2),
        "action": points.FAIL_ONCE,
        "error": world.rng.choice([errno.EIO, errno.ENOSPC, errno.EDQUOT]),
        "reads": world.rng.random() < 0.5,
    }
    writer = world.writer(world.jobs(1), fault)
    world.take(writer, may_refuse=True)
    world.struck += bool(writer.of("refused"))


def disk_full_from_a_call(world):
    fault = {"call": world.rng.randint(1, world.calls), "action": points.FULL, "error": errno.ENOSPC}
    writer = world.writer(world.jobs(1), fault)
    world.take(writer, may_refuse=True)
    world.struck += bool(writer.of("refused"))


def file_too_large(world):
    writer = world.writer(world.jobs(1), {"file_bytes": int(10 ** world.rng.uniform(1, 6))})
    world.take(writer, may_refuse=True)
    world.struck += bool(writer.of("refused"))


def clock_jumps(world):
    snapshots = [path for path in (world.root / "snapshots").iterdir() if path.name.isdigit()]
    for path in snapshots:
        when = time.time() + world.rng.uniform(-400, 400) * _DAY
        os.utime(path, (when, when))

    def work():
        fault = {"clock": world.rng.choice([-1, 1]) * 10 ** world.rng.uniform(2, 8.5)}
        world.take(world.writer(world.jobs(2), fault), may_refuse=False)

    work()
    world.struck += 1


def many_writers(world):
    def work():
        writers = []
        for _ in range(world.rng.randint(2, 8)):
            is_killed = world.rng.random() < 0.3
            call = {"call": world.rng.randint(1, world.calls), "action": points.KILL_AFTER} if is_killed else {}
            writers.append(world.writer(world.jobs(1), call))
        if world.rng.random() < 0.5:
            time.sleep(world.rng.uniform(0, world.seconds * len(writers)))
            world.rng.choice(writers).kill()
        for writer in writers:
            world.struck += world.take(writer, may_refuse=False)

    watched(world, work)


def killed_dropping(world):
    """Snapshots that are due are dropped by the commit that is killed."""
    long_ago = time.time() - 2 * _DAY
    for path in (world.root / "snapshots").iterdir():
        if path != (world.root / "current").resolve():
            os.utime(path, (long_ago, long_ago))
    fault = {"call": world.rng.randint(world.calls * 4 // 5, world.calls + 60), "action": points.KILL_AFTER}
    world.struck += world.take(world.writer(world.jobs(1), fault), may_refuse=False)


def leavings(world):
    """What killed processes, copies and other programs may leave lying about."""
    root, rng = world.root, world.rng
    newest = (root / "current").resolve()
    above = root / "snapshots" / f"{int(newest.name) + rng.randint(1, 9):06d}"
    for leave in rng.sample(range(6), 3):
        if leave == 0 and not above.exists():
            shutil.copytree(newest, above)
            shutil.rmtree(above / "claims", ignore_errors=rng.random() < 0.5)
            (above / "root").unlink()
        elif leave == 1:
            (root / "lock").write_bytes(b"4711")
        elif leave == 2:
            (root / f".current-{rng.random()}").symlink_to("snapshots/999999")
        elif leave == 3 and (root / "raw").is_dir():
            (root / "raw" / ".0123.zst-4711").write_bytes(b"\x28\xb5\x2f\xfd half")
        elif leave == 4:
            (root / "scratch" / f"dead-{rng.random()}").mkdir(parents=True)
        elif leave == 5:
            (root / "current").unlink(missing_ok=True)
    if not (root / "current").exists():
        by_sql(root)  # can be read, even so
    world.struck += 1
    world.heal()


def small_disk(world):
    """A disk of its own that fills up, is enlarged, and becomes read-only: needs root."""
    disk = Path(f"{world.root}-disk")
    disk.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], capture_output=True).returncode:
        return
    own = World(disk / "warehouse", world.rng)
    try:
        own.heal()
        ballast = disk / "ballast"
        ballast.write_bytes(b"-" * (shutil.disk_usage(disk).free - int(10 ** world.rng.uniform(3, 6))))
        writer = own.writer(own.jobs(1))
        own.take(writer, may_refuse=True)
        own.inspect(is_writable=False)
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        own.inspect(is_writable=False)
        stopped = own.writer(own.jobs(1))
        own.take(stopped, may_refuse=True)
        if not stopped.of("refused"):
            raise DefectError("a read-only disk was written")
        subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
        ballast.unlink()
        own.heal()
        world.struck += bool(writer.of("refused"))
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


KINDS = {
    killed_at_a_call: 35,
    killed_at_a_time: 15,
    failed_at_a_call: 15,
    disk_full_from_a_call: 8,
    file_too_large: 5,
    clock_jumps: 4,
    many_writers: 6,
    killed_dropping: 5,
    leavings: 5,
    small_disk: 2,
}
