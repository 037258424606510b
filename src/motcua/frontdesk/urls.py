"""Addresses of the front desk, under `/lam-viec/`."""

from django.urls import path

from .views import handover, intake

app_name = "frontdesk"
urlpatterns = [
    path("nop-tai-quay/", intake.start, name="start"),
    path("nop-tai-quay/thu-tuc/<str:code>/", intake.begin, name="begin"),
    path("nop-tai-quay/<uuid:draft_id>/", intake.intake, name="intake"),
    path("nop-tai-quay/<uuid:draft_id>/bo/", intake.discard, name="discard"),
    path("nop-tai-quay/<uuid:draft_id>/tep/<uuid:upload_id>/", intake.upload, name="upload"),
    path("nop-tai-quay/da-nhan/<str:reference>/", intake.taken, name="taken"),
    path("ban-giao/", handover.start, name="handovers"),
    path("ban-giao/<uuid:handover_id>/", handover.one, name="handover"),
    path("ban-giao/<uuid:handover_id>/ky-nhan/", handover.receive, name="receive"),
    path("ban-giao/<uuid:handover_id>/huy/", handover.cancel, name="cancel"),
    path("ban-giao/<uuid:handover_id>/in/", handover.record, name="handover_record"),
    path("da-nhan/", intake.received, name="received"),
]
