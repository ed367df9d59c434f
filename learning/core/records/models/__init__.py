from .copies import CopiedPage
from .criteria import CriterionMark
from .enrolment import CourseCompletion, Enrolment, EnrolmentLog
from .erasure import ErasureRequest
from .groups import CourseGroup, Grouping, GroupMember
from .ledger import Credit, FormTotal, LedgerEntry, YearTotal
from .progress import TOUCHED, Note, PastProgress, Progress, ProgressLog, SectionProgress
from .statements import Statement
from .targets import TargetWarning

__all__ = [
    "TOUCHED",
    "CopiedPage",
    "CourseCompletion",
    "CourseGroup",
    "Credit",
    "CriterionMark",
    "Enrolment",
    "EnrolmentLog",
    "ErasureRequest",
    "FormTotal",
    "GroupMember",
    "Grouping",
    "LedgerEntry",
    "Note",
    "PastProgress",
    "Progress",
    "ProgressLog",
    "SectionProgress",
    "Statement",
    "TargetWarning",
    "YearTotal",
]
