"""Where the agency's words stand on the first page of a copy: top right, after Decree 30/2020."""

from __future__ import annotations

_MM = 72 / 25.4  # points
_EDGE = 5 * _MM
_WIDTH = 74 * _MM
_HEIGHT = 17 * _MM
BAND = _HEIGHT + _EDGE  # added above a first page that has no room for them

type Corners = tuple[int, int, int, int]


def words_at(width: float, height: float) -> Corners:
    """The box of the words on a page of that size, in whole points from its lower left corner."""
    room = min(_WIDTH, width - _EDGE)
    right, top = width - _EDGE / 2, height - _EDGE / 2
    return round(right - room), round(top - _HEIGHT), round(right), round(top)
