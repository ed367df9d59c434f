"""Words that lists, panels and the calendar share."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

STATES = {
    "draft": _("Draft"),
    "mine": _("My drafts"),
    "for_me": _("Waiting for me"),
    "waiting": _("In review"),
    "returned": _("To be mended"),
    "remarked": _("Sent back or commented on"),
    "live": _("Published"),
    "changed": _("Published, with changes"),
    "scheduled": _("Scheduled"),
    "outdated": pgettext_lazy("state of pages", "Outdated"),
    "review": _("To be reviewed soon"),
    "expired": pgettext_lazy("state of pages", "Expired"),
    "unpublished": _("No longer published"),
}
# Colour of the state's mark; it never stands without its word.
TONES = {
    "draft": "quiet",
    "waiting": "busy",
    "returned": "warn",
    "live": "good",
    "changed": "good",
    "scheduled": "busy",
    "expired": "quiet",
    "unpublished": "quiet",
}
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


def kind_of(page: Page) -> str:
    """The page's type in words, without asking the database for its own table."""
    return kind_label(page.specific_class)


def kind_label(model: type[Page] | None) -> str:
    return capfirst(str(model._meta.verbose_name)) if model else ""


def zone_word(moment: datetime) -> str:
    offset = moment.utcoffset() or timedelta()
    hours = offset.total_seconds() / 3600
    return _ZONES.get(hours, f"UTC{hours:+g}")


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


def clock(moment: datetime, zone: str) -> str:
    """The time of day in a region, for example "13.30 WIB"."""
    here = local(moment, zone)
    return f"{here:%H.%M} {zone_word(here)}"


def day_and_clock(moment: datetime, zone: str) -> str:
    return f"{date_format(local(moment, zone), 'j F Y')}, {clock(moment, zone)}"
