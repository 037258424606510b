"""Addresses of administration, under `/quan-tri/`."""

from django.urls import include, path

from .views import home

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("he-thong/", include("motcua.administration.operations.urls")),
    path("tai-khoan/", include("motcua.administration.accounts.urls")),
    path("thu-tuc/", include("motcua.administration.procedures.urls")),
    path("bieu-mau/", include("motcua.administration.question_pages.urls")),
    path("tim-kiem/", include("motcua.administration.search.urls")),
    path("viec-trong-doi/", include("motcua.administration.life_events.urls")),
    path("co-quan/", include("motcua.administration.organisation.urls")),
    path("ket-noi/", include("motcua.administration.connections.urls")),
    path("lich/", include("motcua.administration.calendars.urls")),
    path("phan-luong/", include("motcua.administration.routing.urls")),
    path("quy-trinh/", include("motcua.administration.processes.urls")),
]
