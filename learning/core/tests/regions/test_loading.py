import pytest
from django.core.management import call_command
from django.db.models import Count

from learning.core.models import DevelopmentForm, FieldOfKnowledge, JobType, Rank, Region
from learning.core.regions.loading import load_regions, read_rows
from learning.core.regions.reference import load_reference

SEEDS = [
    ("11", "11", "0", "Provinsi Aceh"),
    ("11.02", "1104", "11", "Kabupaten Aceh Tenggara"),
    ("12", "12", "0", "Provinsi Sumatera Utara"),
    ("12.75", "1276", "12", "Kota Binjai"),
    ("13", "13", "0", "Provinsi Sumatera Barat"),
    ("13.77", "1377", "13", "Kota Pariaman"),
    ("15", "15", "0", "Provinsi Jambi"),
]


@pytest.fixture
def loaded(db):
    return load_regions()


def test_the_whole_country_is_loaded(loaded):
    kinds = dict(Region.objects.order_by().values_list("kind").annotate(Count("pk")))
    assert kinds == {"nation": 1, "province": 38, "regency": 416, "city": 98}
    assert loaded == {"created": 553, "updated": 0}


def test_loading_again_changes_nothing(loaded):
    paths = list(Region.objects.values_list("path", "code"))
    assert load_regions() == {"created": 0, "updated": 0}
    assert list(Region.objects.values_list("path", "code")) == paths


@pytest.mark.parametrize(("code", "bps_code", "parent", "name"), SEEDS)
def test_the_regions_of_the_seeds(loaded, code, bps_code, parent, name):
    region = Region.objects.get(code=code)
    assert (region.bps_code, region.name) == (bps_code, name)
    assert region.get_parent().code == parent


def test_the_tree_is_sound(loaded):
    assert Region.find_problems() == ([], [], [], [], [])


def test_what_is_missing_is_put_after_its_neighbours(loaded):
    Region.objects.filter(code__in=["12.75", "15"]).delete()
    below = Region.objects.filter(code__startswith="15.").count()

    assert load_regions() == {"created": 2 + 11, "updated": 0}

    assert below == 0
    assert Region.find_problems() == ([], [], [], [], [])
    assert Region.objects.get(code="12.75").get_parent().code == "12"
    assert Region.objects.get(code="15").get_children_count() == 11
    assert load_regions() == {"created": 0, "updated": 0}


def test_what_administrators_set_stays_and_names_follow_the_file(loaded):
    Region.objects.filter(code="12.75").update(
        name="Kota Lama", slug="kota-kita", accent="accent-3", is_active=True, capital="Rambung"
    )
    assert load_regions() == {"created": 0, "updated": 1}
    region = Region.objects.get(code="12.75")
    assert (region.name, region.slug, region.accent) == ("Kota Binjai", "kota-kita", "accent-3")
    assert (region.is_active, region.capital) == (True, "Rambung")


def test_slugs_and_codes_of_the_file_are_unique():
    rows = read_rows()
    assert len({row["slug"] for row in rows}) == len(rows) == 552
    assert len({row["code"] for row in rows}) == 552
    bps = [row["bps_code"] for row in rows if row["bps_code"]]
    assert len(set(bps)) == len(bps) == 504


def test_time_zones(loaded):
    zones = dict(Region.objects.filter(depth=2).values_list("code", "time_zone"))
    assert zones["12"] == "Asia/Jakarta"
    assert zones["51"] == "Asia/Makassar"
    assert zones["93"] == "Asia/Jayapura"


def test_the_command_reports(db, capsys):
    call_command("load_regions")
    assert "553 created" in capsys.readouterr().out


def test_reference_rows_come_with_the_migrations(db):
    siasn = set(DevelopmentForm.objects.values_list("siasn_id", flat=True)) - {None}
    assert siasn == set(range(1, 26))
    assert DevelopmentForm.objects.get(code="e-learning").siasn_id == 16
    assert DevelopmentForm.objects.get(code="distance-training").siasn_id == 17
    ranks = Rank.objects.filter(scheme="pns")
    assert list(ranks.values_list("code", flat=True))[::16] == ["I/a", "IV/e"]
    assert Rank.objects.get(code="III/d").siasn_id == "34"
    assert Rank.objects.filter(scheme="pppk").count() == ranks.count() == 17
    assert list(JobType.objects.values_list("code", flat=True)) == [
        "jpt",
        "administrator",
        "pengawas",
        "fungsional",
        "pelaksana",
    ]
    assert FieldOfKnowledge.objects.filter(code="komunikasi-dan-informatika").exists()


def test_renamed_reference_rows_keep_their_name(db):
    JobType.objects.filter(code="jpt").update(name="Pimpinan")
    load_reference()
    assert JobType.objects.get(code="jpt").name == "Pimpinan"
    assert JobType.objects.count() == 5
