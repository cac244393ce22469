"""Score the claims of a warehouse on PolNeAR: land the texts, export depth 0 from the warehouse's own tables, score.

    PYTHONPATH=. python bench/polnear.py [--split dev] [--corpus ../shared/data/polnear] [--scorer ../shared/eval/score.py]
                            [--warehouse DIR] [--output FILE.jsonl] [--boot 1000]

The corpus has no nesting, so claims of depth 0 are exported. The warehouse is made anew in a temporary folder unless one
that holds the texts is named.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from claim_report import Found, report

import onrecord
from train.corpus import read_corpus


def exported(warehouse: Path, documents: set[str]) -> dict[str, list[Found]]:
    """Return, for each document by its file's name, the claims of depth 0."""
    connection = onrecord.connect(warehouse)
    rows = connection.execute(
        """
        SELECT a.found_at, s.claim_id, c.confidence, s.role, s.char_start, s.char_end
        FROM claim_spans s
        JOIN claims c USING (claim_id)
        JOIN appearances a ON a.document_id = s.document_id
        WHERE c.depth = 0
        ORDER BY ALL
        """
    ).fetchall()
    claims: dict[str, dict[str, Found]] = {name: {} for name in documents}
    for found_at, claim_id, confidence, role, start, end in rows:
        name = Path(found_at).stem
        if name in claims:
            claim = claims[name].setdefault(claim_id, Found(defaultdict(list), confidence))
            claim.spans[role].append([start, end])
    return {name: list(found.values()) for name, found in claims.items()}


def main() -> int:
    """Run the benchmark and print the scorer's table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    shared = Path(__file__).resolve().parents[2] / "shared"
    parser.add_argument("--split", default="dev", choices=["dev", "train"])
    parser.add_argument("--corpus", type=Path, default=shared / "data" / "polnear")
    parser.add_argument("--scorer", type=Path, default=shared / "eval" / "score.py")
    parser.add_argument("--warehouse", type=Path)
    parser.add_argument("--output", type=Path)
    parser.add_argument("--boot", type=int, default=1000)
    arguments = parser.parse_args()
    texts = arguments.corpus / arguments.split / "text"
    if not texts.is_dir():
        print(f"no texts at {texts}: name the corpus with --corpus", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = arguments.warehouse or Path(scratch) / "warehouse"
        command = [sys.executable, "-m", "flows.cli", "run", str(texts), "--warehouse", str(warehouse)]
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            return 1
        output = arguments.output or Path(scratch) / "claims.jsonl"
        names = {file.stem for file in texts.glob("*.txt")}
        found = exported(warehouse, names)
        with output.open("w", encoding="utf-8") as file:
            for name, claims in sorted(found.items()):
                file.write(json.dumps({"doc": name, "claims": [claim.spans for claim in claims]}) + "\n")
        print(report(read_corpus(arguments.corpus, arguments.split), found), flush=True)
        score = [sys.executable, str(arguments.scorer), "--pred", str(output), "--split", arguments.split]
        return subprocess.run([*score, "--data", str(arguments.corpus), "--boot", str(arguments.boot)]).returncode


if __name__ == "__main__":
    sys.exit(main())
