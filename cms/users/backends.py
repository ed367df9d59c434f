"""Who is signing in: one lookup by NIP, e-mail address or handle."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from cms.users.models import User
from learning.core.api import Prepared, columns, find_user_by_login, restore
from learning.core.models import Person

FOUND = "_sign_in_lookup"


def find_user(request: HttpRequest | None, login: str) -> User | None:
    """Look the account up once per request: the lockout asks first, the backend afterwards."""
    kept = getattr(request, FOUND, None)
    if kept is None or kept[0] != login:
        kept = (login, find_user_by_login(login))
        if request is not None:
            setattr(request, FOUND, kept)
    return kept[1]


PERSON = (*columns(Person, "person__"), "person__region__time_zone")
_accounts = Prepared(
    lambda pk: User.objects.filter(pk=pk).values_list(*columns(User), *PERSON), pk=int
)


def load_user(pk: int) -> User | None:
    """The account with its person, on every request of everybody who is signed in."""
    rows = _accounts(pk=pk)
    if not rows:
        return None
    split = len(columns(User))
    user = restore(User, rows[0][:split])
    if rows[0][split] is not None:
        user.person = restore(Person, rows[0][split:-1])
        user.person.time_zone = rows[0][-1]
    return user


class SignInBackend(AuthenticationBackend):
    """An unknown account costs one hash as well (in the parent), so time tells nothing."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        login = credentials.get("username") or credentials.get("email") or ""
        return self._check_password(find_user(request, login), credentials["password"])

    def get_user(self, user_id: Any) -> User | None:
        user = load_user(int(user_id))
        return user if user is not None and self.user_can_authenticate(user) else None
