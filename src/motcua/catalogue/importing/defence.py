"""Procedures with their tables kept as tables: `metadata`, `content`, `tables`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..values import Content, LegalBasis, Paper, Result, Variant
from .channel_rows import Columns, read_channel_rows
from .lists import number_in
from .problems import Kind, Problem, problem
from .reading import NotARecord, Read, cell, code_of, copies_of, incoming, level_of, name_of, rows_of, texts
from .texts import listed, phrase, prose

_FLAGS = {"fully_online", "partly_online", "non_territorial", "interlinked"}
_COLUMNS = Columns("hinh_thuc", "thoi_han_giai_quyet", "phi_le_phi", "mo_ta")
_SILENT = {"code", "issuer", "related", "source_url"} | _FLAGS
_COVERS = frozenset(Content.__dataclass_fields__) - _SILENT


def read_defence_record(record: Mapping[str, Any]) -> Read:
    """Raises `NotARecord`."""
    head, body, tables = (_part(record, key) for key in ("metadata", "content", "tables"))
    about, text, problems = texts(head), texts(body), list[Problem]()
    decision = phrase(about("số_quyết_định"))
    result = phrase(text("kết_quả_thực_hiện"))
    content = Content(
        code=code_of(head, "mã_thủ_tục"),
        name=name_of(head, "tên_thủ_tục"),
        decision=number_in(decision) or decision,
        levels=tuple(level_of(level) for level in listed(about("cấp_thực_hiện"))),
        kind=phrase(about("loại_thủ_tục")),
        field=phrase(about("lĩnh_vực")),
        steps=prose(text("trình_tự_thực_hiện")),
        subjects=listed(text("đối_tượng_thực_hiện")),
        executing_agencies=listed(text("cơ_quan_thực_hiện")),
        competent_agencies=listed(text("cơ_quan_có_thẩm_quyền")),
        authorised_agencies=listed(text("cơ_quan_được_ủy_quyền")),
        coordinating_agencies=listed(text("cơ_quan_phối_hợp")),
        reception_addresses=prose(text("địa_chỉ_tiếp_nhận_hs")),
        conditions=prose(text("yêu_cầu_điều_kiện_thực_hiện")),
        keywords=listed(text("từ_khóa")),
        variants=_papers(tables, problems),
        channels=read_channel_rows(rows_of(tables, "hinh_thuc_nop"), _COLUMNS, problems),
        bases=_bases(tables),
        results=(Result(result),) if result else (),
    )
    return incoming(content, "defence", _COVERS, record), problems


def _part(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = record.get(key)
    if not isinstance(part, dict):
        raise NotARecord(_("%(key)s không phải một nhóm trường") % {"key": key})
    return part


def _papers(tables: Mapping[str, Any], problems: list[Problem]) -> tuple[Variant, ...]:
    papers = []
    for row in rows_of(tables, "thanh_phan_ho_so"):
        originals, copies = copies_of(cell(row, "ghi_chu"))
        name = phrase(cell(row, "ten_giay_to"))
        if originals is None:
            problems.append(problem(Kind.QUANTITY, f"{name}: {cell(row, 'ghi_chu')}"))
        if name:
            files = tuple(file for line in cell(row, "so_luong").splitlines() if (file := phrase(line)))
            papers.append(Paper(name, files, originals, copies))
    if not papers:
        problems.append(problem(Kind.NO_PAPERS))
        return ()
    return (Variant("", tuple(papers)),)


def _bases(tables: Mapping[str, Any]) -> tuple[LegalBasis, ...]:
    """Where the column of the number has no number, the name has it."""
    bases = []
    for row in rows_of(tables, "can_cu_phap_ly"):
        written, name = phrase(cell(row, "so_ky_hieu")), phrase(cell(row, "trich_yeu"))
        number = number_in(written) or number_in(name) or written
        if number or name:
            bases.append(LegalBasis(number, name or number))
    return tuple(bases)
