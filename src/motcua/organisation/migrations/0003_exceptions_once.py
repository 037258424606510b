"""A unit closes or opens once between the same hours of a day."""

from django.db import migrations, models

ONLY_THE_FIRST = """
DELETE FROM organisation_unitexception later USING organisation_unitexception first
WHERE first.id < later.id AND first.unit_id = later.unit_id AND first.day = later.day
    AND first.is_open = later.is_open
    AND first.starts IS NOT DISTINCT FROM later.starts AND first.ends IS NOT DISTINCT FROM later.ends
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_revision")]
    operations = [
        migrations.RunSQL(ONLY_THE_FIRST, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="unitexception",
            constraint=models.UniqueConstraint(
                name="unit_exception_once",
                fields=["unit", "day", "is_open", "starts", "ends"],
                nulls_distinct=False,
            ),
        ),
    ]
