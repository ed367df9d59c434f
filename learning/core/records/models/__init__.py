from .enrolment import CourseCompletion, Enrolment, EnrolmentLog
from .erasure import ErasureRequest
from .progress import Note, PastProgress, Progress, ProgressLog, SectionProgress

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
]
