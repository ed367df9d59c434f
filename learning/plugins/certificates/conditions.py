"""A condition of courses and activities: somebody holds a certificate that is valid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.api import KeyField, choosable_courses, policy_for
from learning.core.contract import Condition, DomainError, Fact
from learning.core.listing import in_readers_language
from learning.core.models import Course, Person

from .models import Certificate, CertificateTemplate
from .queries.listing import in_status
from .queries.sources import subject_of


class CertificateCondition(Condition):
    """For a ``course`` (its key) or made from a ``template`` (its id), one of them."""

    slug = "certificate"
    label = gettext_lazy("Valid certificate")

    def clean(self, data: Mapping[str, Any], *, course: Course | None) -> dict[str, Any]:
        key, template = _key(data.get("course")), data.get("template")
        pk = getattr(template, "pk", template)
        if bool(key) == bool(pk):
            raise DomainError(_("Choose a course or a template, one of them."))
        if key:
            if not Course.objects.filter(translation_key=key).exists():
                raise DomainError(_("Choose a course."))
            return {"course": key}
        if not _is_id(pk) or not CertificateTemplate.objects.filter(pk=pk).exists():
            raise DomainError(_("Choose a template."))
        return {"template": pk}

    def facts(
        self,
        leaves: Sequence[Mapping[str, Any]],
        *,
        person: Person | None,
        course: Course,
        now: datetime,
    ) -> list[Fact]:
        courses = _courses({_key(leaf.get("course")) for leaf in leaves} - {""})
        templates = _templates(
            {leaf["template"] for leaf in leaves if _is_id(leaf.get("template"))}
        )
        subjects, made_from = _held(person, courses, templates, now)
        found = []
        for leaf in leaves:
            asked = courses.get(_key(leaf.get("course")))
            template = templates.get(leaf["template"]) if _is_id(leaf.get("template")) else None
            if asked:
                name = _("course “%(title)s”") % {"title": asked["title"]}
                met = subject_of(asked["pk"]) in subjects
                found.append(_fact(met, name, asked["url"]))
            elif template:
                url = reverse("learning_certificates:mine")
                found.append(_fact(template.pk in made_from, f"“{template.title}”", url))
            else:
                found.append(Fact(None))
        return found

    def describe(self, data: Mapping[str, Any], *, negated: bool, name: str) -> str:
        text = (
            _("Only without a valid certificate: %(what)s")
            if negated
            else _("Hold a valid certificate: %(what)s")
        )
        return text % {"what": name}

    def step(
        self, data: Mapping[str, Any], *, negated: bool, name: str, url: str
    ) -> tuple[str, str]:
        if negated or not data.get("course"):
            return "", ""
        return _("Earn the certificate: %(what)s") % {"what": name}, url

    def form(
        self, *, course: Course | None, user: Any, activities: Sequence[tuple[str, str]] = ()
    ) -> type[forms.Form]:
        courses = choosable_courses(user).filter(is_live=True)
        policy = policy_for(CertificateTemplate)
        templates = policy.instances_user_has_permission_for(user, "view").filter(live=True)
        fields = {
            "course": KeyField(
                courses, to_field_name="translation_key", label=_("For a course"), required=False
            ),
            "template": forms.ModelChoiceField(
                templates.order_by("name", "pk"), label=_("or from a template"), required=False
            ),
        }
        return type("CertificateForm", (forms.Form,), fields)


def _fact(met: bool, name: str, url: str) -> Fact:
    return Fact(met, name, url, _("held") if met else _("not held"))


def _courses(keys: set[str]) -> dict[str, dict[str, Any]]:
    rows = Course.objects.filter(translation_key__in=keys)
    found: list[Any] = list(rows.values("pk", "title", "url", "translation_key")) if keys else []
    in_readers_language(found, [row["translation_key"] for row in found])
    return {str(row["translation_key"]): row for row in found}


def _templates(ids: set[int]) -> dict[int, CertificateTemplate]:
    return CertificateTemplate.objects.in_bulk(ids) if ids else {}


def _held(
    person: Person | None,
    courses: Mapping[str, Mapping[str, Any]],
    templates: Mapping[int, CertificateTemplate],
    now: datetime,
) -> tuple[set[str], set[int]]:
    """Subjects and templates of the person's valid certificates, as far as they are asked for."""
    if person is None:
        return set(), set()
    asked = Q(subject__in=[subject_of(row["pk"]) for row in courses.values()])
    asked |= Q(template__in=list(templates))
    valid = in_status(Certificate.Status.VALID, timezone.localdate(now))
    rows = Certificate.objects.filter(valid, asked, person=person)
    pairs = list(rows.order_by().values_list("subject", "template_id"))
    return {subject for subject, _pk in pairs}, {pk for _subject, pk in pairs}


def _key(value: Any) -> str:
    try:
        return str(UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        return ""


def _is_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63
