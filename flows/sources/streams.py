"""flows/sources: bytes from a stream, piece by piece: chunks, lines, JSON values. Memory stays flat whatever comes."""

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

CHUNK_BYTES = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
# UTF-32 comes first: its little-endian mark begins with that of UTF-16.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Text packs ten to twenty times, one line over and over some hundred; gzip can do a thousand.
TIGHTEST = 300
NO_BOMB_BYTES = 64 * 1024 * 1024
_DEEPEST = 1_000  # brackets within brackets; Python's own reader gives up about there
_IN_STRING = re.compile(rb'["\\]')
_STRUCTURE = re.compile(rb'["{}\[\],\n]')
_SPACE = b" \t\r\n"


class BrokenStreamError(Exception):
    """A stream ended or broke before its end; what came before it was good.

    Attributes:
        reason_code: `truncated_gzip`, `bad_gzip`, `gzip_bomb`, `too_deep` (of JSON) or `read_failed`.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code = reason_code


class _Joined(io.RawIOBase):
    """A stream with the bytes that were peeked at put back in front, and the error that then ended the peek."""

    def __init__(self, head: bytes, rest: BinaryIO, error: Exception | None) -> None:
        self._head = head
        self._rest = rest
        self._error = error

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._error and not self._head:
            raise self._error
        data = self._head[: len(buffer)] if self._head else _read_some(self._rest, len(buffer))
        self._head = self._head[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def _read_some(stream: BinaryIO, size: int) -> bytes:
    """Read what is there, at most `size` bytes; b"" at the end."""
    # read1 makes one read below: of a truncated gzip it gives all that can be unpacked before it fails. read would
    # lose what it had gathered so far.
    read1 = getattr(stream, "read1", None)
    data: bytes = read1(size) if read1 is not None else stream.read(size)
    return data or b""


def peek(stream: BinaryIO, size: int = CHUNK_BYTES) -> tuple[bytes, BinaryIO]:
    """Look at the beginning of a stream.

    Args:
        stream: Any readable stream of bytes; it need not be seekable.
        size: How many bytes to look at.

    Returns:
        Up to `size` bytes (fewer only where the stream is shorter or breaks), and a stream that still has them. Where
        they are all that there is, that is a plain buffer: a folder may hold a hundred thousand small files.

    Raises:
        BrokenStreamError: The very first bytes cannot be read.
    """
    head = b""
    failure: Exception | None = None
    try:
        while len(head) < size:
            data = _read_some(stream, size - len(head))
            if not data:
                return head, io.BytesIO(head)
            head += data
    except (EOFError, OSError, zlib.error) as error:
        if not head:
            raise broken(error) from error
        failure = error
    return head, io.BufferedReader(_Joined(head, stream, failure), CHUNK_BYTES)


class _Packed:
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.read_bytes = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.read_bytes += len(data)
        return data


class _Unpacked(gzip.GzipFile):
    """A gzip stream that breaks where it proves to be a bomb."""

    def __init__(self, packed: _Packed) -> None:
        super().__init__(fileobj=packed, mode="rb")  # type: ignore[call-overload]
        self._packed = packed

    def read1(self, size: int = -1) -> bytes:
        data = super().read1(size)
        if self.tell() > max(NO_BOMB_BYTES, TIGHTEST * self._packed.read_bytes):
            words = f"it unpacks to more than {TIGHTEST} times its size, as no text does"
            raise BrokenStreamError("gzip_bomb", words)
        return data


def unpacked(stream: BinaryIO) -> BinaryIO:
    """The same stream, unpacked where its content is gzip (whatever its name says).

    It raises `BrokenStreamError` as soon as it proves to be a bomb.
    """
    head, stream = peek(stream, 2)
    return _Unpacked(_Packed(stream)) if head == GZIP_MAGIC else stream  # type: ignore[return-value]


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream's bytes in chunks of at most 64 KiB.

    Raises:
        BrokenStreamError: After all that could be read, where the stream ends too early or cannot be read further.
    """
    try:
        while data := _read_some(stream, CHUNK_BYTES):
            yield data
    except (EOFError, OSError, zlib.error) as error:
        raise broken(error) from error


def broken(error: Exception) -> BrokenStreamError:
    """What an error of reading or unpacking means."""
    if isinstance(error, EOFError):
        return BrokenStreamError("truncated_gzip", "the gzip stream ends before its end mark: the file was cut off")
    if isinstance(error, (gzip.BadGzipFile, zlib.error)):
        return BrokenStreamError("bad_gzip", f"the gzip stream is damaged ({error})")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return BrokenStreamError("read_failed", f"reading failed: {reason}")


def read_whole(stream: BinaryIO, max_bytes: int) -> bytes | None:
    """Read a stream to its end, or give None as soon as it proves longer than `max_bytes`.

    Raises:
        BrokenStreamError: As for `chunks`.
    """
    gathered = bytearray()
    for chunk in chunks(stream):
        gathered += chunk
        if len(gathered) > max_bytes:
            return None
    return bytes(gathered)


