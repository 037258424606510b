from django.urls import URLPattern, URLResolver, path

from . import views

app_name = "identity"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", views.sign_in, name="sign_in"),
    path("dang-nhap/trinh-dien/", views.demonstration_sign_in, name="demonstration_sign_in"),
    path("dang-xuat/", views.sign_out, name="sign_out"),
    path("tai-khoan/", views.account, name="account"),
    path("tai-khoan/mat-khau/", views.change_password, name="change_password"),
    path("tai-khoan/dang-xuat-moi-noi/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
