"""Procedures as a workbook (XLSX): written as a template, read back, its wrong cells marked."""

from .columns import PROCEDURES
from .marking import marked
from .opening import LARGEST_FILE, CannotReadWorkbook
from .reading import COVERED, Place, Read, Row, read
from .writing import template

MAIN_SHEET = PROCEDURES.title

__all__ = [
    "COVERED",
    "LARGEST_FILE",
    "MAIN_SHEET",
    "CannotReadWorkbook",
    "Place",
    "Read",
    "Row",
    "marked",
    "read",
    "template",
]
