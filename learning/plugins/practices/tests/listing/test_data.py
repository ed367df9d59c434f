import csv
import io
import json
import re

import pytest

from learning.plugins.practices.listing import opendata
from learning.plugins.practices.testing import entry_of

CSV, JSON = "/inovasi/data.csv", "/inovasi/data.json"


def read_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_json_and_csv_say_the_same(client, make_some, adopted):
    [page] = make_some(1, title="Antrean daring", stage="in_use", technology="digital")
    adopted(page, 2)
    [row] = client.get(JSON).json()["data"]
    [line] = read_csv(client.get(CSV))
    assert row["id"] == line["id"] == str(page.translation_key)
    assert row["judul"] == line["judul"] == "Antrean daring"
    assert row["tahapan"] == line["tahapan"] == "penerapan"
    assert (row["sebelum"], row["sesudah"], row["direplikasi_oleh"]) == (90, 20, 2)
    assert (line["sebelum"], line["sesudah"], line["direplikasi_oleh"]) == ("90", "20", "2")
    assert (row["dapat_direplikasi"], line["dapat_direplikasi"]) == (False, "false")
    assert row["alamat"].startswith("http://testserver/")


def test_every_column_is_described(client, make_some):
    make_some(1)
    fields = client.get("/inovasi/data/skema.json").json()["fields"]
    names = [field["name"] for field in fields]
    assert list(client.get(JSON).json()["data"][0]) == names
    assert list(read_csv(client.get(CSV))[0]) == names
    assert all(field["description"] for field in fields)
    page = client.get("/inovasi/data/").text
    assert [name for name in names if f"<code>{name}</code>" not in page] == []


def test_the_licence_is_named(client, db):
    assert client.get(JSON).json()["lisensi"]["name"] == "CC-BY-4.0"
    assert "creativecommons.org/licenses/by/4.0" in client.get("/inovasi/data/").text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_csv_is_a_formula(client, make_some, start):
    make_some(1, summary=f'{start}HYPERLINK("http://jahat.example")')
    [line] = read_csv(client.get(CSV))
    assert line["ringkasan"].startswith("'")


def test_filters_narrow_the_data_too(client, make_some):
    make_some(1, stage="trial")
    make_some(2, stage="in_use")
    assert client.get(JSON, {"tahap": "uji-coba"}).json()["jumlah"] == 1
    assert len(read_csv(client.get(CSV, {"tahap": "penerapan"}))) == 2


def test_json_comes_in_pages(client, make_some, monkeypatch):
    monkeypatch.setattr(opendata, "PAGE_SIZE", 2)
    make_some(3)
    first = client.get(JSON, {"tahap": "inisiatif"}).json()
    assert first["jumlah"] == 2
    assert first["berikutnya"] == f"http://testserver{JSON}?tahap=inisiatif&halaman=2"
    second = client.get(first["berikutnya"]).json()
    assert (second["jumlah"], second["berikutnya"]) == (1, None)


@pytest.mark.parametrize("number", [1, 3])
def test_query_counts(client, make_some, number, django_assert_num_queries):
    make_some(number)
    client.get(JSON)
    # Hidden branches, rows, tags, further affairs.
    with django_assert_num_queries(4):
        client.get(JSON)
    with django_assert_num_queries(4):
        assert len(read_csv(client.get(CSV))) == number


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("ending", ["rss.xml", "atom.xml"])
def test_feeds(client, make_some, ending, number, django_assert_num_queries):
    pages = make_some(number, tags=["desa"])
    make_some(1, stage="in_use")
    address = f"/inovasi/{ending}"
    client.get(address)
    with django_assert_num_queries(3):
        response = client.get(address, {"tahap": "inisiatif"})
    found = re.findall(r"<(?:item|entry)>.*?<title>(.*?)</title>", response.text, re.DOTALL)
    assert sorted(found) == sorted(page.title for page in pages)
    assert str(entry_of(pages[0]).translation_key) in response.text
    assert response.headers["X-Asah-Public"] == "1"


def test_contacts_and_team_are_not_in_the_data(client, make_some):
    make_some(1, contact_name="Nama Kontak", contact_email="kontak@contoh.example")
    assert "Nama Kontak" not in json.dumps(client.get(JSON).json())
