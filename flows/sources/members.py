"""flows/sources: the parts of a packed stream that stand on their own: a damaged one costs itself, not the rest."""

import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from flows.sources.streams import GZIP_MAGIC, BrokenStreamError, broken, chunks, peek

_DEFLATE = GZIP_MAGIC + b"\x08"  # a member's first bytes; gzip knows one method only
_PIECE_BYTES = 8 * 1024  # packed: what can be lost in front of a damaged place
_LOOK_BACK_BYTES = 256 * 1024  # packed: how far behind the damage the next member may have begun


def members(stream: BinaryIO, is_beginning: Callable[[bytes], bool]) -> Iterator[Iterator[bytes]]:
    """Yield the parts of a gzipped stream one after another, each as its bytes in pieces; a stream of other bytes is one.

    A part is a gzip member, with those behind it that only go on with it. Where a member is damaged or cut, the next one
    that begins a part is looked for. What is not asked of a part is passed over.

    Args:
        stream: The bytes, plain or packed as one gzip member or many, with zeros between them or not.
        is_beginning: Whether a member that begins with these bytes begins a part.

    Yields:
        Iterators that raise a `BrokenStreamError` after all that could be unpacked of a damaged member.
    """
    head, stream = peek(stream)
    if not head.startswith(GZIP_MAGIC):
        yield chunks(stream)
        return
    packed = _Packed(chunks(stream), is_beginning)
    while packed.has_more():
        pieces = packed.part()
        yield pieces
        with suppress(BrokenStreamError):
            for _ in pieces:
                pass


@dataclass(frozen=True)
class _Piece:
    data: bytes
    is_first: bool  # of its member
    error: BrokenStreamError | None = None  # in the place of what cannot be unpacked


class _Packed:
    """What is left of a packed stream; between two parts it stands at the beginning of one."""

    def __init__(self, source: Iterator[bytes], is_beginning: Callable[[bytes], bool]) -> None:
        self._source = source
        self._is_beginning = is_beginning
        self._data = b""
        self._pieces = self._unpacked()
        self._next = next(self._pieces, None)

    def has_more(self) -> bool:
        return self._next is not None

    def part(self) -> Iterator[bytes]:
        is_begun = False
        while (piece := self._next) is not None:
            if is_begun and self._begins(piece):
                return
            if piece.error is not None:
                self._skip()
                raise piece.error
            is_begun = True
            self._next = next(self._pieces, None)
            yield piece.data

    def _begins(self, piece: _Piece) -> bool:
        return piece.is_first and (piece.error is not None or self._is_beginning(piece.data))

    def _skip(self) -> None:
        """Move to the next member that begins a part, or is broken itself."""
        self._next = next(self._pieces, None)
        while self._next is not None and not self._begins(self._next):
            self._next = next(self._pieces, None)

    def _unpacked(self) -> Iterator[_Piece]:
        try:
            while self._has_data():
                yield from self._member()
        except BrokenStreamError as error:  # of the packed stream itself: nothing more can be read
            yield _Piece(b"", is_first=False, error=error)

    def _has_data(self) -> bool:
        while not (rest := self._data.lstrip(b"\0")):  # some tools pad with zeros
            more = next(self._source, None)
            if more is None:
                return False
            self._data = more
        self._data = rest
        return True

    def _member(self) -> Iterator[_Piece]:
        unpacker = zlib.decompressobj(wbits=31)
        begun = bytearray()
        is_first = True
        while not unpacker.eof:
            self._data = self._data or next(self._source, b"")
            piece, self._data = self._data[:_PIECE_BYTES], self._data[_PIECE_BYTES:]
            begun += piece
            del begun[:-_LOOK_BACK_BYTES]
            try:
                if not piece:
                    raise EOFError
                found = unpacker.decompress(piece)
            except (EOFError, zlib.error) as error:
                yield _Piece(b"", is_first, broken(error))
                self._seek(begun)
                return
            if found:
                yield _Piece(found, is_first)
                is_first = False
        self._data = unpacker.unused_data + self._data

    def _seek(self, begun: bytearray) -> None:
        """Move to where the next member seems to begin; to the end where none does."""
        self._data = bytes(begun[1:]) + self._data
        while (at := self._data.find(_DEFLATE)) < 0:
            more = next(self._source, None)
            if more is None:
                self._data = b""
                return
            self._data = self._data[-len(_DEFLATE) + 1 :] + more
        self._data = self._data[at:]
