"""Connects the services to what Wagtail and core announce. Each receiver is one call long."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from learning.core.signals import region_provisioned

from .models import AuthorProfile, Collection, CollectionEntry, Series
from .services import branches, course_drafts, curation, entries


def sync_published(instance, **kwargs) -> None:
    entries.sync_page(instance)


def link_course(instance, **kwargs) -> None:
    course_drafts.link_published(instance)


def sync_moved(instance, **kwargs) -> None:
    entries.sync_below(instance)


def forget_deleted(sender, instance, **kwargs) -> None:
    if issubclass(sender, Page):
        entries.forget_page(instance)


def refresh_addresses(**kwargs) -> None:
    # After the commit: Wagtail forgets the former sites in a receiver of its own.
    transaction.on_commit(entries.refresh_addresses)


def provision(region, page, groups, actor, **kwargs) -> None:
    branches.provision(region, page=page, groups=groups, actor=actor)


def announce_saved(instance, created, **kwargs) -> None:
    curation.announce_row(instance, is_new=created)


def announce_deleted(instance, **kwargs) -> None:
    curation.announce_row(instance, is_new=False)


def index_author(instance, created, **kwargs) -> None:
    if not created:
        curation.index_articles(instance)


def connect() -> None:
    post_save.connect(refresh_addresses, sender=Site)
    post_delete.connect(refresh_addresses, sender=Site)
    for model in (AuthorProfile, Series, Collection, CollectionEntry):
        post_save.connect(announce_saved, sender=model)
        post_delete.connect(announce_deleted, sender=model)
    post_save.connect(index_author, sender=AuthorProfile)
    page_published.connect(sync_published)
    # After core's own receiver, which keeps the course's row: core is connected first.
    page_published.connect(link_course)
    page_unpublished.connect(sync_published)
    page_slug_changed.connect(sync_moved)
    post_page_move.connect(sync_moved)
    post_delete.connect(forget_deleted)
    region_provisioned.connect(provision)
