"""Addresses of connections, under `/quan-tri/ket-noi/`."""

from django.urls import path

from .views import endpoints, systems

app_name = "connections"
urlpatterns = [
    path("", systems.systems_list, name="list"),
    path("gioi-han/", systems.limits, name="limits"),
    path("dia-chi/<uuid:endpoint_id>/", endpoints.show, name="endpoint"),
    path("dia-chi/<uuid:endpoint_id>/sua/", endpoints.change, name="change_endpoint"),
    path("dia-chi/<uuid:endpoint_id>/gui-lai/", endpoints.replay_period, name="replay_period"),
    path("dia-chi/<uuid:endpoint_id>/thong-bao/<uuid:message_id>/", endpoints.replay, name="replay"),
    path("dia-chi/<uuid:endpoint_id>/<slug:act>/", endpoints.act, name="endpoint_act"),
    path("<uuid:account_id>/", systems.show, name="system"),
    path("<uuid:account_id>/quyen/", systems.set_scopes, name="set_scopes"),
    path("<uuid:account_id>/khoa/", systems.issue_secret, name="issue_secret"),
    path("<uuid:account_id>/khoa-cong-khai/", systems.add_key, name="add_key"),
    path("<uuid:account_id>/khoa/<uuid:secret_id>/", systems.end_secret, name="end_secret"),
    path("<uuid:account_id>/dia-chi/", endpoints.new, name="new_endpoint"),
]
