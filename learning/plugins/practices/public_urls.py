"""Public addresses that are no page of the tree; the project mounts them at the root."""

from django.urls import path

from .listing import feeds
from .views import authors, collections, listing, opendata, share

app_name = "practices_public"

urlpatterns = [
    path("inovasi/", listing.shelf, {"name": "innovations"}, name="innovations"),
    path("praktik-baik/", listing.shelf, {"name": "practices"}, name="practices"),
    path("artikel/", listing.shelf, {"name": "articles"}, name="articles"),
    path("inovasi/bandingkan/", listing.compare, name="compare"),
    path("tag/<slug:slug>/", listing.tag, name="tag"),
    path("inovasi/data/", opendata.data_page, name="data"),
    path("inovasi/data/skema.json", opendata.data_schema, name="data_schema"),
    path("inovasi/data.json", opendata.data_json, name="data_json"),
    path("inovasi/data.csv", opendata.data_csv, name="data_csv"),
    path("koleksi/<slug:slug>/", collections.collection, name="collection"),
    path("penulis/<slug:slug>/", authors.author, name="author"),
    path("kartu/<id:pk>-<slug:digest>.png", share.share_card, name="share_card"),
]

FED = {"innovations": "inovasi", "practices": "praktik-baik", "articles": "artikel"}
for _name, _first in FED.items():
    urlpatterns += [
        path(f"{_first}/saran/", listing.suggestions, {"name": _name}, name=f"{_name}_suggest"),
        path(f"{_first}/rss.xml", feeds.rss(_name), name=f"{_name}_rss"),
        path(f"{_first}/atom.xml", feeds.atom(_name), name=f"{_name}_atom"),
    ]
