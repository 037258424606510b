"""Every address of the product, room by room."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from . import authorization, views
from .rest import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("ngon-ngu/", set_language, name="set_language"),
    path(".well-known/oauth-authorization-server", authorization.authorization_server),
    path(".well-known/openid-configuration", authorization.authorization_server),
    path("suc-khoe/song", views.alive),
    path("suc-khoe/san-sang", views.ready),
    path("suc-khoe/bo-phan", views.parts),
    path("suc-khoe/so-do", views.metrics),
    path("", include("motcua.identity.urls")),
    path("", include("motcua.documents.urls")),
    path("api/v1/", api.urls),
    path("lam-viec/", include("motcua.frontdesk.urls")),
    path("lam-viec/", include("motcua.workplace.urls")),
    path("quan-tri/", include("motcua.administration.urls")),
    path("", include("motcua.portal.urls")),
]
if settings.DEBUG:
    urlpatterns.insert(0, path("ui/", include("motcua.ui.urls")))
