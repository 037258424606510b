"""Identifiers known before the row is written."""

from uuid import UUID

import uuid_utils

NOBODYS = UUID(int=0)  # no row has it


def new_id() -> UUID:
    """A UUIDv7: unique, and later ones sort after earlier ones, so indexes grow at one end."""
    return UUID(int=uuid_utils.uuid7().int)


def identifier(text: str) -> UUID | None:
    """The identifier as it was typed, posted or put into an address; none for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
