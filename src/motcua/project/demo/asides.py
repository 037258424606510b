"""What lies beside the straight way, in the words of the demonstration."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from motcua.dossiers import api as dossiers
from motcua.kernel.actor import Actor, Role
from motcua.kernel.time import day_of

from .fates import Fate

HANDLERS = frozenset({Role.SPECIALIST, Role.DIVISION_HEAD})
GO_ON = frozenset({Fate.COMPLETED, Fate.PUT_OFF})
FATES = GO_ON | {Fate.SUPPLEMENT, Fate.OWING, Fate.PAUSED, Fate.INELIGIBLE, Fate.WITHDRAWN, Fate.STOPPED}
SILENCE_MINUTES = 15 * 480 + 30

_WANTED = (
    dossiers.Wanted("Giấy tờ chứng minh nơi cư trú", "Bản đã nộp mờ, đề nghị chụp lại rõ cả trang"),
    dossiers.Wanted("Tờ khai", "Thiếu chữ ký của người đề nghị"),
    dossiers.Wanted("Số điện thoại liên hệ", "Số đã ghi không liên lạc được"),
)
_OWED = ("Lệ phí trước bạ", "Phí thẩm định hồ sơ")


def ask(officer: Actor, at: datetime, reference: str, chance: Random) -> None:
    dossiers.ask_supplement(
        actor=officer,
        at=at,
        reference=reference,
        items=chance.sample(_WANTED, chance.randrange(1, 3)),
        reason="Cần đủ giấy tờ để giải quyết theo quy định.",
    )


def answer(filer: Actor, at: datetime, reference: str) -> None:
    asked = dossiers.read(filer, reference, at=at, purpose="demonstration").side.open_supplement
    assert asked is not None
    given = {item.id: dossiers.Given(text="Đã bổ sung theo hướng dẫn.") for item in asked.items}
    dossiers.answer_supplement(actor=filer, at=at, reference=reference, given=given)


def owe(officer: Actor, at: datetime, reference: str, chance: Random) -> None:
    amount = chance.randrange(1, 40) * 50_000
    dossiers.ask_payment(actor=officer, at=at, reference=reference, what=chance.choice(_OWED), amount=amount)


def find_ineligible(officer: Actor, at: datetime, reference: str) -> None:
    reason = "Qua thẩm định, hồ sơ chưa đáp ứng điều kiện theo quy định."
    dossiers.find_ineligible(actor=officer, at=at, reference=reference, reason=reason)


def stop(leader: Actor, at: datetime, reference: str) -> None:
    reason = "Đối tượng của yêu cầu không còn."
    dossiers.stop(actor=leader, at=at, reference=reference, ground="no_longer_possible", reason=reason)


def put_off(leader: Actor, at: datetime, accepted: dossiers.Accepted) -> None:
    """A week later than promised; nothing where nothing was promised."""
    if accepted.due_at is None:
        return
    day = day_of(max(accepted.due_at, at) + timedelta(days=7))
    reason = "Cần thêm thời gian xác minh."
    dossiers.reappoint(actor=leader, at=at, reference=accepted.reference, day=day, reason=reason)
