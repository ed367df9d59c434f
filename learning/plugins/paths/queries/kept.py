"""What only changes when something is published: versions' trees and the paths themselves."""

from __future__ import annotations

from learning.core import published
from learning.core.api import Memory

from ..engine.nodes import Group
from ..models import LearningPath, PathVersion

_roots: Memory[Group] = Memory(1_000)
_paths: Memory[LearningPath] = Memory(500)


def root_of(version_id: int) -> Group:
    """The tree of a version; its titles are those of the last publication."""
    return _roots.get((published.version(), version_id), lambda: _load_root(version_id))


def _load_root(version_id: int) -> Group:
    return PathVersion.objects.get(pk=version_id).root


def kept_path(pk: int) -> LearningPath:
    """For reading what is published. Shared between threads: change nothing."""
    return _paths.get((published.version(), pk), lambda: LearningPath.objects.get(pk=pk))
