from __future__ import annotations

from dataclasses import dataclass

from ...component import Example
from ...field import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUpload(Field):
    """Choosing a file; the form must have `enctype="multipart/form-data"`. `accept` lists types as in `.pdf,.jpg`."""

    accept: str = ""
    multiple: bool = False


EXAMPLES = [
    Example(
        "plain",
        FileUpload(
            name="giay-chung-sinh",
            label="Giấy chứng sinh",
            hint="PDF, JPG hoặc PNG, không quá 10 MB",
            accept=".pdf,.jpg,.jpeg,.png",
        ),
    ),
    Example(
        "error",
        FileUpload(name="can-cuoc", label="Thẻ căn cước", error="Tệp lớn hơn 10 MB. Chọn tệp nhỏ hơn hoặc chụp lại"),
    ),
]
