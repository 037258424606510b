"""What each case was promised is written down with its clock, where only the case itself still told it.

The facts of a clock are never edited; here one of them gets what it did not say yet. Run again, it changes nothing.
"""

from django.db import migrations

KEEP_PROMISES = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE casework_clockfact DISABLE TRIGGER casework_clockfact_append_only;
UPDATE casework_clockfact fact SET due_at = promised.due_at
FROM (
    SELECT DISTINCT ON (told.case_id) told.id, told.kind, told.due_at AS said, its.due_at
    FROM casework_clockfact told JOIN casework_case its ON its.id = told.case_id
    WHERE told.kind IN ('start', 'resume', 'extend', 'align') AND its.due_at IS NOT NULL
    ORDER BY told.case_id, told.at DESC, told.id DESC
) promised
WHERE fact.id = promised.id AND promised.kind IN ('start', 'resume') AND promised.said IS NULL;
ALTER TABLE casework_clockfact ENABLE TRIGGER casework_clockfact_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_alignment")]
    operations = [migrations.RunSQL(KEEP_PROMISES, migrations.RunSQL.noop)]
