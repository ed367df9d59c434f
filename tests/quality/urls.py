from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from cms.urls import urlpatterns as site

from . import questions


class Fault(Exception):
    pass


def fail(request: HttpRequest) -> HttpResponse:
    raise Fault("asked for by a test")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("uji/galat/", fail),
    path("uji/tiada/", missing),
    path("uji/soal/<slug:state>/", questions.show),
    *site,
]
