import secrets
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import UserManager as DjangoUserManager

if TYPE_CHECKING:
    from cms.users.models import User


def new_handle() -> str:
    """Return an opaque internal name: nothing about the person can be read from it."""
    return secrets.token_hex(10)


class UserManager(DjangoUserManager["User"]):
    """Accounts are made from an e-mail address, or from neither: the handle is random."""

    def create_user(  # type: ignore[override]
        self,
        username: str | None = None,
        email: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "User":
        return super().create_user(username or new_handle(), email, password, **extra)

    def create_superuser(  # type: ignore[override]
        self,
        username: str | None = None,
        email: str | None = None,
        password: str | None = None,
        **extra: Any,
    ) -> "User":
        return super().create_superuser(username or new_handle(), email, password, **extra)
