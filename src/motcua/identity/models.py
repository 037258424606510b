"""Who: accounts, citizens and businesses, staff and the positions they hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

from .identifiers import EMAIL_MAX, Sex
from .values import AccountKind, PersonKind


def _choices(kind: type[AccountKind | PersonKind | Role | Sex]) -> list[tuple[str, str]]:
    return [(one.value, one.value) for one in kind]


class Person(models.Model):
    """A citizen or a business, found by the exact number and in no other way."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=_choices(PersonKind))
    number = models.CharField(max_length=14)
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=6, choices=_choices(Sex), blank=True)
    address = models.CharField(max_length=300, blank=True)
    commune_code = models.CharField(max_length=5, blank=True)
    phone = models.CharField(max_length=16, blank=True)
    email = models.CharField(max_length=EMAIL_MAX, blank=True)
    representative = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Person]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="identity_person_number_once"),
            models.CheckConstraint(
                condition=Q(kind=PersonKind.CITIZEN.value, number__regex=r"^[0-9]{12}$")
                | Q(kind=PersonKind.BUSINESS.value, number__regex=r"^[0-9]{10}(-[0-9]{3})?$"),
                name="identity_person_number_form",
            ),
            models.CheckConstraint(
                condition=Q(kind=PersonKind.CITIZEN.value, representative="")
                | Q(kind=PersonKind.BUSINESS.value, birth_date=None, sex=""),
                name="identity_person_fields_of_kind",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[0-9]{8,15}$"), name="identity_person_phone_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Account(AbstractBaseUser):
    """A sign-in. What it may do follows from the person behind it and the positions held."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=150, unique=True)
    kind = models.CharField(max_length=8, choices=_choices(AccountKind))
    person = models.ForeignKey(
        "identity.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="accounts"
    )
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)  # opens only where the demonstration runs
    generation = models.PositiveIntegerField(default=0)  # raised to end every session at once

    objects = BaseUserManager["Account"]()

    USERNAME_FIELD = "name"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.CITIZEN.value, person__isnull=False)
                | Q(kind__in=[AccountKind.STAFF.value, AccountKind.SERVICE.value], person__isnull=True),
                name="identity_account_citizen_stands_for_person",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the generation; a session holding another is over."""
        key = "motcua.identity.Account.session"
        return salted_hmac(key, f"{self.generation}:{self.password}", algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> list[str]:
        return []


class StaffMember(models.Model):
    """A person employed by an agency, as far as this product needs to know."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField("identity.Account", on_delete=models.PROTECT, related_name="staff")
    name = models.CharField(max_length=200)

    objects: ClassVar[models.Manager[StaffMember]] = models.Manager()

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A position held from one day to another, both included; `valid_to` is empty while it lasts.

    Unit and role are the position's, kept beside it so that who may do what is one read of our own
    tables. A service (an outside system) is appointed like anybody else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="appointments")
    position = models.ForeignKey("organisation.Position", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=_choices(Role))
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects: ClassVar[models.Manager[Appointment]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "position", "valid_from"], name="identity_appointment_once"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="identity_appointment_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"

    @staticmethod
    def held_on(day: date, prefix: str = "") -> Q:
        """The condition that an appointment is held on the day."""
        ongoing = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
        return Q(**{f"{prefix}valid_from__lte": day}) & ongoing


class ApiToken(models.Model):
    """A secret by which a service account calls the API. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.PROTECT, related_name="tokens")
    title = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=50), default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ApiToken]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_open(self, at: datetime) -> bool:
        """Whether it may be used at the instant: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class SignInPolicy(models.Model):
    """How many failures are borne and how long a session lasts, from a day on; the latest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    failures_per_account_and_address = models.PositiveIntegerField()
    failures_per_account = models.PositiveIntegerField()
    failures_per_address = models.PositiveIntegerField()
    window_minutes = models.PositiveIntegerField()
    staff_session_minutes = models.PositiveIntegerField()
    citizen_session_minutes = models.PositiveIntegerField()

    objects: ClassVar[models.Manager[SignInPolicy]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class Attempts(models.Model):
    """Attempts counted against one subject within a window; the subject is kept only as a keyed hash."""

    key = models.CharField(primary_key=True, max_length=64)
    count = models.PositiveIntegerField()
    window_ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[Attempts]] = models.Manager()

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"{self.count}"
