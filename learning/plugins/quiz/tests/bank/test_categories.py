import pytest

from learning.core.api import DomainError
from learning.core.testing.factories import make_course, make_region

from ...models import Category
from ...queries import bank
from ...queries.categories import labels, tree
from ...services import categories
from ...testing import drawn, make_category, make_question, make_quiz


@pytest.fixture
def region(binjai):
    return binjai.region


def paths():
    return {row.name: (row.path, row.depth) for row in Category.objects.all()}


def test_a_subtree_moves_with_its_paths(region):
    a, b = (categories.create(region, name=name) for name in "AB")
    c = categories.create(region, name="C", parent=a)
    d = categories.create(region, name="D", parent=c)
    categories.move(c, parent=b)
    found = paths()
    assert found["C"] == (f"{b.pk}.{c.pk}.", 1)
    assert found["D"] == (f"{b.pk}.{c.pk}.{d.pk}.", 2)
    categories.move(c, parent=None)
    assert paths()["D"] == (f"{c.pk}.{d.pk}.", 1)


def test_what_cannot_be_moved(region):
    a = categories.create(region, name="A")
    b = categories.create(region, name="B", parent=a)
    elsewhere = make_category(make_region())
    for wanted in (a, b, elsewhere):
        with pytest.raises(DomainError):
            categories.move(a, parent=wanted)
    categories.create(region, name="B")
    with pytest.raises(DomainError, match="name"):
        categories.move(b, parent=None)


def test_what_stands_below_is_of_the_same_region_and_course(region):
    course = make_course(0, region=region)
    top = categories.create(region, name="A", course=course)
    below = categories.create(make_region(), name="B", parent=top)
    assert (below.region, below.course) == (region, course)
    with pytest.raises(DomainError, match="another region"):
        categories.create(make_region(), name="C", course=course)


def test_a_tree_is_at_most_ten_levels_deep(region):
    row = None
    for number in range(10):
        row = categories.create(region, name=str(number), parent=row)
    with pytest.raises(DomainError, match="10"):
        categories.create(region, name="too deep", parent=row)


def test_only_an_empty_category_is_deleted(region):
    top = categories.create(region, name="A")
    below = categories.create(region, name="B", parent=top)
    question = make_question(category=below)
    for row in (top, below):
        with pytest.raises(DomainError, match="not empty"):
            categories.delete(row)
    question.delete()
    make_quiz(drawn(below))
    with pytest.raises(DomainError, match="draws"):
        categories.delete(below)


def test_a_path_of_names_is_found_or_made(region):
    made = categories.get_or_create_path(region, ["A", "B"])
    assert categories.get_or_create_path(region, ["A", " B "]) == made
    assert made.parent.name == "A"


def test_sharing_decides_which_regions_may_use_it(binjai, national):
    city = binjai.region
    nation = national.groups.get(region_role__role="national").region_role.region
    other = make_region()
    rows = {
        (place, sharing): make_category(region, f"{place} {sharing}", sharing=sharing)
        for place, region in (("nation", nation), ("city", city), ("other", other))
        for sharing in ("private", "below", "everybody")
    }
    usable = set(bank.usable_categories(regions=[city]))
    assert usable == {
        rows["nation", "below"],
        rows["nation", "everybody"],
        rows["city", "private"],
        rows["city", "below"],
        rows["city", "everybody"],
        rows["other", "everybody"],
        binjai.category,
    }
    assert set(bank.usable_categories(user=binjai.user("editor"))) == usable
    assert not bank.usable_categories(user=binjai.people[0].user).exists()


def test_counts_and_labels_follow_the_tree(region, django_assert_num_queries):
    top = categories.create(region, name="A")
    below = categories.create(region, name="B", parent=top)
    make_question(category=top)
    for status in ("ready", "draft"):
        make_question(category=below, status=status)
    rows = Category.objects.filter(path__startswith=top.path)
    with django_assert_num_queries(2):
        found = [(one.category.name, one.own, one.total, one.drafts) for one in tree(rows)]
    assert found == [("A", 1, 3, 0), ("B", 2, 2, 1)]
    assert labels(rows) == [(top.pk, "A"), (below.pk, "— B")]
