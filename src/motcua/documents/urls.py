from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "documents"
urlpatterns: list[URLPattern | URLResolver] = [
    path("xac-minh/", views.start, name="verify"),
    path("xac-minh/tep/", views.upload, name="verify_upload"),
    path("xac-minh/<str:code>/", views.by_code, name="verify_code"),
]
