"""Addresses of watching the system, under `/quan-tri/he-thong/`."""

from django.urls import path

from . import views

app_name = "operations"
urlpatterns = [
    path("", views.show, name="show"),
    path("quet-ma-doc/", views.scanning, name="scanning"),
    path("gui-lai/", views.replay, name="replay"),
]
