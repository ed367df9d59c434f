"""User accounts of people, and finding them at sign-in."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.core.contract import DomainError
from learning.core.regions import numbers
from learning.core.regions.models import Person


class EmailTaken(DomainError):
    code = "email_taken"


class AccountProtected(DomainError):
    """The account is not an ordinary learner's: only its owner may change how it signs in."""

    code = "account_protected"


def find_user_by_login(login: str) -> Any | None:
    """Return the user who signs in with this NIP (spaced or not), e-mail address or handle.

    One query; ``person`` comes with it. Former numbers still sign in, since numbers are unique.
    """
    login = login.strip()
    if not login or "\x00" in login:
        return None
    users = get_user_model()._default_manager.select_related("person")
    if numbers.looks_like_number(login):
        return users.filter(person__numbers__number=numbers.normalise(login)).first()
    if "@" in login:
        return users.filter(email=login.lower()).first()
    return users.filter(username=login).first()


def is_protected(user: Any) -> bool:
    """Whether the account carries rights, so that nobody may take it over through a person."""
    return user.is_superuser or user.is_staff or user.groups.exists()


def check_email_free(email: str, *, user: Any | None = None) -> None:
    others = get_user_model()._default_manager.filter(email=email.lower())
    if user is not None:
        others = others.exclude(pk=user.pk)
    if others.exists():
        raise EmailTaken(_("Another account uses this e-mail address."))


@transaction.atomic
def create_account(person: Person, *, email: str = "") -> Any:
    """Give a person an account without a password: a reset by mail or an administrator sets one."""
    if person.user_id:
        return person.user
    if email:
        check_email_free(email)
    user = get_user_model()._default_manager.create_user(
        email=email.lower() or None, password=None, first_name=person.name[:150]
    )
    person.user = user
    person.save(update_fields=["user"])
    return user


@transaction.atomic
def change_email(person: Person, *, email: str, actor: Any = None) -> None:
    user = person.user
    if user is None or (user.email or "") == email.lower():
        return
    if is_protected(user) and (actor is None or not actor.is_superuser):
        raise AccountProtected(
            _("This account has administrative rights: only its owner changes the address.")
        )
    if email:
        check_email_free(email, user=user)
    user.email = email.lower() or None
    user.save(update_fields=["email"])
    log(person, "wagtail.edit", user=actor, data={"fields": ["email"]})


def may_have_initial_password(person: Person) -> bool:
    """Only what nobody could take over by it: no rights, and never used or without a mail way."""
    user = person.user
    return user is None or not (is_protected(user) or (user.last_login and user.email))


@transaction.atomic
def set_initial_password(person: Person, *, password: str, actor: Any = None) -> None:
    """Set a first password for somebody who cannot receive mail or has never signed in.

    A user model with ``set_temporary_password`` is told that the owner is to replace it.
    """
    user = person.user or create_account(person)
    if not may_have_initial_password(person):
        raise AccountProtected(
            _(
                "An initial password is only for accounts without rights that were never used or "
                "have no e-mail address. The owner can have a link sent from the sign-in page."
            )
        )
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), code="weak_password") from error
    getattr(user, "set_temporary_password", user.set_password)(password)
    user.save()
    log(person, "wagtail.edit", user=actor, data={"fields": ["password"]})
