"""Addresses of administration, under `/quan-tri/`."""

from django.urls import path

from .views import home

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
]
