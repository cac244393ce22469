"""Small documents with their entities, to be linked."""

import datetime as dt
import hashlib

from flows.facts import load_facts
from schemas.contract import frame
from schemas.ids import content_id
from transforms.link_evidence import gather
from transforms.linking import link

FACTS = load_facts()


def document(text, *named, published=2016, literal=None):
    """One document: its text, and (name, type) of each entity, mentioned wherever the text has its name.

    `literal` names the entity that stands for the government of the place of the same name.
    """
    document_id = content_id(text)
    row = {"document_id": document_id, "record_id": "r", "authors": [], "text": text,
           "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
           "published_at": dt.datetime(published, 6, 1, tzinfo=dt.UTC),
           "published_precision": "day", "published_origin": "record"}  # fmt: skip
    entities, mentions = [], []
    for name, kind in named:
        entity_id = content_id("entity", document_id, name, kind)
        entities.append({"entity_id": entity_id, "document_id": document_id, "name": name, "entity_type": kind})
        start = text.find(name)
        while start >= 0:
            mentions.append(
                {"mention_id": content_id(document_id, start, name), "document_id": document_id, "char_start": start,
                 "char_end": start + len(name), "text": name, "form": "name", "entity_id": entity_id,
                 "literal_entity_id": entity_id if name == literal else None}
            )  # fmt: skip
            start = text.find(name, start + 1)
    reading = {"document_id": document_id, "extractor": "reader/1", "outcome": "read"}
    return {"documents": [row], "entities": entities, "mentions": mentions, "readings": [reading]}


def frames(*documents):
    return {
        name: frame(name, [row for document in documents for row in document[name]])
        for name in ("documents", "entities", "mentions", "readings")
    }


def linked(*documents):
    """(name in the document, canonical's name or None, method) of every entity, and the canonicals by id."""
    tables = frames(*documents)
    canonicals, links = link(gather(**tables, facts=FACTS), FACTS)
    found = {row["canonical_id"]: row for row in canonicals.to_dict("records")}
    names = dict(zip(tables["entities"]["entity_id"], tables["entities"]["name"], strict=True))
    rows = [(names[row["entity_id"]], row["canonical_id"], row["method"]) for row in links.to_dict("records")]
    return rows, found


def parties(*documents):
    """Which entities, places aside, are one: sets of (name, index of document)."""
    tables = frames(*documents)
    order = {row["document_id"]: index for index, document in enumerate(documents) for row in document["documents"]}
    _, links = link(gather(**tables, facts=FACTS), FACTS)
    where = {
        row["entity_id"]: (row["name"], order[row["document_id"]])
        for row in tables["entities"].to_dict("records")
        if row["entity_type"] != "place"
    }
    sets = {}
    for row in links.to_dict("records"):
        if isinstance(row["canonical_id"], str) and row["entity_id"] in where:
            sets.setdefault(row["canonical_id"], set()).add(where[row["entity_id"]])
    return sorted(sets.values(), key=sorted)
