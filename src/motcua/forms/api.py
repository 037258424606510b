"""What other packages may use of forms."""

from .checking import InvalidAnswers, NoSuchPage, check, read_answers, visible_pages, visible_questions
from .values import (
    Address,
    Answer,
    Answers,
    FileReference,
    Form,
    Kind,
    Label,
    Option,
    Page,
    PersonDetails,
    Question,
    Rule,
)

answers_from_json = read_answers

__all__ = [
    "Address",
    "Answer",
    "Answers",
    "FileReference",
    "Form",
    "InvalidAnswers",
    "Kind",
    "Label",
    "NoSuchPage",
    "Option",
    "Page",
    "PersonDetails",
    "Question",
    "Rule",
    "answers_from_json",
    "check",
    "read_answers",
    "visible_pages",
    "visible_questions",
]
