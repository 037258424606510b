"""Search without diacritics over the published procedures: an index in the process, rebuilt when the
catalogue changes.

A document is the name of a procedure, its keywords, its field and its code. Words are folded; a word typed
with its diacritics counts a little more where they agree, and so do two words side by side. The rarer a word,
the more it counts, and a procedure whose name is wholly in the question comes before one with much beside.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F

from motcua.kernel.text import fold, tidy

from . import models, queries
from .values import Procedure

KEYWORD_WEIGHT = 0.6
FIELD_WEIGHT = 0.25
DIACRITICS_WEIGHT = 0.5
PAIR_WEIGHT = 0.7
BEGUN_WEIGHT = 0.6  # a last word only begun: "khai si"
SHORTEST_BEGINNING = 2
MOST_ENDINGS = 40
LONGEST_QUESTION = 400  # characters
WHOLE_NAME_SHARE = 0.6  # how much of the rank depends on how much of the name was asked for

type Scores = np.ndarray[Any, np.dtype[np.float64]]
_WORD = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Postings:
    documents: np.ndarray[Any, np.dtype[np.int32]]
    weights: Scores  # rarity included


@dataclass(frozen=True, slots=True)
class _Index:
    mark: UUID | None
    lines: tuple[Procedure, ...]
    postings: dict[str, _Postings]
    in_names: dict[str, _Postings]
    whole: Scores  # what a question holding the whole name would score on it
    vocabulary: list[str]
    by_code: dict[str, int]


_kept: _Index | None = None


def search(text: str, limit: int = 10) -> list[Procedure]:
    """Published procedures for words, a question or a code, the best first. One query."""
    question = text[:LONGEST_QUESTION]
    index = _current()
    scores = _scores(index, question)
    ranked = np.argsort(-scores, kind="stable")[:limit]
    best = [int(document) for document in ranked if scores[document] > 0]
    exact = index.by_code.get(tidy(question))
    if exact is not None:
        best = [exact, *(document for document in best if document != exact)][:limit]
    return [index.lines[document] for document in best]


def _scores(index: _Index, question: str) -> Scores:
    total = np.zeros(len(index.lines))
    named = np.zeros(len(index.lines))
    for term in set(_terms(question)):
        _add(index.postings.get(term), total)
        _add(index.in_names.get(term), named)
    words = _words(question)
    if words and not question[-1:].isspace():
        _add_begun(index, fold(words[-1]), total)
    share = np.divide(named, index.whole, out=np.zeros_like(named), where=index.whole > 0)
    total *= 1 - WHOLE_NAME_SHARE + WHOLE_NAME_SHARE * share
    return total


def _add(postings: _Postings | None, scores: Scores, weight: float = 1.0) -> None:
    if postings is not None:
        scores[postings.documents] += weight * postings.weights


def _add_begun(index: _Index, beginning: str, scores: Scores) -> None:
    """A last word that is no word yet counts for the words that it begins, once a document."""
    if len(beginning) < SHORTEST_BEGINNING or beginning in index.postings:
        return
    start = bisect.bisect_left(index.vocabulary, beginning)
    most = np.zeros_like(scores)
    for word in index.vocabulary[start : start + MOST_ENDINGS]:
        if not word.startswith(beginning):
            break
        postings = index.postings[word]
        np.maximum.at(most, postings.documents, BEGUN_WEIGHT * postings.weights)
    scores += most


# -- the index -------------------------------------------------------------------------------------


def _current() -> _Index:
    global _kept
    mark = queries.revision()
    if _kept is None or _kept.mark != mark:
        _kept = _build(mark)
    return _kept


def _build(mark: UUID | None) -> _Index:
    rows = list(
        models.Procedure.objects.filter(current__isnull=False)
        .annotate(keywords=F("current__keywords"))
        .order_by("code")
        .values(*queries.LINE, "keywords")
    )
    lines = tuple(queries.line(row) for row in rows)
    documents = [_document(line, row["keywords"]) for line, row in zip(lines, rows, strict=True)]
    names = [dict.fromkeys(_terms(line.name), 1.0) for line in lines]
    rarity = _rarity(documents)
    in_names = _inverted(names, rarity)
    whole = np.zeros(len(lines))
    for found in in_names.values():
        _add(found, whole)
    postings = _inverted(documents, rarity)
    plain = sorted(term for term in postings if " " not in term and term == fold(term))
    return _Index(mark, lines, postings, in_names, whole, plain, {line.code: n for n, line in enumerate(lines)})


def _document(line: Procedure, keywords: Sequence[str]) -> dict[str, float]:
    """Each term of the document with the weight of the best place where it stands."""
    weights: dict[str, float] = {line.code: 1.0}
    places = [(line.name, 1.0), *((word, KEYWORD_WEIGHT) for word in keywords), (line.field, FIELD_WEIGHT)]
    for text, weight in places:
        for term in _terms(text):
            weights[term] = max(weight, weights.get(term, 0.0))
    return weights


def _rarity(documents: Sequence[dict[str, float]]) -> dict[str, float]:
    """Inverse document frequency, by the kind of term: plain word, word with diacritics, pair."""
    counts = Counter(term for document in documents for term in document)
    size = len(documents)
    return {term: _kind_weight(term) * math.log1p(size / count) for term, count in counts.items()}


def _kind_weight(term: str) -> float:
    if " " in term:
        return PAIR_WEIGHT
    return 1.0 if term == fold(term) else DIACRITICS_WEIGHT


def _inverted(documents: Sequence[dict[str, float]], rarity: dict[str, float]) -> dict[str, _Postings]:
    places: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, document in enumerate(documents):
        for term, weight in document.items():
            places[term].append((number, weight * rarity[term]))
    return {
        term: _Postings(np.array([n for n, _ in found], dtype=np.int32), np.array([w for _, w in found]))
        for term, found in places.items()
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(tidy(text).lower())


def _terms(text: str) -> Iterable[str]:
    """Folded words, words with their diacritics, and pairs of folded words."""
    words = _words(text)
    folded = [fold(word) for word in words]
    yield from folded
    yield from (word for word, plain in zip(words, folded, strict=True) if word != plain)
    yield from (f"{a} {b}" for a, b in pairwise(folded))
