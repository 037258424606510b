"""Addresses of the organisation, under `/quan-tri/co-quan/`."""

from django.urls import path

from .views import delegations, positions, recording, table, tree, units

app_name = "organisation"
urlpatterns = [
    path("", tree.tree, name="tree"),
    path("moi/", units.new, name="new"),
    path("nap-csv/", table.load, name="load"),
    path("nap-csv/mau/", table.template, name="template"),
    path("nap-csv/xuat/", table.export, name="export"),
    path("uy-quyen/", delegations.listed, name="delegations"),
    path("uy-quyen/ghi/", recording.record, name="record_delegation"),
    path("uy-quyen/<uuid:delegation_id>/", delegations.one, name="delegation"),
    path("uy-quyen/<uuid:delegation_id>/cham-dut/", recording.end, name="end_delegation"),
    path("<uuid:unit_id>/", tree.card, name="unit"),
    path("<uuid:unit_id>/sua/", units.amend, name="amend"),
    path("<uuid:unit_id>/doi-tu-ngay/", units.change, name="change"),
    path("<uuid:unit_id>/ket-thuc/", units.close, name="close"),
    path("<uuid:unit_id>/vi-tri/moi/", positions.new, name="new_position"),
    path("<uuid:unit_id>/vi-tri/<uuid:position_id>/", positions.rename, name="position"),
    path("<uuid:unit_id>/vi-tri/<uuid:position_id>/ket-thuc/", positions.close, name="close_position"),
]
