"""What other packages may use of forms."""

from .access import MayNotEditForms, NoSuchForm
from .actions import AlreadyPublished, DayTaken, draft_form, load_forms, publish_form, withdraw_form
from .applicants import Applicant, applicant_of
from .checking import InvalidAnswers, NoSuchPage, check, visible_pages, visible_questions
from .checking import read_answers as answers_from_json
from .definitions import InvalidDefinition
from .posting import answers_from_post, file_references
from .queries import DefinitionLine, definitions, forget, form_for, form_of
from .rendering import Section, render_page, render_sections, summary_of_errors
from .samples import sample_answers
from .schema import to_json_schema
from .summarising import AnsweredPage, AnsweredQuestion, address_in_words, summary
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

__all__ = [
    "Address",
    "AlreadyPublished",
    "Answer",
    "AnsweredPage",
    "AnsweredQuestion",
    "Answers",
    "Applicant",
    "DayTaken",
    "DefinitionLine",
    "FileReference",
    "Form",
    "InvalidAnswers",
    "InvalidDefinition",
    "Kind",
    "Label",
    "MayNotEditForms",
    "NoSuchForm",
    "NoSuchPage",
    "Option",
    "Page",
    "PersonDetails",
    "Question",
    "Rule",
    "Section",
    "address_in_words",
    "answers_from_json",
    "answers_from_post",
    "applicant_of",
    "check",
    "definitions",
    "draft_form",
    "file_references",
    "forget",
    "form_for",
    "form_of",
    "load_forms",
    "publish_form",
    "render_page",
    "render_sections",
    "sample_answers",
    "summary",
    "summary_of_errors",
    "to_json_schema",
    "visible_pages",
    "visible_questions",
    "withdraw_form",
]
