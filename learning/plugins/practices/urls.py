"""What people do with this plugin in the learning space, below ``/belajar/berbagi/``."""

from django.urls import path

from .views import adoptions, community, contributions, endorsements, sheets

app_name = "learning_practices"

urlpatterns = [
    path("", contributions.mine, name="mine"),
    path("tulis/<slug:slug>/", contributions.start, name="start"),
    path("<id:pk>/", contributions.edit, name="edit"),
    path("<id:pk>/simpan/", contributions.autosave, name="autosave"),
    path("<id:pk>/pratinjau/", contributions.preview, name="preview"),
    path("<id:pk>/tarik/", contributions.withdraw, name="withdraw"),
    path("<id:pk>/buang/", contributions.discard, name="discard"),
    path("pengesahan/<id:pk>/", endorsements.endorse, name="endorse"),
    path("pengesahan/<id:pk>/rancangan/", endorsements.preview, name="endorse_preview"),
    path("tanggapan/<id:pk>/", community.react, name="react"),
    path("komentar/<id:pk>/", community.comment, name="comment"),
    path("komentar/<id:pk>/laporkan/", community.report, name="report_comment"),
    path("replikasi/<id:pk>/", adoptions.adopt, name="adopt"),
    path("lembar/<id:pk>.pdf", sheets.sheet, name="sheet"),
]
