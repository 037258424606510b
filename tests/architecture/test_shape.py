"""The shape of the house, as tests."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "motcua"
FLOORS: list[str] = list(settings.FLOORS)
OPEN_TO_ALL = {"kernel"}
PUBLIC = {"api", "events"}


def _modules() -> Iterator[tuple[Path, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        package = path.relative_to(SOURCE).parts[0]
        if "tests" not in path.parts and package in FLOORS:
            yield path, package


def _imports(path: Path) -> Iterator[str]:
    """Absolute names imported by a module, `from a import b` as `a.b`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _strangers(path: Path, package: str) -> list[str]:
    """What a module imports of another package beside its api and events."""
    found = []
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] != "motcua" or len(parts) < 2 or parts[1] in {package, *OPEN_TO_ALL}:
            continue
        if parts[1] == "project" or len(parts) < 3 or parts[2] not in PUBLIC:
            found.append(name)
    return found


def test_packages_import_only_the_api_of_others() -> None:
    wrong = {
        str(path.relative_to(ROOT)): names
        for path, package in _modules()
        if "migrations" not in path.parts and (names := _strangers(path, package))
    }
    assert wrong == {}


def test_migrations_import_nothing_of_ours_but_the_kernel() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, _ in _modules()
        if "migrations" in path.parts
        for name in _imports(path)
        if name.startswith("motcua.") and not name.startswith("motcua.kernel.")
    ]
    assert wrong == []


def test_foreign_keys_run_downward_and_name_models_by_string() -> None:
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("motcua."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if target is None or not getattr(field, "concrete", False) or target._meta.app_label not in FLOORS:
                continue
            if FLOORS.index(target._meta.app_label) < FLOORS.index(model._meta.app_label):
                wrong.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert wrong == []


def test_errors_are_summed_up_by_the_layout_alone() -> None:
    drawing = [path.name for path in SOURCE.rglob("*.html") if re.search(r"{{ *error_summary", path.read_text())]
    assert drawing == ["base.html"]


def test_every_legal_source_named_in_code_exists() -> None:
    known = set(tomllib.loads((ROOT / "docs" / "legal" / "sources.toml").read_text()))
    named = {
        (key.split("#")[0], str(path.relative_to(ROOT)))
        for path in SOURCE.rglob("*.py")
        for line in re.findall(r"Source: ([^\n\"]+)", path.read_text())
        for key in re.findall(r"\b(?:nd|tt|qd|luat|nq|tb|blld|qcvn)-[\w-]+(?:#[\w.]+)?", line)
    }
    assert {(k, p) for k, p in named if k not in known} == set()


def test_the_domain_does_not_read_the_clock() -> None:
    """Time is read once, in the view or job, and passed as `at`."""
    readers = {"views", "rest", "jobs", "health", "middleware", "management", "migrations", "demo", "adapters"}
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path, _ in _modules()
        if not readers & {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts}
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"timezone\.now\(\)|datetime\.now\(|date\.today\(|localdate\(\)", line)
    ]
    assert wrong == []


def test_nothing_evaluates_python() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\b(eval|exec)\b", text := path.read_text())  # parsing every module takes seconds
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}
    ]
    assert wrong == []


def test_no_module_is_past_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): count
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts
        and "tests" not in path.parts
        and (count := len(path.read_text().splitlines())) > 400
    }
    assert long == {}


def test_the_kernel_has_no_models_and_no_views() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (SOURCE / "kernel").rglob("*.py")
        for name in _imports(path)
        if name.startswith(("django.views", "django.http", "django.shortcuts"))
        or path.name in {"models.py", "views.py"}
    ]
    assert wrong == []


def test_starting_loads_no_library_that_few_requests_need() -> None:
    """They take longer to load than all of the rest; who needs one imports it where it is used."""
    heavy = {"cel", "pyhanko", "holidays", "rich"}
    program = "import sys, django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
    loaded = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program + f"print(*({heavy} & set(sys.modules)))"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "motcua.project.settings"},
    )
    assert loaded.stdout.split() == []
