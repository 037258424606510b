"""`motcua catalogue evaluate-search FILE`, `motcua catalogue load-demo`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.catalogue.evaluation import Evaluation, Question, evaluate, without_diacritics

SHOWN = 10


class Command(BaseCommand):
    help = "Looks after the catalogue of procedures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        evaluating = actions.add_parser("evaluate-search", help="how often the right procedure is found first")
        evaluating.add_argument("file", type=Path, help="JSON list of {question, codes}")
        evaluating.add_argument("--misses", action="store_true", help="show the questions it got wrong")
        actions.add_parser("load-demo", help="publish the small demonstration catalogue")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "load-demo":
            published = catalogue.load_demo_catalogue(timezone.now())
            self.stdout.write(f"{len(published.created)} procedures published")
        else:
            self._evaluate(options["file"], misses=options["misses"])

    def _evaluate(self, path: Path, *, misses: bool) -> None:
        questions = _questions(path)
        asked = frozenset[str]().union(*(question.codes for question in questions))
        if unknown := sorted(asked - {one.code for one in catalogue.procedures(asked)}):
            more = f" and {len(unknown) - SHOWN} more" if len(unknown) > SHOWN else ""
            self.stderr.write(f"no procedure in force, never to be found: {', '.join(unknown[:SHOWN])}{more}")
        catalogue.make_search_ready(wait=True)  # the time below leaves it out
        result = evaluate(questions)
        self._show(f"{result.asked} questions", result)
        self._show("without diacritics", evaluate(without_diacritics(questions)))
        if misses:
            for miss in result.misses:
                self.stdout.write(f"{miss.question.text}\n  wanted {sorted(miss.question.codes)}, found {miss.found}")

    def _show(self, what: str, result: Evaluation) -> None:
        self.stdout.write(
            f"{what}: {result.first / result.asked:.1%} first, "
            f"{result.among_first_few / result.asked:.1%} among the first five; "
            f"{result.slowest_of(0.5):.1f} ms at the median, {result.slowest_of(0.95):.1f} ms at the 95th percentile"
        )


def _questions(path: Path) -> list[Question]:
    """Raises `CommandError` naming the question that is none."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    if not isinstance(rows, list) or not rows:
        raise CommandError(f"{path}: no list of questions")
    return [_question(path, number, row) for number, row in enumerate(rows, 1)]


def _question(path: Path, number: int, row: Any) -> Question:
    text, codes = (row.get("question"), row.get("codes")) if isinstance(row, dict) else (None, None)
    if not isinstance(text, str) or not text.strip():
        raise CommandError(f"{path}, question {number}: “question” is no text")
    if not isinstance(codes, list) or not codes or not all(isinstance(code, str) for code in codes):
        raise CommandError(f"{path}, question {number}: “codes” is no list of codes")
    return Question(text, frozenset(codes))
