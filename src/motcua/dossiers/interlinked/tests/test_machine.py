"""Whatever the tree and whatever happens in whatever order: nothing is filed twice or too early, and the bundle is
finished when, and only when, every part is.
"""

from __future__ import annotations

import contextlib
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from motcua.casework.models import Case, HistoryEntry
from motcua.dossiers import api as dossiers
from motcua.dossiers.interlinked import library, subscribers
from motcua.dossiers.interlinked.models import BundlePart
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.builders import MONDAY, City
from motcua.kernel.actor import Role

from .builders import HERE, THERE, a_child, a_counter_bundle, a_definition, bundles

pytestmark = pytest.mark.django_db
DEPTH = 3
OVER = {"done", "skipped", "stopped"}
RECORDS = ("1.004884", "2.000635", "1.000656")  # of the whole, and of bundles within it

Tree = list[tuple[tuple[int, ...], str, "Tree | None"]]


def trees(depth: int = DEPTH) -> st.SearchStrategy[Tree]:
    """Children in order: which earlier ones each waits for, where it is settled, and what is within it."""
    inner = st.none() if depth == 1 else st.none() | st.deferred(lambda: trees(depth - 1))
    child = st.tuples(st.lists(st.integers(0, 3), max_size=2).map(tuple), st.sampled_from([HERE, THERE]), inner)
    return st.lists(child, min_size=1, max_size=3 if depth == DEPTH else 2)


def texts(tree: Tree, key: str = "whole", depth: int = 0) -> list[str]:
    """Definitions for the tree, one for each bundle in it."""
    found, children = [], []
    for n, (after, unit, inner) in enumerate(tree):
        before = tuple(sorted({f"c{k}" for k in after if k < n}))
        if inner is None:
            children.append(a_child(f"c{n}", before, unit=unit))
        else:
            found += texts(inner, f"{key}_{n}", depth + 1)
            children.append(a_child(f"c{n}", before, procedure="", unit="", more=f'bundle = "{key}_{n}"'))
    return [*found, a_definition(*children, key=key, procedure=RECORDS[depth])]


class Life(RuleBasedStateMachine):
    city: City

    @initialize(tree=trees())
    def file_and_accept(self, tree: Tree) -> None:
        self.stack = contextlib.ExitStack()
        self.stack.enter_context(transaction.atomic())
        known = library.read({f"{n}": text for n, text in enumerate(texts(tree))})
        assert known.faults == {}
        self.stack.enter_context(patch.object(library, "shipped", lambda: known))
        self.desk = {"actor": self.city.staff[Role.RECEPTION], "at": MONDAY}
        self.filed = a_counter_bundle(self.city)
        bundles.accept_bundle(**self.desk, reference=self.filed.reference)
        self.is_settled = True  # whether all that happened has been heard

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            transaction.set_rollback(True)
            self.stack.close()

    # -- what is ---------------------------------------------------------------------------

    def parts(self) -> dict[str, BundlePart]:
        rows = BundlePart.objects.filter(bundle_id=self.filed.case_id).select_related("dossier__case")
        return {row.path: row for row in rows.order_by("position")}

    def state(self) -> str:
        return str(Case.objects.get(pk=self.filed.case_id).state)

    def those(self, state: str) -> list[BundlePart]:
        return [part for part in self.parts().values() if part.state == state and part.procedure_code]

    # -- what happens ----------------------------------------------------------------------

    @rule(
        which=st.integers(0, 20),
        end=st.sampled_from(["granted", "granted", "denied", "refused"]),
        heard=st.integers(0, 2),
    )
    def one_ends(self, which: int, end: str, heard: int) -> None:
        running = [part for part in self.those("running") if part.dossier and part.dossier.case.closed_at is None]
        if not running:
            return
        dossier: Any = running[which % len(running)].dossier
        if end == "refused" and dossier.case.state == "submitted":
            ground = dossiers.RefusalGround.OTHER
            desk = self.city.strangers[Role.RECEPTION]
            dossiers.refuse(
                actor=desk, at=MONDAY, reference=dossier.case.reference, ground=ground, reason="Không đúng nơi."
            )
        else:
            granted = end == "granted"
            Dossier.objects.filter(pk=dossier.pk).update(
                granted=granted, decision_reason="" if granted else "Không đủ."
            )
            Case.objects.filter(pk=dossier.pk).update(state="returned", closed_at=MONDAY, received_at=MONDAY)
        self.is_settled = heard > 0
        for _ in range(heard):
            subscribers.follow(dossier.case_id, MONDAY)

    @rule()
    def somebody_asks_to_go_on(self) -> None:
        bundles.advance(bundle_id=self.filed.case_id, at=MONDAY)
        self.is_settled = True

    @precondition(lambda self: self.those("failed"))
    @rule(which=st.integers(0, 20), how=st.sampled_from(["again", "again", "skip", "stop"]))
    def the_desk_repairs(self, which: int, how: str) -> None:
        failed = self.those("failed")
        path = failed[which % len(failed)].path
        reference = self.filed.reference
        if how == "again":
            bundles.file_again(**self.desk, reference=reference, path=path)
        elif how == "skip":
            bundles.skip_part(**self.desk, reference=reference, path=path, reason="Không cần nữa.")
        else:
            bundles.stop_rest(**self.desk, reference=reference, reason="Không cần nữa.")
        self.is_settled = True

    # -- what always holds -----------------------------------------------------------------

    @invariant()
    def every_dossier_was_filed_once_for_one_part(self) -> None:
        if not hasattr(self, "filed"):
            return
        filed = HistoryEntry.objects.filter(case_id=self.filed.case_id, verb="bundles.part_filed").count()
        assert Dossier.objects.count() == filed
        attempts = sum(part.attempt for part in self.parts().values() if part.dossier_id)
        assert attempts == filed

    @invariant()
    def nothing_was_filed_before_its_turn(self) -> None:
        if not hasattr(self, "filed"):
            return
        parts = self.parts()
        known = library.shipped()
        for path, part in parts.items():
            above = path.rpartition(".")[0]
            definition = "_".join(["whole", *(key.removeprefix("c") for key in above.split(".") if key)])
            child = known.of_key(definition, MONDAY.date()).child(path.rpartition(".")[2])
            if part.state in {"running", "done", "failed"}:
                assert not above or parts[above].state in {"running", "done"}
                for key in child.after:
                    assert parts[f"{above}.{key}" if above else key].state in {"done", "skipped"}

    @invariant()
    def the_whole_stands_as_its_parts_do(self) -> None:
        if not hasattr(self, "filed") or not self.is_settled:
            return
        leaves = [part.state for part in self.parts().values() if part.procedure_code]
        state = self.state()
        if "failed" in leaves:
            assert state == "stuck"
        elif set(leaves) <= OVER:
            assert state == ("finished" if set(leaves) == {"done"} else "partly_finished")
        else:
            assert state == "running"


def test_a_bundle_lives_by_its_rules(city: City) -> None:
    run_state_machine_as_test(
        type("InTheCity", (Life,), {"city": city}),
        settings=settings(
            max_examples=5,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
