"""Addresses of life events, under `/quan-tri/viec-trong-doi/`."""

from django.urls import path

from . import views

app_name = "life_events"
urlpatterns = [
    path("", views.listing, name="list"),
    path("moi/", views.new, name="new"),
    path("<slug:key>/", views.change, name="event"),
    path("<slug:key>/<slug:act>/", views.act, name="act"),
]
