"""Answers invented for any form: the demonstration city, benchmarks and tests. The same seed gives the same.

Nobody real: names are put together from common words, personal numbers bear a province code that none has,
telephone numbers a prefix that no operator is known to have been given, mail goes to example.com.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from motcua.kernel.text import fold

from .checking import InvalidAnswers, check, visible_questions
from .days import add_months, bound
from .places import communes
from .values import FileReference, Form, Kind, Question

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLE = ("Văn", "Thị", "Minh", "Thu", "Đức", "Ngọc", "Quang", "Thanh", "Hải", "Khánh", "Gia", "Bảo")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khoa", "Lan", "Linh", "Mai", "Nam", "Phúc", "Quân", "Vy")
STREETS = ("Hòa Bình", "Thống Nhất", "Giải Phóng", "Trần Phú", "Lê Lợi", "Nguyễn Du", "Tân Lập", "Cầu Mới")
ELSEWHERE_PLACES = ("Xã Tân Lập, tỉnh Thái Nguyên", "Phường Hòa Bình, tỉnh Phú Thọ", "Xã Đông Sơn, tỉnh Thanh Hóa")
WORDS = (
    "Đề nghị xem xét, giải quyết theo quy định.",
    "Tôi cần giải quyết sớm để bổ sung hồ sơ đi làm.",
    "Đề nghị cấp theo nội dung đã khai và giấy tờ kèm theo.",
)
PAPERS = ("Bằng tốt nghiệp trung học phổ thông", "Chứng chỉ tin học", "Hợp đồng thuê nhà", "Sổ tạm trú cũ")
ADULT = ("today-60y", "today-22y")
TRIES = 40
NOTHING: Mapping[str, Any] = {}
_CLASS = re.compile(r"\[(.)-.\](?:\{(\d+)\})?")

type FileMaker = Callable[[Question], FileReference]


def sample_answers(
    form: Form, seed: int, *, on: date, file: FileMaker | None = None, given: Mapping[str, Any] = NOTHING
) -> dict[str, Any]:
    """Valid raw answers, as JSON. `file` gives the stored file that answers a question; answers `given` stand.

    Where a rule over several answers is broken, the page it stands on is invented anew, some times over.
    """
    inventor = _Inventor(Random(seed), on, file)  # noqa: S311  # invented data, no secret
    answers = _invented(form, inventor, given)
    for _time in range(TRIES):
        wrong = _broken(form, answers, on) - given.keys()
        if not wrong:
            break
        kept = {key: value for key, value in answers.items() if key not in wrong}
        answers = _invented(form, inventor, {**kept, **given})
    return answers


def _invented(form: Form, inventor: _Inventor, given: Mapping[str, Any]) -> dict[str, Any]:
    """Answers to everything asked, in the order asked; those given stay."""
    answers: dict[str, Any] = {}
    for page in form.pages:
        asked: set[str] = set()
        while fresh := [q for q in visible_questions(form, page.key, answers) if q.key not in asked]:
            question = fresh[0]
            asked.add(question.key)
            if question.key in given:
                answers[question.key] = given[question.key]
            elif question.required or inventor.random.random() < 0.5:
                answers[question.key] = inventor.answer(question)
    return answers


def _broken(form: Form, answers: Mapping[str, Any], on: date) -> set[str]:
    """The questions of the pages on which an answer is refused: rules speak of one and mean several."""
    try:
        check(form, answers, on=on)
    except InvalidAnswers as refusal:
        wrong = {path.split(".")[0] for path in refusal.fields}
        pages = [{question.key for question in page.questions} for page in form.pages]
        return {key for page in pages if page & wrong for key in page}
    return set()


class _Inventor:
    def __init__(self, random: Random, on: date, file: FileMaker | None) -> None:
        self.random = random
        self.on = on
        self.file = file or self.some_file
        self.communes = [unit.commune_code for unit in communes(on) if unit.commune_code]

    def answer(self, question: Question) -> Any:
        return self._makers[question.kind](self, question)

    def text(self, question: Question) -> str:  # noqa: PLR0911  # one line for each sort of words
        key = question.key
        if question.default:
            return question.default
        if question.pattern:
            return _CLASS.sub(lambda match: match[1] * int(match[2] or 1), question.pattern.split("|")[0])
        if question.kind is Kind.LONG_TEXT:
            return self.random.choice(PAPERS if key.endswith("documents") else WORDS)
        if key.endswith("facility"):
            return f"Bệnh viện {self.random.choice(STREETS)}"
        if key.endswith("origin"):
            return self.random.choice(ELSEWHERE_PLACES)
        if key.endswith("name"):
            return self.name()
        return str(self.random.randint(10, 999))

    def name(self) -> str:
        return " ".join(self.random.choice(words) for words in (FAMILY, MIDDLE, GIVEN))

    def amount(self, question: Question) -> int:
        least = question.minimum if isinstance(question.minimum, int) else 0
        most = question.maximum if isinstance(question.maximum, int) else least + 100
        return self.random.randint(least, min(most, least + 5))

    def day(self, question: Question, usual: tuple[str, str] = ("today-60d", "today")) -> str:
        first, last = (bound(text)(self.on) for text in usual)
        if question.minimum is not None:
            first = max(first, bound(str(question.minimum))(self.on))
        if question.maximum is not None:
            last = min(last, bound(str(question.maximum))(self.on))
        if question.minimum is not None and first >= last:
            last = bound(str(question.maximum))(self.on) if question.maximum else add_months(first, 1)
        return (first + timedelta(days=self.random.randint(0, max(0, (last - first).days)))).isoformat()

    def yes_no(self, question: Question) -> bool:
        return self.random.random() < 0.7

    def choice(self, question: Question) -> str:
        """The first option half of the time: the usual case comes first. A parent's proxy is left out: whether
        the parent who authorised is asked about depends on answers given later.
        """
        usual = [option.value for option in question.options if option.value != "authorised"]
        return usual[0] if self.random.random() < 0.5 else self.random.choice(usual)

    def choices(self, question: Question) -> list[str]:
        least = question.minimum if isinstance(question.minimum, int) else 1
        return [option.value for option in question.options[: max(1, least)]]

    def personal_number(self, question: Question | None = None) -> str:
        return f"000{self.random.randint(0, 3)}{self.random.randint(0, 99_999_999):08d}"

    def phone(self, question: Question) -> str:
        return f"+84500{self.random.randint(0, 999_999):06d}"

    def email(self, question: Question) -> str:
        return f"{fold(self.random.choice(GIVEN))}{self.random.randint(1, 9999)}@example.com"

    def address(self, question: Question) -> dict[str, str]:
        street = f"Số {self.random.randint(1, 250)} đường {self.random.choice(STREETS)}"
        if self.communes and self.random.random() < 0.9:
            return {"commune": self.random.choice(self.communes), "street": street}
        return {"elsewhere": self.random.choice(ELSEWHERE_PLACES), "street": street}

    def person(self, question: Question) -> dict[str, Any]:
        asked = [part for part in question.parts if part.required or part.key == "number"]
        return {p.key: self.day(p, ADULT) if p.key == "birth_date" else self.answer(p) for p in asked}

    def files(self, question: Question) -> list[dict[str, str]]:
        reference = self.file(question)
        return [{"id": str(reference.id), "name": reference.name}]

    def some_file(self, question: Question) -> FileReference:
        return FileReference(UUID(int=self.random.getrandbits(128), version=4), f"{question.key}.pdf")

    _makers: dict[Kind, Callable[[Any, Question], Any]] = {
        Kind.TEXT: text,
        Kind.LONG_TEXT: text,
        Kind.NUMBER: amount,
        Kind.MONEY: amount,
        Kind.DATE: day,
        Kind.YES_NO: yes_no,
        Kind.CHOICE: choice,
        Kind.CHOICES: choices,
        Kind.PERSONAL_NUMBER: personal_number,
        Kind.PHONE: phone,
        Kind.EMAIL: email,
        Kind.ADDRESS: address,
        Kind.PERSON: person,
        Kind.FILE: files,
    }
