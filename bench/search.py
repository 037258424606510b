"""Search over made-up procedures, as many as the nation has, beside plain BM25 over their names in the same run."""

from __future__ import annotations

import math
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from uuid import uuid4

import django

from motcua.kernel.text import fold

PROCEDURES, QUESTIONS, WORDS_OF_A_NAME, WORDS_OF_STEPS = 2642, 300, 12, 500
FIRSTS, LASTS = (
    ("b", "c", "d", "h", "kh", "l", "m", "ng", "ph", "t", "th", "tr"),
    ("a", "ai", "anh", "em", "inh", "ông"),
)


def run() -> None:
    """Prints milliseconds at the 95th percentile and the ratio to the yardstick."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    django.setup()
    random.seed(2026)
    names = [_words(WORDS_OF_A_NAME) for _ in range(PROCEDURES)]
    questions = [f"tôi muốn hỏi làm {' '.join(random.sample(n.split(), 5))} ở đâu" for n in names[:QUESTIONS]]
    ours, theirs = _slow(_ours(names), questions), _slow(_plain_bm25(names), questions)
    print(f"{'one question':34}{ours:10.2f} ms  BM25 over names{theirs:10.2f} ms  ratio {ours / theirs:.2f}")


def _words(count: int) -> str:
    return " ".join(random.choice(FIRSTS) + random.choice(LASTS) for _ in range(count))


def _slow(answer: Callable[[str], object], questions: list[str]) -> float:
    taken = []
    for question in questions:
        began = time.perf_counter()
        answer(question)
        taken.append((time.perf_counter() - began) * 1e3)
    return sorted(taken)[int(len(taken) * 0.95)]


def _ours(names: list[str]) -> Callable[[str], object]:
    from motcua.catalogue.search_rules import shipped_rules
    from motcua.catalogue.searching.documents import document_of, lexicon, named_words
    from motcua.catalogue.searching.index import build
    from motcua.catalogue.searching.ranking import Ranker
    from motcua.catalogue.searching.slips import Neighbours
    from motcua.catalogue.searching.vocabulary import Vocabulary

    documents = [document_of(_row(number, name)) for number, name in enumerate(names)]
    words = named_words(documents)
    ranker = Ranker(build(documents, lexicon(), words), Vocabulary(shipped_rules()), Neighbours(words))
    return lambda question: ranker.rank(question, 10)


def _row(number: int, name: str) -> dict[str, object]:
    lists = dict.fromkeys(("keywords", "agencies", "cases", "papers", "results", "channels"), ())
    line = {"id": uuid4(), "code": f"9.{number:06}", "current_id": uuid4(), "current__name": name}
    rest = {"current__field": "Hộ tịch", "current__levels": ("Cấp xã",), "current__issuer": ""}
    return line | rest | lists | {"conditions": "", "steps": _words(WORDS_OF_STEPS)}


def _plain_bm25(names: list[str]) -> Callable[[str], object]:
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for number, name in enumerate(names):
        for word in set(fold(name).split()):
            postings[word].append(number)

    def answer(question: str) -> list[int]:
        scores: Counter[int] = Counter()
        for word in fold(question).split():
            found = postings.get(word, ())
            for number in found:
                scores[number] += math.log1p(len(names) / len(found))  # type: ignore[assignment]  # a score, no count
        return [number for number, _ in scores.most_common(10)]

    return answer
