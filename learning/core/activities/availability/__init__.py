"""Trees of conditions on a course, a section or an activity; knows no database (see ADR 30)."""

from .checking import InvalidTree, clean
from .facts import Facts
from .judging import Branch, Judgement, Outcome, State, judge, weigh
from .limits import MAX_DEPTH, MAX_PARTS
from .people import everybody_but, people_leaves, people_q
from .steps import Step, Way, shortest, way
from .tree import EMPTY, BrokenTree, Leaf, Node, Op, Tree, dump, parse, read
from .wording import Line, reasons, sentence, whole_rule

__all__ = [
    "EMPTY",
    "MAX_DEPTH",
    "MAX_PARTS",
    "Branch",
    "BrokenTree",
    "Facts",
    "InvalidTree",
    "Judgement",
    "Leaf",
    "Line",
    "Node",
    "Op",
    "Outcome",
    "State",
    "Step",
    "Tree",
    "Way",
    "clean",
    "dump",
    "everybody_but",
    "judge",
    "parse",
    "people_leaves",
    "people_q",
    "read",
    "reasons",
    "sentence",
    "shortest",
    "way",
    "weigh",
    "whole_rule",
]
