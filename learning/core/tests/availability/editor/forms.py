"""What the editor of conditions sends and says."""

from __future__ import annotations

from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from learning.core import api
from learning.core.testing.factories import (
    UserFactory,
)

NAME = "availability"


def member(region, role):
    """Of the staff; reads English, so that the tests do not follow the catalogue."""
    user = UserFactory()
    api.assign_role(user, region=region, role=role)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
    return user


def leaf(path, kind, **fields):
    prefix = f"{NAME}-{path}"
    return {f"{prefix}-kind": kind, **{f"{prefix}-f-{k}": v for k, v in fields.items()}}


def group(path, count, op="all"):
    prefix = f"{NAME}-{path}" if path else NAME
    kind = {f"{prefix}-kind": "parts"} if path else {}
    return {f"{prefix}-op": op, f"{prefix}-count": str(count), **kind}


def done(page, wanted="complete"):
    return {"activity": str(page.translation_key), "wanted": wanted}


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def posted(page, **more):
    return {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "estimated_minutes": "10",
        "body-count": "0",
        "completion": "manual",
        "min_seconds": "0",
        "required": "on",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **more,
    }


def stored(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().availability


def ask(client, page, data):
    url = reverse("learning_access:rule")
    return client.post(url, {"page": page.pk, **data}).content.decode()


def says(html):
    # What completes a page is told by a sentence of its own, above or below.
    ours = html.split('id="id_availability"')[-1]
    part = ours.split('role="status">')[1].split("</p>")[0]
    return " ".join(part.split("<span>", 1)[1].replace("</span>", "").split())
