"""Tables of the catalogue. A version that is published never changes: a trigger sees to it (0002)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from motcua.kernel.ids import new_id

from . import draft_models, right_models, search_models  # noqa: F401  tables, looked for here
from .life import ChangeKind, Issuer, Manner
from .lifecycle import Step
from .values import IN_THE_MAKING, ChannelKind, LimitUnit, RuleScope, Status


def _choices(kind: Any) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


def _one_of(field: str, kind: Any) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [m.value for m in kind]}), name=f"%(class)s_{field}")


class _Identified(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class Revision(models.Model):
    """One row. Its mark changes with every change of the catalogue, so that caches notice; it is also
    the lock that lets one change at a time through."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField(default=new_id)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="catalogue_revision_is_one_row")]


class Procedure(_Identified):
    code = models.CharField(max_length=40, unique=True)
    current = models.ForeignKey(
        "catalogue.ProcedureVersion", models.PROTECT, null=True, blank=True, related_name="+", db_index=True
    )

    class Meta:
        ordering = ["code"]


class ProcedureVersion(_Identified):
    """All fields of the national record, one version. Flags that are null are not known."""

    procedure = models.ForeignKey("catalogue.Procedure", models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.TextField()
    decision = models.TextField(blank=True)
    levels = ArrayField(models.TextField(), default=list, blank=True)
    kind = models.TextField(blank=True)
    field = models.TextField(blank=True, db_index=True)
    issuer = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    subjects = ArrayField(models.TextField(), default=list, blank=True)
    executing_agencies = ArrayField(models.TextField(), default=list, blank=True)
    competent_agencies = ArrayField(models.TextField(), default=list, blank=True)
    authorised_agencies = ArrayField(models.TextField(), default=list, blank=True)
    coordinating_agencies = ArrayField(models.TextField(), default=list, blank=True)
    reception_addresses = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    keywords = ArrayField(models.TextField(), default=list, blank=True)
    related = ArrayField(models.TextField(), default=list, blank=True)
    fully_online = models.BooleanField(null=True)
    partly_online = models.BooleanField(null=True)
    non_territorial = models.BooleanField(null=True)
    interlinked = models.BooleanField(null=True)
    source_url = models.TextField(blank=True)
    status = models.CharField(max_length=12, choices=_choices(Status), default=Status.DRAFT.value)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="last day in force")
    content_hash = models.CharField(max_length=64)
    source = models.CharField(max_length=40, help_text="which form of the record it was read from")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    edits = models.PositiveIntegerField(default=0, help_text="how often the draft was saved: the optimistic lock")

    class Meta:
        ordering = ["procedure_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="catalogue_version_number"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(status=Status.PUBLISHED.value),
                name="catalogue_one_published_version",
            ),
            ExclusionConstraint(
                # Deferred: a version taken in from outside is a draft for a moment, beside the one being written.
                name="catalogue_one_version_in_the_making",
                expressions=[("procedure", RangeOperators.EQUAL)],
                condition=Q(status__in=[status.value for status in IN_THE_MAKING]),
                deferrable=models.Deferrable.DEFERRED,
            ),
            _one_of("status", Status),
            models.CheckConstraint(condition=~Q(name=""), name="catalogue_version_has_a_name"),
            models.CheckConstraint(
                # A version replaced on the day it began was never in force for a day: it ends the day before.
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from") - timedelta(days=1)),
                name="catalogue_version_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.AMENDED.value, Status.REPLACED.value, Status.ABOLISHED.value])
                | Q(effective_to__isnull=False),
                name="catalogue_ended_version_has_an_end",
            ),
        ]


class _Part(_Identified):
    """A row of a version, in the order of the record."""

    order = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["order", "id"]


class Variant(_Part):
    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="variants")
    name = models.TextField(blank=True)
    note = models.TextField(blank=True)


class Paper(_Part):
    variant = models.ForeignKey("catalogue.Variant", models.PROTECT, related_name="papers")
    name = models.TextField()
    form_files = ArrayField(models.TextField(), default=list, blank=True)
    originals = models.PositiveSmallIntegerField(null=True)
    copies = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=60, blank=True)

    class Meta(_Part.Meta):
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="catalogue_paper_has_a_name")]


class Channel(_Part):
    """Limit and unit go together: a number without a unit is kept in `limit_text` only."""

    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="channels")
    kind = models.CharField(max_length=8, choices=_choices(ChannelKind))
    limit_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    limit_unit = models.CharField(max_length=12, choices=_choices(LimitUnit), blank=True)
    limit_text = models.TextField(blank=True)
    description = models.TextField(blank=True)
    variant = models.TextField(blank=True, default="", help_text="name of the case it applies to; blank is every case")

    class Meta(_Part.Meta):
        constraints = [
            _one_of("kind", ChannelKind),
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True, limit_unit="")
                | Q(limit_amount__gt=0, limit_unit__in=[u.value for u in LimitUnit]),
                name="catalogue_channel_limit_has_a_unit",
            ),
        ]


class Fee(_Part):
    channel = models.ForeignKey("catalogue.Channel", models.PROTECT, related_name="fees")
    amount = models.PositiveBigIntegerField(null=True, help_text="0 is free, null is not known")
    currency = models.CharField(max_length=3, default="VND")
    note = models.TextField(blank=True)


class LegalBasis(_Part):
    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="bases")
    number = models.TextField(blank=True)
    name = models.TextField()


class Result(_Part):
    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="results")
    name = models.TextField()
    code = models.CharField(max_length=60, blank=True)


