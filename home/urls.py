from django.urls import path

from . import views
from .search import views as search_views

urlpatterns = [
    path("katalog/", views.catalogue, name="catalogue"),
    path("cari/", search_views.search, name="search"),
    path("cari/saran/", search_views.suggest, name="suggest"),
    path("daerah/", views.regions, name="regions"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", views.sitemap_section, name="sitemap_section"),
]
