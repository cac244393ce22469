"""Score the HTML decoder on the pages of fundus: paragraphs, title, authors and date against what fundus expects.

    python bench/pages.py [--corpus ../shared/data/fundus]

Texts are compared without case, punctuation and white space. Paragraph F1 is over whole paragraphs, each as often as it
occurs, and a mean over pages. The expected texts hold an outlet's pages under the versions of fundus's own parser and
name no file: a page goes with the one whose words agree most with its own.
"""

import argparse
import datetime as dt
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from transforms.decoders import Article, Undecodable, decode


class Score(NamedTuple):
    """What one page earns, each from 0 to 1."""

    paragraphs: float
    word_precision: float
    word_recall: float
    title: float
    authors: float
    date: float


def plain(text: str) -> str:
    """Return the words of a text alone, in lower case."""
    return " ".join(re.findall(r"\w+", text)).lower()


def plain_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    """Return the paragraphs that have words, as `plain` leaves them."""
    return [words for words in map(plain, paragraphs) if words]


def expected_paragraphs(expected: dict[str, Any]) -> list[str]:
    """Return the summary, headings and paragraphs of an expected article, in order."""
    body = expected["body"]
    sections = (text for section in body["sections"] for text in (*section["headline"], *section["paragraphs"]))
    return plain_paragraphs((*body["summary"], *sections))


def shared_share(found: list[str], gold: list[str]) -> tuple[float, float]:
    """Return precision and recall of a multiset."""
    both = (Counter(found) & Counter(gold)).total()
    return both / max(len(found), 1), both / max(len(gold), 1)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def is_same_minute(article: Article, expected: str) -> bool:
    """Whether the article's date is the expected one, to the minute; a date without a zone is UTC."""
    date = dt.datetime.fromisoformat(expected)
    date = date if date.tzinfo else date.replace(tzinfo=dt.UTC)
    return article.published is not None and abs(article.published.at - date) <= dt.timedelta(minutes=1)


def score(article: Article, expected: dict[str, Any]) -> Score:
    """Compare one article with what is expected."""
    found, gold = plain_paragraphs(article.text.split("\n")), expected_paragraphs(expected)
    return Score(
        f1(*shared_share(found, gold)),
        *shared_share(" ".join(found).split(), " ".join(gold).split()),
        title=plain(article.title or "") == plain(expected["title"]),
        authors={plain(name) for name in article.authors} == {plain(name) for name in expected.get("authors", ())},
        date=is_same_minute(article, expected["publishing_date"]),
    )


def main() -> int:
    """Run the benchmark and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "fundus")
    arguments = parser.parse_args()
    pages = sorted(arguments.corpus.glob("*/*.html.gz"))
    if not pages:
        print(f"no pages at {arguments.corpus}: name the corpus with --corpus", file=sys.stderr)
        return 1
    scores, undecoded, seconds = list[Score](), 0, 0.0
    for page in pages:
        data = gzip.decompress(page.read_bytes())
        outlet = re.sub(r"_\d{4}_\d\d_\d\d\.html$", "", page.stem)
        expected = json.loads((page.parent / f"{outlet}.json").read_text(encoding="utf-8"))
        started = time.process_time()
        try:
            article = decode(data, "text/html", None, {})
        except Undecodable:
            undecoded += 1
            scores.append(Score(0, 0, 0, 0, 0, 0))
            continue
        finally:
            seconds += time.process_time() - started
        scores.append(
            max(
                (score(article, one) for one in expected.values()),
                key=lambda its: f1(its.word_precision, its.word_recall),
            )
        )
    print(f"{len(pages)} pages, {undecoded} undecoded; means in percent")
    for name, value in zip(Score._fields, map(sum, zip(*scores, strict=True)), strict=True):
        print(f"{name.replace('_', ' '):15} {100 * value / len(scores):5.1f}")
    print(f"{time.process_time():.1f} CPU seconds, {seconds:.1f} of them to decode")
    return 0


if __name__ == "__main__":
    sys.exit(main())
