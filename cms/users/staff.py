"""Who is offered the way into the admin: kept on the account, as every page's menu asks for it."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models.signals import m2m_changed

CHANGES = {"post_add", "post_remove", "post_clear"}
MAY_ENTER = {
    "groups__permissions__content_type__app_label": "wagtailadmin",
    "groups__permissions__codename": "access_admin",
}


def connect() -> None:
    m2m_changed.connect(groups_changed, sender=get_user_model().groups.through)


def groups_changed(
    instance: Any, action: str, reverse: bool, pk_set: Collection[int] | None, **_kwargs: Any
) -> None:
    """Follow ``user.groups`` and, from the other side, ``group.user_set``."""
    if action == "pre_clear" and reverse:
        # Afterwards nobody can tell whose group it was.
        instance._cleared = list(instance.user_set.values_list("pk", flat=True))
    if action not in CHANGES:
        return
    if not reverse:
        keep_staff([instance.pk])
        instance.refresh_from_db(fields=["is_staff"])
    else:
        keep_staff(pk_set if pk_set is not None else instance.__dict__.pop("_cleared", []))


def keep_staff(users: Collection[int]) -> None:
    """Set ``is_staff`` of accounts to whether a group lets them into Wagtail's admin."""
    found = get_user_model().objects.filter(pk__in=users, is_superuser=False)
    staff = found.filter(**MAY_ENTER).values("pk")
    found.filter(is_staff=False, pk__in=staff).update(is_staff=True)
    found.filter(is_staff=True).exclude(pk__in=staff).update(is_staff=False)
