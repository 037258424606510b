"""A record of any form becomes `Incoming`. Here the two of the national record: cells glued, cells split by rule.

The split form is glued again and read by the same rules, so that both say the same of one procedure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..earlier import Earlier
from ..values import Content
from . import channels, papers
from .api_response import read_api_record
from .channels import read_channels
from .defence import read_defence_record
from .land import read_land_record
from .lists import read_bases, read_related, read_results
from .older import read_older_record
from .papers import read_papers
from .problems import Problem
from .reading import NotARecord, Read, cell, code_of, incoming, name_of, names_of, rows_of, texts
from .texts import listed, phrase, prose


def read_record(record: Mapping[str, Any]) -> Read | tuple[Earlier, list[Problem]]:
    """Tells the form by its keys. Raises `NotARecord`."""
    for keys, read in _FORMS.items():
        if keys <= record.keys():
            try:
                return read(record)
            except KeyError as error:
                raise NotARecord.without(error) from error
    known = "; ".join(" + ".join(sorted(keys)) for keys in _FORMS)
    raise NotARecord(_("không thuộc dạng bản ghi nào đã biết; các dạng có trường: %(keys)s") % {"keys": known})


def _raw(record: Mapping[str, Any]) -> Read:
    text = texts(record)
    ways, problems = read_channels(text("cach_thuc_thuc_hien"))
    variants, more = read_papers(text("thanh_phan_ho_so"))
    bases, about_bases = read_bases(text("can_cu_phap_ly"))
    results, keywords, about_results = read_results(text("ket_qua_xu_ly"))
    content = Content(
        code=code_of(record, "ma_thu_tuc"),
        name=name_of(record, "ten_thu_tuc"),
        decision=phrase(text("so_quyet_dinh")),
        levels=listed(text("cap_thuc_hien")),
        kind=phrase(text("loai_thu_tuc")),
        field=phrase(text("linh_vuc")),
        issuer=phrase(text("nguon_thu_muc")),
        steps=prose(text("trinh_tu_thuc_hien")),
        subjects=listed(text("doi_tuong_thuc_hien")),
        executing_agencies=listed(text("co_quan_thuc_hien")),
        competent_agencies=listed(text("co_quan_co_tham_quyen")),
        authorised_agencies=listed(text("co_quan_duoc_uy_quyen")),
        coordinating_agencies=listed(text("co_quan_phoi_hop")),
        reception_addresses=prose(text("dia_chi_tiep_nhan")),
        conditions=prose(text("yeu_cau_dieu_kien")),
        keywords=keywords,
        related=read_related(text("thu_tuc_lien_quan")),
        source_url=phrase(text("detail_url")),
        variants=variants,
        channels=ways,
        bases=bases,
        results=results,
    )
    return incoming(content, "raw", _RAW_COVERS, record), problems + more + about_bases + about_results


def _split(record: Mapping[str, Any]) -> Read:
    ways, problems = read_channels(_glued_channels(record))
    variants, more = read_papers(_glued_papers(record))
    found = "".join(f"{r['ten']}Mã: {r.get('ma') or ''}" for r in rows_of(record, "ket_qua"))
    results, _keywords, about_results = read_results(found)
    content = Content(
        code=code_of(record, "ma"),
        name=name_of(record, "ten"),
        levels=tuple(phrase(level) for level in names_of(record, "cap")),
        field=phrase(cell(record, "linh_vuc")),
        issuer=phrase(cell(record, "bo")),
        variants=variants,
        channels=ways,
        results=results,
    )
    return incoming(content, "split", _SPLIT_COVERS, record), problems + more + about_results


_FLAGS = {"fully_online", "partly_online", "non_territorial", "interlinked"}
_SPLIT_COVERS = frozenset({"name", "levels", "field", "issuer", "variants", "channels", "results"})
_RAW_COVERS = frozenset(Content.__dataclass_fields__) - {"code"} - _FLAGS
_FORMS: dict[frozenset[str], Callable[[Mapping[str, Any]], Read | tuple[Earlier, list[Problem]]]] = {
    frozenset({"ma_thu_tuc"}): _raw,
    frozenset({"ma", "ten"}): _split,
    frozenset({"MATTHC"}): read_api_record,
    frozenset({"thu_tuc_id", "metadata", "tables"}): read_defence_record,
    frozenset({"id", "processingTime", "fees"}): read_land_record,
    frozenset({"title", "Cách thức thực hiện"}): read_older_record,
}


def _glued_channels(record: Mapping[str, Any]) -> str:
    rows = rows_of(record, "cach_thuc")
    return channels.HEADER + "".join(
        f"{r['kenh']}{r.get('so') or ''}{' ' + r['don_vi'] if r.get('don_vi') else ''}{r.get('con_lai') or ''}"
        for r in rows
    )


def _glued_papers(record: Mapping[str, Any]) -> str:
    glued = []
    for case in rows_of(record, "ho_so"):
        glued.append((case.get("truong_hop") or "") + papers.HEADER)
        for paper in rows_of(case, "giay_to"):
            copies = f",{paper['ban_sao']} bản sao" if paper.get("ban_sao") else ""
            glued.append(f"{paper['ten']}{paper['ban_chinh']} bản chính{copies}")
    return "".join(glued)
