from .enrolment import CourseCompletion, Enrolment, EnrolmentLog
from .progress import Note, Progress, ProgressLog, SectionProgress

__all__ = [
    "CourseCompletion",
    "Enrolment",
    "EnrolmentLog",
    "Note",
    "Progress",
    "ProgressLog",
    "SectionProgress",
]
