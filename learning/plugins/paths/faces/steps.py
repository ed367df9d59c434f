"""What somebody can do about an open part of their path."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.core.models import Course

from ..engine.nodes import Kind, Leaf
from ..models import Claim
from .walk import Walk

OPEN_METHOD = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """A link, or a form that sends nothing but its token where ``is_post``."""

    url: str
    label: str
    is_post: bool = False


def step_for(leaf: Leaf, walk: Walk) -> Step | None:
    """None where nobody can do anything but wait."""
    if leaf.kind == Kind.COURSE:
        row = walk.titles.courses.get(int(leaf.ref)) if leaf.ref else None
        return _course(row, leaf, walk) if row is not None and row.is_live else None
    if leaf.kind == Kind.PATH:
        return _path(leaf, walk)
    if leaf.kind == Kind.EVIDENCE:
        return _evidence(leaf, walk)
    return None


@lru_cache(10_000)
def _enrol_url(course_id: int) -> str:
    return reverse("learning:enrol", args=[course_id])


def _course(course: Course, leaf: Leaf, walk: Walk) -> Step:
    own, url = walk.courses.get(course.pk), walk.titles.url(leaf)
    if own is not None and own.is_open:
        label = _("Continue the course") if own.is_started else _("Start the course")
        return Step(url, label)
    if course.enrol_method == OPEN_METHOD:
        return Step(_enrol_url(course.pk), _("Enrol in the course"), True)
    return Step(url, _("Look at the course"))


def _path(leaf: Leaf, walk: Walk) -> Step | None:
    pk = int(leaf.ref) if leaf.ref else 0
    if pk in walk.inner:
        return Step(reverse("learning_paths:path", args=[pk]), _("Go on with that path"))
    url = walk.titles.url(leaf)
    return Step(url, _("Look at that path")) if url else None


def _evidence(leaf: Leaf, walk: Walk) -> Step:
    claim = walk.last_claim(leaf.key)
    waits = claim is not None and claim.state == Claim.State.SUBMITTED
    url = reverse("learning_paths:evidence", args=[walk.path.pk, leaf.key])
    return Step(url, _("See what you sent") if waits else _("Send evidence"))
