"""Where the pages of background work stand in Wagtail's admin."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from learning.core.regions.admin import LEARNING_MENU_HOOK

from . import admin_views as views
from . import queries
from .panels import AlarmPanel
from .services import jobs, queue

urls = (
    [
        path("", views.index, name="index"),
        path("jadwal/<slug:slug>/", views.run, name="run"),
        path("tugas/", views.tasks, name="tasks"),
        path("tugas/lagi/", views.retry, name="retry"),
        path("tugas/<uuid:pk>/", views.task, name="task"),
        path("tugas/<uuid:pk>/lagi/", views.retry_one, name="retry_one"),
        path("pekerjaan/", views.failed_jobs, name="jobs"),
        path("pekerjaan/<int:pk>/lagi/", views.retry_job, name="retry_job"),
    ],
    "learning_background",
)


class BackgroundMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may(request.user, "view")


def register_admin_urls():
    return [path("latar-belakang/", include(urls))]


def register_menu_item():
    return BackgroundMenuItem(
        views.INDEX[1],
        reverse_lazy(views.INDEX[0]),
        name="learning-background",
        icon_name=views.ICON,
        order=900,
    )


def homepage_panels(request, shown):
    if views.may(request.user, "view") and (alarm := queries.alarm()):
        shown.append(AlarmPanel(alarm))


def register_log_actions(actions):
    actions.register_action(queue.RETRY, _("Run a task again"), _("Task queued again"))
    actions.register_action(jobs.RETRY, _("Run a job again"), _("Job queued again"))
    actions.register_action(views.RUN, _("Run scheduled work now"), _("Scheduled work begun"))


HOOKS = [
    ("register_admin_urls", register_admin_urls, 0),
    (LEARNING_MENU_HOOK, register_menu_item, 0),
    ("construct_homepage_panels", homepage_panels, 0),
    ("register_log_actions", register_log_actions, 0),
]
