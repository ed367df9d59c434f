"""Badges for whoever is shown one: the badge, what it stands for, and its holder's profile."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.core.api import can_sign
from learning.core.contract import awarded_for

from ..badges import addresses, picture
from ..models.badges import BadgeDefinition
from ..queries import badges as queries
from ..wording_badges import state_words

PAGE_SIZE = 24


@require_safe
@never_cache
def badge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Never kept: what was revoked a moment ago is shown as revoked."""
    award = queries.award_at(public_id)
    if award is None:
        raise Http404
    context = {
        "award": award,
        "badge": award.definition,
        "state": state_words(award),
        "asked": asked_for(award.definition),
        "address": addresses.page(award),
        "can_sign": can_sign(),
    }
    return render(request, "learning_certificates/badges/badge.html", context)


@require_safe
@never_cache
def definition(request: HttpRequest, public_id: str) -> HttpResponse:
    found = queries.definition_at(public_id)
    if found is None:
        raise Http404
    return render(
        request, "learning_certificates/badges/definition.html", definition_context(found)
    )


def definition_context(badge: BadgeDefinition, *, is_preview: bool = False) -> dict[str, Any]:
    holders = badge.awards.filter(revoked_at=None).count() if badge.pk else 0
    return {
        "badge": badge,
        "asked": asked_for(badge),
        "holders": holders,
        "is_preview": is_preview,
        # Our own drawing, with every word in it escaped; unsaved drafts have no address.
        "drawing": mark_safe(picture.draw(badge)) if is_preview else "",  # noqa: S308
        "tags": [tag.name for tag in badge.tags.all()],
    }


@require_safe
@never_cache
def profile(request: HttpRequest, slug: str) -> HttpResponse:
    holder = queries.profile_at(slug)
    if holder is None:
        raise Http404
    page = Paginator(queries.shown_in(holder), PAGE_SIZE).get_page(request.GET.get("page"))
    for award in page.object_list:
        award.words = state_words(award)
    context = {"holder": holder, "person": holder.person, "page_obj": page}
    return render(request, "learning_certificates/badges/profile.html", context)


def _path(badge: BadgeDefinition) -> dict[str, str]:
    path = awarded_for(badge.path_key)
    if path is None or not getattr(path, "live", False):
        return {"text": _("Complete the learning path that the criteria name"), "url": ""}
    text = _("Complete the learning path %(title)s") % {"title": path}
    return {"text": text, "url": path.get_absolute_url()}


def asked_for(badge: BadgeDefinition) -> list[dict[str, str]]:
    """The criteria that the system checks: words, and an address where there is one."""
    found = []
    for row in badge.courses.select_related("course"):
        text = _("Complete the course %(title)s") % {"title": row.course.title}
        found.append({"text": text, "url": row.course.url if row.course.is_live else ""})
    if badge.path_key:
        found.append(_path(badge))
    if badge.jp_in_year:
        text = _("Have %(number)d JP credited in a calendar year") % {"number": badge.jp_in_year}
        found.append({"text": text, "url": ""})
    if badge.helpful_answers:
        text = ngettext(
            "Give %(number)d answer in forums that is marked as helpful",
            "Give %(number)d answers in forums that are marked as helpful",
            badge.helpful_answers,
        )
        found.append({"text": text % {"number": badge.helpful_answers}, "url": ""})
    if badge.given_by:
        text = _("Be chosen: %(role)s give this badge") % {"role": badge.get_given_by_display()}
        found.append({"text": text, "url": ""})
    return found
