"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Adoption, AuthorProfile, Collection, Comment, Entry, Series

LABEL = "learning_practices"
ALL = ("view", "add", "change", "delete")
APPROVING = (*ALL, "approve")
POLICIES = {
    Entry: {},
    # The origin sees who took it over; only the adopting region decides.
    Adoption: {"also": {"view": "origin__region"}},
    AuthorProfile: {},
    Series: {},
    Collection: {},
    Comment: {"region_field": "entry__region"},
}
EDITOR = {
    "entry": ("view",),
    "adoption": ("view", "add", "change"),
    "authorprofile": ("view", "add", "change"),
    "series": ("view", "add", "change"),
    "collection": ("view", "add", "change"),
    "comment": ("view",),
}
MODERATOR = {
    **EDITOR,
    "authorprofile": ALL,
    "series": ALL,
    "collection": ALL,
    "comment": ("view", "change"),
    # Approving takes more than proposing.
    "adoption": APPROVING,
}
ADMIN = {"entry": ("view",), "adoption": ("view",)}


def register() -> None:
    for model, fields in POLICIES.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.EDITOR, LABEL, EDITOR)
    add_role_grants(Role.MODERATOR, LABEL, MODERATOR)
    add_role_grants(Role.ADMIN, LABEL, ADMIN)
    nation = {model._meta.model_name or "": ALL for model in POLICIES}
    add_role_grants(Role.NATIONAL, LABEL, {**nation, "adoption": APPROVING})
