"""Connects core's services to what Wagtail announces. Each receiver is one call long."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, Site
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
)

from learning.core.courses import services as courses
from learning.core.courses.models import CoursePage
from learning.core.records import copying
from learning.core.records.completion import clock
from learning.core.records.tasks import recount_learners
from learning.core.regions import tasks as region_tasks
from learning.core.regions import translations
from learning.core.regions.models import DevelopmentForm, FieldOfKnowledge, Region
from learning.core.signals import course_completed, outline_changed, people_changed


def sync_published(instance, **kwargs) -> None:
    courses.sync_page(instance)


def offer_english(instance, **kwargs) -> None:
    translations.offer(instance)


def follow_published_copy(instance, **kwargs) -> None:
    if isinstance(instance, CoursePage):
        copying.carry_over(instance)


def hand_over_translation(source_obj, target_obj, **kwargs) -> None:
    translations.hand_over(source_obj, target_obj)


def sync_moved(instance, parent_page_before, parent_page_after, **kwargs) -> None:
    courses.sync_moved(instance, before=parent_page_before, after=parent_page_after)


def sync_renamed(instance, **kwargs) -> None:
    courses.sync_below(instance)


def forget_deleted(sender, instance, **kwargs) -> None:
    if issubclass(sender, Page):
        courses.forget_page(instance)


def recount(course, **kwargs) -> None:
    recount_learners(course)


def count_dependents(completion, **kwargs) -> None:
    clock.count_dependents(completion)


def follow_people(person_ids, **kwargs) -> None:
    region_tasks.people_changed(person_ids)


def refresh_file(instance, created=False, **kwargs) -> None:
    if not created:
        courses.refresh_references(instance)


def refresh_region(instance, created=False, **kwargs) -> None:
    if not created:
        courses.refresh_region(instance)


def refresh_form(instance, created=False, **kwargs) -> None:
    if not created:
        courses.refresh_form(instance)


def refresh_field(instance, created=False, **kwargs) -> None:
    if not created:
        courses.refresh_field(instance)


def refresh_addresses(**kwargs) -> None:
    # After the commit: Wagtail forgets the former sites in a receiver of its own.
    transaction.on_commit(courses.refresh_addresses)


def connect() -> None:
    post_save.connect(refresh_addresses, sender=Site)
    post_delete.connect(refresh_addresses, sender=Site)
    post_save.connect(refresh_region, sender=Region)
    post_save.connect(refresh_form, sender=DevelopmentForm)
    post_save.connect(refresh_field, sender=FieldOfKnowledge)
    page_published.connect(sync_published)
    page_published.connect(follow_published_copy)
    page_published.connect(offer_english)
    copy_for_translation_done.connect(hand_over_translation)
    page_unpublished.connect(sync_published)
    post_page_move.connect(sync_moved)
    page_slug_changed.connect(sync_renamed)
    post_delete.connect(forget_deleted)
    outline_changed.connect(recount)
    course_completed.connect(count_dependents)
    people_changed.connect(follow_people)
    for model in (get_image_model(), get_document_model()):
        post_save.connect(refresh_file, sender=model)
