"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Claim, LearningPath, PathEnrolment, StandingRule

LABEL = "learning_paths"
ALL = ("view", "add", "change", "delete")
PUBLISHING = (*ALL, "publish", "lock", "unlock")
POLICIES = {
    LearningPath: {},
    # The region that employs somebody sees what they follow and may put them on any path; only
    # the path's own region changes an enrolment.
    PathEnrolment: {
        "region_field": "path__region",
        "unit_field": "person__unit",
        "also": {"view": "person__region", "add": "person__region"},
    },
    # A rule belongs to the region whose people it adds, whoever's path it is.
    StandingRule: {},
    # Evidence is judged where its owner works.
    Claim: {"region_field": "person__region"},
}
EDITOR = {"learningpath": ("view", "add", "change")}
MODERATOR = {"learningpath": PUBLISHING}
ADMIN = {
    "learningpath": ("view",),
    "pathenrolment": ("view", "add", "change"),
    "standingrule": ALL,
    "claim": ("view", "change"),
}
NATIONAL = {
    "learningpath": PUBLISHING,
    "pathenrolment": ALL,
    "standingrule": ALL,
    "claim": ALL,
}


def register() -> None:
    for model, fields in POLICIES.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.EDITOR, LABEL, EDITOR)
    add_role_grants(Role.MODERATOR, LABEL, MODERATOR)
    add_role_grants(Role.ADMIN, LABEL, ADMIN)
    add_role_grants(Role.NATIONAL, LABEL, NATIONAL)
