"""What makes the kept public pages stale; see cms.contentversion."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.models import BaseGenericSetting, BaseSiteSetting
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms.contentversion import bump_content_version
from learning.core.signals import content_changed


def changed(**kwargs: Any) -> None:
    bump_content_version()


def setting_saved(sender: type[Model], **kwargs: Any) -> None:
    if issubclass(sender, BaseGenericSetting | BaseSiteSetting):
        bump_content_version()


def page_deleted(sender: type[Model], **kwargs: Any) -> None:
    if issubclass(sender, Page):
        bump_content_version()


def whole_pixels(instance: Any, **kwargs: Any) -> None:
    # A drawing's size is read as 960.0, which no width attribute may be.
    instance.width, instance.height = round(instance.width), round(instance.height)


def connect() -> None:
    for signal in (page_published, page_unpublished, post_page_move, content_changed):
        signal.connect(changed, dispatch_uid="cms.content_changed")
    post_delete.connect(page_deleted, dispatch_uid="cms.page_deleted")
    post_save.connect(setting_saved, dispatch_uid="cms.setting_saved")
    image, document = get_image_model(), get_document_model()
    for model in (Site, Locale, Redirect, PageViewRestriction, image, document):
        post_save.connect(changed, sender=model, dispatch_uid=f"cms.saved.{model.__name__}")
        post_delete.connect(changed, sender=model, dispatch_uid=f"cms.deleted.{model.__name__}")
    rendition = image.get_rendition_model()
    post_delete.connect(changed, sender=rendition, dispatch_uid="cms.deleted.rendition")
    post_save.connect(whole_pixels, sender=rendition, dispatch_uid="cms.saved.rendition")
