"""Addresses of the citizen's pages: Vietnamese without diacritics."""

from django.urls import path

from .views import bundles, catalogue, dossiers, filing, posting, sides, store, tracking

app_name = "portal"
urlpatterns = [
    path("", catalogue.start, name="start"),
    path("tim-kiem/", catalogue.search, name="search"),
    path("viec/<slug:key>/", catalogue.life_event, name="life_event"),
    path("linh-vuc/", catalogue.fields, name="fields"),
    path("co-quan/", catalogue.agencies, name="agencies"),
    path("thu-tuc/", catalogue.procedures, name="procedures"),
    path("thu-tuc/<str:code>/", catalogue.procedure, name="procedure"),
    path("thu-tuc/<str:code>/niem-yet.pdf", posting.poster, name="poster"),
    path("niem-yet/", posting.places, name="posting_places"),
    path("niem-yet/<str:unit>/", posting.posted, name="posting"),
    path("niem-yet/<str:unit>/danh-muc.<str:form>", posting.sheet, name="posting_sheet"),
    path("thu-tuc/<str:code>/phien-ban/<int:number>/", catalogue.version, name="version"),
    path("thu-tuc/<str:code>/nop/", filing.begin, name="begin"),
    path("nop/<uuid:draft_id>/", filing.tasks, name="tasks"),
    path("nop/<uuid:draft_id>/noi-giai-quyet/", filing.unit, name="unit"),
    path("nop/<uuid:draft_id>/kiem-tra/", filing.check, name="check"),
    path("nop/<uuid:draft_id>/xoa/", filing.discard, name="discard"),
    path("nop/<uuid:draft_id>/trang/<str:page>/", filing.page, name="page"),
    path("nop/<uuid:draft_id>/tep/<uuid:upload_id>/", filing.upload, name="upload"),
    path("nop/<uuid:draft_id>/tep/<uuid:upload_id>/xoa/", filing.remove_upload, name="remove_upload"),
    path("ho-so/", dossiers.mine, name="mine"),
    path("ho-so/<str:reference>/", dossiers.dossier, name="dossier"),
    path("ho-so/<str:reference>/rut-lien-thong/", bundles.withdraw, name="withdraw_bundle"),
    path("ho-so/<str:reference>/da-nop/", dossiers.filed, name="filed"),
    path("ho-so/<str:reference>/bo-sung/", sides.supplement, name="supplement"),
    path("ho-so/<str:reference>/rut/", sides.withdraw, name="withdraw"),
    path("ho-so/<str:reference>/vi-sao/", dossiers.why, name="why"),
    path("ho-so/<str:reference>/giay-to/<uuid:paper_id>/", dossiers.paper, name="paper"),
    path("ho-so/<str:reference>/van-ban/<uuid:document_id>/", dossiers.document, name="document"),
    path("ho-so/<str:reference>/phieu/<str:word>/", dossiers.slip, name="slip"),
    path("ho-so/<str:reference>/phieu/<str:word>/<str:key>/", dossiers.slip, name="slip"),
    path("kho-giay-to/", store.store, name="store"),
    path("kho-giay-to/<uuid:held_id>/", store.held, name="held"),
    path("kho-giay-to/<uuid:held_id>/tep/", store.file, name="held_file"),
    path("tra-cuu/", tracking.ask, name="track"),
    path("tra-cuu/<str:reference>/<str:secret>/", tracking.tracked, name="tracked"),
    path("tra-cuu/<str:reference>/<str:secret>/vi-sao/", tracking.why, name="tracked_why"),
]
