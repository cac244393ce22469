"""Score the time expressions on the AQUAINT part of TempEval-3: spans, types and values against TIMEX3.

    python bench/times.py [--corpus ../shared/data/tempeval/AQUAINT]

Only the text of an article counts, with the day of its creation as the anchor. A span matches the first gold one not yet
taken that it overlaps. Values are compared as written ("1998-W32" is not "1998-08"); a span without one is not wrong,
since the readers leave out what they cannot tell. The rules were set with these articles in view: no held-out figure.
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
    arguments = parser.parse_args()
    files = sorted(arguments.corpus.glob("*.tml"))
    if not files:
        print(f"no TimeML files at {arguments.corpus}: name the corpus with --corpus", file=sys.stderr)
        return 1
    golds = [gold(file) for file in files]
    segments = [segment_text(its.text) for its in golds]
    texts = zip((its.text for its in golds), segments, strict=True)
    counts: Counter[str] = Counter()
    for its, segmented, doc in zip(golds, segments, parse(texts, english()), strict=True):
        found = read_times(doc, segmented, its.created)
        counts.update(gold=len(its.times), found=len(found))
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
    print(f"{len(files)} articles, {counts['gold']:,} gold spans, {counts['found']:,} found")
    print(f"{'':22} {'spans':>6} {'precision':>10} {'recall':>7}")
    for name, key in (("overlap", "matched"), ("exact", "exact"), ("overlap, type right", "type"),
                      ("overlap, value right", "value")):  # fmt: skip
        precision, recall = (100 * counts[key] / max(counts[of], 1) for of in ("found", "gold"))
        print(f"{name:22} {counts[key]:6,} {precision:10.1f} {recall:7.1f}")
    share = 100 * counts["value"] / max(counts["valued"], 1)
    print(
        f"of {counts['matched']:,} matched, {counts['valued']:,} have a value, {counts['value']:,} ({share:.1f} %) gold's"
    )
    print(f"{time.process_time():.1f} CPU seconds, loading included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
