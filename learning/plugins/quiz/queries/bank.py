"""Questions and categories as the admin lists them, and who may take questions from where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from taggit.models import Tag

from learning.core.api import policy_for, regions_with
from learning.core.models import Region

from ..models import (
    Category,
    Question,
    QuestionAttempt,
    QuestionTag,
    QuizSlot,
    VersionStatus,
    usable_in,
)

ORDERINGS = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "changed": ("changed_at", "pk"),
    "-changed": ("-changed_at", "-pk"),
    "type": ("type", "name", "pk"),
    "-type": ("-type", "name", "pk"),
}
NEWEST = "-changed"


def may(user: Any, model: type[Model], action: str) -> bool:
    """Anywhere at all."""
    return policy_for(model).user_has_permission(user, action)


def own_questions(user: Any, action: str = "view") -> QuerySet[Question]:
    """Of the regions in which the user may do ``action`` with questions."""
    return policy_for(Question).instances_user_has_permission_for(user, action)


def own_categories(user: Any, action: str = "view") -> QuerySet[Category]:
    return policy_for(Category).instances_user_has_permission_for(user, action)


def own_regions(user: Any, action: str = "view") -> QuerySet[Region]:
    return regions_with(user, Category, action)


def region_named(text: str) -> Region | None:
    """By code or slug; the whole country where nothing is named."""
    if not text:
        return Region.objects.filter(depth=1).first()
    return Region.objects.filter(Q(code=text) | Q(slug=text)).first()


def usable_categories(
    *, user: Any = None, regions: Iterable[Region] | None = None
) -> QuerySet[Category]:
    """What ``user``, or a quiz of one of ``regions``, may take questions from."""
    if regions is None:
        if user.is_superuser:
            return Category.objects.all()
        regions = list(own_regions(user))
    regions = list(regions)
    return Category.objects.filter(usable_in(regions)) if regions else Category.objects.none()


def usable_questions(
    *, user: Any = None, regions: Iterable[Region] | None = None
) -> QuerySet[Question]:
    """Hidden ones, too: they stay where they stand."""
    categories = usable_categories(user=user, regions=regions)
    return Question.objects.filter(category__in=categories.order_by().values("pk"))


def choosable_questions(user: Any) -> QuerySet[Question]:
    """What may newly be put into a quiz of the user's."""
    rows = usable_questions(user=user).exclude(status=VersionStatus.HIDDEN)
    return rows.select_related("category", "latest")


def subtree(category: Category) -> QuerySet[Category]:
    return Category.objects.filter(path__startswith=category.path)


def in_category(
    rows: QuerySet[Question], category: Category, *, children: bool = True
) -> QuerySet[Question]:
    if not children:
        return rows.filter(category=category)
    return rows.filter(category__in=subtree(category).order_by().values("pk"))


def matching(rows: QuerySet[Question], text: str) -> QuerySet[Question]:
    """By name, by what is asked, or by id-number."""
    wanted = text.replace("\x00", "").strip()
    if not wanted:
        return rows
    return rows.filter(
        Q(name__icontains=wanted) | Q(id_number__iexact=wanted) | Q(latest__stem__icontains=wanted)
    )


def tagged(rows: QuerySet[Question], names: Iterable[str]) -> QuerySet[Question]:
    """With every one of the tags."""
    for name in names:
        held = QuestionTag.objects.filter(tag__name__iexact=name)
        rows = rows.filter(pk__in=held.values("content_object"))
    return rows


def with_use(rows: QuerySet[Question]) -> QuerySet[Question]:
    """Annotated with ``quizzes``, in how many the question stands by itself."""
    slots = QuizSlot.objects.filter(question=OuterRef("pk")).order_by().values("question")
    number = slots.annotate(number=Count("quiz", distinct=True)).values("number")
    return rows.annotate(quizzes=Coalesce(Subquery(number, output_field=IntegerField()), 0))


def used(rows: QuerySet[Question], is_used: bool) -> QuerySet[Question]:
    """Stands in a quiz, or was answered; previews do not count."""
    slots = QuizSlot.objects.filter(question=OuterRef("pk"))
    answered = QuestionAttempt.objects.filter(
        version__question=OuterRef("pk"), usage__previewer__isnull=True
    )
    condition = Exists(slots) | Exists(answered)
    return rows.filter(condition if is_used else ~condition)


def for_list(rows: QuerySet[Question]) -> QuerySet[Question]:
    tags = Prefetch("tagged_items", QuestionTag.objects.select_related("tag").order_by("tag__name"))
    return with_use(rows.select_related("category__region", "latest")).prefetch_related(tags)


def ordered(rows: QuerySet[Question], ordering: str) -> QuerySet[Question]:
    return rows.order_by(*ORDERINGS.get(ordering, ORDERINGS[NEWEST]))


def tag_names(rows: QuerySet[Question]) -> list[str]:
    """The tags that these questions have, for a filter."""
    held = QuestionTag.objects.filter(content_object__in=rows.order_by().values("pk"))
    names = Tag.objects.filter(pk__in=held.values("tag")).order_by("name")
    return list(names.values_list("name", flat=True)[:500])


def ids_of(rows: QuerySet[Question]) -> list[int]:
    return list(rows.order_by("pk").values_list("pk", flat=True))
