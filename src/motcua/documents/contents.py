"""What each kind of printed document says. A content knows its template and gives it plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from .words import day_in_words, long_day, short_day


class Content(Protocol):
    """Something that can be printed by a template of the same name."""

    @property
    def template(self) -> str: ...
    @property
    def template_version(self) -> int: ...
    @property
    def type_name(self) -> str:
        """What kind of paper it is: fit for a stranger, without anything personal."""

    @property
    def title(self) -> str:
        """The type and what it is about: for those who may see the case."""

    def data(self) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation as printed on a slip."""

    name: str
    number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""

    def data(self) -> dict[str, str]:
        return {
            "name": self.name,
            "number": self.number,
            "address": self.address,
            "phone": self.phone,
            "email": self.email,
        }


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper handed in, with how many originals and copies."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class CivilPerson:
    """A person as entered in a civil status record."""

    name: str
    born: str = ""  # a day, or only the year where no more is known
    ethnicity: str = ""
    nationality: str = ""
    residence: str = ""
    paper: str = ""

    def data(self) -> dict[str, str]:
        return {
            "name": self.name,
            "born": self.born,
            "ethnicity": self.ethnicity,
            "nationality": self.nationality,
            "residence": self.residence,
            "paper": self.paper,
        }


@dataclass(frozen=True, slots=True)
class BirthCertificate:
    template: ClassVar[str] = "birth"
    template_version: ClassVar[int] = 1
    type_name: ClassVar[str] = "Giấy khai sinh"
    title: ClassVar[str] = type_name

    name: str
    born_on: date
    sex: str
    ethnicity: str
    nationality: str
    birthplace: str
    home: str
    number: str
    mother: CivilPerson | None
    father: CivilPerson | None
    declarant: CivilPerson
    registered_at: str
    registered_on: date

    def data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "born": short_day(self.born_on),
            "born_words": day_in_words(self.born_on),
            "sex": self.sex,
            "ethnicity": self.ethnicity,
            "nationality": self.nationality,
            "birthplace": self.birthplace,
            "home": self.home,
            "number": self.number,
            "mother": self.mother.data() if self.mother else None,
            "father": self.father.data() if self.father else None,
            "declarant": self.declarant.data(),
            "registered_at": self.registered_at,
            "registered_on": long_day(self.registered_on),
        }


@dataclass(frozen=True, slots=True)
class CertifiedCopy:
    """The words that certify an electronic copy, bound behind its pages. Their number is given at issue.

    Source: nd-45-2020#10, nd-23-2015.
    """

    template: ClassVar[str] = "copy"
    template_version: ClassVar[int] = 2
    type_name: ClassVar[str] = "Bản sao điện tử được chứng thực từ bản chính"

    paper: str
    paper_number: str
    paper_issuer: str
    pages: int
    applicant: str
    scan: bytes  # the clean PDF

    @property
    def title(self) -> str:
        return f"Bản sao điện tử có chứng thực: {self.paper}"[:500]

    def data(self) -> dict[str, Any]:
        return {
            "paper": self.paper,
            "paper_number": self.paper_number,
            "paper_issuer": self.paper_issuer,
            "pages": f"{self.pages:02d}",
            "applicant": self.applicant,
        }


@dataclass(frozen=True, slots=True)
class Article:
    """A numbered article of a decision, or a plain paragraph when `heading` is empty."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of any procedure that has no form of its own: decision, permit, notice, confirmation."""

    template: ClassVar[str] = "decision"
    template_version: ClassVar[int] = 1

    type_name: str  # Quyết định, Giấy xác nhận, Thông báo…
    subject: str  # Về việc …
    authority: str = ""  # who decides: CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG …
    bases: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()  # label and value
    articles: tuple[Article, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"{self.type_name}: {self.subject}"[:500]

    def data(self) -> dict[str, Any]:
        return {
            "type": self.type_name,
            "subject": self.subject,
            "authority": self.authority,
            "bases": list(self.bases),
            "facts": [list(fact) for fact in self.facts],
            "articles": [{"heading": a.heading, "text": a.text} for a in self.articles],
            "recipients": list(self.recipients),
        }
