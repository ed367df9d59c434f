"""Connects the services to what Wagtail and core announce. Each receiver is one call long."""

from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from learning.core.signals import region_provisioned

from .services import branches, course_drafts, entries


def sync_published(instance, **kwargs) -> None:
    entries.sync_page(instance)


def link_course(instance, **kwargs) -> None:
    course_drafts.link_published(instance)


def sync_moved(instance, **kwargs) -> None:
    entries.sync_below(instance)


def forget_deleted(sender, instance, **kwargs) -> None:
    if issubclass(sender, Page):
        entries.forget_page(instance)


def provision(region, page, groups, actor, **kwargs) -> None:
    branches.provision(region, page=page, groups=groups, actor=actor)


def connect() -> None:
    page_published.connect(sync_published)
    # After core's own receiver, which keeps the course's row: core is connected first.
    page_published.connect(link_course)
    page_unpublished.connect(sync_published)
    page_slug_changed.connect(sync_moved)
    post_page_move.connect(sync_moved)
    post_delete.connect(forget_deleted)
    region_provisioned.connect(provision)
