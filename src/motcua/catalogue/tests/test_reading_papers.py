import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.importing.papers import HEADER, read_papers
from motcua.catalogue.importing.problems import Kind
from motcua.catalogue.values import Paper, Variant


def papers_of(rows: str) -> list[Paper]:
    variants, _ = read_papers(f"--{HEADER}{rows}")
    return [paper for variant in variants for paper in variant.papers]


def test_no_paper_is_glued_to_the_next() -> None:
    found = papers_of("Tờ khai1 bản chínhBản sao giấy tờ0 bản chính,2 bản sao- Giấy ủy quyền1 bản chính,1 bản sao")
    assert found == [
        Paper("Tờ khai", (), 1, 0),
        Paper("Bản sao giấy tờ", (), 0, 2),
        Paper("- Giấy ủy quyền", (), 1, 1),
    ]


@pytest.mark.parametrize(
    ("cell", "name", "originals"),
    [
        ("Đơn theo Nghị định ngày 13/02/20261 bản chính", "Đơn theo Nghị định ngày 13/02/2026", 1),
        ("Đơn theo Mẫu số 181 bản chính,1 bản sao", "Đơn theo Mẫu số 18", 1),
        ("Luật Đất đai năm 20240 bản chính,1 bản sao", "Luật Đất đai năm 2024", 0),
        ("Giấy phép: 01 bản chính1 bản chính", "Giấy phép: 01 bản chính", 1),
        ("Nộp 02 bản chính tờ khai theo mẫu3 bản chính", "Nộp 02 bản chính tờ khai theo mẫu", 3),
        ("01 bản sao có chứng thực1 bản chính", "01 bản sao có chứng thực", 1),
        ("Hợp đồng (01 bản chính hoặc 01 bản sao)0 bản chính", "Hợp đồng (01 bản chính hoặc 01 bản sao)", 0),
    ],
)
def test_figures_of_a_name_are_not_its_quantity(cell: str, name: str, originals: int) -> None:
    assert [(p.name, p.originals) for p in papers_of(cell)] == [(name, originals)]


@pytest.mark.parametrize(
    ("cell", "name", "files"),
    [
        (
            "Đơn đề nghị của Bộ Công an)Mẫu DC02 Phiếu đề nghị.doc",
            "Đơn đề nghị của Bộ Công an)",
            ["Mẫu DC02 Phiếu đề nghị.doc"],
        ),
        (
            "Tờ khai kèm theo Nghị định 32/2026/NĐ-CPMẫu số 07.docx",
            "Tờ khai kèm theo Nghị định 32/2026/NĐ-CP",
            ["Mẫu số 07.docx"],
        ),
        (
            "Đề án đóng cửa mỏMau 05-Phu luc_39.2025.TT_02.7.2025.doc",
            "Đề án đóng cửa mỏ",
            ["Mau 05-Phu luc_39.2025.TT_02.7.2025.doc"],
        ),
        ("Giấy đề nghị;Mẫu số 74.docxMẫu số 75.docx", "Giấy đề nghị;", ["Mẫu số 74.docx", "Mẫu số 75.docx"]),
        ("Đơn đề nghị theo mẫu1.003850.docx", "Đơn đề nghị theo mẫu", ["1.003850.docx"]),
        ("Tờ khai theo tệp mau.doc và giấy tờ", "Tờ khai theo tệp mau.doc và giấy tờ", []),
    ],
)
def test_the_file_of_a_form_is_parted_from_the_name(cell: str, name: str, files: list[str]) -> None:
    assert [(p.name, list(p.form_files)) for p in papers_of(cell + "1 bản chính")] == [(name, files)]


def test_a_file_that_cannot_be_parted_stays_with_the_name_and_is_told() -> None:
    variants, problems = read_papers(f"--{HEADER}Danh bạ liên hệ.doc1 bản chính")
    assert variants[0].papers[0] == Paper("Danh bạ liên hệ.doc", (), 1, 0)
    assert [p.kind for p in problems] == [Kind.FORM_FILE]


def test_cases_are_named_by_the_text_before_their_table() -> None:
    cell = f"Cấp mới{HEADER}Đơn1 bản chínhCấp lại{HEADER}Đơn lại1 bản chínhCấp mới{HEADER}Đơn khác1 bản chính"
    variants, problems = read_papers(cell)
    assert [(v.name, v.papers[0].name) for v in variants] == [
        ("Cấp mới", "Đơn"),
        ("Cấp lại", "Đơn lại"),
        ("Cấp mới (2)", "Đơn khác"),
    ]
    assert problems == []


def test_text_that_is_no_row_is_kept_and_told() -> None:
    variants, problems = read_papers(f"--{HEADER}Đơn1 bản chính(Trường hợp khai thác được thì không nộp)")
    assert variants == (Variant("", (Paper("Đơn", (), 1, 0),), "(Trường hợp khai thác được thì không nộp)"),)
    assert [p.kind for p in problems] == [Kind.PAPERS]


@pytest.mark.parametrize(("cell", "kind"), [("--", Kind.NO_PAPERS), ("", Kind.NO_PAPERS), ("Nộp đơn.", Kind.PAPERS)])
def test_a_cell_without_a_table_is_told(cell: str, kind: Kind) -> None:
    variants, problems = read_papers(cell)
    assert (variants, [p.kind for p in problems]) == ((), [kind])


names = st.sampled_from(
    [
        "Đơn đề nghị",
        "- Giấy ủy quyền;",
        "Tờ khai ngày 01/02/2026",
        "02 ảnh 4x6 cm",
        "a) Văn bản (01 bản chính)",
        "Mẫu số 7",
    ]
)
papers = st.builds(Paper, names, st.just(()), st.integers(0, 9), st.integers(0, 9))
labels = st.sampled_from(["Cấp mới", "* Giấy tờ phải nộp:", "Trường hợp 2"])
tables = st.lists(
    st.tuples(labels, st.lists(papers, min_size=1, max_size=5)), min_size=1, max_size=4, unique_by=lambda t: t[0]
)


def glued(table: list[tuple[str, list[Paper]]]) -> str:
    rows = {
        label: "".join(f"{p.name}{p.originals} bản chính" + (f",{p.copies} bản sao" if p.copies else "") for p in cells)
        for label, cells in table
    }
    return "".join(f"{label}{HEADER}{row}" for label, row in rows.items())


@given(tables)
def test_tables_glued_together_come_apart_as_they_were(table: list[tuple[str, list[Paper]]]) -> None:
    variants, _ = read_papers(glued(table))
    assert [(v.name, list(v.papers)) for v in variants] == table
