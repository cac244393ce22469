"""Batches whose wholeness can be seen: how many rows a batch has in each table follows from its number alone."""

from hashlib import sha256

import pandas as pd

from tests.warehouse.batches import NOW, tables
from warehouse.raw import store
from warehouse.reading import connect

PER_DOCUMENT = {
    "documents": 1, "appearances": 1, "records": 1, "readings": 1, "sentences": 1, "claims": 1, "claim_spans": 2,
    "entities": 1, "mentions": 1,
}  # fmt: skip
_IN_FOLDERS = {"documents": "document_id", "readings": "extractor", "claims": "cue_lemma", "claim_spans": "role"}


def size(batch):
    """How many documents a batch has."""
    return 1 + batch * 7 % 29


def keys(batch):
    return [f"{batch:04d}-{number:02d}" for number in range(size(batch))]


def stored_batch(layout, batch, version):
    """A batch's tables, as read by a version of the reader, its bytes in the raw store."""
    texts = {key: f"The pier of batch {key} will be rebuilt, she said." for key in keys(batch)}
    places = store(layout, [({"found_at": f"/in/{key}"}, text.encode()) for key, text in texts.items()])
    rows = {name: [] for name in PER_DOCUMENT}
    for (key, text), place in zip(texts.items(), places, strict=True):
        own = {"document_id": key}
        end = text.index(",")
        spans = (("content", 0, end), ("cue", text.index("said"), len(text) - 1))
        rows["documents"].append(
            own
            | {"record_id": f"r{key}", "authors": [], "text": text, "text_sha256": sha256(text.encode()).hexdigest()}
        )
        rows["appearances"].append(own | {"found_at": f"/in/{key}", "first_seen_at": NOW})
        rows["records"].append(
            {"record_id": f"r{key}", "pack": place.pack, "offset": place.offset, "length": place.length,
             "media_type": "text/plain", "decoder": "text/1"}
        )  # fmt: skip
        rows["readings"].append(own | {"extractor": f"v{version}", "outcome": "read"})
        rows["sentences"].append(
            own | {"sentence_id": f"s{key}", "ordinal": 0, "char_start": 0, "char_end": len(text), "text": text}
        )
        rows["claims"].append(
            own | {"claim_id": f"c{key}", "sentence_id": f"s{key}", "depth": 0, "cue_lemma": f"v{version}",
                   "content_text": text[:end], "form": "indirect", "unresolved": []}
        )  # fmt: skip
        rows["claim_spans"] += [
            own | {"claim_id": f"c{key}", "role": role, "ordinal": 0, "char_start": a, "char_end": b, "text": text[a:b]}
            for role, a, b in spans
        ]
        rows["entities"].append(own | {"entity_id": f"e{key}", "name": "the pier"})
        rows["mentions"].append(
            own | {"mention_id": f"m{key}", "char_start": 0, "char_end": 8, "text": text[:8], "form": "nominal",
                   "entity_id": f"e{key}"}
        )  # fmt: skip
    return tables(**rows)


def by_sql(root):
    """What a reader sees by SQL: batch → version; raises where a batch is there by half."""
    connection = connect(root)
    try:
        counts = {
            name: dict(connection.execute(f"SELECT {_batch_of(name)}, count(*) FROM {name} GROUP BY ALL").fetchall())
            for name in PER_DOCUMENT
        }
        versions = [
            connection.execute(f"SELECT left(document_id, 4), {column} FROM {name} GROUP BY ALL").fetchall()
            for name, column in (("readings", "extractor"), ("claims", "cue_lemma"))
        ]
    finally:
        connection.close()
    return _whole(counts, versions)


def by_folder(root):
    """What a reader sees who reads the folders of the snapshot that is current as it begins."""
    snapshot = (root / "current").resolve(strict=True)
    frames = {
        name: pd.read_parquet(snapshot / name, columns=list(dict.fromkeys(["document_id", column])))
        for name, column in _IN_FOLDERS.items()
    }
    for frame in frames.values():
        frame["batch"] = frame["document_id"].str[:4]
    counts = {name: frame["batch"].value_counts().to_dict() for name, frame in frames.items()}
    versions = [
        list(frames[name][["batch", column]].drop_duplicates().itertuples(index=False, name=None))
        for name, column in (("readings", "extractor"), ("claims", "cue_lemma"))
    ]
    return _whole(counts, versions)


def _batch_of(name):
    return "substr(record_id, 2, 4)" if name == "records" else "left(document_id, 4)"


def _whole(counts, versions):
    for name, found in counts.items():
        wanted = {batch: PER_DOCUMENT[name] * size(int(batch)) for batch in counts["documents"]}
        if found != wanted:
            raise AssertionError(f"{name} has {found}, and whole batches would be {wanted}")
    for found in versions:
        if len(dict(found)) != len(found) or (found and sorted(found) != sorted(versions[0])):
            raise AssertionError(f"a batch has rows of two versions: {versions}")
    return {int(batch): int(version[1:]) for batch, version in versions[0]}
