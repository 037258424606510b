"""Process definitions by version, and the steps of running cases."""

from django.db import models
from django.db.models import Q

from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

from .values import UnitRule

ROLES = [(role.value, role.value) for role in Role]


class ProcessDefinition(models.Model):
    """One process, whatever its version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    title = models.TextField()

    def __str__(self) -> str:
        return self.key


class ProcessVersion(models.Model):
    """A process as deployed. A running case keeps the version it started with.

    `start_state` is the engine's state right after start, taken once at deployment when nothing
    data-dependent lies between the start and the first steps; null when the engine must really run.
    `received_elements` are the steps open once the first is done, null when that depends on data.
    `asked` names the variables that conditions ask for; no others are kept with a case. `waits` are its timers:
    element, name, ISO 8601 span, whether that is working time, and the step it is attached to.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    definition = models.ForeignKey(ProcessDefinition, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    effective_from = models.DateField()
    bpmn_xml = models.TextField()
    fingerprint = models.CharField(max_length=64)
    start_state = models.JSONField(null=True)
    start_elements = models.JSONField(null=True)
    received_elements = models.JSONField(null=True)
    asked = models.JSONField(default=list)
    waits = models.JSONField(default=list)
    source = models.TextField(blank=True)
    limit_text = models.TextField(blank=True)
    deployed_at = models.DateTimeField()
    deployed_by = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="process_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="process_version_number_from_one"),
            models.CheckConstraint(
                condition=Q(start_state__isnull=True, start_elements__isnull=True)
                | Q(start_state__isnull=False, start_elements__isnull=False),
                name="process_version_start_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition_id} v{self.number}"


class ProcessCase(models.Model):
    """A column of times of a version: "with verification", "without"."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="cases")
    position = models.PositiveSmallIntegerField()
    name = models.TextField(blank=True)
    limit_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="process_case_position")]

    def __str__(self) -> str:
        return self.name


class ProcessStep(models.Model):
    """A step of a version, as a row of its table. A blank role is one that the source did not name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    element_id = models.CharField(max_length=100)
    name = models.TextField()
    role = models.CharField(max_length=30, choices=ROLES, blank=True)
    unit_hint = models.TextField(blank=True)
    content = models.TextField(blank=True)
    result = models.TextField(blank=True)
    unit_rule = models.CharField(max_length=12, blank=True, default="", choices=[(r.value, r.value) for r in UnitRule])
    back = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="process_step_position"),
            models.UniqueConstraint(fields=["version", "element_id"], name="process_step_element"),
            models.CheckConstraint(
                condition=Q(role="") | Q(role__in=[r.value for r in Role]), name="process_step_role_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProcessCall(models.Model):
    """Which version of another process an element of a version runs: the one in force when it was deployed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="calls")
    element_id = models.CharField(max_length=100)
    called = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="callers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "element_id"], name="process_call_once")]

    def __str__(self) -> str:
        return f"{self.element_id} → {self.called_id}"


class ProcessStepTime(models.Model):
    """Working minutes of a step in a case; see `values.StepTime` for `covers`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    step = models.ForeignKey(ProcessStep, models.CASCADE, related_name="times")
    case = models.ForeignKey(ProcessCase, models.CASCADE, related_name="times")
    minutes = models.PositiveIntegerField(null=True)
    covers = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step", "case"], name="process_step_time_once"),
            models.CheckConstraint(
                condition=Q(covers__gt=0) | Q(minutes__isnull=True), name="process_step_time_inside_has_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} / {self.covers}"


class ProcessRemark(models.Model):
    """What a check at deployment found worth saying: a warning, or that something is unknown."""

    class Kind(models.TextChoices):
        WARNING = "warning"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProcessVersion, models.CASCADE, related_name="remarks")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "position"], name="process_remark_position")]

    def __str__(self) -> str:
        return self.text


