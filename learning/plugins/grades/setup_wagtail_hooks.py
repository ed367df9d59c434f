"""Addresses of setup, files and history; scales and letters. Loaded by ``wagtail_hooks.py``."""

from django.urls import include, path
from wagtail import hooks

from . import setup_urls
from .views.shared import LetterSetViewSet, ScaleViewSet

SCALES, LETTERS = ScaleViewSet(), LetterSetViewSet()


@hooks.register("register_admin_urls")
def register_setup_urls():
    return [path("nilai/", include(setup_urls))]


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [SCALES, LETTERS]


hooks.register("register_learning_menu_item", SCALES.get_menu_item)
hooks.register("register_learning_menu_item", LETTERS.get_menu_item)
