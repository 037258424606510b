"""The table of ways of filing where its cells are kept apart; glued cells are read by `channels`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..values import Channel
from .channels import KINDS
from .fees import read_fees
from .limits import read_limit
from .problems import Kind, Problem, problem
from .reading import cell
from .texts import phrase, prose


@dataclass(frozen=True, slots=True)
class Columns:
    """What a form of the record calls the cells of a row."""

    kind: str
    limit: str
    fees: str
    description: str


def read_channel_rows(
    rows: Iterable[Mapping[str, Any]], columns: Columns, problems: list[Problem]
) -> tuple[Channel, ...]:
    """A row of an unknown way is left out and told. Raises `NotARecord`."""
    channels = []
    for row in rows:
        kind = KINDS.get(phrase(cell(row, columns.kind)))
        if kind is None:
            problems.append(problem(Kind.CHANNELS, str(row.get(columns.kind))))
            continue
        written = phrase(cell(row, columns.limit))
        limit, why = read_limit(written)
        if why is not None:
            problems.append(problem(why, f"{kind.label}: {written}"))
        fees, about_fees = read_fees(cell(row, columns.fees))
        problems.extend(about_fees)
        channels.append(Channel(kind, limit, written, fees, prose(cell(row, columns.description))))
    if not channels:
        problems.append(problem(Kind.NO_CHANNELS))
    return tuple(channels)
