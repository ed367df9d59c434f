"""How allauth behaves here: nobody signs up by themselves."""

import re
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.users import lockout, oidc
from cms.users.backends import find_user
from cms.users.models import User
from cms.users.tasks import deliver
from learning.core.api import person_of

MISMATCH = _(
    "The number or e-mail address and the password do not match. Check both, also the Caps Lock "
    "key. Nothing has been lost: what you typed in the first field is kept."
)


def account_key(request: HttpRequest, login: str) -> str:
    """One account is one counter, whether by number, address or handle; unknown ones count too."""
    user = find_user(request, login)
    if user is not None:
        return lockout.key_for("account", user.pk)
    return lockout.key_for("login", re.sub(r"[\s.\-]", "", login.casefold()))


class AccountAdapter(DefaultAccountAdapter):
    # One wording for all, so that it does not say whether the account exists.
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        login = credentials.get("username") or credentials.get("email") or ""
        attempt = lockout.Attempt(request, account_key(request, login))
        attempt.check()
        user = super().authenticate(request, **credentials)
        if user is None:
            attempt.failed()
        else:
            attempt.succeeded()
        return user

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Who only manages goes to the admin: there is nothing to learn without a person."""
        user = request.user
        if person_of(user) is None and user.has_perm("wagtailadmin.access_admin"):
            return reverse("wagtailadmin_home")
        return super().get_login_redirect_url(request)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        # Between asking and confirming, an import may have given the address to a colleague.
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email.lower()).exists():
            messages.error(request, _("This e-mail address belongs to another account by now."))
            return False
        return super().confirm_email(request, email_address)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        site = {"request": self.request, "email": email}
        message = self.render_mail(template_prefix, email, site | context)
        html = next((part.content for part in getattr(message, "alternatives", [])), "")
        deliver.enqueue(message.subject, message.body, html, message.to)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        # allauth's rows of addresses may be older than what an import wrote.
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        super().set_password(user, password)
        lockout.forget(lockout.key_for("account", user.pk))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """The organisation's own provider signs in people we know; it never makes accounts."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        user = oidc.match(sociallogin)
        if user is not None:
            sociallogin.connect(request, user)
