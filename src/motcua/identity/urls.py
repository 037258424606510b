"""Addresses of signing in and of one's own account."""

from django.urls import URLPattern, URLResolver, path

from .views import account, citizen, clients, factors, sign_in

app_name = "identity"
urlpatterns: list[URLPattern | URLResolver] = [
    path("dang-nhap/", sign_in.sign_in, name="sign_in"),
    path("dang-nhap/trinh-dien/", sign_in.demonstration_sign_in, name="demonstration_sign_in"),
    path("dang-nhap/buoc-hai/", sign_in.second_step, name="second_step"),
    path("dang-nhap/mat-khau-moi/", sign_in.first_password, name="first_password"),
    path("dang-nhap/khoa/", sign_in.passkey_sign_in, name="passkey_sign_in"),
    path("dang-nhap/khoa/hoi/", sign_in.passkey_question, name="passkey_question"),
    path("dang-nhap/cong-dan/", citizen.citizen_sign_in, name="citizen_sign_in"),
    path("dang-nhap/cong-dan/ve/", citizen.citizen_return, name="citizen_return"),
    path("dang-xuat/", sign_in.sign_out, name="sign_out"),
    path("dang-xuat/xong/", sign_in.signed_out, name="signed_out"),
    path("dang-xuat/tu-nha-cung-cap/", citizen.citizen_signed_out, name="citizen_signed_out"),
    path("tai-khoan/", account.account, name="account"),
    path("tai-khoan/mat-khau/", account.change_password, name="change_password"),
    path("tai-khoan/dang-xuat-moi-noi/", account.sign_out_everywhere, name="sign_out_everywhere"),
    path("tai-khoan/phien/<uuid:session_id>/", account.end_session, name="end_session"),
    path("tai-khoan/xac-thuc/", factors.overview, name="factors"),
    path("tai-khoan/xac-thuc/doi/", factors.change, name="change_factors"),
    path("tai-khoan/xac-thuc/ma/", factors.set_up_codes, name="set_up_codes"),
    path("tai-khoan/xac-thuc/khoa/", factors.add_passkey, name="add_passkey"),
    path("tai-khoan/xac-thuc/khoa/hoi/", factors.passkey_offer, name="passkey_offer"),
    path("oauth/token", clients.token, name="oauth_token"),
    path("oauth/revocation", clients.revocation, name="oauth_revocation"),
    path("oauth/introspection", clients.introspection, name="oauth_introspection"),
]
