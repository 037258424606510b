"""Process definitions by version, and the steps of running cases."""

from django.db import models
from django.db.models import Q

from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

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
    `asked` names the variables that conditions ask for; no others are kept with a case.
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
    source = models.TextField(blank=True)
    limit_text = models.TextField(blank=True)
    deployed_at = models.DateTimeField()

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
    """The process of one case. A null `state` means: the version's `start_state` and the steps done since."""

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
    """One passing of a case through a step. `sequence` is the order of closing within the case.

    `variables` are those of the case on completion. `undone` marks a closed run that a send-back took back.
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

    class Meta:
        indexes = [
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
        ]

    def __str__(self) -> str:
        return self.name
