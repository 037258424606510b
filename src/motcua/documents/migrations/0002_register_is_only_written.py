"""Triggers that refuse every change to a line of the register of certifications."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: the register is only written to', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER documents_registerentry_only_written BEFORE UPDATE OR DELETE ON documents_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION documents_refuse();
"""
BACKWARD = """
DROP TRIGGER documents_registerentry_only_written ON documents_registerentry;
DROP FUNCTION documents_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
