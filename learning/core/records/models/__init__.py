from .enrolment import CourseCompletion, Enrolment, EnrolmentLog
from .erasure import ErasureRequest
from .progress import TOUCHED, Note, PastProgress, Progress, ProgressLog, SectionProgress
from .targets import TargetWarning

__all__ = [
    "TOUCHED",
    "CourseCompletion",
    "Enrolment",
    "EnrolmentLog",
    "ErasureRequest",
    "Note",
    "PastProgress",
    "Progress",
    "ProgressLog",
    "SectionProgress",
    "TargetWarning",
]
