from .books import Display, Gradebook, HiddenTotals
from .grades import Grade, GradeHistory, Marks, Source, Standing, Step
from .items import Aggregation, GradeItem, Kind, ValueType
from .shared import LetterBoundary, LetterSet, Scale

__all__ = [
    "Aggregation",
    "Display",
    "Grade",
    "GradeHistory",
    "GradeItem",
    "Gradebook",
    "HiddenTotals",
    "Kind",
    "LetterBoundary",
    "LetterSet",
    "Marks",
    "Scale",
    "Source",
    "Standing",
    "Step",
    "ValueType",
]
