"""transforms: what the words of one time expression say: its type and value, against the day of publication."""

from transforms.day_values import DayReader
from transforms.length_values import LengthReader
from transforms.stretch_values import StretchReader
from transforms.time_reader import Reading
from transforms.timex import Time

__all__ = ["Reader", "Reading"]


class Reader(DayReader, StretchReader, LengthReader):
    """One match as a time: each method reads the rules of its name in `time_patterns.RULES`."""

    def read(self, name: str) -> Reading:
        """Read the match by the rule of that name; an impossible day ("31 February") keeps its span only."""
        try:
            read: Time | Reading = getattr(self, name)()
        except (ValueError, OverflowError):
            read = self.blank
        return read if isinstance(read, Reading) else Reading(read)
