"""Forms of signing in words."""

from django.utils.translation import gettext_lazy as _

from motcua.kernel.actor import SigningForm
from motcua.kernel.errors import Words

_SIGNING_FORMS: dict[SigningForm, Words] = {
    SigningForm.BY_AUTHORITY: _("TUQ. – thừa ủy quyền"),
    SigningForm.DEPUTY: _("KT. – cấp phó ký thay"),
    SigningForm.BY_ORDER: _("TL. – thừa lệnh"),
    SigningForm.ACTING: _("Q. – quyền, được giao quyền cấp trưởng"),
}


def signing_form_word(form: SigningForm) -> Words:
    """The letters before the title, and what they mean."""
    return _SIGNING_FORMS[form]
