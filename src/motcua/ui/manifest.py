"""What Vite built: hashed files by the name of their source, read from its manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BUILT = Path(__file__).parent / "static" / "ui"
SOURCES = "src/motcua/ui/assets"
EARLY_FONTS = ("latin-400-normal.woff2", "vietnamese-400-normal.woff2")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Static paths of one face's stylesheet, script, and the fonts its first words need."""

    style: str
    script: str
    fonts: tuple[str, ...]


def bundle(name: str) -> Bundle | None:
    """The bundle `citizen` or `staff`; None when the assets have not been built."""
    path = BUILT / "manifest.json"
    try:
        return _read(path, path.stat().st_mtime_ns, name)
    except FileNotFoundError:
        return None


def assets_built() -> bool:
    return bundle("citizen") is not None and bundle("staff") is not None


@lru_cache(maxsize=8)
def _read(path: Path, _changed: int, name: str) -> Bundle:
    files: dict[str, dict[str, str]] = json.loads(path.read_text())
    fonts = tuple(f"ui/{item['file']}" for source, item in sorted(files.items()) if source.endswith(EARLY_FONTS))
    return Bundle(
        style=f"ui/{files[f'{SOURCES}/{name}.scss']['file']}",
        script=f"ui/{files[f'{SOURCES}/{name}.js']['file']}",
        fonts=fonts,
    )
