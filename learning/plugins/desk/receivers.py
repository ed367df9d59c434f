from django.db.models.signals import post_save
from wagtail.models import Comment, CommentReply, Revision

from .services import draft_tags, mentions


def call_named(sender, instance, **kwargs):
    page = (instance.comment if sender is CommentReply else instance).page
    if "@" in instance.text:
        mentions.call(page, instance.text, by=instance.user)


def remember_tags(instance, raw, **kwargs):
    if not raw:
        draft_tags.remember(instance)


def connect() -> None:
    post_save.connect(remember_tags, sender=Revision, dispatch_uid="learning_desk_tags")
    for model in (Comment, CommentReply):
        post_save.connect(call_named, sender=model, dispatch_uid=f"learning_desk_{model.__name__}")
