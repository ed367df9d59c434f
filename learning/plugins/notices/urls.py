"""Below ``/belajar/pemberitahuan/``."""

from django.urls import path

from .views import inbox, preferences, stop

app_name = "learning_notices"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<id:pk>/", inbox.open_notice, name="open"),
    path("baca-semua/", inbox.read_all, name="read_all"),
    path("alamat-benar/", inbox.confirm_address, name="confirm_address"),
    path("pengaturan/", preferences.preferences, name="preferences"),
    path("berhenti/<str:token>/", stop.stop, name="stop"),
]
