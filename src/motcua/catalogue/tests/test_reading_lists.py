import pytest

from motcua.catalogue.importing.lists import BASES_HEADER, read_bases, read_related, read_results
from motcua.catalogue.importing.problems import Kind
from motcua.catalogue.importing.texts import listed


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (
            "Luật Căn cước26/2023/QH15Quy định chi tiết70/2024/NĐ-CP"
            "Thông tư về thẻ18/2024/TT-BCANghị định mới1/2026/NĐ-CP",
            [("26/2023/QH15", "Luật Căn cước"), ("70/2024/NĐ-CP", "Quy định chi tiết"),
             ("18/2024/TT-BCA", "Thông tư về thẻ"), ("1/2026/NĐ-CP", "Nghị định mới")],
        ),
        ("Nghị định 05/2012/NĐ-CP05/2012/NĐ-CP", [("05/2012/NĐ-CP", "Nghị định 05/2012/NĐ-CP")]),
        ("Luật Khiếu nại năm 201102/2011/QH13", [("02/2011/QH13", "Luật Khiếu nại năm 2011")]),
        (
            "Luật mỏ54/2024/QH15193/2025/NĐ-CP193/2025/NĐ-CP",
            [("54/2024/QH15", "Luật mỏ"), ("193/2025/NĐ-CP", "193/2025/NĐ-CP")],
        ),
        ("Luật Thú yLuật 79/2015/QH13Quyết định về mẫu09/2023/QĐ-TTg"
            "Thông tư sửa15/2015/TT-BGTVTsửa đổi lần hai2/2016/TT-BGTVT",
         [("79/2015/QH13", "Luật Thú y"), ("09/2023/QĐ-TTg", "Quyết định về mẫu"),
          ("15/2015/TT-BGTVT", "Thông tư sửa"), ("2/2016/TT-BGTVT", "sửa đổi lần hai")]),
    ],
)  # fmt: skip
def test_each_legal_text_gets_its_own_number(cell: str, expected: list[tuple[str, str]]) -> None:
    bases, problems = read_bases(BASES_HEADER + cell)
    assert [(b.number, b.name) for b in bases] == expected
    assert problems == []


def test_a_legal_text_without_a_number_keeps_its_name_and_is_told() -> None:
    bases, problems = read_bases(f"{BASES_HEADER}Luật Đất đai31/2024/QH15Sổ tay nghiệp vụ")
    assert [(b.number, b.name) for b in bases] == [("31/2024/QH15", "Luật Đất đai"), ("", "Sổ tay nghiệp vụ")]
    assert [p.kind for p in problems] == [Kind.BASES]
    assert read_bases("Không có thông tin") == ((), [])


def test_results_are_parted_by_their_codes_and_keywords_read() -> None:
    cell = "Công văn từ chốiMã: KQ.G01.000020Giấy phépMã: 000.00.00.G10-KQ0007"
    cell += "Từ khóagiấy phép, mỏMô tảKhông có thông tinChọn cơ quan"
    results, keywords, problems = read_results(cell)
    assert [(r.name, r.code) for r in results] == [
        ("Công văn từ chối", "KQ.G01.000020"),
        ("Giấy phép", "000.00.00.G10-KQ0007"),
    ]
    assert (keywords, problems) == (("giấy phép", "mỏ"), [])


def test_a_result_whose_code_is_no_code_is_told() -> None:
    results, _, problems = read_results("Quyết địnhMã: Chưa xác địnhTừ khóaKhông có thông tinMô tả")
    assert [r.code for r in results] == [""]
    assert [p.kind for p in problems] == [Kind.RESULTS]


def test_a_comma_inside_a_name_does_not_part_it() -> None:
    cell = "Cán bộ, công chức, viên chức, Tổ chức (không bao gồm doanh nghiệp, HTX), Doanh nghiệp"
    assert listed(cell) == (
        "Cán bộ, công chức, viên chức",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
        "Doanh nghiệp",
    )


def test_related_procedures_are_numbered_in_their_cell() -> None:
    assert read_related("#Tên thủ tục1Thẩm định quy hoạch2Điều chỉnh") == ("Thẩm định quy hoạch", "Điều chỉnh")
    assert read_related("#Tên thủ tục1Thẩm định#1Tên thủ tụcThẩm định") == ("Thẩm định",)
    assert read_related("Không có thông tin") == ()
