"""flows/sources: how many articles some inputs will give, roughly and at once, for a progress bar."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path

from flows.sources import files, kinds, streams
from flows.sources.items import SourceReject
from flows.sources.parquet import row_count

_SAMPLE_BYTES = 8 * 1024 * 1024


def count_hint(inputs: Sequence[str]) -> int | None:
    """Estimate how many articles the inputs hold, without reading more than a sample of each file.

    A page or text counts as one, a Parquet file by its own count; of JSON lines and CSV the first 8 MiB (unpacked) are
    counted and the rest guessed by size.

    Returns:
        The estimate; None where there is none to be had cheaply (the web, standard input, feeds, web archives).
    """
    total = 0
    for argument in inputs:
        if argument == "-" or "://" in argument:
            return None
        for found in files.listed(argument):
            if isinstance(found, SourceReject):
                continue
            count = _in_file(found)
            if count is None:
                return None
            total += count
    return total


def _in_file(path: Path) -> int | None:
    kind = kinds.named_kind(path.name)
    if kind in ("text", "markdown", "html", None):
        return 0 if kinds.extension(path.name) in kinds.NOT_ARTICLES else 1
    try:
        if not path.is_file():
            return None
        if kind == "parquet":
            count = row_count(path)
            return 1 if count is None else count
        if kind in ("lines", "json", "csv", "tsv"):
            return _by_sample(path, kind)
    except (OSError, streams.BrokenStreamError, csv.Error, UnicodeError):
        return 1
    return None


def _by_sample(path: Path, kind: kinds.Kind) -> int:
    with path.open("rb", buffering=0) as file:
        sample = bytearray()
        for piece in streams.chunks(streams.unpacked(file)):
            sample += piece
            if len(sample) >= _SAMPLE_BYTES:
                break
        read = file.tell()
    size = os.stat(path).st_size  # noqa: PTH116
    if kind == "json" and sample[:1] == b"[":
        rows = sum(1 for _ in streams.json_values([bytes(sample)], _SAMPLE_BYTES))
    elif kind in ("csv", "tsv"):
        text = sample.decode("utf-8", "replace").splitlines(keepends=True)
        rows = max(0, sum(1 for row in csv.reader(text) if row) - 1)
    else:
        rows = sum(1 for line in sample.splitlines() if line.strip())
    return rows if read >= size else max(1, round(rows * size / max(read, 1)))
