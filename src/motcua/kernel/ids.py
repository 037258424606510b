"""Identifiers known before the row is written."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """A UUIDv7: unique, and later ones sort after earlier ones, so indexes grow at one end."""
    return UUID(int=uuid_utils.uuid7().int)
