"""The notices of this plugin, and where they lead."""

from django.urls import reverse

from .models import Evidence

APPROVED = "evidence.approved"
REVISION = "evidence.revision"
REJECTED = "evidence.rejected"
CORRECTED = "evidence.corrected"
WAITING = "evidence.waiting"
ENDORSEMENT = "evidence.endorsement"
ANSWERED = "evidence.endorsement_answered"


def own_url(evidence: Evidence) -> str:
    """Where its owner reads what became of it."""
    return reverse("learning_evidence:detail", args=[evidence.pk])


def queue_url(evidence: Evidence) -> str:
    """Where a verifier decides about it."""
    return reverse("learning_evidence_admin:evidence", args=[evidence.pk])


def head_url(evidence: Evidence) -> str:
    """Where the head of unit endorses it."""
    return reverse("learning_evidence:unit_evidence", args=[evidence.pk])
