"""Wagtail draws a StructBlock that is itself a form's field, but then misses its element."""

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.blocks import StructBlock
from wagtail.blocks.struct_block import StructBlockAdapter


class RootBlock(StructBlock):
    """A StructBlock that stands by itself in a form."""


class RootBlockAdapter(StructBlockAdapter):
    js_constructor = "learning_quiz.RootBlock"

    @cached_property
    def media(self):
        return super().media + forms.Media(js=["learning_quiz/bank-blocks.js"])


register(RootBlockAdapter(), RootBlock)
