"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Grade, Gradebook, GradeHistory, GradeItem, LetterSet, Scale, Standing

LABEL = "learning_grades"
ALL = ("view", "add", "change", "delete")
# The course's region grades; the region that employs somebody, and the heads above them, read.
_OF_PERSON = {
    "region_field": "gradebook__course__region",
    "unit_field": "person__unit",
    "also": {"view": "person__region"},
}
POLICIES = {
    # Who may use what other regions offer: queries.shared.
    Scale: {},
    LetterSet: {},
    Gradebook: {"region_field": "course__region"},
    GradeItem: {"region_field": "gradebook__course__region"},
    Grade: _OF_PERSON,
    GradeHistory: _OF_PERSON,
    Standing: _OF_PERSON,
}
# Whose grades a user may see, asked of enrolments: most people have no grade yet.
LEARNERS = RegionPermissionPolicy(
    Grade, region_field="course__region", unit_field="person__unit", also={"view": "person__region"}
)
LOOK = ("view",)
MODERATOR = {
    "scale": LOOK,
    "letterset": LOOK,
    "gradebook": LOOK,
    "gradeitem": LOOK,
    "grade": LOOK,
    "gradehistory": LOOK,
    "standing": LOOK,
}
ADMIN = {
    **MODERATOR,
    "scale": ALL,
    "letterset": ALL,
    "gradebook": ("view", "add", "change"),
    "gradeitem": ALL,
    "grade": ("view", "add", "change"),
}
NATIONAL = {**ADMIN, "gradebook": ALL, "grade": ALL}


def register() -> None:
    for model, fields in POLICIES.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.MODERATOR, LABEL, MODERATOR)
    add_role_grants(Role.ADMIN, LABEL, ADMIN)
    add_role_grants(Role.NATIONAL, LABEL, NATIONAL)
