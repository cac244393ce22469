"""A batch with two claims to land, for tests of what people decide on them."""

from schemas.ids import content_id
from tests.warehouse.batches import batch, tables

TEXT = "Ana said it. Bo denied that."
DOCUMENT = content_id(TEXT, None)


def claim_rows(key, source, cue, content, **columns):
    spans = [
        {"claim_id": key, "document_id": DOCUMENT, "role": role, "ordinal": 0, "char_start": TEXT.index(text),
         "char_end": TEXT.index(text) + len(text), "text": text}
        for role, text in (("source", source), ("cue", cue), ("content", content)) if text
    ]  # fmt: skip
    claim = {
        "claim_id": key, "document_id": DOCUMENT, "depth": 0, "source_text": source,
        "source_entity_id": source and f"e-{source}", "source_kind": "named_person", "cue_text": cue,
        "content_text": content, "form": "indirect", "stance": "asserts", "status": "current", "unresolved": [],
    }  # fmt: skip
    return claim | columns, spans


def read_batch(*claims, extractor="reader/1"):
    claims = claims or (claim_rows("c1", "Ana", "said", "it"), claim_rows("c2", "Bo", "denied", "that"))
    chain = [
        {"claim_id": c["claim_id"], "document_id": DOCUMENT, "hop": hop, "entity_id": entity, "name": name}
        for c, _ in claims
        for hop, (entity, name) in enumerate(
            [(c["source_entity_id"], c["source_text"])] * bool(c["source_text"]) + [(None, "The Post")]
        )
    ]
    entities = [
        {"entity_id": f"e-{n}", "document_id": DOCUMENT, "name": n, "entity_type": "person"} for n in ("Ana", "Bo")
    ]
    found = tables(
        claims=[c | {"sentence_id": content_id(extractor, DOCUMENT)} for c, _ in claims],
        claim_spans=[span for _, spans in claims for span in spans],
        claim_chain=chain,
        entities=entities,
    )
    return batch(TEXT, extractor=extractor) | found
