"""flows/sources: the page in an HTTP response as an archive keeps it, with transfer and content encodings undone."""

import zlib
from typing import Any

import brotli
from warcio.bufferedreaders import ChunkedDataReader

from flows.sources.streams import CHUNK_BYTES, GZIP_MAGIC

_PLAIN = ("", "identity")
_MOST_ENCODINGS = 3


class PayloadError(ValueError):
    """A page that cannot be unpacked.

    Attributes:
        reason_code: `unsupported_encoding` or `bad_payload`.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code = reason_code


def payload(record: Any, max_bytes: int) -> bytes | None:  # noqa: ANN401 (warcio has no types)
    """Return what a record holds: of an HTTP response the page, unpacked. None where it is longer than `max_bytes`.

    Crawlers often unpack a page and leave the headers as they were; so what only says that it is packed stays as it is.

    Raises:
        PayloadError: The page is packed in a way that is not known, or is damaged or cut off.
    """
    headers = record.http_headers
    encodings = (headers.get_header("Content-Encoding") or "") if headers else ""
    transfer = (headers.get_header("Transfer-Encoding") or "") if headers else ""
    # It takes what is not in chunks as it is.
    is_chunked = "chunked" in transfer.lower()
    stream = ChunkedDataReader(record.raw_stream) if is_chunked else record.raw_stream
    gathered = bytearray()
    while piece := stream.read(CHUNK_BYTES):
        gathered += piece
        if len(gathered) > max_bytes:
            return None
    data: bytes | None = bytes(gathered)
    names = [name for part in encodings.split(",") if (name := part.strip().lower()) not in _PLAIN]
    if len(names) > _MOST_ENCODINGS:
        raise PayloadError("unsupported_encoding", f"the page is packed {len(names)} times over")
    for name in reversed(names):
        data = _unpacked(data, name, max_bytes) if data is not None else None
    return data


def _unpacked(data: bytes, encoding: str, max_bytes: int) -> bytes | None:
    if encoding in ("gzip", "x-gzip"):
        return _inflated(data, 31, max_bytes) if data.startswith(GZIP_MAGIC) else data
    if encoding == "deflate":
        if _looks_plain(data):
            return data
        has_header = len(data) > 1 and data[0] & 0x0F == 8 and (data[0] << 8 | data[1]) % 31 == 0  # RFC 1950
        return _inflated(data, 15 if has_header else -15, max_bytes)
    if encoding == "br":
        return data if _looks_plain(data) else _unbrotlied(data, max_bytes)
    raise PayloadError("unsupported_encoding", f"the page is packed as {encoding}")


def _looks_plain(data: bytes) -> bool:
    """Whether this begins like a page: deflate and brotli have no mark of their own."""
    return data.lstrip()[:1] == b"<"


def _inflated(data: bytes, wbits: int, max_bytes: int) -> bytes | None:
    unpacker = zlib.decompressobj(wbits)
    try:
        found = unpacker.decompress(data, max_bytes + 1)
    except zlib.error as error:
        raise PayloadError("bad_payload", f"the page cannot be unpacked: {error}") from error
    if len(found) > max_bytes:
        return None
    if not unpacker.eof:
        raise PayloadError("bad_payload", "the page cannot be unpacked: it is cut off")
    return found


def _unbrotlied(data: bytes, max_bytes: int) -> bytes | None:
    unpacker = brotli.Decompressor()
    found = bytearray()
    try:
        for start in range(0, len(data), CHUNK_BYTES):
            piece = data[start : start + CHUNK_BYTES]
            # Eighty bytes can hold fifty million, so what comes out is bounded at each step.
            while piece or not unpacker.can_accept_more_data():
                found += unpacker.process(piece, output_buffer_limit=max_bytes + 1)
                piece = b""
                if len(found) > max_bytes:
                    return None
    except brotli.error as error:
        raise PayloadError("bad_payload", f"the page cannot be unpacked: {error}") from error
    if not unpacker.is_finished():
        raise PayloadError("bad_payload", "the page cannot be unpacked: it is cut off")
    return bytes(found)
