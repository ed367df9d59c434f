"""What each role of a region may do. Provisioning writes this down as rows; nothing else reads it.

An editor writes and submits, a moderator publishes, a learning administrator runs enrolments and
people. The three are apart on purpose: who works alone holds several.
"""

from collections.abc import Mapping

from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Model, Q
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.snippets.models import get_snippet_models

from .models import RegionRole
from .policies import POLICIES

Role = RegionRole.Role
REGIONAL = (Role.EDITOR, Role.MODERATOR, Role.ADMIN)
ALL_ACTIONS = ("view", "add", "change", "delete")

# Without bulk_delete a course that has lessons could not be moved or deleted.
PAGE_PERMISSIONS = {
    Role.EDITOR: ("add", "change"),
    Role.MODERATOR: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
    Role.ADMIN: (),
    Role.NATIONAL: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}
_FILES = tuple(
    f"{act}_{what}" for act in ("add", "change", "choose") for what in ("image", "document")
)
COLLECTION_PERMISSIONS = {
    Role.EDITOR: _FILES,
    Role.MODERATOR: _FILES,
    Role.ADMIN: (),
    Role.NATIONAL: (*_FILES, "add_collection", "change_collection", "delete_collection"),
}
_CONTENT = dict.fromkeys(
    ("region", "course", "section", "activity", "coursegroup", "grouping", "cohort"), ("view",)
)
GRANTS = {
    Role.EDITOR: _CONTENT,
    Role.MODERATOR: _CONTENT,
    Role.ADMIN: {
        **_CONTENT,
        "unit": ALL_ACTIONS,
        # People are deactivated, not deleted: what they learned hangs on them.
        "person": ("view", "add", "change"),
        "identitynumber": ("view", "add", "change"),
        "assignment": ALL_ACTIONS,
        "headship": ALL_ACTIONS,
        "superior": ALL_ACTIONS,
        "enrolment": ("view", "add", "change"),
        "progress": ("view", "change"),
        "criterionmark": ("view", "add", "delete"),
        "coursegroup": ALL_ACTIONS,
        "grouping": ALL_ACTIONS,
        "groupmember": ALL_ACTIONS,
        "cohort": ALL_ACTIONS,
        "cohortmember": ALL_ACTIONS,
        "coursecompletion": ("view",),
        # To look into the ledger, book a correction, take hours back.
        "credit": ("view", "add", "change"),
        "job": ("view", "add", "change"),
    },
    Role.NATIONAL: {name.lower(): ALL_ACTIONS for name in POLICIES},
}
# What plugins add for their own models: role -> app label -> model name -> actions.
_more_grants: dict[str, dict[str, Mapping[str, tuple[str, ...]]]] = {}
# Tables that belong to no region; one that is not installed gives nothing.
SHARED_TABLES = {
    "wagtailcore": ["workflow", "task", "groupapprovaltask", "site"],
    "wagtailredirects": ["redirect"],
    "wagtailsearchpromotions": ["searchpromotion"],
}


def add_role_grants(role: str, app_label: str, grants: Mapping[str, tuple[str, ...]]) -> None:
    """A plugin's models for a role, as ``{"comment": ("view", "change")}``; from ``ready()``.

    Regions that exist get them once ``manage.py provision_region --active`` has run.
    """
    _more_grants.setdefault(role, {})[app_label] = grants


def grant_permissions(role: str) -> list[Permission]:
    wanted = Q(pk__in=())
    for app_label, grants in {"learning": GRANTS[role], **_more_grants.get(role, {})}.items():
        codenames = [f"{act}_{model}" for model, acts in grants.items() for act in acts]
        wanted |= Q(content_type__app_label=app_label, codename__in=codenames)
    return list(Permission.objects.filter(wanted))


def page_permissions(role: str) -> list[Permission]:
    codenames = [f"{action}_page" for action in PAGE_PERMISSIONS[role]]
    return list(
        Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    )


def collection_permissions(role: str) -> list[Permission]:
    return list(
        Permission.objects.filter(
            content_type__app_label__in=["wagtailcore", "wagtailimages", "wagtaildocs"],
            codename__in=COLLECTION_PERMISSIONS[role],
        )
    )


def model_permissions(role: str) -> list[Permission]:
    """Django's own, for a whole table: entry to the admin; for the nation, shared tables too."""
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    if PAGE_PERMISSIONS[role]:
        wanted |= Q(content_type__app_label="simple_translation", codename="submit_translation")
    if role == Role.NATIONAL:
        wanted |= Q(content_type__app_label="learning")
        wanted |= Q(content_type__app_label__startswith="learning_")
        for label, models in SHARED_TABLES.items():
            wanted |= Q(content_type__app_label=label, content_type__model__in=models)
        for model in [*settings_registry, *get_snippet_models()]:
            wanted |= _of(model)
        # Accounts are deactivated: deleting one would tear it out of every log.
        wanted |= _of(get_user_model(), ("add", "change", "view"))
    return list(Permission.objects.filter(wanted))


def _of(model: type[Model], actions: tuple[str, ...] = ALL_ACTIONS) -> Q:
    meta = model._meta
    return Q(
        content_type__app_label=meta.app_label,
        codename__in=[get_permission_codename(action, meta) for action in actions],
    )
