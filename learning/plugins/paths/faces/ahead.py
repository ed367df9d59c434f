"""The next step of somebody on a path, for lists: judged once for all who are equally far."""

from __future__ import annotations

import datetime as dt

from learning.core import published
from learning.core.api import Memory

from ..engine.evaluate import Mark, evaluate, next_leaf
from ..engine.nodes import Leaf
from ..queries.kept import kept_path, root_of
from ..queries.mine import Running
from .walk import asked_of

_next: Memory[Leaf | None] = Memory(5_000)
# What comes next does not depend on when the rest was done.
_ONCE = dt.datetime.min.replace(tzinfo=dt.UTC)


def next_title(path_id: int, running: Running) -> str:
    """In the reader's language; empty where nothing is open."""
    leaf = _next.get((published.version(), running), lambda: _find(running))
    if leaf is None:
        return ""
    return asked_of(running.version_id, kept_path(path_id)).titles.title(leaf)


def _find(running: Running) -> Leaf | None:
    marks = {key: Mark(_ONCE, jp=jp) for key, jp in running.reached}
    found = next_leaf(evaluate(root_of(running.version_id), marks))
    return found.node if found is not None and isinstance(found.node, Leaf) else None
