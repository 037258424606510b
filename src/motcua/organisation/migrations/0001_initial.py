import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import motcua.kernel.ids
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=150)),
                ('role', models.CharField(choices=[('reception', 'reception'), ('return', 'return'), ('cashier', 'cashier'), ('specialist', 'specialist'), ('division_head', 'division_head'), ('leader', 'leader'), ('clerk', 'clerk'), ('supervisor', 'supervisor'), ('procedure_controller', 'procedure_controller'), ('administrator', 'administrator')], max_length=24)),
            ],
        ),
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('day_minutes', models.PositiveSmallIntegerField(default=480)),
                ('known_from', models.DateField()),
                ('known_to', models.DateField()),
                ('base', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.calendar')),
            ],
        ),
        migrations.CreateModel(
            name='DayOff',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('name', models.CharField(max_length=120)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days_off', to='organisation.calendar')),
            ],
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('delegator_id', models.UUIDField()),
                ('delegate_id', models.UUIDField()),
                ('delegate_title', models.CharField(max_length=150)),
                ('form', models.CharField(choices=[('Q', 'Q'), ('KT', 'KT'), ('TL', 'TL'), ('TUQ', 'TUQ')], max_length=3)),
                ('number', models.CharField(max_length=60)),
                ('decided_on', models.DateField()),
                ('scope', models.CharField(max_length=500)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, default='', max_length=500)),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to='organisation.position')),
            ],
            options={
                'ordering': ('-valid_from', '-id'),
            },
        ),
        migrations.CreateModel(
            name='Restructure',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(max_length=80)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('title', models.CharField(max_length=300)),
                ('effective_on', models.DateField()),
                ('state', models.CharField(choices=[('draft', 'Dự thảo'), ('checked', 'Đã kiểm tra'), ('applying', 'Đang thực hiện'), ('applied', 'Đã thực hiện'), ('discarded', 'Đã bỏ')], default='draft', max_length=10)),
                ('prepared_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('started_by', models.UUIDField(blank=True, null=True)),
                ('started_by_name', models.CharField(blank=True, max_length=300)),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('number',), name='restructure_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('started_at__isnull', False), ('state__in', ['applying', 'applied'])), models.Q(('started_at', None), ('state__in', ['draft', 'checked', 'discarded'])), _connector='OR'), name='restructure_started_when_under_way'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(models.Q(('state', 'applied'), _negated=True), ('applied_at', None)), _connector='OR'), name='restructure_applied_in_the_end')],
            },
        ),
        migrations.CreateModel(
            name='Removal',
            fields=[
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('mover', models.CharField(max_length=60)),
                ('moved', models.PositiveIntegerField(default=0)),
                ('done', models.BooleanField(default=False)),
                ('restructure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='removals', to='organisation.restructure')),
            ],
        ),
        migrations.CreateModel(
            name='Destination',
            fields=[
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=300)),
                ('is_new', models.BooleanField()),
                ('name', models.CharField(max_length=250)),
                ('kind', models.CharField(choices=[('agency', 'Ủy ban nhân dân, cơ quan'), ('department', 'Sở, cơ quan tương đương sở'), ('commune', 'Xã, phường, đặc khu'), ('centre', 'Trung tâm phục vụ hành chính công'), ('branch', 'Chi nhánh trung tâm'), ('point', 'Điểm tiếp nhận'), ('division', 'Phòng, bộ phận')], max_length=12)),
                ('code', models.CharField(blank=True, default='', max_length=35)),
                ('code_confirmed', models.BooleanField(default=False)),
                ('commune_code', models.CharField(blank=True, default='', max_length=5)),
                ('parent_key', models.CharField(blank=True, default='', max_length=300)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('restructure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='destinations', to='organisation.restructure')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('token', models.UUIDField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='revision_is_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Swap',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day_off', models.DateField()),
                ('working_day', models.DateField()),
                ('name', models.CharField(max_length=120)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='swaps', to='organisation.calendar')),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(blank=True, default='', max_length=35)),
                ('code_confirmed', models.BooleanField(default=False)),
                ('old_code', models.CharField(blank=True, default='', max_length=35)),
                ('commune_code', models.CharField(blank=True, default='', max_length=5)),
                ('name', models.CharField(max_length=250)),
                ('short_name', models.CharField(blank=True, default='', max_length=120)),
                ('kind', models.CharField(choices=[('agency', 'Ủy ban nhân dân, cơ quan'), ('department', 'Sở, cơ quan tương đương sở'), ('commune', 'Xã, phường, đặc khu'), ('centre', 'Trung tâm phục vụ hành chính công'), ('branch', 'Chi nhánh trung tâm'), ('point', 'Điểm tiếp nhận'), ('division', 'Phòng, bộ phận')], max_length=12)),
                ('address', models.CharField(blank=True, default='', max_length=300)),
                ('calendar', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.calendar')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisation.unit')),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('is_heir', models.BooleanField()),
                ('part', models.TextField(blank=True, default='')),
                ('restructure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions', to='organisation.restructure')),
                ('new', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
                ('old', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='RestructureLine',
            fields=[
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('merge', 'Nhập'), ('split', 'Chia, tách'), ('rename', 'Đổi tên, đổi loại hình'), ('move', 'Chuyển theo đơn vị cấp trên'), ('abolish', 'Giải thể'), ('create', 'Lập mới'), ('keep', 'Giữ nguyên')], max_length=8)),
                ('old_text', models.CharField(blank=True, default='', max_length=300)),
                ('whole', models.BooleanField(default=False)),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('is_heir', models.BooleanField(default=False)),
                ('heir_is_assumed', models.BooleanField(default=False)),
                ('part', models.TextField(blank=True, default='')),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('destination', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='organisation.destination')),
                ('restructure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='organisation.restructure')),
                ('old', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ReceptionSession',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reception_sessions', to='organisation.unit')),
            ],
        ),
        migrations.AddField(
            model_name='position',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='destination',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='destination',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.CreateModel(
            name='UnitException',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('is_open', models.BooleanField(default=False)),
                ('starts', models.TimeField(blank=True, null=True)),
                ('ends', models.TimeField(blank=True, null=True)),
                ('reason', models.CharField(max_length=200)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='organisation.unit')),
            ],
        ),
        migrations.CreateModel(
            name='WeeklySession',
            fields=[
                ('source', models.CharField(blank=True, default='', max_length=60)),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('confirmed', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('id', models.UUIDField(default=motcua.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='organisation.calendar')),
            ],
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.CheckConstraint(condition=models.Q(('known_to__gte', models.F('known_from'))), name='calendar_span_in_order'),
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.CheckConstraint(condition=models.Q(('day_minutes__gt', 0)), name='calendar_day_has_minutes'),
        ),
        migrations.AddConstraint(
            model_name='calendar',
            constraint=models.CheckConstraint(condition=models.Q(('base', models.F('id')), _negated=True), name='calendar_is_not_its_own_base'),
        ),
        migrations.AddConstraint(
            model_name='dayoff',
            constraint=models.UniqueConstraint(fields=('calendar', 'day'), name='day_off_once'),
        ),
        migrations.AddIndex(
            model_name='delegation',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['delegate_id', 'valid_to'], name='delegation_to'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='delegation_validity_in_order'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', False)), name='delegation_has_a_last_day'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('delegator_id', models.F('delegate_id')), _negated=True), name='delegation_to_another'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('scope', ''), _negated=True)), name='delegation_by_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from__gte', models.F('decided_on'))), name='delegation_after_its_decision'),
        ),
        migrations.AddConstraint(
            model_name='delegation',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('ended_at', None)), expressions=[('position', '='), ('delegator_id', '='), ('delegate_id', '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='delegation_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='removal',
            constraint=models.UniqueConstraint(fields=('restructure', 'mover'), name='removal_once'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.UniqueConstraint(fields=('calendar', 'day_off'), name='swap_day_off_once'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.UniqueConstraint(fields=('calendar', 'working_day'), name='swap_working_day_once'),
        ),
        migrations.AddConstraint(
            model_name='swap',
            constraint=models.CheckConstraint(condition=models.Q(('day_off', models.F('working_day')), _negated=True), name='swap_of_two_days'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='unit_validity_in_order'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='unit_is_not_its_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), ('code__regex', '^[A-Y][0-9]{2}(\\.[0-9]{1,4}){0,6}$'), _connector='OR'), name='unit_code_in_new_form'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('old_code', ''), ('old_code__regex', '^[0-9]{3}\\.[0-9]{2}\\.[0-9]{2}\\.[A-Y][0-9]{2}$'), _connector='OR'), name='unit_old_code_in_old_form'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.CheckConstraint(condition=models.Q(('commune_code', ''), models.Q(('commune_code__regex', '^[0-9]{5}$'), ('kind', 'commune')), _connector='OR'), name='unit_commune_code_of_communes_only'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('code', ''), _negated=True), expressions=[(models.F('code'), '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='unit_code_used_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('commune_code', ''), _negated=True), expressions=[(models.F('commune_code'), '='), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='unit_commune_code_used_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('old', 'new'), name='succession_once'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(condition=models.Q(('is_heir', True)), fields=('old',), name='succession_one_heir'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('old', models.F('new')), _negated=True), name='succession_of_two_units'),
        ),
        migrations.AddConstraint(
            model_name='restructureline',
            constraint=models.UniqueConstraint(fields=('restructure', 'position'), name='restructure_line_position'),
        ),
        migrations.AddConstraint(
            model_name='restructureline',
            constraint=models.CheckConstraint(condition=models.Q(('share', None), models.Q(('share__gt', 0), ('share__lte', 1)), _connector='OR'), name='restructure_share_is_a_part'),
        ),
        migrations.AddConstraint(
            model_name='receptionsession',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='reception_validity_in_order'),
        ),
        migrations.AddConstraint(
            model_name='receptionsession',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='reception_weekday_known'),
        ),
        migrations.AddConstraint(
            model_name='receptionsession',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='reception_opens_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='receptionsession',
            constraint=models.UniqueConstraint(fields=('unit', 'weekday', 'opens', 'valid_from'), name='reception_once'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='position_validity_in_order'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['reception', 'return', 'cashier', 'specialist', 'division_head', 'leader', 'clerk', 'supervisor', 'procedure_controller', 'administrator'])), name='position_role_known'),
        ),
        migrations.AddConstraint(
            model_name='position',
            constraint=models.UniqueConstraint(fields=('unit', 'role', 'title', 'valid_from'), name='position_once_per_unit'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.UniqueConstraint(fields=('restructure', 'key'), name='destination_key_once'),
        ),
        migrations.AddConstraint(
            model_name='destination',
            constraint=models.CheckConstraint(condition=models.Q(('is_new', True), ('unit__isnull', False), _connector='OR'), name='destination_that_goes_on_is_known'),
        ),
        migrations.AddIndex(
            model_name='unitexception',
            index=models.Index(fields=['unit', 'day'], name='unit_exception_by_day'),
        ),
        migrations.AddConstraint(
            model_name='unitexception',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends__isnull', True), ('is_open', False), ('starts__isnull', True)), models.Q(('ends__gt', models.F('starts')), ('ends__isnull', False), ('starts__isnull', False)), _connector='OR'), name='unit_exception_hours'),
        ),
        migrations.AddConstraint(
            model_name='weeklysession',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='session_validity_in_order'),
        ),
        migrations.AddConstraint(
            model_name='weeklysession',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__range', (1, 7))), name='session_weekday_known'),
        ),
        migrations.AddConstraint(
            model_name='weeklysession',
            constraint=models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='session_opens_before_it_closes'),
        ),
        migrations.AddConstraint(
            model_name='weeklysession',
            constraint=models.UniqueConstraint(fields=('calendar', 'weekday', 'opens', 'valid_from'), name='session_once'),
        ),
    ]
