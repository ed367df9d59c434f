"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from . import badge_policies
from .models import Certificate, CertificateTemplate, TemplateChoice

LABEL = "learning_certificates"
ALL = ("view", "add", "change", "delete")
PUBLISHING = (*ALL, "publish")
POLICIES = {
    CertificateTemplate: {},
    TemplateChoice: {},
    # The region that gave it looks after it; the one that employs the holder may look at it.
    Certificate: {"also": {"view": "person__region"}},
}
EDITOR = {"certificatetemplate": ("view", "add", "change")}
MODERATOR = {"certificatetemplate": PUBLISHING, "templatechoice": ALL}
ADMIN = {
    "certificatetemplate": PUBLISHING,
    "templatechoice": ALL,
    "certificate": ("view", "add", "change"),
}
NATIONAL = {"certificatetemplate": PUBLISHING, "templatechoice": ALL, "certificate": ALL}


def register() -> None:
    for model, fields in {**POLICIES, **badge_policies.POLICIES}.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.EDITOR, LABEL, EDITOR | badge_policies.EDITOR)
    add_role_grants(Role.MODERATOR, LABEL, MODERATOR | badge_policies.MODERATOR)
    add_role_grants(Role.ADMIN, LABEL, ADMIN | badge_policies.ADMIN)
    add_role_grants(Role.NATIONAL, LABEL, NATIONAL | badge_policies.NATIONAL)
