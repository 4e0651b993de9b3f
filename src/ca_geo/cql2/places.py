"""Where in a filter something stands, for faults that point at it; and how large a filter may be."""

from __future__ import annotations

from dataclasses import dataclass

from ca_geo.errors import BadValue

MAX_LENGTH = 20_000  # characters; a polygon of a thousand corners fits
MAX_NESTING = 200
_EXCERPT = 30
_LONGEST_PATH = 200


@dataclass(frozen=True, slots=True)
class Offset:
    """A place in a text, counted from 0; told to people counted from 1."""

    source: str
    at: int

    def __str__(self) -> str:
        rest = self.source[self.at : self.at + _EXCERPT + 1]
        return f"at character {self.at + 1}, before {shown(rest)}" if rest else "at the end"


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place in a JSON document, as a JSON Pointer (RFC 6901)."""

    path: str = ""

    def __str__(self) -> str:
        if not self.path:
            return "at the top"
        return f"at {shown(self.path, _LONGEST_PATH)}"

    def __truediv__(self, key: str | int) -> Pointer:
        return Pointer(f"{self.path}/{str(key).replace('~', '~0').replace('/', '~1')}")


Place = Offset | Pointer
NOWHERE = Pointer()


def shown(text: str, longest: int = _EXCERPT) -> str:
    """A text in quotes, for a message; a long one is cut."""
    return repr(text) if len(text) <= longest else f"{text[:longest]!r}…"


def fault(message: str, place: Place, allowed: str | None = None) -> BadValue:
    """What is wrong, and where."""
    return BadValue(f"{message}, {place}", allowed)


def is_quoted(place: Place) -> bool:
    """Whether a double quote stands there."""
    return isinstance(place, Offset) and place.source[place.at : place.at + 1] == '"'


def check_length(text: str) -> None:
    """:raises BadValue: the filter is longer than `MAX_LENGTH`."""
    if len(text) > MAX_LENGTH:
        raise BadValue(f"a filter of {len(text)} characters is too long", f"at most {MAX_LENGTH} characters")


def too_deep(place: Place) -> BadValue:
    return fault("the filter is nested too deeply", place, f"at most {MAX_NESTING} levels")
