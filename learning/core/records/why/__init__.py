"""Why something is so for somebody: one service answers, and says to each what they may know."""

from .answers import Answer, Audience
from .asking import Why, add_why, explain, find_subject, why_of

__all__ = ["Answer", "Audience", "Why", "add_why", "explain", "find_subject", "why_of"]
