"""The built index on disk, so that a process that starts reads it in half a second instead of building it.

One file for each state of the catalogue and of the code that reads it; a file of another state still spares taking
apart again the versions that it knows. The folder is the installation's own, as private as its secret key.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import numpy as np
from django.conf import settings

from motcua.kernel import text

from .documents import Document, Lexicon
from .index import Index

type Stored = tuple[Lexicon, dict[UUID, Document], tuple[UUID, ...], Index]


def read(versions: Sequence[UUID]) -> Stored | None:
    """What was kept for these versions, else the newest for others; none where nothing can be read."""
    folder = _folder()
    exact = folder / _name(versions)
    others = sorted(folder.glob(f"{_code()}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in dict.fromkeys((exact, *others)):
        try:
            with path.open("rb") as file:
                stored: Stored = _unpickled(file)
        except (OSError, EOFError, ValueError, pickle.UnpicklingError):
            continue
        return stored
    return None


def _unpickled(file: IO[bytes]) -> Any:
    """Without looking for rubbish among the hundred thousands of objects that come, none of which is."""
    gc.disable()
    try:
        return pickle.load(file)  # noqa: S301  written by `keep` into our own folder
    finally:
        gc.enable()


def keep(stored: Stored) -> None:
    """Writes it whole or not at all, and removes what was kept for other states. A full disk keeps nothing."""
    folder = _folder()
    final = folder / _name(stored[2])
    half = folder / f".{os.getpid()}"
    try:
        with half.open("wb") as file:
            pickle.dump(stored, file, protocol=pickle.HIGHEST_PROTOCOL)
        half.replace(final)
    except OSError:
        half.unlink(missing_ok=True)
        return
    for path in folder.glob("*-*"):
        if path != final:
            path.unlink(missing_ok=True)


@contextmanager
def alone() -> Iterator[None]:
    """One process of the machine at a time: those who wait find what the first one kept."""
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    folder = Path(settings.HOME) / "search"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _name(versions: Sequence[UUID]) -> str:
    return f"{_code()}-{hashlib.sha256(b''.join(version.bytes for version in versions)).hexdigest()[:32]}"


@cache
def _code() -> str:
    """What the code that builds and reads an index is like: another one may not read this one's files."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in (
        *sorted(Path(__file__).parent.glob("*.py")),
        Path(__file__).parents[1] / "values.py",
        Path(text.__file__),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
