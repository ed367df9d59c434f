"""Everything below ``/belajar/``: core's own views and the urls of every registered plugin."""

from django.apps import apps
from django.urls import include, path, re_path, register_converter
from django.urls.converters import IntConverter
from django.utils.module_loading import module_has_submodule

from learning.core.records import data_views, desk_views, note_views, record_views, views
from learning.core.records.completion import views as completion_views
from learning.core.records.hours import statement_views
from learning.core.records.hours import views as hours_views
from learning.core.records.why import views as why_views

app_name = "learning"


class IdConverter(IntConverter):
    """Numbers that a row can have: no database takes an integer of twenty digits."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")

# Each prefix is compared once, and what is asked most comes first.
urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path(
        "aktivitas/",
        include(
            [
                path("<id:pk>/", views.activity, name="activity"),
                path("<id:pk>/selesai/", views.complete, name="complete"),
                path("<id:pk>/detak/", views.beat, name="beat"),
                path("<id:pk>/catatan/", note_views.note_add, name="note_add"),
            ]
        ),
    ),
    path(
        "kursus/",
        include(
            [
                path("", desk_views.courses, name="courses"),
                path("<id:pk>/daftar/", views.enrol, name="enrol"),
                path("<id:pk>/keluar/", views.withdraw, name="withdraw"),
                path("<id:pk>/nyatakan-selesai/", completion_views.declare, name="declare"),
                path("<id:pk>/selesai/", record_views.completed, name="completed"),
                path(
                    "<id:pk>/selesai/<id:attempt>/",
                    record_views.completed,
                    name="completed_attempt",
                ),
            ]
        ),
    ),
    path(
        "jp/",
        include(
            [
                path("", hours_views.hours, name="hours"),
                path("keterangan/", statement_views.issue, name="statement"),
                re_path(
                    r"^keterangan/(?P<code>[0-9A-Z-]{19})\.(?P<kind>pdf|json)$",
                    statement_views.download,
                    name="statement_file",
                ),
            ]
        ),
    ),
    path(
        "catatan-belajar/",
        include(
            [
                path("", record_views.records, name="records"),
                path("unduh.csv", record_views.download, name="records_csv"),
                path("<id:pk>/", record_views.record, name="record"),
            ]
        ),
    ),
    path(
        "persetujuan/",
        include(
            [
                path("", completion_views.approvals, name="approvals"),
                path("<id:pk>/<slug:role>/", completion_views.approve, name="approve"),
            ]
        ),
    ),
    path(
        "data-saya/",
        include(
            [
                path("", data_views.my_data, name="my_data"),
                path("unduh.zip", data_views.download, name="my_data_download"),
                path("penghapusan/", data_views.ask_erasure, name="my_data_erasure"),
            ]
        ),
    ),
    path("mengapa/<slug:slug>/<id:pk>/", why_views.why, name="why"),
    path(
        "catatan/",
        include(
            [
                path("", note_views.note_list, name="notes"),
                path("<id:pk>/", note_views.note_edit, name="note_edit"),
                path("<id:pk>/hapus/", note_views.note_delete, name="note_delete"),
            ]
        ),
    ),
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
