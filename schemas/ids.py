"""schemas: ids that are hashes of content, so that the same input gives the same ids on every machine."""

import hashlib

_BYTES = 16


def content_id(*parts: str | int | bytes | None) -> str:
    """Return a 128-bit id of the parts, as 32 lower-case hexadecimal digits (BLAKE2b).

    Each part goes in with its kind and its length, so ("ab", "c") and ("a", "bc"), 1 and "1", None and "" all differ.

    Args:
        *parts: What the thing is made of, in an order that never changes.
    """
    digest = hashlib.blake2b(digest_size=_BYTES)
    for part in parts:
        if part is None:
            digest.update(b"n0:")
            continue
        if isinstance(part, bytes):
            kind, data = b"b", part
        elif isinstance(part, int):
            kind, data = b"i", str(part).encode()
        else:
            kind, data = b"s", part.encode()
        digest.update(kind + str(len(data)).encode() + b":")
        digest.update(data)
    return digest.hexdigest()
