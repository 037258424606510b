"""How good and how quick search is over the 2,642 published procedures, on questions beside the project."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from motcua.catalogue import api as catalogue
from motcua.catalogue.evaluation import Question, evaluate, without_diacritics

from .nation import QUESTIONS, needs_national_data

pytestmark = [pytest.mark.usefixtures("national_catalogue"), pytest.mark.django_db, *needs_national_data]

# Everyday questions on other fields of law, with the codes of the procedures that answer them.
OF_OTHER_FIELDS = [
    ("Tôi mới chuyển đến thuê nhà ở phường này thì khai báo thế nào?", "1.004194"),
    ("Nhập hộ khẩu cho vợ về nhà chồng", "1.004222"),
    ("muốn tách sổ hộ khẩu ra riêng", "1.010038"),
    ("bạn tôi ở lại chơi vài hôm có phải báo công an không", "2.001159"),
    ("giấy xác nhận nơi cư trú để xin việc", "1.010041"),
    ("đi làm ăn xa lâu ngày phải báo phường", "1.003677"),
    ("xóa hộ khẩu cho người đã chuyển đi", "1.003197"),
    ("bị mất căn cước công dân thì làm lại ở đâu", "1.014064 2.001194 1.000757"),
    ("làm căn cước cho con 8 tuổi", "1.014062 1.012543 1.012549"),
    ("thẻ căn cước hết hạn đổi thẻ mới", "1.014063 1.000889 2.001195"),
    ("con tôi đủ 14 tuổi đi làm cccd", "1.014061 1.001247 2.000200"),
    ("bằng lái xe máy bị mất", "3.000348"),
    ("đổi bằng lái xe sắp hết hạn", "3.000347"),
    ("xin bằng lái quốc tế để lái xe ở nước ngoài", "3.000353"),
    ("người nước ngoài muốn đổi bằng lái của họ sang bằng Việt Nam", "3.000351"),
    ("rút bảo hiểm xã hội một lần sau khi nghỉ việc", "1.001613"),
    ("tiền thai sản khi sinh con", "2.000693"),
    ("nghỉ ốm được bảo hiểm trả tiền thế nào", "1.001667"),
    ("mất sổ bảo hiểm xã hội", "1.002759"),
    ("mua bảo hiểm xã hội tự nguyện", "1.002179"),
    ("mua thẻ bảo hiểm y tế hộ gia đình", "1.001939"),
    ("mở quán cà phê nhỏ thì đăng ký ở đâu", "1.001612"),
    ("muốn mở tiệm tạp hóa tại nhà", "1.001612"),
    ("đóng cửa quán không kinh doanh nữa", "1.001266"),
    ("quán nghỉ bán vài tháng thì báo ai", "1.001570"),
    ("đổi tên hộ kinh doanh", "2.000720"),
    ("mất giấy phép kinh doanh của quán", "2.000575"),
    ("sổ đỏ bị mất làm lại thế nào", "1.012786"),
    ("tách thửa đất cho con", "1.012784"),
    ("sổ đỏ cũ nát muốn đổi sổ mới", "1.012783"),
    ("sổ hồng ghi sai tên chủ đất", "1.012790 1.012796"),
    ("hai nhà tranh chấp ranh giới đất nhờ xã hòa giải", "1.012812"),
    ("chưa có sổ đỏ muốn làm sổ lần đầu", "1.013978 1.012753"),
    ("chuyển đất trồng lúa sang trồng cây ăn quả", "1.008004"),
    ("sửa nhà có phải xin phép không", "1.013229 1.013238"),
    ("giấy phép xây dựng sắp hết hạn", "1.013227 1.013233"),
    ("làm hộ chiếu lần đầu", "1.001471 1.001456"),
    ("giảm tiền thuê đất năm 2025", "3.000518"),
    ("bầu ban quản trị chung cư", "1.012888"),
    ("đăng ký tàu đánh cá", "1.003650"),
    ("bán thuốc trừ sâu cần giấy phép gì", "1.004363"),
    ("hoàn thuế thu nhập cá nhân", "2.002233 1.008562"),
    ("mất giấy chứng nhận mã số thuế", "1.008501"),
    ("đóng mã số thuế", "1.007607"),
    ("nộp thuế trước bạ nhà đất", "1.007277"),
    ("tố cáo cán bộ xã", "1.004327"),
    ("khiếu nại quyết định của phường", "1.004335"),
    ("mua nhà ở xã hội", "1.115150"),
    ("nuôi cá lồng trên sông", "1.004692 1.014834 1.014801"),
    ("xuất khẩu gạo thơm được miễn thuế", "2.002338"),
]


UNREAD = Path(__file__).with_name("unread_questions.json")  # made up before the rules that answer them; not read since


def questions(file: Path) -> list[Question]:
    rows = json.loads(file.read_text("utf-8"))
    return [Question(row["question"], frozenset(row["codes"])) for row in rows]


def test_official_and_everyday_questions_are_answered_with_and_without_diacritics() -> None:
    catalogue.make_search_ready(wait=True)
    limits = {
        "portal-faq.dev.json": (0.95, 0.97),
        "civil-status-questions.machine-written.dev.json": (0.62, 0.82),
    }
    for name, (first, few) in limits.items():
        asked = questions(QUESTIONS / name)
        for way in (asked, without_diacritics(asked)):
            result = evaluate(way)
            assert result.first >= first * result.asked, name
            assert result.among_first_few >= few * result.asked, name


def test_everyday_questions_on_other_fields_are_answered_too() -> None:
    catalogue.make_search_ready(wait=True)
    asked = [Question(text, frozenset(codes.split())) for text, codes in OF_OTHER_FIELDS]
    for way, first, few in ((asked, 0.75, 0.98), (without_diacritics(asked), 0.70, 0.95)):
        result = evaluate(way)
        assert result.first >= first * result.asked
        assert result.among_first_few >= few * result.asked


def test_questions_that_no_rule_was_written_for_are_answered_too() -> None:
    catalogue.make_search_ready(wait=True)
    asked = questions(UNREAD)
    for way in (asked, without_diacritics(asked)):
        result = evaluate(way)
        assert result.first >= 0.48 * result.asked
        assert result.among_first_few >= 0.76 * result.asked
