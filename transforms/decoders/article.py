"""transforms: what a decoder yields for one article, and what it raises where there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from transforms.published import Published


@dataclass(frozen=True)
class Article:
    """One article: its text, frozen from here on, and the metadata that the input itself declares.

    Attributes:
        text: the text; never empty, without lone surrogates and NUL.
        title: the headline, where it comes as a field of its own.
        summary: the standfirst or description, where it comes as a field of its own.
        authors: names, in the order of the input.
        outlet: the publication.
        language: the declared language, ISO 639-1.
        uri: the address that the record declares as its own.
        published: the date that the record declares.
    """

    text: str
    title: str | None = None
    summary: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None
    uri: str | None = None
    published: Published | None = None


@dataclass(frozen=True)
class Context:
    """What is known about the bytes from outside.

    Attributes:
        charset: the charset that a transport or a user declares.
        field_map: for JSON records, the column to read for each field of `Article` ({"text": "body"}).
    """

    charset: str | None = None
    field_map: Mapping[str, str] = field(default_factory=dict)


class Undecodable(ValueError):  # noqa: N818  (a state of the input, as StopIteration is one; not a fault of ours)
    """No article can be had from these bytes.

    Attributes:
        reason_code: the reason in snake_case, for counting.
        detail: the reason for a person, with the way out where there is one.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


class TookTooLong(Undecodable):
    """Making something of a text was cut short, since it took more time than any article needs."""

    def __init__(self) -> None:
        super().__init__(
            "took_too_long",
            "It was cut short, since it took more time than any article of its length needs. Split it, or report it.",
        )
