"""The two forms of the national record become `Incoming`: cells glued (raw), cells split by rule (split).

The split form is glued again and read by the same rules, so that both say the same of one procedure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from ..incoming import Incoming
from ..values import Content
from . import channels, papers
from .channels import read_channels
from .lists import read_bases, read_related, read_results
from .papers import read_papers
from .problems import Problem
from .texts import listed, phrase, prose

_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]{2,39}")
READING = 1  # part of every digest: raise it when the rules of reading change, and all is read anew

type Read = tuple[Incoming, list[Problem]]


class NotARecord(Exception):
    """The object is of no form we know, or misses what every procedure has; the message says which."""


def read_record(record: Mapping[str, Any]) -> Read:
    """Tells the form by its keys. Raises `NotARecord`."""
    for key, read in _FORMS.items():
        if key in record:
            return read(record)
    raise NotARecord("neither ma_thu_tuc (cells glued) nor ma (cells split) is there")


def _raw(record: Mapping[str, Any]) -> Read:
    text = _texts(record)
    ways, problems = read_channels(text("cach_thuc_thuc_hien"))
    variants, more = read_papers(text("thanh_phan_ho_so"))
    bases, about_bases = read_bases(text("can_cu_phap_ly"))
    results, keywords, about_results = read_results(text("ket_qua_xu_ly"))
    content = Content(
        code=_code(record, "ma_thu_tuc"),
        name=_name(record, "ten_thu_tuc"),
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
    return _incoming(content, "raw", _RAW_COVERS, record), problems + more + about_bases + about_results


def _split(record: Mapping[str, Any]) -> Read:
    ways, problems = read_channels(_glued_channels(record))
    variants, more = read_papers(_glued_papers(record))
    found = "".join(f"{r['ten']}Mã: {r.get('ma') or ''}" for r in _rows(record, "ket_qua"))
    results, _keywords, about_results = read_results(found)
    content = Content(
        code=_code(record, "ma"),
        name=_name(record, "ten"),
        levels=tuple(phrase(level) for level in record.get("cap") or ()),
        field=phrase(record.get("linh_vuc") or ""),
        issuer=phrase(record.get("bo") or ""),
        variants=variants,
        channels=ways,
        results=results,
    )
    return _incoming(content, "split", _SPLIT_COVERS, record), problems + more + about_results


_FLAGS = {"fully_online", "partly_online", "non_territorial", "interlinked"}
_SPLIT_COVERS = frozenset({"name", "levels", "field", "issuer", "variants", "channels", "results"})
_RAW_COVERS = frozenset(Content.__dataclass_fields__) - {"code"} - _FLAGS
_FORMS: dict[str, Callable[[Mapping[str, Any]], Read]] = {"ma_thu_tuc": _raw, "ma": _split}


def _glued_channels(record: Mapping[str, Any]) -> str:
    rows = _rows(record, "cach_thuc")
    return channels.HEADER + "".join(
        f"{r['kenh']}{r.get('so') or ''}{' ' + r['don_vi'] if r.get('don_vi') else ''}{r.get('con_lai') or ''}"
        for r in rows
    )


def _glued_papers(record: Mapping[str, Any]) -> str:
    glued = []
    for case in _rows(record, "ho_so"):
        glued.append((case.get("truong_hop") or "") + papers.HEADER)
        for paper in _rows(case, "giay_to"):
            copies = f",{paper['ban_sao']} bản sao" if paper.get("ban_sao") else ""
            glued.append(f"{paper['ten']}{paper['ban_chinh']} bản chính{copies}")
    return "".join(glued)


# -- what every record has -------------------------------------------------------------------------


def _incoming(content: Content, form: str, covers: frozenset[str], record: Mapping[str, Any]) -> Incoming:
    digest = hashlib.sha256(orjson.dumps([READING, dict(record)], option=orjson.OPT_SORT_KEYS)).hexdigest()
    return Incoming(content, form, covers, digest)


def _texts(record: Mapping[str, Any]) -> Callable[[str], str]:
    def text(key: str) -> str:
        value = record.get(key) or ""
        if not isinstance(value, str):
            raise NotARecord(f"{key} is not a text")
        return value

    return text


def _rows(record: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = record.get(key) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotARecord(f"{key} is not a list of rows")
    return rows


def _code(record: Mapping[str, Any], key: str) -> str:
    code = phrase(str(record.get(key) or ""))
    if not _CODE.fullmatch(code):
        raise NotARecord(f"{key} is not a procedure code: {code!r}")
    return code


def _name(record: Mapping[str, Any], key: str) -> str:
    name = phrase(_texts(record)(key))
    if not name:
        raise NotARecord(f"{key} is blank")
    return name
