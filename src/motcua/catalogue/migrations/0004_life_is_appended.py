"""Days may overlap among versions nobody was shown yet; what happened to a version is appended, never edited."""

from django.db import migrations

PUBLIC = """
ALTER TABLE catalogue_procedureversion DROP CONSTRAINT catalogue_version_days_do_not_overlap;
ALTER TABLE catalogue_procedureversion ADD CONSTRAINT catalogue_version_days_do_not_overlap
    EXCLUDE USING gist (
        procedure_id WITH =,
        daterange(effective_from, CASE WHEN effective_to < effective_from THEN effective_from
                                       ELSE effective_to + 1 END) WITH &&
    ) WHERE (status IN ('published', 'amended', 'replaced', 'abolished'));

CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: history is appended, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION catalogue_refuse();
"""
TABLES = ("catalogue_milestone", "catalogue_change", "catalogue_fieldchange")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_life_of_versions")]

    operations = [
        migrations.RunSQL(
            PUBLIC + "".join(TRIGGER.format(table=table) for table in TABLES), migrations.RunSQL.noop
        ),
    ]
