"""What a leader gave or took back on paper, and who wrote it down."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0005_withdrawn_entries'),
    ]

    operations = [
        migrations.AddField(
            model_name='delegation',
            name='end_decided_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='end_number',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.AddField(
            model_name='delegation',
            name='ended_by_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='recorded_by_id',
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='delegation',
            name='summary',
            field=models.CharField(blank=True, default='', max_length=500),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('recorded_by_id', None), models.Q(models.Q(('recorded_by_id', models.F('delegator_id')), _negated=True), models.Q(('recorded_by_id', models.F('delegate_id')), _negated=True), models.Q(('summary', ''), _negated=True)), _connector='OR'), name='delegation_recorded_by_another'),
        ),
    ]
