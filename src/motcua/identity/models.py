"""Who: accounts, citizens and businesses, staff and the positions they hold."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from motcua.kernel.actor import Role
from motcua.kernel.ids import new_id

from .identifiers import EMAIL_MAX, Sex
from .values import AccountKind, Assurance, DateForm, OnlineService, PersonKind, SignInWay


def _choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
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
    must_change_password = models.BooleanField(default=False)  # somebody else knows it; good for one sign-in
    made_by = models.ForeignKey(  # the administrator who answers for it until it holds a position
        "identity.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

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
    client_secret = models.ForeignKey(  # an access token: what asked for it; empty for tokens given by hand
        "identity.ClientSecret", on_delete=models.CASCADE, null=True, blank=True, related_name="tokens"
    )

    objects: ClassVar[models.Manager[ApiToken]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.prefix}…"

    def is_open(self, at: datetime) -> bool:
        """Whether it may be used at the instant: neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Client(models.Model):
    """A service account that asks for its access tokens itself; its `client_id` is the account's name."""

    account = models.OneToOneField(
        "identity.Account", on_delete=models.PROTECT, primary_key=True, related_name="client"
    )
    scopes = ArrayField(models.CharField(max_length=50), default=list)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Client]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.account_id}"


class ClientSecret(models.Model):
    """By which a client proves itself. Of a secret only the hash is kept; after a rotation the old one lasts until
    `ends_at`. Of a key pair the public half is kept, and `secret_hash` is its fingerprint.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("identity.Client", on_delete=models.PROTECT, related_name="secrets")
    prefix = models.CharField(max_length=16)
    secret_hash = models.CharField(max_length=64, unique=True)
    public_key = models.TextField(blank=True, default="", help_text="PEM")
    issued_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ClientSecret]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.prefix}…"


class UsedAssertion(models.Model):
    """That a client used this number (`jti`) of what it signed; kept until the signed words end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    client = models.ForeignKey("identity.Client", on_delete=models.PROTECT, related_name="+")
    number_hash = models.CharField(max_length=64)
    ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[UsedAssertion]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "number_hash"], name="identity_assertion_used_once")]

    def __str__(self) -> str:
        return self.number_hash


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


class RequestPolicy(models.Model):
    """How many requests a minute the REST API takes, from a day on; the latest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    per_system = models.PositiveIntegerField()
    per_address = models.PositiveIntegerField()
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager[RequestPolicy]] = models.Manager()

    class Meta:
        verbose_name_plural = "request policies"
        constraints = [
            models.CheckConstraint(
                condition=Q(per_system__gte=1, per_address__gte=1), name="identity_request_policy_lets_somebody_in"
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class Attempts(models.Model):
    """Attempts counted against one subject within a window; the subject is kept only as a keyed hash."""

    key = models.CharField(primary_key=True, max_length=64)
    family = models.CharField(max_length=64, blank=True, db_index=True)  # what is forgiven together, hashed too
    count = models.PositiveIntegerField()
    window_ends_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[Attempts]] = models.Manager()

    class Meta:
        verbose_name_plural = "attempts"

    def __str__(self) -> str:
        return f"{self.count}"


class OpenSession(models.Model):
    """A session somebody has open: enough to tell one's own machines apart, not enough to follow anybody.

    `address` is shortened before it is written. The last two fields name the session at the provider by which
    a citizen came, so that signing out there ends it here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("identity.Account", on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    way = models.CharField(max_length=16, choices=_choices(SignInWay))
    device = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    subject = models.CharField(max_length=255, blank=True, db_index=True)
    provider_session = models.CharField(max_length=255, blank=True, db_index=True)

    objects: ClassVar[models.Manager[OpenSession]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.device} {self.opened_at:%Y-%m-%d}"


class SecondFactorPolicy(models.Model):
    """Which roles need a second factor, from a day on; the latest row counts, and none asks nobody."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    roles = ArrayField(models.CharField(max_length=24, choices=_choices(Role)), default=list, blank=True)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager[SecondFactorPolicy]] = models.Manager()

    class Meta:
        verbose_name_plural = "second factor policies"

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class ClaimsMapping(models.Model):
    """Which claims of the citizens' provider say what, from a day on; the latest row counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateField(unique=True)
    number = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    birth_date = models.CharField(max_length=60, blank=True)
    birth_date_form = models.CharField(max_length=20, choices=_choices(DateForm))
    kind = models.CharField(max_length=60, blank=True)
    business_value = models.CharField(max_length=60, blank=True)
    tax_code = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=60)
    level_1 = ArrayField(models.CharField(max_length=60), default=list)
    level_2 = ArrayField(models.CharField(max_length=60), default=list)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager[ClaimsMapping]] = models.Manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="", business_value="", tax_code="")
                | (~Q(kind="") & ~Q(business_value="") & ~Q(tax_code="")),
                name="identity_claims_business_whole_or_absent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid_from:%Y-%m-%d}"


class AssuranceRule(models.Model):
    """How sure the office must be of a citizen before taking a filing, from a day on.

    For one procedure (`procedure_code`), for procedures of one level of online service (`service`), or for all
    when both are blank. Of the same reach the latest row counts.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure_code = models.CharField(max_length=40, blank=True)
    service = models.CharField(max_length=8, choices=_choices(OnlineService), blank=True)
    minimum = models.PositiveSmallIntegerField(choices=[(int(one), one.name) for one in Assurance])
    valid_from = models.DateField()
    source = models.CharField(max_length=60)
    confirmed = models.BooleanField(default=False)
    set_by = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    objects: ClassVar[models.Manager[AssuranceRule]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["procedure_code", "service", "valid_from"], name="identity_assurance_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(procedure_code="") | Q(service=""), name="identity_assurance_rule_one_reach"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_code or self.service or '*'} {self.minimum}"
