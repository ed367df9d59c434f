"""The editors' desk on the admin's first page: one component with a card for each question."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.admin.ui.components import Component
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from . import labels
from .queries import pages, panels
from .queries.calendar import ZONE
from .views.base import url


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    url: str
    about: str
    quote: str = ""
    mark: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    slug: str
    title: str
    icon: str
    lines: list[Line]
    empty: str
    more: str
    more_label: str
    has_more: bool = False
    tone: str = field(default="")


class DeskPanel(Component):
    name = "learning_desk"
    order = 10
    template_name = "learning_desk/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    def get_context_data(self, parent_context):
        user = self.user
        figures = panels.figures(user)
        return {
            "places": [_place(place) for place in panels.places(user)],
            "figures": _figures(figures),
            "kinds": [_kind(kind, number) for kind, number in figures.live],
            "cards": [
                _waiting(user),
                _sent_back(user),
                _my_drafts(user),
                _scheduled(user),
                _to_review(user),
            ],
            "calendar": url("calendar"),
            "content": url("content"),
        }


def _place(place: panels.Place) -> dict[str, str]:
    meta = place.model._meta
    args = [meta.app_label, meta.model_name, place.parent.pk]
    return {
        "label": labels.kind_label(place.model),
        "inside": place.parent.get_admin_display_title() if place.inside else "",
        "url": reverse("wagtailadmin_pages:add", args=args),
    }


def _figures(found: panels.Figures) -> list[tuple[str, int, str]]:
    live = sum(number for _kind, number in found.live)
    return [
        (pgettext("pages", "published"), live, url("content", state="live")),
        (pgettext("pages", "drafts"), found.draft, url("content", state="draft")),
        (pgettext("pages", "in review"), found.waiting, url("content", state="waiting")),
        (pgettext("pages", "scheduled"), found.scheduled, url("content", state="scheduled")),
    ]


def _kind(kind: ContentType, number: int) -> tuple[str, int, str]:
    return labels.kind_label(kind.model_class()), number, url("content", type=kind.pk)


def _edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _about(page: Page, *parts: str) -> str:
    return " · ".join([labels.kind_of(page), *filter(None, parts)])


def _ago(moment: Any) -> str:
    if moment is None:
        return ""
    return _("%(time)s ago") % {"time": timesince(moment, depth=1)}


def _my_drafts(user: Any) -> Card:
    found = panels.my_drafts(user)
    return Card(
        slug="drafts",
        title=_("My drafts"),
        icon="edit",
        lines=[
            Line(
                page.get_admin_display_title(),
                _edit(page),
                _about(page, _ago(page.latest_revision_created_at)),
            )
            for page in found.pages
        ],
        empty=_("No draft of yours is open. Begin a page above, under “Create”."),
        more=url("content", state="mine"),
        more_label=_("All my drafts"),
        has_more=found.has_more,
    )


def _waiting(user: Any) -> Card:
    found = panels.waiting_for(user)
    return Card(
        slug="waiting",
        title=_("Waiting for me"),
        icon="tasks",
        lines=[_asked(page, found.extra[page.pk]) for page in found.pages],
        empty=_("Nothing waits for your decision. What is sent for review appears here."),
        more=url("content", state="for_me"),
        more_label=_("All that waits for me"),
        has_more=found.has_more,
        tone="busy",
    )


def _asked(page: Page, task: Any) -> Line:
    by = task.workflow_state.requested_by
    who = _("from %(name)s") % {"name": get_user_display_name(by)} if by else ""
    about = _about(page, task.task.name, who, _ago(task.started_at))
    return Line(page.get_admin_display_title(), _edit(page), about)


def _sent_back(user: Any) -> Card:
    found = panels.sent_back(user)
    return Card(
        slug="back",
        title=_("Sent back and commented on"),
        icon="comment",
        lines=[_remarked(page, found.extra[page.pk]) for page in found.pages],
        empty=_("Nobody asked for changes. Comments of moderators will stand here in full."),
        more=url("content", state="remarked"),
        more_label=_("All with comments"),
        has_more=found.has_more,
        tone="warn",
    )


def _remarked(page: Page, remark: panels.Remark) -> Line:
    by = get_user_display_name(remark.by) if remark.by else ""
    number = remark.open
    open_ones = ngettext("%d open comment", "%d open comments", number) % number if number else ""
    return Line(
        page.get_admin_display_title(),
        _edit(page),
        _about(page, by, open_ones),
        quote=remark.text,
        mark=str(labels.STATES["returned"]) if remark.sent_back else "",
        tone="warn",
    )


def _scheduled(user: Any) -> Card:
    found = panels.scheduled(user)
    places = pages.Places(found.pages)
    return Card(
        slug="scheduled",
        title=_("Scheduled"),
        icon="date",
        lines=[_timed(page, found.extra[page.pk], places) for page in found.pages],
        empty=_("Nothing is scheduled. Set a time in a page's status panel before you submit it."),
        more=url("calendar"),
        more_label=_("Open the calendar"),
        has_more=found.has_more,
    )


def _timed(page: Page, moment: panels.Moment, places: pages.Places) -> Line:
    region = places.of(page)
    when = labels.day_and_clock(moment.at, region.time_zone if region else ZONE)
    word = _("Goes live") if moment.goes_live else _("Expires")
    return Line(
        page.get_admin_display_title(),
        _edit(page),
        _about(page, when),
        mark=word,
        tone="busy" if moment.goes_live else "quiet",
    )


def _to_review(user: Any) -> Card:
    found = panels.to_review(user)
    return Card(
        slug="review",
        title=_("To be reviewed"),
        icon="history",
        lines=[_aged(page, found.extra[page.pk]) for page in found.pages],
        empty=_("No page is out of date. Give pages a review date and they report here in time."),
        more=url("content", state="review"),
        more_label=_("All to be reviewed"),
        has_more=found.has_more,
        tone="warn",
    )


def _aged(page: Page, day: date) -> Line:
    is_late = day < timezone.localdate()
    return Line(
        page.get_admin_display_title(),
        _edit(page),
        _about(page, _("review by %(date)s") % {"date": date_format(day, "j F Y")}),
        mark=pgettext("state of pages", "Outdated") if is_late else _("Due soon"),
        tone="warn" if is_late else "quiet",
    )
