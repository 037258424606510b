"""What answers are about, whatever form asked: so that one form can offer what was told to another.

A meaning is a subject and a detail (`child.birth_date`). A question about a whole person means the subject
alone (`child`); its parts then mean the details.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .naming import lower_first
from .parts import PARTS
from .values import Answers, Form, Kind, Label, Question

PERSON = "person"  # whoever is signed in

PEOPLE: Mapping[str, Label] = {
    PERSON: Label("Chính người nộp hồ sơ", "Whoever applies"),
    "spouse": Label("Vợ hoặc chồng", "The spouse"),
    "child": Label("Con", "The child"),
    "child_mother": Label("Mẹ của con", "The child's mother"),
    "child_father": Label("Cha của con", "The child's father"),
}
THINGS: Mapping[str, Label] = {
    "business": Label("Hộ kinh doanh, doanh nghiệp", "The business"),
    "home": Label("Chỗ ở", "The home"),
    "house": Label("Nhà, công trình", "The house"),
}

_DETAILS: Mapping[str, tuple[Kind, ...]] = {
    "full_name": (Kind.TEXT,),
    "number": (Kind.PERSONAL_NUMBER,),
    "paper": (Kind.TEXT,),
    "birth_date": (Kind.DATE,),
    "sex": (Kind.CHOICE,),
    "ethnicity": (Kind.TEXT,),
    "nationality": (Kind.TEXT,),
    "residence": (Kind.ADDRESS,),
    "phone": (Kind.PHONE,),
    "email": (Kind.EMAIL,),
}
_OF_THINGS: Mapping[str, tuple[Kind, Label]] = {
    "business.name": (Kind.TEXT, Label("Tên", "Name")),
    "business.number": (Kind.TEXT, Label("Mã số", "Number")),
    "business.address": (Kind.ADDRESS, Label("Địa chỉ", "Address")),
    "business.representative": (Kind.TEXT, Label("Người đại diện", "Representative")),
    "home.address": (Kind.ADDRESS, Label("Địa chỉ", "Address")),
    "home.household_head": (Kind.TEXT, Label("Chủ hộ", "Head of the household")),
    "house.address": (Kind.ADDRESS, Label("Địa chỉ", "Address")),
    "house.parcel": (Kind.TEXT, Label("Thửa đất", "Parcel")),
    "house.map_sheet": (Kind.TEXT, Label("Tờ bản đồ", "Map sheet")),
}
MEANINGS: Mapping[str, tuple[Kind, ...]] = {
    **dict.fromkeys(PEOPLE, (Kind.PERSON,)),
    **{f"{subject}.{detail}": kinds for subject in PEOPLE for detail, kinds in _DETAILS.items()},
    **{meaning: (kind,) for meaning, (kind, _words) in _OF_THINGS.items()},
}
"""Every meaning, and the kinds of question that may bear it."""

# What a question means by its key where the form does not say: forms older than meanings, and those made from a
# procedure's record. The second says whether it is offered what was told before: a child registered is a new one.
_BY_KEY: Mapping[str, tuple[str, bool]] = {
    "applicant": (PERSON, True),
    "phone": ("person.phone", True),
    "email": ("person.email", True),
    "mother": ("child_mother", True),
    "father": ("child_father", True),
    "child_name": ("child.full_name", False),
    "child_birth_date": ("child.birth_date", False),
    "child_sex": ("child.sex", False),
    "child_ethnicity": ("child.ethnicity", False),
    "child_nationality": ("child.nationality", False),
}
_PART = {"name": "full_name"}
_PART_OF = {"full_name": "name"}


def suits(meaning: str, kind: Kind) -> bool:
    """Whether a question of the kind may bear the meaning."""
    return kind in MEANINGS.get(meaning, ())


def meaning_in_words(meaning: str) -> Label:
    """The subject and the detail, as an editor of forms reads them."""
    subject, _dot, detail = meaning.partition(".")
    whose = PEOPLE[subject] if subject in PEOPLE else THINGS[subject]
    if not detail:
        return whose
    what = _OF_THINGS[meaning][1] if meaning in _OF_THINGS else PARTS[_PART_OF.get(detail, detail)].label
    return Label(f"{whose.vi}: {lower_first(what.vi)}", f"{whose.en}: {lower_first(what.en)}")


def known_answers(form: Form, known: Mapping[str, Any]) -> dict[str, Any]:
    """Raw answers to the form's questions from what is known by meaning, as JSON; blanks are left out."""
    found: dict[str, Any] = {}
    for question in form.questions():
        meaning, takes = _meaning(question)
        if not meaning or not takes:
            continue
        value = _person(question, meaning, known) if question.kind is Kind.PERSON else known.get(meaning)
        if value and _fits(question, value):
            found[question.key] = value
    return found


def told_of_person(parts: Mapping[str, Any]) -> dict[str, Any]:
    """What the parts of whoever applies say by meaning, as JSON; blanks left out."""
    return {_of_part(PERSON, part): value for part, value in parts.items() if value}


def is_blank(question: Question, raw: Any) -> bool:
    """Whether a raw answer says nothing yet. A person is blank while neither named nor numbered."""
    if not isinstance(raw, Mapping):
        return not raw
    if question.kind is Kind.PERSON:
        return not (raw.get("name") or raw.get("number") or raw.get("paper"))
    return not any(raw.values())


def told(form: Form, answers: Answers, *, own_number: str) -> dict[str, Any]:
    """What answers say by meaning, as JSON: the reverse of `known_answers`.

    What is said of whoever applies counts only where the personal number is `own_number`.
    """
    raw = answers.json()
    return {
        meaning: value
        for question in form.questions()
        if (given := raw.get(question.key)) is not None
        for meaning, value in _told(question, given, own_number)
    }


def _told(question: Question, given: Any, own_number: str) -> Iterator[tuple[str, Any]]:
    meaning, _takes = _meaning(question)
    is_another = question.kind is Kind.PERSON and meaning == PERSON and given.get("number") != own_number
    if not meaning or is_another:
        return
    if question.kind is not Kind.PERSON:
        yield meaning, given
        return
    for part, value in given.items():
        yield _of_part(meaning, part), value


def _meaning(question: Question) -> tuple[str, bool]:
    if question.meaning:
        return question.meaning, question.prefill
    meaning, takes = _BY_KEY.get(question.key, ("", False))
    return (meaning, takes) if suits(meaning, question.kind) else ("", False)


def _person(question: Question, subject: str, known: Mapping[str, Any]) -> dict[str, Any]:
    meant = ((part, known.get(_of_part(subject, part.key))) for part in question.parts)
    return {part.key: value for part, value in meant if value and _fits(part, value)}


def _of_part(subject: str, part: str) -> str:
    return f"{subject}.{_PART.get(part, part)}"


def _fits(question: Question, value: Any) -> bool:
    """A choice is offered only where it can be chosen."""
    return question.kind is not Kind.CHOICE or value in {option.value for option in question.options}