class Milestone(_Identified):
    """A step in the life of a version with the decision it rests on. Appended, never edited: a trigger sees to it.

    `done_on` is the day of the step itself: a version may be published days after it was announced.
    `successors` are codes of the procedures that stand in its place.
    """

    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="milestones")
    step = models.CharField(max_length=12, choices=_choices(Step))
    decision_number = models.CharField(max_length=80)
    decided_on = models.DateField()
    effective_from = models.DateField()
    agency = models.CharField(max_length=250)
    issuer = models.CharField(max_length=8, choices=_choices(Issuer))
    manner = models.CharField(max_length=12, choices=_choices(Manner), blank=True)
    done_on = models.DateField()
    successors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    account_name = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            _one_of("step", Step),
            _one_of("issuer", Issuer),
            models.UniqueConstraint(fields=["version", "step"], name="catalogue_each_step_once"),
            models.CheckConstraint(
                condition=~Q(decision_number="") & ~Q(agency=""), name="catalogue_milestone_names_its_decision"
            ),
        ]


class Change(_Identified):
    """That somebody started, saved, renewed or discarded a draft. Appended, never edited.

    `edits` is the count of the version's edits after it: a later reader knows what came since.
    """

    version = models.ForeignKey("catalogue.ProcedureVersion", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=_choices(ChangeKind))
    edits = models.PositiveIntegerField()
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    account_name = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [_one_of("kind", ChangeKind)]


class FieldChange(_Identified):
    """One field of the record before and after a change, as plain JSON. Appended, never edited."""

    change = models.ForeignKey("catalogue.Change", models.PROTECT, related_name="fields")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["change", "field"]
        constraints = [models.UniqueConstraint(fields=["change", "field"], name="catalogue_each_field_once")]


class SourceRecord(_Identified):
    """The last record of each form read for a procedure, by its digest: a poorer form that says
    nothing new since it was last read may not undo a fuller one."""

    procedure = models.ForeignKey("catalogue.Procedure", models.PROTECT, related_name="+")
    form = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["procedure", "form"], name="catalogue_source_record_form")]


class EarlierWording(_Identified):
    """A procedure as it stood before the versions held here, kept until a procedure of its name is there.

    `wording` is the content as plain JSON. `version` is the older version that was made of it.
    """

    key = models.CharField(max_length=64, unique=True, help_text="digest of the name without signs, see `earlier`")
    name = models.TextField()
    wording = models.JSONField()
    form = models.CharField(max_length=40)
    stood_on = models.DateField(help_text="a day on which it was read, so in force")
    version = models.OneToOneField("catalogue.ProcedureVersion", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["key"]


class Upload(_Identified):
    """A file of procedures as it came, kept so that what was confirmed is what was looked at."""

    account_id = models.UUIDField(null=True, db_index=True, help_text="whose it is; null is our own command's")
    file_name = models.CharField(max_length=200)
    body = models.BinaryField()
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]


class LocalRule(_Identified):
    """The office's own dated configuration, by procedure code so that it survives an import.

    A rule of law that is not confirmed in its text stays `confirmed=False` and is shown so.
    """

    procedure_code = models.CharField(max_length=40, db_index=True)
    channel = models.CharField(max_length=8, choices=_choices(ChannelKind), blank=True)
    limit_amount = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=12, choices=_choices(LimitUnit), blank=True)
    cutoff = models.TimeField(null=True, blank=True)
    competent_level = models.TextField(blank=True)
    form = models.CharField(max_length=80, blank=True)
    source = models.TextField()
    confirmed = models.BooleanField(default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="last day in force")

    class Meta:
        ordering = ["procedure_code", "channel", "effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True, limit_unit="")
                | Q(limit_amount__gt=0, limit_unit__in=[u.value for u in LimitUnit])
                | Q(limit_amount=0, limit_unit=LimitUnit.WORKING_DAY.value),  # within the day
                name="catalogue_rule_limit_has_a_unit",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="catalogue_rule_has_a_source"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="catalogue_rule_dates_in_order",
            ),
        ]


class _OfficeRule(_Identified):
    """In force from a day to a day, with the ground it stands on; shown as unconfirmed until that is read."""

    source = models.TextField()
    confirmed = models.BooleanField(default=False)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True, help_text="last day in force")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="catalogue_%(class)s_has_a_source"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="catalogue_%(class)s_dates_in_order",
            ),
        ]


class RoutingRule(_OfficeRule):
    """Which unit settles a dossier, by its answers; the narrowest scope in force counts.

    `expression` (CEL) yields a commune code or a unit code, or several with the likeliest first. The words
    say why, with `{unit}` for the name of the unit. A binding rule leaves no other unit to choose.
    """

    scope = models.CharField(max_length=9, choices=_choices(RuleScope))
    key = models.TextField(blank=True, help_text="procedure code, or name of a field")
    expression = models.TextField()
    words = models.TextField()
    words_en = models.TextField()
    binding = models.BooleanField(default=False)

    class Meta(_OfficeRule.Meta):
        ordering = ["scope", "key", "effective_from"]
        constraints = [
            *_OfficeRule.Meta.constraints,
            _one_of("scope", RuleScope),
            models.CheckConstraint(
                condition=Q(scope=RuleScope.ALL.value, key="") | (~Q(scope=RuleScope.ALL.value) & ~Q(key="")),
                name="catalogue_routing_names_its_scope",
            ),
            models.CheckConstraint(
                condition=Q(binding=False) | Q(confirmed=True), name="catalogue_routing_binds_when_confirmed"
            ),
        ]


class RepresentationRule(_OfficeRule):
    """Whether somebody may file a procedure for another, with their authorisation."""

    procedure_code = models.CharField(max_length=40, db_index=True)
    allowed = models.BooleanField()

    class Meta(_OfficeRule.Meta):
        ordering = ["procedure_code", "effective_from"]
        constraints = _OfficeRule.Meta.constraints
