"""What readers leave with an entry, and what colleagues hand in."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learning.core.models import CoursePage, Person, Region

from .entries import Entry


class Comment(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for moderation")
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    # Nobody once the writer's data were erased: what was said stays, without a name.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="comments"
    )
    text = models.TextField(_("comment"), max_length=2_000)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=255, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    moderated_at = models.DateTimeField(null=True)
    # Of those that nobody has settled yet: the queue asks it of every row.
    report_count = models.PositiveIntegerField(_("reports"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["entry", "state", "created_at"], name="comment_entry_state"),
            models.Index(
                fields=["created_at"], condition=Q(state="waiting"), name="comment_waiting"
            ),
            models.Index(
                fields=["created_at"], condition=Q(report_count__gt=0), name="comment_reported"
            ),
            models.Index(fields=["person", "created_at"], name="comment_person"),
        ]

    def __str__(self):
        return self.text[:60]


class CommentReport(models.Model):
    """A reader tells the moderators that a comment should not stand there."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("Insulting, threatening or hateful")
        PRIVATE = "private", _("Tells personal data of somebody")
        FALSE = "false", _("False or misleading")
        ADVERTISING = "advertising", _("Advertising, or not about this page")
        OTHER = "other", _("Something else")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reports")
    # Nobody once the data of who reported were erased.
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="comment_reports"
    )
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.CharField(_("explanation"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["comment", "person"], name="one_report_a_person")
        ]
        indexes = [
            models.Index(fields=["person", "created_at"], name="comment_report_person"),
        ]

    def __str__(self):
        return self.get_reason_display()


class Reaction(models.Model):
    """One person's answer to "was this helpful?", and thanks to the authors."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reactions")
    helpful = models.BooleanField(null=True)
    thanks = models.BooleanField(default=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="one_reaction_a_person")
        ]

    def __str__(self):
        return f"{self.person_id} · {self.entry_id}"


class Contribution(models.Model):
    """An article or innovation that an employee wrote outside the admin; the page is a draft.

    What state it is in follows from the page and its workflow: see services.contributions.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(_("kind"), max_length=10, choices=Entry.Kind)
    page = models.OneToOneField(
        "wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="contribution"
    )
    title = models.CharField(_("title"), max_length=255)
    # Counts savings: with the page's newest revision it tells whether a window is out of date.
    version = models.PositiveIntegerField(default=0)
    # What was typed but cannot stand in the page yet: half a figure, an address without its @.
    unfinished = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return self.title


class CourseDraft(models.Model):
    """A course that was begun from a practice or innovation; published, it joins Entry.courses."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="course_drafts")
    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    page = models.OneToOneField(CoursePage, on_delete=models.CASCADE, related_name="begun_from")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("course draft")
        verbose_name_plural = _("course drafts")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"{self.entry} → {self.region}"
