"""Connects the services to what Wagtail and core announce. Each receiver is one call long."""

from wagtail.signals import page_published, post_page_move

from learning.core.signals import attempt_begun, group_changed

from .services import open_attempts, overrides, publishing


def sync_published(instance, **kwargs) -> None:
    publishing.sync_published(instance)


def begin_again(course, enrolments, **kwargs) -> None:
    open_attempts.begin_again(course, people=[row.person_id for row in enrolments])


def follow_group(group, person_ids, **kwargs) -> None:
    overrides.follow_group(group, person_ids=person_ids)


def connect() -> None:
    # After core's receivers, which make the Activity row that a quiz hangs on.
    page_published.connect(sync_published)
    post_page_move.connect(sync_published)
    attempt_begun.connect(begin_again)
    group_changed.connect(follow_group)
