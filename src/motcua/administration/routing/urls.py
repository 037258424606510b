"""Addresses of routing rules, under `/quan-tri/phan-luong/`."""

from django.urls import path

from . import views

app_name = "routing"
urlpatterns = [
    path("", views.rules_list, name="list"),
    path("moi/", views.new, name="new"),
    path("<uuid:rule_id>/", views.show, name="rule"),
    path("<uuid:rule_id>/ket-thuc/", views.end, name="end"),
    path("<uuid:rule_id>/bat-buoc/", views.bind, name="bind"),
    path("<uuid:rule_id>/xac-nhan/", views.confirm, name="confirm"),
]
