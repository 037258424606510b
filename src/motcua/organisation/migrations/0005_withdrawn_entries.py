"""What was withdrawn from a calendar is remembered."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0004_calendars_from_a_day_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='WithdrawnEntry',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('withdrawn_at', models.DateTimeField()),
            ],
        ),
    ]
