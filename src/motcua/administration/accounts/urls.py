"""Addresses of accounts, under `/quan-tri/tai-khoan/`."""

from django.urls import path

from .views import listing, people, rules, services

app_name = "accounts"
urlpatterns = [
    path("", listing.accounts_list, name="list"),
    path("moi/", people.new, name="new"),
    path("vi-tri/", listing.positions, name="positions"),
    path("he-thong/", services.services_list, name="services"),
    path("he-thong/moi/", services.new, name="new_service"),
    path("he-thong/<uuid:account_id>/ma/", services.issue, name="issue_token"),
    path("he-thong/<uuid:account_id>/ma/<uuid:token_id>/", services.revoke, name="revoke_token"),
    path("quy-dinh/", rules.show, name="rules"),
    path("quy-dinh/muc-do/<uuid:rule_id>/", rules.confirm_assurance, name="confirm_assurance"),
    path("quy-dinh/<slug:which>/", rules.change, name="rule"),
    path("<uuid:account_id>/", people.card, name="account"),
    path("<uuid:account_id>/bo-nhiem/", people.appoint, name="appoint"),
    path("<uuid:account_id>/thoi-giu/<uuid:appointment_id>/", people.end_appointment, name="end_appointment"),
    path("<uuid:account_id>/<slug:act>/", people.act, name="act"),
]
