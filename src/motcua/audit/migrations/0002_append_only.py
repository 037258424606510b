"""Columns that only the database fills, and triggers that refuse every change but an insert.

Truncation has triggers of its own, for a test database is emptied that way.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE audit_auditrecord
    ADD COLUMN epoch integer NOT NULL DEFAULT 1,
    ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_txid ON audit_auditrecord (epoch, txid, id);

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the audit trail is only appended to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
UNDO_TRIGGERS = """
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""
BACKWARD = """
DROP FUNCTION audit_refuse();
ALTER TABLE audit_auditrecord DROP COLUMN txid, DROP COLUMN epoch;
"""
TABLES = ("audit_auditrecord", "audit_auditseal")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD + "".join(TRIGGERS.format(table=table) for table in TABLES),
            "".join(UNDO_TRIGGERS.format(table=table) for table in TABLES) + BACKWARD,
        ),
    ]
