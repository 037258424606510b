"""Addresses of the words of search, under `/quan-tri/tim-kiem/`."""

from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("", views.listing, name="list"),
    path("moi/", views.new, name="new"),
    path("chua-thay/xong/", views.settle, name="settle"),
    path("<slug:key>/", views.change, name="rule"),
    path("<slug:key>/<slug:act>/", views.act, name="act"),
]
