"""Who is meant: the newcomers of a standing rule, the accounts that decide about a request."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from learning.core.api import people_fitting, policy_for
from learning.core.models import Person

from ..models import PathEnrolment, StandingRule


def newcomers_of(rule: StandingRule) -> QuerySet[Person]:
    """Whom the rule fits and who was never on the path: whoever left is not brought back."""
    return never_on(rule, people_fitting(rule))


def never_on(rule: StandingRule, people: QuerySet[Person]) -> QuerySet[Person]:
    known = PathEnrolment.objects.filter(path=rule.path_id, person=OuterRef("pk"))
    return people.filter(~Exists(known))


def approvers_of(enrolment: PathEnrolment) -> QuerySet:
    """Ids of the accounts that may decide about ``enrolment``."""
    users = policy_for(PathEnrolment).users_with_any_permission_for_instance(["change"], enrolment)
    return users.filter(is_superuser=False).values_list("pk", flat=True)
