from django.db.models.signals import post_save
from wagtail.models import Comment, CommentReply

from .services import mentions


def call_named(sender, instance, **kwargs):
    page = (instance.comment if sender is CommentReply else instance).page
    if "@" in instance.text:
        mentions.call(page, instance.text, by=instance.user)


def connect() -> None:
    for model in (Comment, CommentReply):
        post_save.connect(call_named, sender=model, dispatch_uid=f"learning_desk_{model.__name__}")
