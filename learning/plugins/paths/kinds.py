"""The notices of this plugin, and where they lead."""

from django.urls import reverse

from .models import Claim, LearningPath

ASSIGNED = "paths.assigned"
COMPLETED = "paths.completed"
DUE_SOON = "paths.due_soon"
OVERDUE = "paths.overdue"
RENEWAL = "paths.renewal"
LAPSED = "paths.lapsed"
REQUESTED = "paths.requested"
DECIDED = "paths.decided"
EVIDENCE_WAITS = "paths.evidence_waits"
EVIDENCE_DECIDED = "paths.evidence_decided"
CHANGED = "paths.changed"


def path_url(path: LearningPath) -> str:
    """Where somebody who follows the path reads how far they are."""
    return reverse("learning_paths:path", args=[path.pk])


def requests_url(path: LearningPath) -> str:
    """Where administrators decide about requests."""
    return f"{reverse('learning_paths_admin:participants', args=[path.pk])}?status=requested"


def claim_url(claim: Claim) -> str:
    """Where an administrator decides about evidence."""
    return reverse("learning_paths_admin:claim", args=[claim.pk])
