"""Forms of pages that name an author or a series."""

from typing import Any

from django.db.models import Model, Q, QuerySet

from learning.core.api import policy_for
from learning.core.models import RegionAwarePageForm

from .authors import AuthorProfile, Series


def own_rows(user: Any, model: type[Model], held: Any = ()) -> QuerySet:
    """Rows of the user's regions, and those in ``held`` (ids), which may stay."""
    own = policy_for(model).instances_user_has_permission_for(user, "view")
    kept = [pk for pk in held if pk]
    return model._default_manager.filter(Q(pk__in=own.order_by().values("pk")) | Q(pk__in=kept))


class ArticlePageForm(RegionAwarePageForm):
    """Takes authors and series of the own regions only; what the article names may stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "series" in self.fields:
            held = [self.instance.series_id]
            self.fields["series"].queryset = own_rows(self.for_user, Series, held)
        if "authors" in self.formsets:
            named = [row.author_id for row in self.instance.authors.all()]
            offered = own_rows(self.for_user, AuthorProfile, named)
            for form in self.formsets["authors"].forms:
                form.fields["author"].queryset = offered
