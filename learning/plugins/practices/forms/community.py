from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Comment, CommentReport
from ..services import comment_reports, community

HELPFUL = {"ya": True, "tidak": False, "batal": None}


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Your comment"),
        max_length=community.LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Your name and region are shown with it, once a moderator has read it."),
    )


class ReactionForm(forms.Form):
    helpful = forms.ChoiceField(choices=[(key, key) for key in HELPFUL], required=False)
    thanks = forms.ChoiceField(choices=[("ya", "ya"), ("batal", "batal")], required=False)


class CommentReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=CommentReport.Reason,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=comment_reports.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed if you chose “Something else”."),
    )


# Not a state: the comment stays shown, its reports are settled.
KEEP = "keep"


class ModerationForm(forms.Form):
    state = forms.ChoiceField(
        choices=[(step, step) for step in (Comment.State.SHOWN, Comment.State.HIDDEN, KEEP)]
    )
    reason = forms.CharField(required=False, max_length=255)
