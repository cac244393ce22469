"""Score where sentences begin on GUM's articles and interviews of Wikinews: precision and recall of sentence starts.

    python bench/sentences.py [--corpus ../shared/data/gum/dep]

Each text is made anew from the CoNLL-U comments, with an empty line where a block (paragraph, heading, caption, turn of a
speaker) begins or ends, and read as any text is: the segments are ours too. What begins a text or a block is told apart,
since an empty line gives it away.
"""

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flows.models import english
from transforms.parsing import parse, sentence_spans
from transforms.segments import segment_text

_BLOCK = re.compile(r"(\w+)(?: \w+:::\"[^\"]*\")* \((\d+) s\)")
_INLINE = "hi"  # highlighted words: a block to GUM, but no paragraph


class Gold(NamedTuple):
    """A text, where its sentences begin, and which of those begin a text or a block; code points into the text."""

    text: str
    starts: set[int]
    block_starts: set[int]


def sentences(path: Path) -> Iterator[tuple[str, bool, list[int]]]:
    """Yield each sentence: its text, whether a space follows, and the sentence counts of the blocks that it begins."""
    for lines in path.read_text(encoding="utf-8").rstrip().split("\n\n"):
        text, blocks, last = "", list[int](), ""
        compound_end = 0
        for line in lines.split("\n"):
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ")
            elif line.startswith("# newpar_block = "):
                blocks = [int(count) for name, count in _BLOCK.findall(line) if name != _INLINE]
            elif compound := re.match(r"\d+-(\d+)\t", line):
                last, compound_end = line, int(compound[1])  # "don't": its words have no spacing of their own
            elif (word := re.match(r"(\d+)\t", line)) and int(word[1]) > compound_end:
                last = line
        yield text, "SpaceAfter=No" not in last, blocks


def gold(path: Path) -> Gold:
    """Return the text of one file and its sentence starts."""
    text, spaced = "", False
    starts, block_starts, ends = set[int](), set[int](), {0}
    for number, (sentence, space_follows, blocks) in enumerate(sentences(path)):
        ends.update(number + count for count in blocks)
        if blocks or number in ends:
            text += "\n\n" if text else ""
            block_starts.add(len(text))
        elif spaced:
            text += " "
        starts.add(len(text))
        text += sentence
        spaced = space_follows
    return Gold(text, starts, block_starts)


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "gum" / "dep")
    arguments = parser.parse_args()
    files = sorted(arguments.corpus.glob("*.conllu"))
    if not files:
        print(f"no CoNLL-U files at {arguments.corpus}: name the corpus with --corpus", file=sys.stderr)
        return 1
    golds = [gold(file) for file in files]
    texts = ((its.text, segment_text(its.text)) for its in golds)
    counts: Counter[tuple[str, str]] = Counter()
    for its, doc in zip(golds, parse(texts, english()), strict=True):
        found = {span.start for span in sentence_spans(doc)}
        for kind, given, told in (
            ("all", its.starts, found),
            ("within blocks", its.starts - its.block_starts, found - its.block_starts),
        ):
            counts.update({(kind, "gold"): len(given), (kind, "found"): len(told), (kind, "both"): len(given & told)})
    print(f"{len(files)} texts   {'gold':>7} {'found':>7} {'both':>7} {'precision':>10} {'recall':>7}")
    for kind in ("all", "within blocks"):
        in_gold, in_found, in_both = (counts[kind, column] for column in ("gold", "found", "both"))
        precision, recall = 100 * in_both / max(in_found, 1), 100 * in_both / max(in_gold, 1)
        print(f"{kind:13} {in_gold:7,} {in_found:7,} {in_both:7,} {precision:10.1f} {recall:7.1f}")
    print(f"{time.process_time():.1f} CPU seconds, loading included")
    return 0


if __name__ == "__main__":
    sys.exit(main())
