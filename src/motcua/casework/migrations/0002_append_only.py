"""Triggers that refuse every change to history and to the facts of the clock but an insert.

Truncation has triggers of its own, for a test database is emptied that way.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION casework_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: history is appended, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION casework_refuse();
"""
UNDO_TRIGGERS = """
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""
BACKWARD = "DROP FUNCTION casework_refuse();"
TABLES = ("casework_historyentry", "casework_clockfact")


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD + "".join(TRIGGERS.format(table=table) for table in TABLES),
            "".join(UNDO_TRIGGERS.format(table=table) for table in TABLES) + BACKWARD,
        ),
    ]
