import pytest
from django.http import QueryDict

from learning.core.listing import Search
from learning.plugins.practices.listing.lists import SHELVES
from learning.plugins.practices.models import Entry

SHOWCASE = SHELVES["innovations"].listing


class Counted(Search):
    """Counts by SQL what the showcase counts by bits."""

    def _tallied(self):
        plain = Search.counts.func
        object.__setattr__(self.listing, "tallied", "")
        try:
            return plain(self)
        finally:
            object.__setattr__(self.listing, "tallied", "entries:innovation")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tahap=penerapan",
        "tahap=penerapan&tahap=uji-coba&jenis=digital",
        "topik=desa&topik=antrean&urusan=kesehatan",
        "daerah=tiada",
        "provinsi=12&replikasi=ya",
        "q=pasar",
        "q=pasar&topik=desa",
        "q=kuantum",
    ],
)
def test_bits_and_sql_count_the_same(make_some, reindex, address):
    make_some(2, stage="in_use", technology="digital", is_replicable=True, tags=["desa"])
    make_some(2, stage="trial", title="Pasar tani", tags=["desa", "pasar"])
    make_some(1, stage="trial", affair=None, tags=[])
    reindex()
    params = SHOWCASE.read(QueryDict(address))
    by_bits, by_sql = Search(SHOWCASE, params).counts, Counted(SHOWCASE, params).counts
    assert SHOWCASE.tallied
    for key, rows in by_sql.items():
        found = {value: number for value, _name, number in rows if value or key == "total"}
        assert {value: number for value, _name, number in by_bits[key]} == found


def test_what_is_published_or_withdrawn_shows_at_once(client, make_some):
    [page] = make_some(1)
    assert client.get("/inovasi/").context["face"].total == 1
    make_some(1)
    assert client.get("/inovasi/").context["face"].total == 2
    page.unpublish()
    assert client.get("/inovasi/").context["face"].total == 1
    assert Entry.objects.count() == 2
