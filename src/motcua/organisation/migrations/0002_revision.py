"""Every change of a unit or calendar gives the one row of revision a new token, whoever makes it."""

from django.db import migrations

TABLES = [
    "calendar",
    "dayoff",
    "position",
    "receptionsession",
    "succession",
    "swap",
    "unit",
    "unitexception",
    "weeklysession",
]

FORWARD = """
INSERT INTO organisation_revision (id, token) VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION organisation_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO organisation_revision (id, token) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END $$;
""" + "".join(
    f"""
CREATE OR REPLACE TRIGGER organisation_{table}_revision
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation_{table}
FOR EACH STATEMENT EXECUTE FUNCTION organisation_new_revision();
"""
    for table in TABLES
)

BACKWARD = (
    "".join(
        f"DROP TRIGGER IF EXISTS organisation_{table}_revision ON organisation_{table};\n" for table in TABLES
    )
    + "DROP FUNCTION IF EXISTS organisation_new_revision();"
)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
