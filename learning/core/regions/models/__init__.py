from .cohorts import Cohort, CohortMember
from .credit_rules import CreditRule, CreditScope
from .jobs import Job, JobRow
from .pages import RegionPage
from .people import Assignment, Headship, IdentityNumber, Person, Superior
from .people_rules import PeopleRule
from .places import Region, RegionGrant, RegionRole, Unit
from .reference import (
    DatedReference,
    DevelopmentForm,
    FieldOfKnowledge,
    JobType,
    Rank,
    YearlyTarget,
    warning_day,
)

__all__ = [
    "Assignment",
    "Cohort",
    "CohortMember",
    "CreditRule",
    "CreditScope",
    "DatedReference",
    "DevelopmentForm",
    "FieldOfKnowledge",
    "Headship",
    "IdentityNumber",
    "Job",
    "JobRow",
    "JobType",
    "PeopleRule",
    "Person",
    "Rank",
    "Region",
    "RegionGrant",
    "RegionPage",
    "RegionRole",
    "Superior",
    "Unit",
    "YearlyTarget",
    "warning_day",
]
