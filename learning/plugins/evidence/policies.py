"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Evidence, VerificationRule

LABEL = "learning_evidence"
# Evidence is verified where its owner works. Heads see what waits for them on pages of their own.
POLICIES = {
    Evidence: {"region_field": "person__region"},
    VerificationRule: {},
}
ADMIN = {
    "evidence": ("view", "change"),
    "verificationrule": ("view", "add", "change"),
}


def register() -> None:
    for model, fields in POLICIES.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.ADMIN, LABEL, ADMIN)
    add_role_grants(Role.NATIONAL, LABEL, ADMIN)
