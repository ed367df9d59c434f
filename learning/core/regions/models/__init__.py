from .jobs import Job, JobRow
from .pages import RegionPage
from .people import Assignment, Headship, IdentityNumber, Person, Superior
from .places import Region, RegionGrant, RegionRole, Unit
from .reference import (
    DatedReference,
    DevelopmentForm,
    FieldOfKnowledge,
    JobType,
    Rank,
    YearlyTarget,
)

__all__ = [
    "Assignment",
    "DatedReference",
    "DevelopmentForm",
    "FieldOfKnowledge",
    "Headship",
    "IdentityNumber",
    "Job",
    "JobRow",
    "JobType",
    "Person",
    "Rank",
    "Region",
    "RegionGrant",
    "RegionPage",
    "RegionRole",
    "Superior",
    "Unit",
    "YearlyTarget",
]
