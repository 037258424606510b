"""Addresses of the front desk, under `/lam-viec/`."""

from django.urls import path

from .views import intake

app_name = "frontdesk"
urlpatterns = [
    path("nop-tai-quay/", intake.start, name="start"),
    path("nop-tai-quay/thu-tuc/<str:code>/", intake.begin, name="begin"),
    path("nop-tai-quay/<uuid:draft_id>/", intake.intake, name="intake"),
    path("nop-tai-quay/<uuid:draft_id>/bo/", intake.discard, name="discard"),
    path("nop-tai-quay/<uuid:draft_id>/tep/<uuid:upload_id>/", intake.upload, name="upload"),
    path("nop-tai-quay/da-nhan/<str:reference>/", intake.taken, name="taken"),
    path("da-nhan/", intake.received, name="received"),
]