def looked_at(pieces: Iterable[bytes], is_enough: Callable[[bytes], bool]) -> tuple[bytes, Iterator[bytes]]:
    """Look at the beginning of a stream in chunks, until it is enough or the stream ends.

    Returns:
        The beginning, and all pieces, the beginning included. Where the stream breaks within the beginning, the pieces
        raise that `BrokenStreamError` after it.
    """
    iterator = iter(pieces)
    head = b""
    failure: BrokenStreamError | None = None
    try:
        while not is_enough(head) and (piece := next(iterator, None)) is not None:
            head += piece
    except BrokenStreamError as error:
        failure = error

    def everything() -> Iterator[bytes]:
        yield head
        if failure:
            raise failure
        yield from iterator

    return head, everything()


def as_utf8(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same text without a byte order mark, and in UTF-8 where its mark says UTF-16 or UTF-32.

    Lines and JSON values are cut at single bytes, which only encodings that extend ASCII allow.
    """
    head, pieces = looked_at(pieces, lambda seen: len(seen) >= 4)
    encoding = next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if encoding is None:
        yield next(pieces).removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode()


def split_lines(pieces: Iterable[bytes], max_bytes: int) -> Iterator[bytes | None]:
    r"""Yield every line with its ending.

    Args:
        pieces: The text in chunks, in an encoding that extends ASCII.
        max_bytes: The most bytes of a line.

    Yields:
        The line's bytes, or None in place of a line that is too long; such a line is passed over without being held
        in memory. A last line that a `BrokenStreamError` cuts is lost.
    """
    held = bytearray()
    is_long = False
    for piece in pieces:
        start = 0
        while (end := piece.find(b"\n", start) + 1) > 0:
            held += piece[start:end]
            start = end
            yield None if is_long or len(held) > max_bytes else bytes(held)
            held.clear()
            is_long = False
        held += piece[start:]
        if len(held) > max_bytes:
            is_long = True
            held.clear()
    if held or is_long:
        yield None if is_long else bytes(held)


def lines(pieces: Iterable[bytes], max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    r"""Yield the number (from 1) of each line that is not blank, and the line without its ending (`\n` or `\r\n`).

    Blank lines are counted. Arguments and the rest are as for `split_lines`.
    """
    for number, line in enumerate(split_lines(pieces, max_bytes), start=1):
        if line is None:
            yield number, None
        elif line.strip():
            yield number, line.removesuffix(b"\n").removesuffix(b"\r")


def json_values(pieces: Iterable[bytes], max_bytes: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield the elements of a JSON array, or JSON values that stand one after another, each as its bytes stand.

    Nothing is parsed: a value ends where its brackets close. What is not JSON comes out in pieces that are not.

    Args:
        pieces: The text in chunks, in an encoding that extends ASCII.
        max_bytes: The most bytes of one value.

    Yields:
        The value's number (from 1) and its bytes, or None in place of a value that is too long.

    Raises:
        BrokenStreamError: It is nested too deep to be read; or as for `chunks`.
    """
    number = 0
    base = 0  # 1 within the outermost array, whose elements are the values
    depth = 0
    in_string = False
    held = bytearray()
    is_long = False
    carry = b""
    for piece in pieces:
        text = carry + piece
        carry = b""
        start = position = 0
        while match := (_IN_STRING if in_string else _STRUCTURE).search(text, position):
            token = match.group()
            position = match.end()
            cut = None
            if in_string:
                if token == b"\\":
                    position += 1  # whatever is escaped
                else:
                    in_string = False
            elif token == b'"':
                in_string = True
            elif token in b"{[":
                is_outermost = token == b"[" and base == depth == 0
                if is_outermost and not (held + text[start : match.start()]).strip(_SPACE):
                    base = depth = 1
                    start = position
                else:
                    depth += 1
                    if depth > _DEEPEST:
                        words = (
                            f"brackets lie within brackets more than {_DEEPEST:,} times: from there on it was not read"
                        )
                        raise BrokenStreamError("too_deep", words)
            elif token in b"}]" and depth > base:
                depth -= 1
                cut = match.end() if depth == base else None
            elif token in b"}]":  # the outermost array's own end, or one bracket too many
                base = depth = 0
                cut = match.start()
            elif depth == base and (token == b"," or base == 0):
                cut = match.start()
            if cut is not None:
                held += text[start:cut]
                start = position
                value = bytes(held).strip(_SPACE)
                if value or is_long:
                    number += 1
                    yield number, None if is_long or len(value) > max_bytes else value
                held.clear()
                is_long = False
        if position > len(text):  # a backslash is the last byte of this piece
            held += text[start:-1]
            carry = text[-1:]
        else:
            held += text[start:]
        if len(held) > max_bytes:
            is_long = True
            held.clear()
    value = bytes(held + carry).strip(_SPACE)
    if value or is_long:
        yield number + 1, None if is_long or len(value) > max_bytes else value
