"""schemas: which columns carry words of the article, and so are left out where the texts may not be passed on.

Each column of free text is in one of the two lists: a test holds that. One that is in neither is left out. Ids, hashes,
numbers, dates and columns with a closed list of values carry no article text.
"""

import pyarrow as pa

from schemas.columns import COLUMNS
from schemas.tables import TABLES

ARTICLE_TEXT = {
    "text": "the article, or a stretch of it",
    "title": "a publisher's words",
    "summary": "a publisher's words",
    "source_text": "a stretch of the article; who it is stands in entities and claim_chain",
    "cue_text": "a stretch of the article; cue_lemma is a word of the dictionary",
    "content_text": "a stretch of the article",
    "noun": "words of the article",
}
PRIVATE = {
    "found_at": "names folders of the one who exports",
    "reason": "a person's own words, which may quote",
    "detail": "may quote what was not taken in",
}
NO_ARTICLE_TEXT = {
    "pack": "a file's name",
    "media_type": "a code",
    "decoder": "name and version of a program",
    "extractor": "name and version of a program",
    "code_version": "a version",
    "uri": "an address",
    "outlet": "a name",
    "authors": "names",
    "name": "a name, or the few words by which a source without one is known",
    "agency": "a name",
    "target_name": "a name",
    "other_name": "a name",
    "new_value": "a name or a code that a person decided",
    "decided_by": "a name",
    "language": "a code",
    "cue_lemma": "a word of the dictionary",
    "value": "a time in TIMEX3",
    "duration": "a length of time in ISO 8601",
    "unit": "a code",
    "country_code": "a code",
    "reason_code": "a code",
}
MOST_WORDS = 6
"""A name of more words is a stretch of a sentence ("a man who …"), and null in an export without text."""
SHORT_ONLY = {"name", "target_name", "other_name", "new_value"}

PRIVATE_TABLES = {
    "records": "the exporter's own raw store",
    "rejects": "names what the exporter could not read",
    "tombstones": "what was taken down is nobody else's business",
}


def is_open_text(name: str) -> bool:
    """Tell whether a column holds strings from no closed list that are neither ids nor hashes."""
    column = COLUMNS[name]
    kind = column.type.value_type if pa.types.is_list(column.type) else column.type
    return pa.types.is_string(kind) and column.values is None and not name.endswith(("_id", "_sha256"))


def shared_columns(table: str) -> list[str]:
    """Return the columns of a table that may be passed on where its texts may not; none of a table that is private."""
    if table in PRIVATE_TABLES:
        return []
    return [name for name in TABLES[table].columns if not is_open_text(name) or name in NO_ARTICLE_TEXT]
