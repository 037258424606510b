"""Addresses of internal processes, under `/quan-tri/quy-trinh/`."""

from django.urls import path

from .views import drafts, moves, versions

app_name = "process_pages"
urlpatterns = [
    path("", versions.processes, name="list"),
    path("moi/", drafts.new, name="new"),
    path("ma/<str:key>/", versions.process, name="process"),
    path("ma/<str:key>/sua/", drafts.edit, name="edit"),
    path("ma/<str:key>/thu-tuc/", versions.link, name="link"),
    path("ma/<str:key>/phien-ban/<int:number>/", versions.version, name="version"),
    path("ma/<str:key>/phien-ban/<int:number>/tep.bpmn", versions.file, name="file"),
    path("ma/<str:key>/chuyen/<int:source>/<int:target>/", moves.move, name="move"),
    path("ban-nhap/<uuid:draft_id>/", drafts.table, name="draft"),
    path("ban-nhap/<uuid:draft_id>/so-do/", drafts.diagram, name="diagram"),
    path("ban-nhap/<uuid:draft_id>/nap-tep/", drafts.upload, name="upload"),
    path("ban-nhap/<uuid:draft_id>/tep.bpmn", drafts.file, name="draft_file"),
    path("ban-nhap/<uuid:draft_id>/kiem-tra/", drafts.check, name="check"),
    path("ban-nhap/<uuid:draft_id>/mo-phong/", drafts.simulate, name="simulate"),
    path("ban-nhap/<uuid:draft_id>/ban-hanh/", drafts.publish, name="publish"),
    path("ban-nhap/<uuid:draft_id>/bo/", drafts.discard, name="discard"),
]
