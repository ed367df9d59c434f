from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from cms.users import lockout
from cms.users.tasks import send_reset_link

LOGIN_ATTRS = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
LONGEST_PASSWORD = 256


class PlainFieldsMixin:
    """The label stands above the field; a placeholder would repeat it and vanish."""

    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, field.help_text)
            if isinstance(field.widget, forms.PasswordInput):
                field.max_length = LONGEST_PASSWORD


def login_field() -> forms.CharField:
    return forms.CharField(
        label=_("NIP or e-mail address"),
        max_length=254,
        help_text=_("NIP or NI PPPK of 18 digits, with or without spaces."),
        widget=forms.TextInput(attrs=dict(LOGIN_ATTRS)),
    )


class SignInForm(PlainFieldsMixin, account.LoginForm):
    labels = {"password": _("Password"), "remember": _("Keep me signed in on this device")}
    help_texts = {"password": "", "remember": _("Not on a computer that others use.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = login_field()
        self.order_fields(["login", "password", "remember"])

    def user_credentials(self) -> dict[str, str]:
        """What was typed goes to one lookup, which knows numbers, addresses and handles."""
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
        }


NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password, once more")}


class ChangePasswordForm(PlainFieldsMixin, account.ChangePasswordForm):
    labels = NEW_PASSWORD | {"oldpassword": _("Present password")}
    help_texts = {"oldpassword": ""}


class SetPasswordForm(PlainFieldsMixin, account.SetPasswordForm):
    labels = NEW_PASSWORD


class NewPasswordForm(PlainFieldsMixin, account.ResetPasswordKeyForm):
    labels = NEW_PASSWORD


class ConfirmPasswordForm(PlainFieldsMixin, account.ReauthenticateForm):
    labels = {"password": _("Password")}
    help_texts = {"password": ""}


class ChangeEmailForm(PlainFieldsMixin, account.AddEmailForm):
    labels = {"email": _("New e-mail address")}


class ResetPasswordForm(forms.Form):
    """Asks for what one signs in with; looks nobody up, so that the answer is always the same."""

    # allauth's view counts its limit by the field of this name.
    email = login_field()

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        login = self.cleaned_data["email"]
        base_url = request.build_absolute_uri("/")
        send_reset_link.enqueue(login, base_url, translation.get_language())
        return login


class CountedCodeMixin:
    """Wrong codes count against the account like wrong passwords, but on their own row."""

    def clean_code(self) -> str:
        attempt = lockout.Attempt(self.request_now(), lockout.key_for("code", self.user.pk))
        attempt.check()
        try:
            code = super().clean_code()
        except ValidationError:
            attempt.failed()
            raise
        attempt.succeeded()
        return code

    @staticmethod
    def request_now() -> HttpRequest:
        return mfa.context.request


CODE = {"code": _("Code")}
CODE_HELP = {"code": _("Six digits from the app on your phone, or one of your recovery codes.")}


class SecondFactorForm(CountedCodeMixin, PlainFieldsMixin, mfa.AuthenticateForm):
    labels = CODE
    help_texts = CODE_HELP


class ConfirmSecondFactorForm(CountedCodeMixin, PlainFieldsMixin, mfa.ReauthenticateForm):
    labels = CODE
    help_texts = CODE_HELP


class ActivateSecondFactorForm(CountedCodeMixin, PlainFieldsMixin, ActivateTOTPForm):
    labels = {"code": _("Code from the app")}
    help_texts = {"code": _("Six digits; a new code appears every 30 seconds.")}
