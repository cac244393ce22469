"""Score the time expressions on the AQUAINT part of TempEval-3: spans, types and values against TIMEX3.

    python bench/times.py [--corpus ../shared/data/tempeval/AQUAINT] [--part held-out]

Only the text of an article counts, with the day of its creation as the anchor. A span matches the first gold one not yet
taken that it overlaps. Values are compared as written ("1998-W32" is not "1998-08", nor is "2000-W07" the "2000-W7" of
this corpus). The grammar was tuned on the articles of even place by name ("tuned"), whose mismatches were read; of the
others ("held-out") only the figures were. An earlier set of rules had been tuned on both.
"""

import argparse
import datetime as dt
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from flows.models import english
from transforms.parsing import parse
from transforms.segments import segment_text
from transforms.times import read_times


class Timex(NamedTuple):
    """A gold time expression: code points into the text, type in lower case, TIMEX3 value."""

    start: int
    end: int
    time_type: str
    value: str


class Gold(NamedTuple):
    """The text of an article, the day of its creation, and its time expressions in order."""

    text: str
    created: dt.date
    times: list[Timex]


def pieces(element: ElementTree.Element) -> Iterator[tuple[str, ElementTree.Element | None]]:
    """Yield an element's text piece by piece, each with the TIMEX3 that it makes up, if any."""
    yield element.text or "", None
    for child in element:
        if child.tag == "TIMEX3":
            yield "".join(child.itertext()), child
        else:
            yield from pieces(child)
        yield child.tail or "", None


def gold(path: Path) -> Gold:
    """Return what one TimeML file holds."""
    root = ElementTree.parse(path).getroot()
    body, created = root.find("TEXT"), root.find("DCT/TIMEX3")
    if body is None or created is None:
        raise ValueError(f"{path} has no TEXT or no DCT")
    text, times = "", []
    for piece, timex in pieces(body):
        if timex is not None:
            end = len(text) + len(piece)
            times.append(Timex(len(text), end, timex.attrib["type"].lower(), timex.attrib["value"]))
        text += piece
    return Gold(text, dt.date.fromisoformat(created.attrib["value"][:10]), times)


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "tempeval" / "AQUAINT")
    parser.add_argument(
        "--part", choices=("all", "tuned", "held-out"), default="all", help="files of even or odd place"
    )
    arguments = parser.parse_args()
    files = sorted(arguments.corpus.glob("*.tml"))
    if arguments.part != "all":
        files = files[arguments.part == "held-out" :: 2]
    if not files:
        print(f"no TimeML files at {arguments.corpus}: name the corpus with --corpus", file=sys.stderr)
        return 1
    golds = [gold(file) for file in files]
    segments = [segment_text(its.text) for its in golds]
    texts = zip((its.text for its in golds), segments, strict=True)
    counts: Counter[str] = Counter()
    seconds = 0.0
    for its, segmented, doc in zip(golds, segments, parse(texts, english()), strict=True):
        started = time.process_time()
        found = read_times(doc, segmented, its.created)
        seconds += time.process_time() - started
        counts.update(gold=len(its.times), found=len(found), words=len(its.text.split()))
        free = list(its.times)
        for one in found:
            match = next((given for given in free if given.start < one.end and one.start < given.end), None)
            if match is None:
                continue
            free.remove(match)
            counts["matched"] += 1
            counts["exact"] += (match.start, match.end) == (one.start, one.end)
            counts["type"] += one.time_type == match.time_type
            counts["valued"] += one.value is not None
            counts["value"] += one.value == match.value
    print(f"{len(files)} articles ({arguments.part}), {counts['gold']:,} gold spans, {counts['found']:,} found")
    print(f"{'':22} {'spans':>6} {'precision':>10} {'recall':>7} {'F1':>6}")
    for name, key in (("overlap", "matched"), ("exact", "exact"), ("overlap, type right", "type"),
                      ("overlap, value right", "value")):  # fmt: skip
        precision, recall = (100 * counts[key] / max(counts[of], 1) for of in ("found", "gold"))
        f1 = 200 * counts[key] / max(counts["found"] + counts["gold"], 1)
        print(f"{name:22} {counts[key]:6,} {precision:10.1f} {recall:7.1f} {f1:6.1f}")
    of_valued, of_matched = (100 * counts["value"] / max(counts[key], 1) for key in ("valued", "matched"))
    print(
        f"of {counts['matched']:,} matched, {counts['valued']:,} have a value; {counts['value']:,} are gold's: "
        f"{of_valued:.1f} % of those with a value, {of_matched:.1f} % of all matched"
    )
    print(f"{1e6 * seconds / max(counts['words'], 1):.1f} CPU milliseconds for 1,000 words, parsing aside")
    return 0


if __name__ == "__main__":
    sys.exit(main())
