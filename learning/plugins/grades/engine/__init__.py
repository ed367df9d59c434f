"""The gradebook's arithmetic as pure values: no database, no clock.

``Tree`` is prepared once for a gradebook; ``count`` counts one person with it.
"""

from .counting import count
from .explain import Explanation, Line, explain
from .faults import Fault, faults
from .hiding import shown, shown_total
from .letters import Boundary, boundary_faults, letter
from .methods import reads_extra_credit, reads_weight
from .passing import passed
from .penalties import LatePenalty, PenaltyRule
from .tree import BadGradebook, Tree
from .values import (
    PLACES,
    Aggregation,
    Given,
    HiddenTotals,
    Item,
    Kind,
    Outcome,
    Status,
    ValueType,
)

__all__ = [
    "Aggregation",
    "BadGradebook",
    "Boundary",
    "Explanation",
    "Fault",
    "Given",
    "HiddenTotals",
    "Item",
    "Kind",
    "LatePenalty",
    "Line",
    "Outcome",
    "PLACES",
    "PenaltyRule",
    "Status",
    "Tree",
    "ValueType",
    "boundary_faults",
    "count",
    "explain",
    "faults",
    "letter",
    "passed",
    "reads_extra_credit",
    "reads_weight",
    "shown",
    "shown_total",
]
