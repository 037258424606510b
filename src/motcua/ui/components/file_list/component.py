from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.kernel.errors import Words

from ...component import Component, Example
from ...tones import Tone
from ..tag.component import Tag


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file given or issued. `detail` is its kind and size in words ("PDF, 3 trang, 412 KB")."""

    name: str
    href: str = ""
    detail: Words = ""
    status: Component | str = ""
    remove_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileList(Component):
    """Files one under another. A file is removed on a page of its own (`remove_href`)."""

    files: Sequence[FileItem]


EXAMPLES = [
    Example(
        "plain",
        FileList(
            files=[
                FileItem(
                    "giay-chung-sinh.pdf", "#", "PDF, 1 trang, 212 KB", Tag(text="Đã lưu", tone=Tone.CALM), "#xoa"
                ),
                FileItem("can-cuoc-mat-truoc.jpg", "#", "Ảnh, 1,1 MB"),
            ]
        ),
    )
]
