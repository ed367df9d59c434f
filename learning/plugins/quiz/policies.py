"""Which rows belong to which region, and what each role may do with them."""

from wagtail.permissions import register_permission_policy

from learning.core.api import RegionPermissionPolicy, Role, add_role_grants

from .models import Category, Override, Question, Quiz, QuizAttempt

LABEL = "learning_quiz"
ALL = ("view", "add", "change", "delete")
POLICIES = {
    # Who may read or draw from a shared category of another region: queries.bank.usable_categories.
    Category: {},
    Question: {"region_field": "category__region"},
    Quiz: {"region_field": "activity__course__region"},
    # "change" is marking, regrading, reopening; people are seen by the region that employs them.
    QuizAttempt: {
        "region_field": "quiz__activity__course__region",
        "unit_field": "person__unit",
        "also": {"view": "person__region"},
    },
    Override: {"region_field": "quiz__activity__course__region"},
}
# Whose attempts a user may see, asked of enrolments: who has not begun has none.
TAKERS = RegionPermissionPolicy(
    QuizAttempt,
    region_field="course__region",
    unit_field="person__unit",
    also={"view": "person__region"},
)
EDITOR = {"category": ALL, "question": ALL, "quiz": ("view", "change")}
MODERATOR = {**EDITOR, "quizattempt": ("view", "change"), "override": ALL}
ADMIN = MODERATOR
NATIONAL = {**MODERATOR, "quizattempt": ALL}


def register() -> None:
    for model, fields in POLICIES.items():
        register_permission_policy(model, RegionPermissionPolicy(model, **fields))
    add_role_grants(Role.EDITOR, LABEL, EDITOR)
    add_role_grants(Role.MODERATOR, LABEL, MODERATOR)
    add_role_grants(Role.ADMIN, LABEL, ADMIN)
    add_role_grants(Role.NATIONAL, LABEL, NATIONAL)
