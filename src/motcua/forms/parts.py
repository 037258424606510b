"""What a form may ask about a person, part by part."""

from __future__ import annotations

from .values import NO_WORDS, Kind, Label, Option, Question

SEXES = (
    Option("male", Label("Nam", "Male")),
    Option("female", Label("Nữ", "Female")),
)

PARTS: dict[str, Question] = {
    part.key: part
    for part in (
        Question(
            "name",
            Kind.TEXT,
            Label("Họ, chữ đệm, tên", "Full name"),
            Label("Viết đúng như trên giấy tờ tùy thân.", "As written on the identity paper."),
            maximum=120,
        ),
        Question(
            "number",
            Kind.PERSONAL_NUMBER,
            Label("Số định danh cá nhân", "Personal number"),
            Label("12 chữ số trên thẻ căn cước.", "The 12 digits on the identity card."),
        ),
        Question(
            "paper",
            Kind.TEXT,
            Label("Số hộ chiếu hoặc giấy tờ khác", "Number of the passport or other paper"),
            Label("Chỉ khi không có số định danh cá nhân.", "Only without a personal number."),
            maximum=60,
        ),
        Question(
            "birth_date",
            Kind.DATE,
            Label("Ngày sinh", "Date of birth"),
            Label("Ví dụ 27 3 1990.", "For example 27 3 1990."),
            minimum="1900-01-01",
            maximum="today",
        ),
        Question("sex", Kind.CHOICE, Label("Giới tính", "Sex"), options=SEXES),
        Question("ethnicity", Kind.TEXT, Label("Dân tộc", "Ethnic group"), maximum=60, default="Kinh"),
        Question("nationality", Kind.TEXT, Label("Quốc tịch", "Nationality"), maximum=60, default="Việt Nam"),
        Question("residence", Kind.ADDRESS, Label("Nơi cư trú", "Residence")),
        Question(
            "phone",
            Kind.PHONE,
            Label("Số điện thoại", "Phone number"),
            Label("Ví dụ 0912 345 678.", "For example 0912 345 678."),
        ),
        Question("email", Kind.EMAIL, Label("Thư điện tử", "E-mail address"), NO_WORDS),
    )
}
