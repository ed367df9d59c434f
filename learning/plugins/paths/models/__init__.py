from .claims import Achievement, Claim
from .enrolments import EnrolmentLog, Mark, PathCycle, PathEnrolment
from .paths import LearningPath, PathTag
from .rules import StandingRule
from .versions import PathLeaf, PathVersion

__all__ = [
    "Achievement",
    "Claim",
    "EnrolmentLog",
    "LearningPath",
    "Mark",
    "PathCycle",
    "PathEnrolment",
    "PathLeaf",
    "PathTag",
    "PathVersion",
    "StandingRule",
]