class ProcedureProcess(models.Model):
    """From this day, dossiers of the procedure go through the process."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_code = models.CharField(max_length=50)
    definition = models.ForeignKey(ProcessDefinition, models.PROTECT, related_name="procedures")
    effective_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure_code", "effective_from"], name="procedure_process_from")
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code} → {self.definition_id}"


class ProcessInstance(models.Model):
    """The process of one case. A null `state` means: the version's `start_state` and the steps done since.

    `waived` are steps of the version that the case passed without them being done, moved here from another.
    """

    class Status(models.TextChoices):
        RUNNING = "running"
        FINISHED = "finished"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_id = models.UUIDField(unique=True)
    version = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="+", db_index=False)
    time_case = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    variables = models.JSONField(default=dict)
    state = models.JSONField(null=True)
    waived = models.JSONField(default=list)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="running", ended_at__isnull=True)
                | (~Q(status="running") & Q(ended_at__isnull=False)),
                name="process_instance_ends_with_status",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.status}"


class StepRun(models.Model):
    """One passing of a case through a step, or through a timer, which has no role.

    `sequence` is the order of closing within the case. `variables` are those of the case on completion.
    `undone` marks a closed run that a send-back took back. `fires_at` is when the `timer` runs out: the element
    itself, or what is attached to it. `stands_for` is the element of the version the case was moved to that
    this run counts as, blank for none; null while the case is on the version the run was made in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    instance = models.ForeignKey(ProcessInstance, models.PROTECT, related_name="runs", db_index=False)
    case_id = models.UUIDField()
    element_id = models.CharField(max_length=100)
    name = models.TextField()
    role = models.CharField(max_length=30, choices=ROLES)
    minutes = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(null=True)
    outcome = models.CharField(max_length=50, blank=True)
    reason = models.TextField(blank=True)
    handler_id = models.UUIDField(null=True)
    variables = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)
    timer = models.CharField(max_length=100, blank=True, default="")
    fires_at = models.DateTimeField(null=True)
    stands_for = models.CharField(max_length=100, null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["fires_at", "id"],
                condition=Q(closed_at__isnull=True, fires_at__isnull=False),
                name="step_run_timer_by_instant",
            ),
            models.Index(fields=["case_id", "opened_at"], name="step_run_of_case"),
            models.Index(fields=["role", "case_id"], condition=Q(closed_at__isnull=True), name="step_run_open_by_role"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "element_id"], condition=Q(closed_at__isnull=True), name="step_run_open_once"
            ),
            models.UniqueConstraint(
                fields=["instance", "sequence"], condition=Q(sequence__isnull=False), name="step_run_closing_order"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, sequence__isnull=True, outcome="", undone=False)
                | (Q(closed_at__isnull=False, sequence__isnull=False) & ~Q(outcome="")),
                name="step_run_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(timer="", fires_at__isnull=True) | (~Q(timer="") & Q(fires_at__isnull=False)),
                name="step_run_timer_is_whole",
            ),
            models.CheckConstraint(condition=~Q(role="") | ~Q(timer=""), name="step_run_without_role_is_a_timer"),
        ]

    @property
    def place(self) -> str:
        """The element of the case's present version that this run stands at; blank when there is none."""
        return self.element_id if self.stands_for is None else self.stands_for

    def __str__(self) -> str:
        return self.name


class ProcessDraft(models.Model):
    """A process being written: not yet a version of anything, or the next version of its definition.

    `revision` is what an edit must name, so that of two people the second learns what the first changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    title = models.TextField()
    bpmn_xml = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="+", null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(revision__gte=1), name="process_draft_revision_from_one"),
        ]

    def __str__(self) -> str:
        return self.key


class ProcessEdit(models.Model):
    """Who changed what of a process, once and for all: `text` in words, and the file as it then was."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=300)
    text = models.TextField()
    revision = models.PositiveIntegerField(null=True)
    version = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="+", null=True)
    bpmn_xml = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["key", "at", "id"], name="process_edit_of_key")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class ProcessMove(models.Model):
    """One act that brought running cases from a version to another: which steps stand for which, and by whom."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    source = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="+")
    target = models.ForeignKey(ProcessVersion, models.PROTECT, related_name="+")
    mapping = models.JSONField()
    reason = models.TextField()
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=300)
    moved = models.PositiveIntegerField()
    left = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="process_move_has_a_reason"),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="process_move_goes_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
