"""The processes of a trial: writers that land batches, readers that look on, and one that checks what is left."""

import json
import os
import resource
import signal
import time
import traceback

from tests.faults import points
from tests.faults.rows import by_folder, by_sql, stored_batch
from warehouse.applied import load_applied, save_applied
from warehouse.checking import checked
from warehouse.commits import Cause, read_commit
from warehouse.errors import WarehouseError
from warehouse.fetched import load_fetched, save_fetched
from warehouse.file_checks import file_findings, pack_findings
from warehouse.landing import land, prepare
from warehouse.paths import Layout
from warehouse.reading import connect, current_snapshot


class Process:
    """A forked process that reports by lines of JSON, whole lines only."""

    def __init__(self, work, *args):
        out, into = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(out)
            code = 1
            try:
                work(lambda *report: os.write(into, json.dumps(report).encode() + b"\n"), *args)
                code = 0
            except BaseException:
                os.write(into, json.dumps(["crashed", traceback.format_exc()[-3000:]]).encode() + b"\n")
            finally:
                os._exit(code)
        os.close(into)
        self._out = os.fdopen(out, "rb")
        self.reports = []

    def wait_for(self, kind):
        """Read reports up to one of a kind; False where the process ended before."""
        for line in self._out:
            self.reports.append(json.loads(line))
            if self.reports[-1][0] == kind:
                return True
        return False

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)

    def end(self):
        """Wait until it has ended; return whether it was killed."""
        self.reports += [json.loads(line) for line in self._out if line.endswith(b"\n")]
        self._out.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]) == -signal.SIGKILL

    def of(self, kind):
        return [report[1:] for report in self.reports if report[0] == kind]


def write(say, root, jobs, fault):
    """Land batches; the last one with the fault. What `land` has returned for is said to be committed, and where.

    Args:
        jobs: (batch, version) each.
        fault: {"call": n, "action": …, "error": …, "reads": …}, or {"file_bytes": n}, {"clock": seconds}, or {}.
    """
    if "clock" in fault:
        now = time.time
        time.time = lambda: now() + fault["clock"]
    try:
        for number, (batch, version) in enumerate(jobs):
            is_last = number == len(jobs) - 1
            if is_last:
                say("begun")
                where = _strike(root, fault)
            layout = prepare(root)
            tables = stored_batch(layout, batch, version)
            cause = Cause("run", f"{batch} {version}")
            land(layout, tables, cause=cause)
            say("committed", batch, version, _made_by(cause, layout))
            save_fetched(layout, "reader", {f"https://post.example/{batch}": {"etag": f"e{version}"}})
            save_applied(layout, f"decisions of {batch}")
            if is_last and where:
                say("calls", where.calls())
    except WarehouseError as error:
        say("refused", str(error))


def _made_by(cause, layout):
    """The number of the snapshot that a commit made; by now others may have followed."""
    newest = int(current_snapshot(layout.root).name)
    return next(n for n in range(newest, 0, -1) if read_commit(layout.snapshot(n)).cause == cause)


def _strike(root, fault):
    if "file_bytes" in fault:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault["file_bytes"], fault["file_bytes"]))
    if "call" not in fault:
        return None
    where = points.points()
    where.arm(root, fault["call"], fault["action"], fault.get("error", 0), reads=fault.get("reads", False))
    return where


def look_on(say, root):
    """Read again and again until killed."""
    while True:
        say("at", int(current_snapshot(root).name))
        say("saw", by_sql(root), by_folder(root))
        time.sleep(0.02)


def inspect(say, root, *, is_writable=True, with_rows=True):
    """Say what a reader sees now, and what `onrecord check` finds: in the files and, if asked, in the rows."""
    say("saw", by_sql(root), by_folder(root))
    layout = Layout(root)
    connection = connect(root)
    for finding in file_findings(layout) if is_writable else ():
        say("unsound", f"{finding.file.relative_to(root)} {finding.what}")
    for finding in pack_findings(layout, connection):
        say("unsound", f"{finding.file.relative_to(root)} {finding.what}")
    for broken in checked(connection) if with_rows else ():
        say("unsound", f"{broken}")
    load_applied(layout)
    fetched = load_fetched(layout, "reader")
    if layout.fetched.exists() and not fetched:
        say("unsound", "the validators are lost")
