"""Writes the expected rows of all cases anew from what the code yields: `python -m tests.cases.rewrite`.

A case is a folder: article.txt, case.json (published, outlet), and one CSV for each table in `COLUMNS`. The CSVs say what
a careful reader finds in the article by the rules of docs/dictionary.md, with nothing where the text or the code's rules
leave a value open. So after this command read the diff: a changed row is right or it is a defect, never just new.
"""

import csv
import io
import json
from pathlib import Path
from typing import Any

import onrecord

HERE = Path(__file__).parent
CASES = sorted(path.parent for path in HERE.glob("*/article.txt"))
COLUMNS = {
    "claims": [
        *("depth", "source_text", "speaker", "relayers", "cue_text", "content_text"),
        *("form", "stance", "status", "is_negated", "source_kind"),
    ],
    "segments": ["role", "text_start"],
    "times": ["text", "time_type", "value", "start_date", "end_date"],
    "quantities": ["text", "value_low", "value_high", "unit", "noun", "relation"],
}
_START = 60  # characters of a segment that tell it from the others


def read_case(case: Path) -> dict[str, str]:
    """Read a case's article and return the CSV of each table in `COLUMNS`, rows in the order of the text."""
    given = json.loads((case / "case.json").read_text(encoding="utf-8"))
    tables = onrecord.read((case / "article.txt").read_text(encoding="utf-8"), **given)
    rows = {name: tables[name].to_dict("records") for name in (*COLUMNS, "claim_spans", "claim_chain")}
    for segment in rows["segments"]:
        segment["text_start"] = segment["text"][:_START]
    _add_speakers(rows["claims"], rows["claim_chain"], given["outlet"])
    first = {}
    for span in rows["claim_spans"]:
        first[span["claim_id"]] = min(span["char_start"], first.get(span["claim_id"], span["char_start"]))
    rows["claims"].sort(key=lambda claim: first[claim["claim_id"]])
    for name in ("segments", "times", "quantities"):
        rows[name].sort(key=lambda row: row["char_start"])
    return {name: _csv(rows[name], columns) for name, columns in COLUMNS.items()}


def _add_speakers(claims: list[dict[str, Any]], chain: list[dict[str, Any]], outlet: str) -> None:
    """Add to each claim its first speaker, and who relays it between there and the outlet."""
    for claim in claims:
        hops = sorted((hop["hop"], hop["name"]) for hop in chain if hop["claim_id"] == claim["claim_id"])
        speaker, *others = [name for _, name in hops] or [None, outlet]
        relayers = others[:-1] if others[-1:] == [outlet] else [*others, "(not the outlet)"]
        claim |= {"speaker": speaker, "relayers": "; ".join(relayers)}


def _csv(rows: list[dict[str, Any]], columns: list[str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_shown(row[column]) for column in columns] for row in rows)
    return out.getvalue()


def _shown(value: object) -> str:
    if value is None or value != value or str(value) == "<NA>":  # pandas has three ways to say null
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def main() -> None:
    for case in CASES:
        for name, text in read_case(case).items():
            (case / f"{name}.csv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
