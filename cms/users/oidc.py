"""Which of our people somebody is who comes from the organisation's identity provider."""

from typing import Any

from django.conf import settings

from cms.users.models import User
from learning.core.api import find_user_by_login


def claims_of(sociallogin: Any) -> dict[str, Any]:
    data = sociallogin.account.extra_data or {}
    return data.get("userinfo") or data.get("id_token") or data


def match(sociallogin: Any) -> User | None:
    """Return the account with the NIP or the verified address that the provider tells.

    Accounts with rights are never matched: their owners connect the provider themselves after
    signing in, so that a claim set wrongly at the provider does not open the admin.
    """
    claims = claims_of(sociallogin)
    logins = [str(claims.get(settings.OIDC_NIP_CLAIM) or "")]
    logins += [address.email for address in sociallogin.email_addresses if address.verified]
    for login in filter(None, logins):
        user = find_user_by_login(login)
        if user is not None and hasattr(user, "person") and not has_rights(user):
            return user
    return None


def has_rights(user: User) -> bool:
    return user.is_superuser or user.is_staff or user.groups.exists()
