from .enrolment import CourseCompletion, Enrolment, EnrolmentLog
from .erasure import ErasureRequest
from .progress import Note, PastProgress, Progress, ProgressLog, SectionProgress
from .targets import TargetWarning

__all__ = [
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
