from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "ui"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.gallery, name="gallery"),
    path("trang/<slug:name>/", views.specimen, name="specimen"),
    path("<slug:name>/", views.component, name="component"),
]
