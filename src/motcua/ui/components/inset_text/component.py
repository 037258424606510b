from __future__ import annotations

from dataclasses import dataclass

from ...component import Component, Content, Example


@dataclass(frozen=True, slots=True, kw_only=True)
class InsetText(Component):
    """A passage set apart: a quotation of law, an example."""

    content: Content


EXAMPLES = [Example("plain", InsetText(content="Thời hạn giải quyết được tính từ khi nhận đủ hồ sơ hợp lệ."))]
