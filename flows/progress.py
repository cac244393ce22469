"""flows: how a run says where it is, to whoever listens in the same process; with no listener, it says it to nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Listener(Protocol):
    """Somebody who wants to know how far a run has come."""

    def begun(self, expected: int | None) -> None:
        """The run has begun; `expected` records, where that can be told."""

    def found(self, records: int) -> None:
        """So many records have been found in the inputs so far."""

    def done(self, records: int) -> None:
        """So many more records have landed or needed no work."""


class _Nobody:
    def begun(self, expected: int | None) -> None:
        pass

    def found(self, records: int) -> None:
        pass

    def done(self, records: int) -> None:
        pass


_LISTENER: ContextVar[Listener] = ContextVar("listener", default=_Nobody())  # noqa: B039  (it has no state)


def listener() -> Listener:
    """Return who listens."""
    return _LISTENER.get()


@contextmanager
def listening(who: Listener) -> Iterator[None]:
    """Let somebody listen to the runs that are started within."""
    token = _LISTENER.set(who)
    try:
        yield
    finally:
        _LISTENER.reset(token)
