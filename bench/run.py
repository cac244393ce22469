"""What a whole run costs: documents a second, CPU time by stage, peak memory; for 1 and 2 processes, and again with nothing new.

    python bench/run.py ARTICLES.jsonl [--count 1000] [--workers 1 2] [--copies 1] [--again]

CPU time is told of three kinds of processes: those that read, the run's own (staging, landing and linking apart, the rest is
orchestration and the loading of models), and Prefect's temporary server. With --copies each article comes as often, the copies
with another first line, so that each is another document.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import psutil

REPOSITORY = Path(__file__).resolve().parents[1]
SAMPLE_SECONDS = 0.5
STAGES = ("staging", "landing", "linking")


def write_articles(source: Path, target: Path, count: int, copies: int) -> int:
    """Write so many articles, each as often as asked for, and return how many that are."""
    written = 0
    opening = gzip.open if source.suffix == ".gz" else open
    with opening(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as sink:
        articles = [json.loads(line) for _, line in zip(range(count), lines, strict=False)]
        for copy in range(copies):
            for article in articles:
                text = f"Copy {copy}.\n\n{article['text']}" if copy else article["text"]
                sink.write(json.dumps(article | {"text": text}) + "\n")
                written += 1
    return written


class Watch:
    """CPU seconds and peak memory of a process and all below it, by kind, sampled while they run."""

    def __init__(self, process: psutil.Process) -> None:
        self._root = process
        self._cpu: dict[int, tuple[str, float]] = {}
        self.peak = 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample)
        self._thread.start()

    def _sample(self) -> None:
        while not self._done.wait(SAMPLE_SECONDS):
            try:
                processes = [self._root, *self._root.children(recursive=True)]
            except psutil.Error:
                return
            held = 0
            for process in processes:
                try:
                    times = process.cpu_times()
                    self._cpu[process.pid] = (self._kind(process), times.user + times.system)
                    held += process.memory_info().rss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, held)

    def _kind(self, process: psutil.Process) -> str:
        if process.pid == self._root.pid:
            return "run"
        line = " ".join(process.cmdline())
        return "reading" if "spawn_main" in line else "server"

    def stop(self) -> dict[str, float]:
        """Return the CPU seconds by kind."""
        self._done.set()
        self._thread.join()
        kinds: dict[str, float] = {}
        for kind, seconds in self._cpu.values():
            kinds[kind] = kinds.get(kind, 0.0) + seconds
        return kinds


def child(arguments: list[str], report: Path) -> None:
    """Be the run, and leave what its stages took in a file."""
    import flows.run
    import flows.staging
    import flows.tasks
    from flows.cli import call

    spent = dict.fromkeys(STAGES, 0.0)

    def counted(stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401
            started = time.process_time()
            try:
                return function(*given, **named)
            finally:
                spent[stage] += time.process_time() - started

        return timed

    def counted_items(function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        @wraps(function)
        def timed(*given: Any) -> Iterator[Any]:  # noqa: ANN401
            items = function(*given)
            while True:
                started = time.process_time()
                item = next(items, None)
                spent["staging"] += time.process_time() - started
                if item is None:
                    return
                yield item

        return timed

    flows.staging.Stager.batches = counted_items(flows.staging.Stager.batches)  # type: ignore[method-assign]
    for module, name, stage in ((flows.tasks, "land", "landing"), (flows.run, "link_warehouse", "linking")):
        setattr(module, name, counted(stage, getattr(module, name)))
    code = call(arguments)
    report.write_text(json.dumps(spent), encoding="utf-8")
    sys.exit(code)


def one_run(inputs: Path, warehouse: Path, workers: int) -> dict[str, float]:
    """Run once in a process of its own and return seconds by stage, and the peak of memory in MiB."""
    with tempfile.TemporaryDirectory() as scratch:
        report = Path(scratch) / "report.json"
        given = ["run", str(inputs), "--warehouse", str(warehouse), "--workers", str(workers)]
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, __file__, "--child", str(report), *given],
            stdout=subprocess.DEVNULL,
            env=os.environ
            | {"PYTHONPATH": str(REPOSITORY), "HOME": scratch}
            # A busy machine is slow, and no reason to end.
            | {"PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600"},
        )
        watch = Watch(psutil.Process(process.pid))
        if process.wait() != 0:
            raise SystemExit("the run failed")
        wall = time.perf_counter() - started
        kinds = watch.stop()
        stages = json.loads(report.read_text(encoding="utf-8"))
    own = kinds.get("run", 0.0)
    return {
        "wall": wall,
        "reading": kinds.get("reading", 0.0),
        **stages,
        "the rest of the run's process": own - sum(stages.values()),
        "Prefect's server": kinds.get("server", 0.0),
        "peak MiB": watch.peak / 2**20,
    }


def main() -> None:
    """Print a table, a column for each run."""
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[3:], Path(sys.argv[2]))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--again", action="store_true", help="run each a second time, with nothing new")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        inputs = Path(scratch) / "articles.jsonl"
        count = write_articles(arguments.articles, inputs, arguments.count, arguments.copies)
        found: dict[str, dict[str, float]] = {}
        for workers in arguments.workers:
            warehouse = Path(scratch) / f"warehouse-{workers}"
            found[f"{workers} to read"] = one_run(inputs, warehouse, workers)
            if arguments.again:
                found[f"{workers}, again"] = one_run(inputs, warehouse, workers)
    print(f"{count:,} documents; CPU seconds by stage\n\n| | {' | '.join(found)} |\n|---|{'---|' * len(found)}")
    print("| documents a second | " + " | ".join(f"{count / its['wall']:.1f}" for its in found.values()) + " |")
    for name in next(iter(found.values())):
        print(f"| {name} | " + " | ".join(f"{its[name]:.1f}" for its in found.values()) + " |")
    shares = []
    for its in found.values():
        beside = its["staging"] + its["landing"] + its["the rest of the run's process"] + its["Prefect's server"]
        shares.append(f"{100 * beside / its['reading']:.0f} %" if its["reading"] > 1 else "")
    print("| staging, landing and orchestration, of reading | " + " | ".join(shares) + " |")


if __name__ == "__main__":
    main()
