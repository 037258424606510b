"""What is heard from below. Keys are kept by the database: they never change."""

from __future__ import annotations

from motcua.outbox import api as outbox

from .webhooks.kinds import KINDS
from .webhooks.telling import tell

for _event in KINDS:
    outbox.subscribe(_event, "integrations.webhooks", tell)
