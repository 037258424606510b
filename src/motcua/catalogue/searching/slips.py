"""Typing slips: a word that stands in no name is taken for those one slip away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

SHORTEST = 3  # letters; shorter words are one slip away from everything
MOST = 6


class Neighbours:
    """The words that one letter more, less, other or in the other place makes of a word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_remains: defaultdict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= SHORTEST and word.isalpha():
                for remains in _remains(word):
                    self._by_remains[remains].append(word)

    def of(self, word: str) -> list[str]:
        """At most `MOST`, those of the same length first."""
        if len(word) < SHORTEST or not word.isalpha():
            return []
        found = {near for remains in _remains(word) for near in self._by_remains.get(remains, ())}
        near = [other for other in found if other != word and _is_one_slip(word, other)]
        return sorted(near, key=lambda other: (abs(len(other) - len(word)), other))[:MOST]


def _remains(word: str) -> set[str]:
    """The word, and what is left of it without any one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _is_one_slip(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) == 1:
        short, long = sorted((a, b), key=len)
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    if len(a) != len(b):
        return False
    differ = [at for at in range(len(a)) if a[at] != b[at]]
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and a[differ[0]] == b[differ[1]]
    return len(differ) == 1 or (swapped and a[differ[1]] == b[differ[0]])
