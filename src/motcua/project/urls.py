"""Every address of the product, room by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("motcua.identity.urls")),
    path("", include("motcua.documents.urls")),
    path("lam-viec/", include("motcua.workplace.urls")),
    path("", include("motcua.portal.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("ui/", include("motcua.ui.urls")))
