"""Numbers of the records in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def duration(seconds: int) -> str:
    """Active time as people say it: whole minutes below an hour, then hours and minutes."""
    minutes = round(seconds / 60)
    if seconds and not minutes:
        return _("less than a minute")
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)


def figure(seconds: int) -> tuple[str, str]:
    """Active time as one big number and its unit: minutes, or hours with one decimal."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return str(minutes), ngettext("minute", "minutes", minutes)
    hours = round(minutes / 60, 1)
    return number_format(hours, 0 if hours == int(hours) else 1), _("hours")
