"""Standing rules in the admin: tried before they are saved, limited to one's own people."""

import pytest
from django.urls import reverse

from ...models import PathEnrolment, StandingRule
from .conftest import client_of

LIST_QUERIES = 13


def fields(place, **changes):
    return {
        "name": "Semua pegawai",
        "path": place.path.pk,
        "region": place.region.pk,
        "reason": "Wajib",
        "is_active": "on",
        "position_contains": "",
        "within_months": "",
        "due_days": "",
        **changes,
    }


@pytest.fixture
def save(django_capture_on_commit_callbacks):
    def save(user, *args, **data):
        name = "path_rules:edit" if args else "path_rules:add"
        with django_capture_on_commit_callbacks(execute=True):
            return client_of(user).post(reverse(name, args=args), data)

    return save


def on_path():
    return PathEnrolment.objects.count()


def test_trying_tells_numbers_and_saves_nothing(binjai, save):
    answer = save(binjai.admin, **fields(binjai), **{"action-preview": "1"})

    found = answer.context["found"]
    assert (found["all"], found["new"]) == (3, 3)
    assert [person.name for person in found["sample"]] == ["Binjai A", "Binjai B", "Binjai C"]
    assert (StandingRule.objects.count(), on_path()) == (0, 0)


def test_units_and_statuses_narrow(binjai, save):
    binjai.person("D", unit=binjai.agency, status="pppk")
    for change, number in (
        ({"units": [binjai.unit.pk]}, 3),
        ({"statuses": ["pppk"]}, 1),
        ({"units": [binjai.unit.pk], "statuses": ["pppk"]}, 0),
    ):
        answer = save(binjai.admin, **fields(binjai, **change), **{"action-preview": "1"})
        assert answer.context["found"]["all"] == number


def test_saving_runs_it_and_switching_it_off_takes_nobody_away(binjai, save):
    save(binjai.admin, **fields(binjai))
    rule = StandingRule.objects.get()
    assert (rule.added_count, on_path()) == (3, 3)
    assert set(PathEnrolment.objects.values_list("method", "rule")) == {("rule", rule.pk)}

    binjai.person("D")
    off = fields(binjai)
    del off["is_active"]
    save(binjai.admin, rule.pk, **off)
    rule.refresh_from_db()
    assert (rule.is_active, on_path()) == (False, 3)

    client_of(binjai.admin).post(reverse("path_rules:delete", args=[rule.pk]))
    assert (StandingRule.objects.count(), on_path()) == (0, 3)


def test_nobody_adds_people_of_another_region(binjai, jambi, save):
    refused = save(binjai.admin, **fields(binjai, region=jambi.region.pk))
    units = save(binjai.admin, **fields(binjai, units=[jambi.unit.pk]))

    assert set(refused.context["form"].errors) == {"region"}
    assert set(units.context["form"].errors) == {"units"}
    assert (StandingRule.objects.count(), on_path()) == (0, 0)


def test_own_people_may_be_put_on_a_path_for_the_nation(binjai, jambi, save):
    save(jambi.admin, **fields(jambi, path=binjai.path.pk))
    assert set(PathEnrolment.objects.values_list("person__region", flat=True)) == {jambi.region.pk}

    binjai.path.scope = "region"
    binjai.path.save()
    refused = save(jambi.admin, **fields(jambi, path=binjai.path.pk, name="Lain"))
    assert set(refused.context["form"].errors) == {"path"}


def test_regions_below_are_for_the_nation(binjai, national, save):
    nation = national.groups.get(region_role__role="national").region_role.region
    given = fields(binjai, region=nation.pk, with_regions_below="on")

    assert "with_regions_below" not in save(binjai.admin, **given).context["form"].fields
    save(national, **given)

    assert StandingRule.objects.get().with_regions_below
    assert on_path() >= 3


def test_who_sees_and_changes_rules(binjai, jambi, national):
    rule = StandingRule.objects.create(
        path=binjai.path, region=binjai.region, name="Rahasia", reason="x"
    )
    users = {
        "admin": binjai.admin,
        "editor": binjai.user("editor", "moderator"),
        "other": jambi.admin,
        "national": national,
        "asn": binjai.people[0].user,
        "nobody": None,
    }
    opened, listed = set(), set()
    for role, user in users.items():
        client = client_of(user)
        if "Rahasia" in client.get(reverse("path_rules:index")).content.decode():
            listed.add(role)
        pages = [
            client.get(reverse(f"path_rules:{name}", args=[rule.pk])).status_code
            for name in ("edit", "history", "delete")
        ]
        if pages == [200, 200, 200]:
            opened.add(role)
        if role not in ("admin", "national"):
            assert 200 not in pages
            for name in ("edit", "delete"):
                client.post(reverse(f"path_rules:{name}", args=[rule.pk]), fields(jambi))
    assert opened == listed == {"admin", "national"}
    assert StandingRule.objects.get().name == "Rahasia"


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same(binjai, as_admin, number, django_assert_num_queries):
    for each in range(number):
        StandingRule.objects.create(
            path=binjai.path, region=binjai.region, name=f"Aturan {each}", reason="x"
        )
    address = reverse("path_rules:index")
    as_admin.get(address)

    with django_assert_num_queries(LIST_QUERIES):
        as_admin.get(address)
