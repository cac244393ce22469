"""bench: what grouping near-copies costs a document as the warehouse grows, on invented texts of random words.

Usage: PYTHONPATH=. python -m bench.copies_growth [--documents 50000] [--step 2000]

Every tenth text is an earlier one with a tenth of its words cut off. For each commit the CPU time a document is told, and what
of it goes into looking up who shares keys.
"""

import argparse
import hashlib
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.copies import group_copies
from schemas.contract import conform, frame
from schemas.ids import content_id
from transforms.copies import EXTRACTOR
from warehouse.landing import land, prepare
from warehouse.paths import Layout
from warehouse.reading import current_snapshot
from warehouse.standing_copies import StandingCopies

_WORDS = 120


def main() -> None:
    """Print one line a commit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--step", type=int, default=2_000)
    given = parser.parse_args()
    chance = random.Random(1)
    words = [f"w{number}" for number in range(20_000)]
    texts: list[list[str]] = []
    with tempfile.TemporaryDirectory() as folder:
        layout = prepare(Path(folder) / "w")
        for start in range(0, given.documents, given.step):
            for number in range(start, start + given.step):
                is_copy = number % 10 == 9
                texts.append(chance.choice(texts)[: _WORDS * 9 // 10] if is_copy else chance.choices(words, k=_WORDS))
            _take_in(layout, [" ".join(text) for text in texts[start:]], start)
            began = time.process_time()
            done = group_copies(layout)
            took = time.process_time() - began
            standing = StandingCopies(current_snapshot(layout.root))
            began = time.process_time()
            pending = standing.pending(EXTRACTOR)
            some = standing.rows("signatures", "document_id", sorted(standing.keys("signatures", "document_id"))[:200])
            middle = time.process_time()
            standing.sharing(some, some.column("document_id").to_pylist())
            ended = time.process_time()
            standing.close()
            assert not pending
            print(
                f"{len(texts):,} documents: {1e3 * took / given.step:.2f} ms a document ({done.in_groups} in groups); "
                f"lookup for 200: {1e3 * (ended - middle):.0f} ms, of what is pending {1e3 * (middle - began):.0f} ms",
                flush=True,
            )


def _take_in(layout: Layout, texts: list[str], start: int) -> None:
    seen = datetime(2026, 3, 3, tzinfo=UTC)
    documents = [
        {"document_id": content_id(text, f"https://outlet.example/{start + number}"), "record_id": "r", "authors": [],
         "uri": f"https://outlet.example/{start + number}", "text": text,
         "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
        for number, text in enumerate(texts)
    ]  # fmt: skip
    rows: dict[str, list[dict[str, Any]]] = {
        "documents": documents,
        "records": [
            {"record_id": "r", "pack": "p", "offset": 0, "length": 1, "media_type": "text/plain", "decoder": "d"}
        ],
        "appearances": [
            {"document_id": row["document_id"], "found_at": row["uri"], "first_seen_at": seen} for row in documents
        ],
    }
    land(layout, {name: conform(name, frame(name, found)) for name, found in rows.items()})


if __name__ == "__main__":
    main()
