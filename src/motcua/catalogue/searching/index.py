"""The index over all documents: which procedures a term leads to, and how far.

A term counts the more the rarer it is, and the more often and the higher up it stands (BM25 over weighted
places); beyond that, how much of the name of a procedure was asked for is known term by term.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..values import Procedure
from .documents import PAIR, PLACES, Document, Keys, Lexicon, Place

SATURATION = 1.2  # how soon a term's further occurrences stop counting
PAIR_RARITY = 0.7
MARKED_RARITY = 0.5
IN_BRACKETS = 0.3  # what a name says in brackets counts less of the whole name
MOST_ENDINGS = 40

type Scores = np.ndarray[Any, np.dtype[np.float64]]
type Rows = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True, slots=True)
class Postings:
    """Terms in order, and for each the documents it stands in with its weight there."""

    keys: Keys
    starts: np.ndarray[Any, np.dtype[np.int64]]
    documents: Rows
    weights: np.ndarray[Any, np.dtype[np.float32]]

    def sums(self, keys: Keys, shares: Scores, size: int) -> Scores:
        """For each of `size` documents, what the terms it holds weigh there, each by its share."""
        places = np.searchsorted(self.keys, keys)
        known = np.flatnonzero(self.keys[np.minimum(places, len(self.keys) - 1)] == keys) if len(self.keys) else ()
        slices = [(slice(self.starts[places[at]], self.starts[places[at] + 1]), shares[at]) for at in known]
        if not slices:
            return np.zeros(size)
        documents = np.concatenate([self.documents[part] for part, _ in slices])
        weights = np.concatenate([self.weights[part] * share for part, share in slices])
        return np.bincount(documents, weights, size)

    def frequency(self, key: int) -> int:
        found = self._found(key)
        return int(found.stop - found.start)

    def _found(self, key: int) -> slice:
        place = int(np.searchsorted(self.keys, key))
        if key < 0 or place == len(self.keys) or self.keys[place] != key:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


@dataclass(frozen=True, slots=True)
class Index:
    lines: tuple[Procedure, ...]
    by_code: dict[str, int]
    lexicon: Lexicon
    everywhere: Postings
    in_names: Postings
    whole_names: Scores  # what a question holding the whole name would add up to
    named_words: tuple[str, ...]  # plain words of names and keywords, in order

    def scores(self, terms: Mapping[str, float]) -> tuple[Scores, Scores]:
        """For terms with their weights, what each document scores, and how much of its name was asked for."""
        keys = np.array([self.lexicon.key(term) for term in terms], dtype=np.int64)
        shares = np.fromiter(terms.values(), dtype=np.float64, count=len(terms))
        size = len(self.lines)
        named = self.in_names.sums(keys, shares, size)
        return self.everywhere.sums(keys, shares, size), np.minimum(1.0, named / self.whole_names)

    def is_named(self, word: str) -> bool:
        """Whether the plain word, or two side by side, stand in a name or a keyword."""
        if " " in word:
            return self.in_names.frequency(self.lexicon.key(word)) > 0
        place = bisect.bisect_left(self.named_words, word)
        return place < len(self.named_words) and self.named_words[place] == word

    def frequency(self, word: str) -> int:
        """How many documents the term stands in, anywhere."""
        return self.everywhere.frequency(self.lexicon.key(word))

    def endings(self, beginning: str) -> list[str]:
        """Words of names that begin so, at most `MOST_ENDINGS`."""
        start = bisect.bisect_left(self.named_words, beginning)
        found = self.named_words[start : start + MOST_ENDINGS]
        return [word for word in found if word.startswith(beginning)]


def build(documents: Sequence[Document], lexicon: Lexicon, words: Iterable[str]) -> Index:
    """The index over the documents; `words` are the plain words of their names and keywords."""
    lines = tuple(document.line for document in documents)
    in_names = _in_names(documents, lexicon)
    return Index(
        lines=lines,
        by_code={line.code: number for number, line in enumerate(lines)},
        lexicon=lexicon,
        everywhere=_everywhere(documents, lexicon),
        in_names=in_names,
        whole_names=_whole_names(documents, in_names),
        named_words=tuple(sorted(set(words))),
    )


def _everywhere(documents: Sequence[Document], lexicon: Lexicon) -> Postings:
    usual = _usual_lengths(documents)
    keys, rows, weights = [], [], []
    for number, document in enumerate(documents):
        for name, counted in document.places.items():
            keys.append(counted.keys)
            rows.append(np.full(len(counted.keys), number, dtype=np.int32))
            weights.append(counted.times * np.float32(_weight(PLACES[name], counted.length / usual[name])))
    merged = _merged(_joined(keys, np.int64), _joined(rows, np.int32), _joined(weights, np.float32))
    frequency = np.diff(merged.starts)
    size = len(documents)
    rarity = _kind_weights(merged.keys, lexicon) * np.log1p((size - frequency + 0.5) / (frequency + 0.5))
    saturated = merged.weights * (SATURATION + 1) / (merged.weights + SATURATION)
    return Postings(
        merged.keys, merged.starts, merged.documents, (saturated * np.repeat(rarity, frequency)).astype(np.float32)
    )


def _weight(place: Place, length: float) -> float:
    """Of one occurrence; `length` beside that of an average text of the place."""
    return place.weight / (1 - place.evenness + place.evenness * length)


def _usual_lengths(documents: Sequence[Document]) -> dict[str, float]:
    total: dict[str, int] = dict.fromkeys(PLACES, 0)
    for document in documents:
        for name, counted in document.places.items():
            total[name] += counted.length
    return {name: max(1.0, length / len(documents)) for name, length in total.items()} if documents else {}


def _in_names(documents: Sequence[Document], lexicon: Lexicon) -> Postings:
    names = [document.places["name"].keys for document in documents]
    rows = [np.full(len(keys), number, dtype=np.int32) for number, keys in enumerate(names)]
    ones = [np.ones(len(keys), dtype=np.float32) for keys in names]
    merged = _merged(_joined(names, np.int64), _joined(rows, np.int32), _joined(ones, np.float32))
    frequency = np.diff(merged.starts)
    rarity = _kind_weights(merged.keys, lexicon) * np.log1p(len(documents) / np.maximum(1, frequency))
    return Postings(merged.keys, merged.starts, merged.documents, np.repeat(rarity, frequency).astype(np.float32))


def _whole_names(documents: Sequence[Document], in_names: Postings) -> Scores:
    whole = np.zeros(len(documents))
    of_term = dict(zip(in_names.keys.tolist(), in_names.weights[in_names.starts[:-1]].tolist(), strict=True))
    for number, document in enumerate(documents):
        for key in document.places["name"].keys.tolist():
            whole[number] += of_term[key] * (1.0 if key in document.core else IN_BRACKETS)
    return np.maximum(whole, 1e-9)


def _kind_weights(keys: Keys, lexicon: Lexicon) -> Scores:
    marked = np.array(lexicon.marked, dtype=bool)
    weights = np.where(keys >= PAIR, PAIR_RARITY, 1.0)
    words = keys < PAIR
    weights[words] = np.where(marked[keys[words]], MARKED_RARITY, 1.0)
    return weights


def _joined(parts: Sequence[Any], kind: Any) -> Any:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)


def _merged(keys: Keys, rows: Rows, weights: np.ndarray[Any, np.dtype[np.float32]]) -> Postings:
    """In order of term, then document, with what one document has of a term in several places added up."""
    order = np.argsort(keys, kind="stable")  # the rows of one key stay in order: they come document by document
    keys, rows, weights = keys[order], rows[order], weights[order]
    if not len(keys):
        return Postings(keys, np.zeros(1, dtype=np.int64), rows, weights)
    new_key = np.concatenate(([True], keys[1:] != keys[:-1]))
    new_pair = new_key | np.concatenate(([True], rows[1:] != rows[:-1]))
    first = np.flatnonzero(new_pair)
    starts = np.append(np.flatnonzero(new_key[first]), len(first))
    return Postings(keys[first][starts[:-1]], starts, rows[first], np.add.reduceat(weights, first))
