"""Every write of identity, by topic."""

from .delegations import delegate
from .people import (
    AlreadyRegistered,
    InvalidDetails,
    PurposeMissing,
    look_up_person,
    read_person,
    register_business,
    register_citizen,
)
from .sign_in import (
    RulesAlreadySet,
    SignInRefused,
    SignInRules,
    WrongPassword,
    change_password,
    record_sign_in,
    rules_at,
    set_sign_in_rules,
    sign_out_everywhere,
    verify_staff,
)
from .staff import (
    AlreadyAppointed,
    NameTaken,
    NoSuchAppointment,
    WeakPassword,
    appoint,
    close_account,
    create_service,
    create_staff,
    end_appointment,
)
from .tokens import NoSuchToken, issue_token, revoke_token

__all__ = [
    "AlreadyAppointed",
    "AlreadyRegistered",
    "InvalidDetails",
    "NameTaken",
    "NoSuchAppointment",
    "NoSuchToken",
    "PurposeMissing",
    "RulesAlreadySet",
    "SignInRefused",
    "SignInRules",
    "WeakPassword",
    "WrongPassword",
    "appoint",
    "change_password",
    "close_account",
    "create_service",
    "create_staff",
    "delegate",
    "end_appointment",
    "issue_token",
    "look_up_person",
    "read_person",
    "record_sign_in",
    "register_business",
    "register_citizen",
    "revoke_token",
    "rules_at",
    "set_sign_in_rules",
    "sign_out_everywhere",
    "verify_staff",
]
