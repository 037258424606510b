"""A real procedure among the 2,642 published ones, through a real office's internal process, to a result."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from motcua.catalogue import api as catalogue
from motcua.dossiers import api as dossiers
from motcua.dossiers.tests.builders import BIRTH, the_people
from motcua.forms import api as forms
from motcua.kernel.actor import Role
from motcua.kernel.time import day_of
from motcua.processes import api as processes

from .browsing import REFERENCE
from .nation import needs_national_data
from .people import Visitor

pytestmark = [pytest.mark.usefixtures("national_catalogue"), pytest.mark.django_db, *needs_national_data]


def test_a_birth_goes_from_the_national_record_through_a_real_process() -> None:
    nation = the_people(timezone.now())
    today = day_of(timezone.now())
    process = processes.process_for(BIRTH, today)
    assert (process.total_minutes(), [step.role for step in process.steps]) == (
        480,
        [Role.RECEPTION, Role.SPECIALIST, Role.LEADER, Role.CLERK, Role.RETURN],
    )
    parent = Visitor("congdan01").go("/tim-kiem/?q=dang+ky+khai+sinh")
    found = [a.get("href") for a in parent.page.xpath("//main//a[starts-with(@href, '/thu-tuc/')]")]
    assert found[0] == f"/thu-tuc/{BIRTH}/"
    parent.go(found[0]).follow("Nộp hồ sơ trực tuyến").send(button="Bắt đầu")
    parent.follow("Người đi đăng ký")
    form = forms.form_for(catalogue.version_in_force(BIRTH, today).id)
    parent.answer(forms.sample_answers(form, 1, on=today) | {"delivery": "online"})
    parent.send({"unit": str(nation.commune)}, button="Tiếp tục").send(button="Nộp hồ sơ")
    match = REFERENCE.search(parent.text)
    assert match, parent.text
    reference = match[0]

    officer = Visitor("tiepnhan.hoankiem").go("/lam-viec/tiep-nhan/").follow(reference).send(button="Tiếp nhận")
    assert "Đã tiếp nhận. Thời hạn chưa xác định được" in officer.text  # the record says “1”, without a unit
    specialist = Visitor("chuyenvien.hoankiem").go("/lam-viec/").follow(reference)
    assert process.steps[1].name.startswith("Thẩm tra hồ sơ")
    assert process.steps[1].name in specialist.text
    specialist.send(button="Hoàn thành bước này")
    leader = Visitor("lanhdao.hoankiem").go("/lam-viec/").follow(reference).send({"granted": "yes"}, button="Ký")
    assert "Đã ký" in leader.text
    clerk = Visitor("vanthu.hoankiem").go("/lam-viec/").follow(reference)
    assert process.steps[3].name == "Đóng dấu văn bản"
    assert process.steps[3].name in clerk.text
    clerk.send(button="Đóng dấu và phát hành")

    pdf = parent.go(f"/ho-so/{reference}/").follow("Giấy khai sinh").body
    view = dossiers.read(nation.citizen, reference, at=timezone.now(), purpose="test")
    stranger = Visitor().go(f"/xac-minh/{view.documents[0].code}/")
    assert "có thật và còn hiệu lực" in stranger.heading
    stranger.go("/xac-minh/").send({"tep": SimpleUploadedFile("a.pdf", pdf, "application/pdf")}, button="Kiểm tra tệp")
    assert "đúng là bản đã phát hành" in stranger.heading
