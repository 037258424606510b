"""A published event version never changes shape: subscribers, and rows already written, rely on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motcua.outbox import api as outbox
from motcua.outbox.event import key_of

PINNED: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "reference" / "events.json").read_text()
)
SHAPES = {
    key_of(event): outbox.shape_of(event)
    for event in outbox.known_events().values()
    if ".tests." not in event.__module__
}


@pytest.mark.parametrize("key", sorted(PINNED))
def test_a_published_event_keeps_its_shape(key: str) -> None:
    assert SHAPES.get(key) == PINNED[key]


def test_every_event_is_pinned() -> None:
    """What fails here is new: add it to docs/reference/events.json as printed."""
    new = {key: shape for key, shape in SHAPES.items() if key not in PINNED}
    assert new == {}, json.dumps(new, indent=2)
