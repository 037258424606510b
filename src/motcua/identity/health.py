"""What `motcua check` says of the citizens' provider."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.kernel.health import HEALTH, Finding, failed, good, notice

from . import oidc
from .claims import Claims, claims_at

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def check_provider() -> Iterator[Finding]:
    """Whether it answers, as it is configured, and offers what signing in and out needs."""
    if not oidc.has_provider():
        yield notice(
            _("Chưa kết nối nhà cung cấp định danh điện tử (MOTCUA_OIDC_ISSUER): công dân chưa đăng nhập được.")
        )
        return
    client = oidc.our_client()
    try:
        known = oidc.configuration()
    except oidc.ProviderUnavailable:
        yield failed(_("Nhà cung cấp định danh điện tử %(issuer)s không trả lời đúng.") % {"issuer": client.issuer})
        return
    missing = [name for name in _NEEDED if not known.get(name)]
    if missing:
        yield failed(_("Nhà cung cấp định danh điện tử không công bố: %(names)s.") % {"names": ", ".join(missing)})
        return
    yield good(_("Nhà cung cấp định danh điện tử %(issuer)s trả lời.") % {"issuer": client.issuer})
    yield from _offers(known)
    if claims_at(timezone.now()) == Claims():
        yield notice(_("Chưa có bảng đối chiếu thông tin định danh của cơ quan; đang dùng bảng đi kèm, chưa xác nhận."))


def _offers(known: dict[str, object]) -> Iterator[Finding]:
    methods = known.get("code_challenge_methods_supported")
    if isinstance(methods, list) and "S256" not in methods:
        yield failed(_("Nhà cung cấp định danh điện tử không nhận PKCE S256."))
    signed = known.get("id_token_signing_alg_values_supported")
    if isinstance(signed, list) and not oidc.ALGORITHMS & set(signed):
        yield failed(_("Nhà cung cấp định danh điện tử không ký bằng thuật toán nào được chấp nhận."))
    if not known.get("end_session_endpoint"):
        yield notice(_("Nhà cung cấp định danh điện tử không cho đăng xuất từ đây."))
    if not known.get("backchannel_logout_supported"):
        yield notice(_("Nhà cung cấp định danh điện tử không báo khi người dùng đăng xuất ở đó."))


HEALTH.register("identity.provider", check_provider)
