"""Procedures to test with."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from motcua.catalogue import actions, models, queries
from motcua.catalogue.decoding import hash_of
from motcua.catalogue.incoming import EVERYTHING, Incoming
from motcua.catalogue.life import Decision, Issuer, Manner
from motcua.catalogue.values import (
    Channel,
    ChannelKind,
    Content,
    Fee,
    LegalBasis,
    LimitUnit,
    Paper,
    ProcedureVersion,
    Result,
    Status,
    TimeLimit,
    Variant,
)
from motcua.kernel.actor import SYSTEM, Actor, ActorKind, Post, Role
from motcua.kernel.ids import new_id
from motcua.organisation import api as organisation
from motcua.organisation.api import UnitKind
from motcua.organisation.models import Unit
from motcua.organisation.tests.builders import a_unit

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
THREE_DAYS = TimeLimit(Decimal(3), LimitUnit.WORKING_DAY)


def a_keeper(role: Role = Role.PROCEDURE_CONTROLLER, unit: Unit | None = None) -> Actor:
    """Of the city's centre, or of another unit."""
    post = Post((unit or a_unit(kind=UnitKind.CENTRE)).id, role)
    organisation.forget()
    return Actor(ActorKind.STAFF, id=new_id(), name="Kiểm soát", posts=frozenset({post}))


def some_content(code: str = "9.000001", **changes: Any) -> Content:
    """A complete record: one case, two papers, two channels, a fee."""
    usual: dict[str, Any] = {
        "name": "Đăng ký thử nghiệm",
        "field": "Thử nghiệm",
        "levels": ("Cấp xã",),
        "executing_agencies": ("Ủy ban nhân dân cấp xã",),
        "variants": (
            Variant(
                "Cấp mới",
                (Paper("Tờ khai", ("to-khai.docx",), 1, 0), Paper("Giấy tờ tùy thân", (), 0, 1)),
            ),
        ),
        "channels": (
            Channel(ChannelKind.DIRECT, THREE_DAYS, "3 Ngày làm việc", (Fee(8000, note="/bản"),)),
            Channel(ChannelKind.ONLINE, None, "1", (Fee(0),)),
        ),
        "bases": (LegalBasis("01/2026/TT", "Thông tư thử nghiệm"),),
        "results": (Result("Giấy chứng nhận thử nghiệm", "KQ.1"),),
    }
    return Content(code=code, **(usual | changes))


def a_published_version(
    code: str = "9.000001", *, at: datetime = AT, effective_from: date | None = None, **changes: Any
) -> ProcedureVersion:
    return published(some_content(code, **changes), at=at, effective_from=effective_from)


def published(content: Content, *, at: datetime = AT, effective_from: date | None = None) -> ProcedureVersion:
    """The version that stands once the record is taken in, new only if something changed."""
    record = Incoming(content, "office", EVERYTHING, hash_of(content))
    actions.take_in(actor=SYSTEM, records=[record], at=at, effective_from=effective_from)
    return queries.version(
        models.ProcedureVersion.objects.get(procedure__code=content.code, status=Status.PUBLISHED).id
    )


def a_decision(number: str = "12/QĐ-UBND", *, effective_from: date = DAY, **changes: Any) -> Decision:
    """A decision of the city, made on the usual day."""
    usual: dict[str, Any] = {
        "decided_on": DAY,
        "agency": "Chủ tịch Ủy ban nhân dân thành phố Hà Nội",
        "issuer": Issuer.PROVINCE,
    }
    return Decision(number=number, effective_from=effective_from, **(usual | changes))


def a_draft(code: str = "9.000001", *, at: datetime = AT, **changes: Any) -> UUID:
    """A procedure that is there as a draft only."""
    return actions.start_procedure(actor=SYSTEM, content=some_content(code, **changes), at=at)


def announced(version_id: UUID, *, manner: Manner = Manner.NEW, at: datetime = AT, **decision: Any) -> UUID:
    actions.announce(
        actor=SYSTEM,
        version_id=version_id,
        edits=models.ProcedureVersion.objects.get(pk=version_id).edits,
        decision=a_decision(**decision),
        manner=manner,
        at=at,
        reason="Thử",
    )
    return version_id


def made_public(version_id: UUID, *, on: date = DAY, at: datetime = AT, **decision: Any) -> UUID:
    """Announced and published."""
    announced(version_id, at=at, **decision)
    actions.publish(actor=SYSTEM, version_id=version_id, on=on, at=at)
    return version_id
