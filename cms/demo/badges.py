"""Badges of the demo: earned, given by hand, revoked, expired, and one public profile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.demo.texts import DOMAIN
from learning.core.models import Course, CoursePage, Job, Person
from learning.plugins.certificates.badges.kinds import AWARD_JOB
from learning.plugins.certificates.models import BadgeAward, BadgeCourse, BadgeDefinition
from learning.plugins.certificates.services.badges import awarding, profiles, publishing, revoking
from learning.plugins.paths.models import LearningPath

COPIED = (
    *("name", "description", "criteria", "shape", "colour", "icon", "ring_text"),
    *("jp_in_year", "given_by", "valid_months", "is_renewable"),
)


def load_badges(texts: dict[str, Any], branches: dict[str, Any]) -> None:
    """Everything in ``badges.toml``; what is there stays as it is."""
    for fields in texts["badges"]:
        region = branches[fields["region"] or "0"].region
        if not BadgeDefinition.objects.filter(region=region, name=fields["name"]).exists():
            _badge(fields, region)
    _profile(texts["profile"]["person"])


def _badge(fields: dict[str, Any], region: Any) -> None:
    badge = BadgeDefinition(
        region=region, live=False, **{name: fields[name] for name in COPIED if name in fields}
    )
    if "path" in fields:
        badge.path_key = f"path:{LearningPath.objects.get(slug=fields['path']).pk}"
    badge.save()
    for slug in fields.get("courses", ()):
        page = CoursePage.objects.get(slug=slug, locale__language_code="id")
        course = Course.objects.get(translation_key=page.translation_key)
        BadgeCourse.objects.create(definition=badge, course=course)
    badge.tags.add(*fields["tags"])
    badge.save()
    # As children stand in the database only now.
    badge = BadgeDefinition.objects.get(pk=badge.pk)
    revision = badge.save_revision()
    if fields.get("draft"):
        return
    _expired(badge, fields)
    revision.publish()
    for job in Job.objects.filter(kind=AWARD_JOB, state=Job.State.QUEUED):
        publishing.award_everybody(job)
    _by_hand(BadgeDefinition.objects.get(pk=badge.pk), fields)


def _expired(badge: BadgeDefinition, fields: dict[str, Any]) -> None:
    ended = timezone.now() - timedelta(days=31 * ((fields.get("valid_months") or 0) + 1))
    people = [_person(name).pk for name in fields.get("expired", ())]
    awarding.award_many(badge, people, now=ended)


def _by_hand(badge: BadgeDefinition, fields: dict[str, Any]) -> None:
    actor = get_user_model().objects.filter(email=f"bkpsdm-{badge.region.slug}@{DOMAIN}").first()
    people = [_person(name).pk for name in fields.get("given", ())]
    awarding.award_many(badge, people, by=actor, note=fields.get("note", ""))
    for name in fields.get("revoked", ()):
        award = BadgeAward.objects.get(definition=badge, person=_person(name))
        revoking.revoke(award, actor=actor, reason=fields["reason"])


def _profile(name: str) -> None:
    person = _person(name)
    if not profiles.holder_of(person).is_public:
        own = BadgeAward.objects.filter(person=person, revoked_at=None)
        profiles.set_profile(person, is_public=True, shown=own.values_list("pk", flat=True))


def _person(name: str) -> Person:
    return Person.objects.get(user__email=f"{name}@{DOMAIN}")
