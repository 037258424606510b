from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture
def empty_trail(transactional_db: None) -> None:
    """Without the records of setting up: emptying the tables deploys the default process again."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditrecord, audit_auditseal")
