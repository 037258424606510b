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
        try:
            rows = json.loads(path.read_text())
            questions = [Question(row["question"], frozenset(row["codes"])) for row in rows]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CommandError(f"{path}: {error}") from error
        if not questions:
            raise CommandError(f"{path}: no questions")
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
