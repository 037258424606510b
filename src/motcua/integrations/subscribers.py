"""What is heard from below. Keys are kept by the database: they never change."""

from __future__ import annotations

from motcua.outbox import api as outbox

from .webhooks.kinds import CATALOGUE_KINDS, KINDS
from .webhooks.telling import tell, tell_of_procedure

for _event in KINDS:
    outbox.subscribe(_event, "integrations.webhooks", tell)
for _change in CATALOGUE_KINDS:
    outbox.subscribe(_change, "integrations.webhooks", tell_of_procedure)
