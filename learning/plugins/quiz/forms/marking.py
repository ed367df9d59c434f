"""What a marker enters for one answer: a mark, or points by criterion, and a comment."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..models import SecondMark
from ..queries.live import LiveQuestion
from ..services.marking import MAX_COMMENT, Judgement, scheme_of


class JudgementForm(forms.Form):
    """``criteria`` lists the bound fields of a rubric or guide; ``mark`` is there without one."""

    comment = forms.CharField(
        label=_("Comment for the taker"),
        required=False,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    remember = forms.BooleanField(label=_("Keep this comment for other answers"), required=False)

    def __init__(self, live: LiveQuestion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.live = live
        self.scheme: Mapping[str, Any] = scheme_of(live)
        if self.scheme["method"] == "simple":
            self._add_mark()
        for criterion in self.scheme["criteria"]:
            self._add(criterion)
        judged = ["mark", *(f"c-{criterion['id']}" for criterion in self.scheme["criteria"])]
        self.order_fields([*judged, "comment", "remember"])

    def _add_mark(self) -> None:
        row = self.live.row
        least, most = (
            _plain(share * row.max_mark) for share in (row.min_fraction, row.max_fraction)
        )
        self.fields["mark"] = forms.DecimalField(
            label=_("Mark"),
            required=False,
            localize=True,
            min_value=least,
            max_value=most,
            help_text=gettext("Out of %(most)s. Empty: not marked yet.") % {"most": localize(most)},
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def _add(self, criterion: Mapping[str, Any]) -> None:
        name = f"c-{criterion['id']}"
        if "levels" in criterion:
            self.fields[name] = forms.ChoiceField(
                label=criterion["text"],
                choices=[
                    (str(index), f"{level['text']} ({level['points']})")
                    for index, level in enumerate(criterion["levels"])
                ],
                widget=forms.RadioSelect,
            )
        else:
            self.fields[name] = forms.DecimalField(
                label=criterion["text"],
                localize=True,
                min_value=Decimal(0),
                max_value=Decimal(criterion["max"]),
                help_text=gettext("At most %(most)s points.") % {"most": criterion["max"]},
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    @property
    def criteria(self) -> list[forms.BoundField]:
        return [self[f"c-{criterion['id']}"] for criterion in self.scheme["criteria"]]

    def judgement(self) -> Judgement:
        data = self.cleaned_data
        levels = {
            criterion["id"]: str(data[f"c-{criterion['id']}"])
            for criterion in self.scheme["criteria"]
        }
        return Judgement(mark=data.get("mark"), levels=levels, comment=data["comment"])


def _plain(value: Decimal) -> Decimal:
    """Without zeros at its end and without an exponent: as people write it."""
    return Decimal(f"{value.normalize():f}")


def initial_of(live: LiveQuestion, own: SecondMark | None = None) -> dict[str, Any]:
    """What was marked last, or what the marker proposed, to be changed."""
    if own is not None:
        mark = _plain(own.fraction * live.row.max_mark)
        return {"mark": mark, "comment": own.comment, **_levels(own.rubric)}
    last = live.attempt.last.action
    found: dict[str, Any] = {"comment": last.comment or ""}
    if live.row.mark is not None and live.state.is_manual:
        found["mark"] = _plain(live.row.mark)
    return found | _levels(last.rubric)


def _levels(rubric: Mapping[str, Any] | None) -> dict[str, Any]:
    return {f"c-{name}": value for name, value in (rubric or {}).items()}
