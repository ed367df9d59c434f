"""What Wagtail is told of groups: addresses and words of the log."""

from __future__ import annotations

from typing import Any

from django.urls import include, path
from wagtail.log_actions import LogFormatter

from learning.core.regions.admin.cohorts import AddedFormatter, RemovedFormatter

from . import filling, views
from .pages import NAMESPACE

urls = (
    [
        path("kursus/<int:course>/", views.groups, name="groups"),
        path("kursus/<int:course>/baru/", views.new_group, name="new"),
        path("kursus/<int:course>/bagi/", filling.split, name="split"),
        path("kursus/<int:course>/unduh/", filling.export, name="export"),
        path("kursus/<int:course>/himpunan/", views.new_grouping, name="new_set"),
        path("himpunan/<int:pk>/", views.edit_grouping, name="edit_set"),
        path("himpunan/<int:pk>/hapus/", views.delete_grouping, name="delete_set"),
        path("<int:pk>/", views.group, name="group"),
        path("<int:pk>/ubah/", views.edit_group, name="edit"),
        path("<int:pk>/hapus/", views.delete_group, name="delete"),
        path("<int:pk>/tambah/", filling.add, name="add"),
        path("<int:pk>/keluarkan/", views.remove, name="remove"),
        *filling.PAGES.urls(),
    ],
    NAMESPACE,
)


def register_admin_urls() -> list:
    return [path("kelompok/", include(urls))]


def register_log_actions(actions: Any) -> None:
    formatters: dict[str, type[LogFormatter]] = {"add": AddedFormatter, "remove": RemovedFormatter}
    for name, formatter in formatters.items():
        actions.register_action(f"learning.group.{name}")(formatter)


HOOKS = [
    ("register_admin_urls", register_admin_urls, 0),
    ("register_log_actions", register_log_actions, 0),
]
