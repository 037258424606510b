"""Addresses of the catalogue's keepers, under `/quan-tri/thu-tuc/`."""

from django.urls import path

from .views import communes, comparing, deciding, drafting, importing, listing, own_rules, posting, showing

app_name = "procedures"
urlpatterns = [
    path("", listing.procedures, name="list"),
    path("so-luong/", listing.counts, name="counts"),
    path("dung-han/", listing.lateness, name="lateness"),
    path("niem-yet/", posting.posted, name="posting"),
    path("niem-yet/<str:unit>/danh-muc.<str:form>", posting.sheet, name="posting_sheet"),
    path("niem-yet/<str:unit>/to.pdf", posting.posters, name="posters"),
    path("niem-yet/<str:unit>/to.zip", posting.every_poster, name="every_poster"),
    path("cap-xa/", communes.rule, name="communes"),
    path("moi/", drafting.new, name="new"),
    path("nhap/", importing.upload, name="import"),
    path("nhap/mau.xlsx", importing.template, name="template"),
    path("nhap/<uuid:upload_id>/", importing.preview, name="preview"),
    path("nhap/<uuid:upload_id>/danh-dau.xlsx", importing.marked, name="marked"),
    path("<str:code>/", showing.procedure, name="procedure"),
    path("<str:code>/so-sanh/", comparing.versions, name="compare"),
    path("<str:code>/ban-nhap/", drafting.start, name="start"),
    path("<str:code>/ban-nhap/cap-nhat/", drafting.renew, name="renew"),
    path("<str:code>/ban-nhap/huy/", drafting.discard, name="discard"),
    path("<str:code>/sua/<slug:part>/", drafting.edit, name="edit"),
    path("<str:code>/quy-dinh/", own_rules.listing, name="own_rules"),
    path("<str:code>/quy-dinh/thoi-han/", own_rules.new_terms, name="new_terms"),
    path("<str:code>/quy-dinh/nop-thay/", own_rules.new_representation, name="new_representation"),
    path("<str:code>/quy-dinh/<uuid:rule_id>/", own_rules.show, name="own_rule"),
    path("<str:code>/quy-dinh/<uuid:rule_id>/ket-thuc/", own_rules.end, name="end_own_rule"),
    path("<str:code>/quy-dinh/<uuid:rule_id>/xac-nhan/", own_rules.confirm, name="confirm_own_rule"),
    path("<str:code>/cong-bo/", deciding.announce, name="announce"),
    path("<str:code>/cong-khai/", deciding.publish, name="publish"),
    path("<str:code>/thay-the/", deciding.replace, name="replace"),
    path("<str:code>/bai-bo/", deciding.abolish, name="abolish"),
]
