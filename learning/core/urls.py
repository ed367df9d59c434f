"""Everything below ``/belajar/``: core's own views and the urls of every registered plugin."""

from django.apps import apps
from django.urls import include, path, register_converter
from django.urls.converters import IntConverter
from django.utils.module_loading import module_has_submodule

from learning.core.records import data_views, desk_views, note_views, record_views, views

app_name = "learning"


class IdConverter(IntConverter):
    """Numbers that a row can have: no database takes an integer of twenty digits."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("kursus/", desk_views.courses, name="courses"),
    path("kursus/<id:pk>/selesai/", record_views.completed, name="completed"),
    path("kursus/<id:pk>/selesai/<id:attempt>/", record_views.completed, name="completed_attempt"),
    path("catatan-belajar/", record_views.records, name="records"),
    path("catatan-belajar/unduh.csv", record_views.download, name="records_csv"),
    path("catatan-belajar/<id:pk>/", record_views.record, name="record"),
    path("data-saya/", data_views.my_data, name="my_data"),
    path("data-saya/unduh.zip", data_views.download, name="my_data_download"),
    path("data-saya/penghapusan/", data_views.ask_erasure, name="my_data_erasure"),
    path("aktivitas/<id:pk>/", views.activity, name="activity"),
    path("aktivitas/<id:pk>/selesai/", views.complete, name="complete"),
    path("aktivitas/<id:pk>/detak/", views.beat, name="beat"),
    path("kursus/<id:pk>/daftar/", views.enrol, name="enrol"),
    path("kursus/<id:pk>/keluar/", views.withdraw, name="withdraw"),
    path("catatan/", note_views.note_list, name="notes"),
    path("catatan/<id:pk>/", note_views.note_edit, name="note_edit"),
    path("catatan/<id:pk>/hapus/", note_views.note_delete, name="note_delete"),
    path("aktivitas/<id:pk>/catatan/", note_views.note_add, name="note_add"),
]


def plugin_urls() -> list:
    """One mount per app with both a ``learning_hooks.py`` and a ``urls.py``.

    It stands below the label without ``learning_``, or below the config's ``url_prefix``.
    """
    mounts = []
    for config in apps.get_app_configs():
        if config.label == "learning" or not module_has_submodule(config.module, "learning_hooks"):
            continue
        if module_has_submodule(config.module, "urls"):
            name = config.label.removeprefix("learning_").replace("_", "-")
            prefix = getattr(config, "url_prefix", name)
            mounts.append(path(f"{prefix}/", include(f"{config.name}.urls")))
    return mounts
