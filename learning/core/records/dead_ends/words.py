"""Dead ends as findings: what is wrong, where it stands, and how the editor gets there."""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.activities.availability import Leaf, Node, read
from learning.core.activities.availability.deadends import DeadEnd, Link, Why
from learning.core.activities.availability.demands import About, Place
from learning.core.contract import Finding
from learning.core.courses.drafts import CourseDraft
from learning.core.records.conditions.dates import in_words
from learning.core.records.conditions.progress import COURSE

from .known import Known
from .meaning import is_unfinished

FIELDS = {
    "available_from": gettext_lazy("available from"),
    "available_until": gettext_lazy("available until"),
    "requires_previous": gettext_lazy("opens after the previous activity"),
    "availability": gettext_lazy("access conditions"),
}


class Speaker:
    """Says what was found in one course."""

    def __init__(self, course: CourseDraft, known: Known) -> None:
        self.course, self.known = course, known
        self.rows = {row.key: row for row in course.rows}

    def finding(self, end: DeadEnd) -> Finding:
        text = self.text(end)
        if end.is_partial:
            text = _("One of the ways in never opens. %(reason)s") % {"reason": text}
        return Finding(
            end.is_error, f"access-{end.why}", text, self.where(end), self.path(end.place, end)
        )

    def text(self, end: DeadEnd) -> str:
        say = {
            Why.CLASH: self._clash,
            Why.GONE: self._gone,
            Why.UNTRACKED: self._untracked,
            Why.UNSCORED: self._unscored,
            Why.CYCLE: self._cycle,
        }.get(end.why)
        if say:
            return say(end)
        texts = {
            Why.LATE: _("“%(title)s” opens on %(date)s at the earliest; this has closed by then."),
            Why.BLOCKED: _("It waits for “%(title)s”, which nobody can ever open."),
            Why.CLOSED: _("It closed on %(date)s: who comes now does not get in any more."),
            Why.NEWCOMERS: _("It waits for “%(title)s”, which is closed to who comes now."),
        }
        date = in_words(datetime.fromtimestamp(end.moment, UTC)) if self._is_date(end) else ""
        return texts[end.why] % {"title": self.title(end.subject.key), "date": date}

    @staticmethod
    def _is_date(end: DeadEnd) -> bool:
        return end.why in (Why.LATE, Why.CLOSED)

    def _clash(self, end: DeadEnd) -> str:
        about, key = end.subject
        texts = {
            About.TIME: _("The dates leave no moment at which it is open."),
            About.STANDING: _("It asks for two things about “%(what)s” that exclude each other."),
            About.SCORE: _("It asks for scores in “%(what)s” that exclude each other."),
        }
        other = _("It asks for “%(what)s” and for the contrary.")
        what = self.known.names.get(key) or self.title(key)
        return texts.get(about, other) % {"what": what or _("the same")}

    def _gone(self, end: DeadEnd) -> str:
        row = self.rows.get(end.place.item)
        if row is not None and not end.place.path and end.subject.about == About.GONE:
            return _("The stored conditions cannot be read, so it stays closed.")
        if self._is_unfinished(end):
            return _("This condition is not filled in yet.")
        if end.subject.key:
            return _("It waits for an activity that was deleted.")
        return _("What a condition names is no longer there, so it is never met.")

    def _is_unfinished(self, end: DeadEnd) -> bool:
        row = self.rows.get(end.place.item)
        part: Leaf | Node = read(row.values.get("availability") if row else None).root
        for number in end.place.path:
            if isinstance(part, Leaf):
                return False
            part = part.children[number]
        return isinstance(part, Leaf) and is_unfinished(part)

    def _untracked(self, end: DeadEnd) -> str:
        row = self.rows.get(end.subject.key)
        title = self.title(end.subject.key)
        if row is not None and row.withdrawn:
            return _("“%(title)s” is no longer published, so nobody can do it now.") % {
                "title": title
            }
        if row is not None and row.is_tracked:
            return _("“%(title)s” gives no score, so nobody passes or fails it.") % {"title": title}
        return _("The completion of “%(title)s” is not tracked, so nobody completes it.") % {
            "title": title
        }

    def _unscored(self, end: DeadEnd) -> str:
        text = _("“%(title)s” gives no such score, so the condition is never met.")
        return text % {"title": self.title(end.subject.key)}

    def _cycle(self, end: DeadEnd) -> str:
        steps = []
        keys = [key for key, _link in end.chain]
        for (key, link), following in zip(end.chain, [*keys[1:], keys[0]], strict=True):
            text = (
                _("“%(one)s” waits for “%(other)s”")
                if link == Link.NEEDS
                else _("“%(one)s” stands in “%(other)s”")
            )
            steps.append(text % {"one": self.title(key), "other": self.title(following)})
        text = _("The conditions go round in a circle, so nobody ever gets in: %(steps)s.")
        return text % {"steps": "; ".join(steps)}

    def title(self, key: str) -> str:
        if key == COURSE:
            return _("the whole course")
        row = self.rows.get(key)
        return row.title if row else ""

    def where(self, end: DeadEnd) -> str:
        """The words of the field with the condition's number, as the editor shows it."""
        place = end.place
        field = str(FIELDS[place.field])
        words = field[:1].upper() + field[1:]
        if place.path:
            words = f"{words} {number_of(place.path)}"
        if place.item != end.item:
            words = f"{self.title(place.item)} › {words}"
        return words

    def path(self, place: Place, end: DeadEnd) -> str:
        if place.item != end.item:
            return "availability"
        if place.field != "availability":
            return place.field
        return ".".join(["availability", *map(str, place.path)])


def number_of(path: tuple[int, ...]) -> str:
    """ "2.1" for the first condition in the second group."""
    return ".".join(str(number + 1) for number in path)
