"""The spine: every piece of work is a case, whatever its kind."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import ActorKind, Role
from motcua.kernel.ids import new_id

from .clock.facts import FactKind


class Case(models.Model):
    """One piece of work: its reference, state, responsible unit and clock.

    `unit` answers for the case (the competent unit). `due_at` is derived from the clock facts and
    kept here to sort by; none means that the lawful limit is not known. `party_name` is the person
    the case is about, as the inbox shows it; `party_folded` is that name as search compares it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    reference = models.CharField(max_length=60, unique=True)
    state = models.CharField(max_length=24)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    subject = models.TextField()
    party_name = models.CharField(max_length=300)
    party_folded = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("opened_at", "id")
        indexes = [
            models.Index(F("unit"), F("due_at"), F("id"), name="case_open_by_unit", condition=Q(closed_at=None)),
            models.Index(F("unit"), F("closed_at"), F("id"), name="case_closed_by_unit", condition=~Q(closed_at=None)),
            models.Index(OpClass(F("party_folded"), name="text_pattern_ops"), F("id"), name="case_by_party"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(received_at=None) | Q(received_at__gte=F("opened_at")), name="case_received_after_opened"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(received_at__isnull=False), name="case_due_only_when_received"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class HistoryEntry(models.Model):
    """What happened, once and for all. Told as a sentence made from `verb` and `data`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ActorKind])
    actor_id = models.UUIDField(null=True, blank=True)
    actor_name = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    public = models.BooleanField(default=False)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["case", "at", "id"], name="history_of_case")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class ClockFact(models.Model):
    """One fact about the clock of a case, as `clock.Fact`. Never edited; everything else is derived.

    Written with the case locked. The database lifts `at` to that of the last fact of the case where it is earlier.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="clock")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in FactKind])
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    limit_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    limit_unit = models.CharField(max_length=16, blank=True)
    cutoff = models.TimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=120, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [models.Index(fields=["case", "at", "id"], name="clock_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=FactKind.PAUSE.value) | ~Q(reason=""), name="clock_pause_has_a_legal_reason"
            ),
            models.CheckConstraint(
                condition=~Q(kind=FactKind.EXTEND.value) | (Q(due_at__isnull=False) & ~Q(reason="")),
                name="clock_extension_has_a_reason_and_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FactKind.ALIGN.value) | (Q(due_at__isnull=False) & ~Q(reason="")),
                name="clock_alignment_has_a_reason_and_a_date",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False)
                | ~Q(kind__in=[k.value for k in (FactKind.START, FactKind.HOLD, FactKind.RELEASE)]),
                name="clock_start_and_holdings_have_a_unit",
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(kind=FactKind.START.value), name="clock_starts_once"),
            models.UniqueConstraint(fields=["case"], condition=Q(kind=FactKind.STOP.value), name="clock_stops_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


class Alarm(models.Model):
    """Something to be done or told about a case at an instant, once.

    `kind` names who handles it (`alarms.handlers`). `subject_id` is what it is about, such as a turn; none:
    the case. `at` none: put away while the clock is paused. `told_unit` and `told_role` are whom a fired
    alarm was shown to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alarms")
    kind = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fired_at = models.DateTimeField(null=True, blank=True)
    told_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    told_role = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ("at", "id")
        indexes = [
            models.Index(fields=["at", "id"], name="alarm_due", condition=Q(fired_at=None)),
            models.Index(
                fields=["told_unit", "told_role", "-fired_at", "id"],
                name="alarm_told",
                condition=Q(told_unit__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "subject_id"], nulls_distinct=False, name="alarm_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}" if self.at else self.kind


class Part(models.TextChoices):
    """What somebody has to do with a case. Only who does holds a step of the process, and keeps it waiting."""

    DO = "do", _("Xử lý chính")
    CO_ORDINATE = "co_ordinate", _("Phối hợp")
    FOLLOW = "follow", _("Theo dõi")
    CONSULT = "consult", _("Cho ý kiến")


class Assignment(models.Model):
    """Whose turn it is: a step of a case, or another part in it, for whoever holds the role in the unit.

    `step` is the element of the process, `run_id` this passing through it. `account_id` narrows it to one
    person: who took it, or to whom `given_by` gave it. While it `awaits_opinion` the step goes no further.
    `due_at` repeats the case's, so that an inbox sorts within one index; `minutes` is the working time the
    step may take and `step_due_at` when that is used up, never after the case is due.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    part = models.CharField(max_length=12, choices=Part, default=Part.DO)
    step = models.CharField(max_length=120, blank=True)
    run_id = models.UUIDField(null=True, blank=True)
    name = models.TextField()
    account_id = models.UUIDField(null=True, blank=True)
    given_by = models.CharField(max_length=300, blank=True, default="")
    awaits_opinion = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    step_due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("opened_at", "id")
        indexes = [
            models.Index(
                F("unit"),
                F("role"),
                Coalesce("step_due_at", "due_at"),
                F("id"),
                name="assignment_inbox",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["case", "opened_at", "id"], name="assignment_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"], condition=Q(closed_at=None, part=Part.DO), name="assignment_open_once"
            ),
            models.UniqueConstraint(
                fields=["case", "part", "unit", "role", "account_id"],
                condition=Q(closed_at=None, part__in=[Part.CO_ORDINATE, Part.FOLLOW]),
                nulls_distinct=False,
                name="assignment_part_once",
            ),
            models.CheckConstraint(
                condition=(Q(part=Part.DO) & ~Q(step="")) | (~Q(part=Part.DO) & Q(run_id=None)),
                name="assignment_step_is_the_doer_s",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AssignmentRule(models.Model):
    """To whom a turn is given as it opens, by unit and role, from a day to a day, both included.

    Without a rule a turn waits for whoever of the role takes it first.
    """

    class How(models.TextChoices):
        OPEN_POOL = "open_pool", _("Để chung, ai nhận trước thì làm")
        LEAST_LOAD = "least_load", _("Giao người đang có ít việc nhất")
        SAME_HANDLER = "same_handler", _("Giao người đã xử lý hồ sơ này; nếu không có, giao người ít việc nhất")
        PERSON = "person", _("Giao một người cố định")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(r.value, r.value) for r in Role])
    how = models.CharField(max_length=12, choices=How)
    account_id = models.UUIDField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ("unit", "role", "valid_from", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="assignment_rule_in_order"
            ),
            models.CheckConstraint(
                condition=Q(how="person") ^ Q(account_id=None), name="assignment_rule_names_a_person"
            ),
            ExclusionConstraint(
                name="assignment_rule_once_at_a_time",
                expressions=[
                    ("unit", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.how}"


class Serial(models.Model):
    """The last number reserved in a series, such as the dossiers of a unit on a day."""

    series = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
