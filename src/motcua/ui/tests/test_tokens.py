"""Words on their surfaces pass WCAG AA, computed from the tokens themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[1] / "assets" / "_tokens.scss").read_text()
TOKENS = dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});$", SHEET, re.M))
WORDS = [
    *((tone, f"{tone}-surface") for tone in ("calm", "waiting", "late", "paused", "neutral")),
    *((tone, ground) for tone in ("calm", "waiting", "late", "paused", "neutral") for ground in ("paper", "surface")),
    *((word, ground) for word in ("ink", "ink-soft", "link") for ground in ("paper", "surface", "surface-deep")),
    ("ink", "waiting-surface"),
    ("ink", "calm-surface"),
    ("ink-soft", "late-surface"),
    ("ink", "late-surface"),
    ("ink", "focus"),
    ("ink", "gold-light"),
    ("link-visited", "paper"),
    ("link-visited", "surface"),
    ("paper", "lacquer"),
    ("paper", "lacquer-deep"),
    ("paper", "late"),
    ("lacquer-deep", "paper"),
]
SHAPES = [("line-strong", "paper"), ("line-strong", "surface"), ("gold-light", "lacquer"), ("lacquer", "paper")]


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(TOKENS[one]), _luminance(TOKENS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_can_be_read_on_their_surface(word: str, ground: str) -> None:
    assert contrast(word, ground) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_and_icons_can_be_seen_on_their_surface(shape: str, ground: str) -> None:
    assert contrast(shape, ground) >= 3


def test_white_on_white_cannot_be_read() -> None:
    assert contrast("paper", "paper") == 1
