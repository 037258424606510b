"""A unit may count by another calendar from a day on."""

import django.db.models.deletion
import motcua.kernel.ids
from django.db import migrations, models


REVISED = """
CREATE OR REPLACE TRIGGER organisation_calendaruse_revision
AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation_calendaruse
FOR EACH STATEMENT EXECUTE FUNCTION organisation_new_revision();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0003_exceptions_once'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarUse',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('valid_from', models.DateField()),
                ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.calendar')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_uses', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'valid_from'), name='calendar_use_once')],
            },
        ),
        migrations.RunSQL(REVISED, migrations.RunSQL.noop),
    ]
