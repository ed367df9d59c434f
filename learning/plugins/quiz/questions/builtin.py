"""The types that come with the plugin."""

from .calculated import Calculated
from .choice import Choice
from .cloze import ClozeType
from .drag_image import DragImage
from .drag_markers import DragMarkers
from .essay import Essay, FileAnswer
from .gaps import DragText, GapSelect
from .matching import Matching
from .numerical import Numerical
from .ordering import Ordering
from .random_matching import RandomMatching
from .registry import question_types
from .short import Short
from .true_false import TrueFalse
from .ungraded import Description, Scale

TYPES = (
    Choice,
    TrueFalse,
    Short,
    Numerical,
    Calculated,
    Matching,
    RandomMatching,
    Ordering,
    ClozeType,
    GapSelect,
    DragText,
    DragImage,
    DragMarkers,
    Essay,
    FileAnswer,
    Description,
    Scale,
)


def register_all() -> None:
    for kind in TYPES:
        question_types.register(kind())
