"""States, marks and rules in words for who takes a quiz."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy, pgettext_lazy

from ..engine.values import Kind, State

# word, icon, colour of the badge
Badge = tuple[str | Promise, str, str]
OPEN: dict[str, Badge] = {
    State.TODO: (pgettext_lazy("question", "Not answered yet"), "open", ""),
    State.INVALID: (pgettext_lazy("question", "Answer incomplete"), "warning", "warn"),
    State.COMPLETE: (pgettext_lazy("question", "Answer saved"), "check", "region"),
    State.NEEDS_GRADING: (pgettext_lazy("question", "Waits to be marked"), "clock", "region"),
    State.FINISHED: (pgettext_lazy("question", "Answered"), "check", "region"),
    State.GAVE_UP: (pgettext_lazy("question", "Not answered"), "open", "warn"),
}
JUDGED: dict[str, Badge] = {
    "right": (pgettext_lazy("question", "Right"), "done", "good"),
    "partial": (pgettext_lazy("question", "Partly right"), "target", "warn"),
    "wrong": (pgettext_lazy("question", "Wrong"), "close", "bad"),
}
SEEN: Badge = (pgettext_lazy("question", "Information"), "info", "")
CERTAINTY = (
    (1, gettext_lazy("Not very sure (less than 67 %)")),
    (2, gettext_lazy("Fairly sure (67 to 80 %)")),
    (3, gettext_lazy("Very sure (more than 80 %)")),
)
HAPPENED: dict[str, str | Promise] = {
    Kind.START: pgettext_lazy("step", "Started"),
    Kind.SAVE: pgettext_lazy("step", "Saved: %(answer)s"),
    Kind.CHECK: pgettext_lazy("step", "Checked: %(answer)s"),
    Kind.TRY_AGAIN: pgettext_lazy("step", "Tried again"),
    Kind.FINISH: pgettext_lazy("step", "Finished: %(answer)s"),
    Kind.MARK: pgettext_lazy("step", "Marked by hand"),
}
UNITS = (
    (86_400, ngettext_lazy("%(count)d day", "%(count)d days", "count")),
    (3_600, ngettext_lazy("%(count)d hour", "%(count)d hours", "count")),
    (60, ngettext_lazy("%(count)d minute", "%(count)d minutes", "count")),
    (1, ngettext_lazy("%(count)d second", "%(count)d seconds", "count")),
)


def badge(state: str, *, tells: bool, is_graded: bool = True) -> Badge:
    """``tells``: whether right and wrong may be said now."""
    plain = state.removeprefix("manual_")
    if plain in JUDGED:
        return JUDGED[plain] if tells else OPEN[State.FINISHED]
    if not is_graded and state == State.TODO:
        return SEEN
    return OPEN.get(plain, OPEN[State.FINISHED])


def number(value: Decimal | None, decimals: int = 2) -> str:
    """0.5 as "0,5": no more places than it needs."""
    if value is None:
        return "–"
    text = formats.number_format(round(value, decimals), decimals)
    mark = formats.get_format("DECIMAL_SEPARATOR")
    return text.rstrip("0").removesuffix(mark) if mark in text else text


def seconds(count: int) -> str:
    """5400 as "1 hour 30 minutes"."""
    parts = []
    for size, words in UNITS:
        found, count = divmod(int(count), size)
        if found:
            parts.append(words % {"count": found})
    return " ".join(map(str, parts)) or _("no time")


def happened(kind: str, answer: str) -> str:
    return str(HAPPENED.get(kind, kind)) % {"answer": answer or "–"}


def clock(count: int) -> str:
    """3725 as "1:02:05", as the page's script goes on counting."""
    hours, rest = divmod(count, 3_600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"
