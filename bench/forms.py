"""How long it takes to check the answers of a form, against reading the same answers from JSON text."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

ON = date(2026, 11, 23)
ROUNDS = 7
TIMES = 400
AIM_MICROSECONDS = 300
QUESTIONS = 20


def _microseconds(work: Callable[[], Any]) -> float:
    """CPU time a call, the median of several rounds: what else the machine does is not counted."""
    work()
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(TIMES):
            work()
        taken.append((time.process_time() - start) / TIMES * 1e6)
    return statistics.median(taken)


def _twenty_questions() -> Any:
    """A form of twenty questions of the usual kinds, every third under a condition that holds."""
    from motcua.forms.values import Form, Kind, Label, Option, Page, Question

    words = Label("Nội dung", "Content")
    kinds = (Kind.TEXT, Kind.DATE, Kind.CHOICE, Kind.PERSONAL_NUMBER, Kind.MONEY, Kind.YES_NO, Kind.PHONE)
    made = [Question("q0", Kind.CHOICE, words, options=(Option("a", words),))]
    for n in range(1, QUESTIONS):
        kind = kinds[n % len(kinds)]
        options = (Option("a", words), Option("b", words)) if kind is Kind.CHOICE else ()
        made.append(Question(f"q{n}", kind, words, options=options, show_if="" if n % 3 else 'q0 == "a"'))
    return Form("bench", 1, words, (Page("one", words, tuple(made)),))


def run() -> dict[str, float]:
    """Microseconds a check, and its ratio to `json.loads` of the same answers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.project.settings")
    import django

    django.setup()
    from motcua.forms import api as forms

    form = _twenty_questions()
    raw = forms.check(form, _answers(form), on=ON).json()
    text = json.dumps(raw, ensure_ascii=False)
    check = _microseconds(lambda: forms.check(form, raw, on=ON))
    yardstick = _microseconds(lambda: json.loads(text))
    found = {"microseconds": check, "aim_microseconds": AIM_MICROSECONDS, "ratio_to_json_loads": check / yardstick}
    for name, value in found.items():
        print(f"{name}: {value:.1f}")
    return found


def _answers(form: Any) -> dict[str, Any]:
    from motcua.forms.values import Kind

    given: dict[Kind, Any] = {
        Kind.TEXT: "Nguyễn Thị Bình An",
        Kind.DATE: {"day": "5", "month": "1", "year": "1990"},
        Kind.CHOICE: "a",
        Kind.PERSONAL_NUMBER: "001190012345",
        Kind.MONEY: "50.000",
        Kind.YES_NO: "yes",
        Kind.PHONE: "0912 345 678",
    }
    return {question.key: given[question.kind] for question in form.questions()}


if __name__ == "__main__":
    run()
