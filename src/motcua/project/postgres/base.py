"""The backend itself, under the name that Django looks for."""

from __future__ import annotations

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Looks at the socket before a request instead of asking the server `SELECT 1`.

    A server that went away has closed its end, and a closed end reads as ready: then the connection is
    made anew, and no request fails for it.
    """

    def is_usable(self) -> bool:
        raw = self.connection
        if raw is None or raw.closed:
            return False
        try:
            readable, _, _ = select.select([raw.fileno()], [], [], 0)
        except (OSError, ValueError):
            return False
        return not readable
