"""flows: bounds: how much time one document or feed may take, so that none of them takes a run down."""

import ctypes
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from transforms.decoders.article import TookTooLong

DECODING_SECONDS = 20.0
READING_SECONDS = 60.0
READING_SECONDS_A_THOUSAND_CHARACTERS = 1.0
_LOOK_AGAIN = 0.5


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is within use so much CPU time, and cut it short where it wants more.

    It is this thread's time that counts, so that a busy machine costs no article; where a system cannot tell it (macOS),
    it is the time on the clock. The cut comes between two steps of Python: a call into a library ends first, so what
    libraries get must be bounded in size.

    Raises:
        TookTooLong: It wanted more.
    """
    thread = threading.get_ident()
    watch = _Watch(thread, seconds)
    watch.start()
    try:
        try:
            yield
        finally:
            watch.end()
    except Exception as error:
        # A library may have taken the cut for an error of its own.
        if watch.is_past and not isinstance(error, TookTooLong):
            raise TookTooLong from error
        raise
    if watch.is_past:
        raise TookTooLong


def reading(characters: int) -> AbstractContextManager[None]:
    """Bound the reading of so many characters of text, as `at_most` does."""
    return at_most(READING_SECONDS + READING_SECONDS_A_THOUSAND_CHARACTERS * characters / 1000)


class _Watch(threading.Thread):
    """Watches another thread's time, and raises `TookTooLong` in it, again and again until that is heeded."""

    def __init__(self, watched: int, seconds: float) -> None:
        super().__init__(daemon=True)
        self.is_past = False
        self._watched = watched
        self._clock = _clock_of(watched)
        self._end_at = time.clock_gettime(self._clock) + seconds
        self._ended = threading.Event()
        self._turn = threading.Lock()

    def run(self) -> None:
        wait = self._end_at - time.clock_gettime(self._clock)
        while not self._ended.wait(max(wait, _LOOK_AGAIN)):
            wait = self._end_at - time.clock_gettime(self._clock)
            with self._turn:
                if wait <= 0 and not self._ended.is_set():
                    self.is_past = True
                    _raise_in(self._watched, TookTooLong)

    def end(self) -> None:
        """End the watch; nothing is raised any more once this has returned."""
        with self._turn:
            self._ended.set()
            # A call into a library may have kept the watch from looking.
            self.is_past = self.is_past or time.clock_gettime(self._clock) > self._end_at
            _raise_in(self._watched, None)


def _clock_of(thread: int) -> int:
    if sys.platform != "linux":
        return time.CLOCK_MONOTONIC
    return time.pthread_getcpuclockid(thread)


def _raise_in(thread: int, error: type[Exception] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), None if error is None else ctypes.py_object(error)
    )
