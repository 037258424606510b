"""Addresses of the staff's pages, under `/lam-viec/`."""

from django.urls import path

from .views import acts, bulk, copies, dossiers, inbox, register, team

app_name = "workplace"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("tiep-nhan/", inbox.reception, name="reception"),
    path("tiep-nhan/nhieu/", bulk.accept_many, name="accept_many"),
    path("ky-nhieu/", bulk.sign_many, name="sign_many"),
    path("tim/", inbox.search, name="search"),
    path("so-theo-doi/", register.register, name="register"),
    path("so-theo-doi/xuat/<str:wanted>/", register.export, name="register_export"),
    path("so-chung-thuc/", copies.register, name="certifications"),
    path("so-chung-thuc/xuat/<str:wanted>/", copies.register_export, name="certifications_export"),
    path("ho-so/<str:reference>/", dossiers.dossier, name="dossier"),
    path("ho-so/<str:reference>/vi-sao/", dossiers.why, name="why"),
    path("ho-so/<str:reference>/giay-to/<uuid:paper_id>/", dossiers.paper, name="paper"),
    path("ho-so/<str:reference>/van-ban/<uuid:document_id>/", dossiers.document, name="document"),
    path("ho-so/<str:reference>/phieu/<str:word>/", dossiers.slip, name="slip"),
    path("ho-so/<str:reference>/phieu/<str:word>/<str:key>/", dossiers.slip, name="slip"),
    path("ho-so/<str:reference>/cung-lam/", team.together, name="together"),
    path("ho-so/<str:reference>/cung-lam/moi/", team.involve, name="involve"),
    path("ho-so/<str:reference>/cung-lam/xin-y-kien/", team.ask_opinion, name="ask_opinion"),
    path("ho-so/<str:reference>/cung-lam/<uuid:assignment_id>/thoi/", team.leave, name="leave"),
    path("ho-so/<str:reference>/y-kien/<uuid:consultation_id>/tra-loi/", team.answer_opinion, name="answer_opinion"),
    path("ho-so/<str:reference>/y-kien/<uuid:consultation_id>/rut/", team.recall_opinion, name="recall_opinion"),
    path("ho-so/<str:reference>/y-kien/tep/<uuid:file_id>/", team.opinion_file, name="opinion_file"),
    path("ho-so/<str:reference>/ghi-chu/", team.note, name="note"),
    path("ho-so/<str:reference>/ban-sao/", copies.copies, name="copies"),
    path("ho-so/<str:reference>/ban-sao/<uuid:copy_id>/tep/", copies.scan_file, name="copy_scan"),
    path("ho-so/<str:reference>/ban-sao/<str:step>/quet/", copies.scan, name="scan_copy"),
    path("ho-so/<str:reference>/ban-sao/<str:step>/<uuid:copy_id>/doi-chieu/", copies.compare, name="compare_copy"),
    path("ho-so/<str:reference>/ban-sao/<str:step>/<uuid:copy_id>/bo/", copies.discard, name="discard_copy"),
    path("ho-so/<str:reference>/ban-sao/<str:step>/<uuid:copy_id>/tu-choi/", copies.refuse, name="refuse_copy"),
    path("ho-so/<str:reference>/buoc/<str:step>/giao/", team.reassign, name="reassign"),
    path("ho-so/<str:reference>/tiep-nhan/", acts.accept, name="accept"),
    path("ho-so/<str:reference>/tu-choi/", acts.refuse, name="refuse"),
    path("ho-so/<str:reference>/buoc/<str:step>/nhan/", acts.take, name="take"),
    path("ho-so/<str:reference>/buoc/<str:step>/xong/", acts.complete, name="complete"),
    path("ho-so/<str:reference>/buoc/<str:step>/ky/", acts.sign, name="sign"),
    path("ho-so/<str:reference>/buoc/<str:step>/tra-lai/", acts.send_back, name="send_back"),
]
