"""Which rows belong to which region."""

from typing import Any

from django.apps import apps
from wagtail.permissions import register_permission_policy

from .mark_policy import MarkPolicy
from .permissions import RegionPermissionPolicy

# Somebody's records belong to the region that gives the course. The region that employs them may
# see these too, and may enrol its people elsewhere, but decides nothing in another's course.
_RECORD = {"region_field": "course__region", "unit_field": "person__unit"}
_OF_A_PERSON = {"region_field": "person__region", "unit_field": "person__unit"}

POLICIES: dict[str, dict[str, Any]] = {
    "Region": {"region_field": ""},
    "Unit": {"unit_field": ""},
    "Person": {"unit_field": "unit"},
    # A leader may see who works for them, not their numbers.
    "IdentityNumber": {"region_field": "person__region"},
    "Assignment": _OF_A_PERSON,
    "Superior": _OF_A_PERSON,
    "Headship": {"region_field": "unit__region"},
    "Job": {},
    "Course": {},
    "Section": {"region_field": "course__region"},
    "Activity": {"region_field": "course__region"},
    "Enrolment": _RECORD | {"also": {"view": "person__region", "add": "person__region"}},
    "Progress": _RECORD | {"also": {"view": "person__region"}},
    # Hours belong to a person, wherever the course was: their own region looks after them.
    "Credit": {"region_field": "person__region"},
    "CourseGroup": {"region_field": "course__region"},
    "Grouping": {"region_field": "course__region"},
    "GroupMember": {"region_field": "group__course__region"},
    "Cohort": {},
    "CohortMember": {"region_field": "cohort__region"},
    "CriterionMark": {
        "region_field": "enrolment__course__region",
        "unit_field": "enrolment__person__unit",
    },
    "CourseCompletion": _RECORD | {"also": {"view": "person__region"}},
}


# Where the row itself says more than its region and unit.
OF_THEIR_OWN = {"CriterionMark": MarkPolicy}


def register() -> None:
    for name, fields in POLICIES.items():
        model = apps.get_model("learning", name)
        policy = OF_THEIR_OWN.get(name, RegionPermissionPolicy)
        register_permission_policy(model, policy(model, **fields))
