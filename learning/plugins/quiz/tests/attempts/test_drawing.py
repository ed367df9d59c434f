"""Semantics S2, random slots: pure choice, and the filter that fills the pools."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.core.testing.factories import make_course, make_region
from learning.plugins.quiz.engine.drawing import PoolDry, draw, least_used
from learning.plugins.quiz.models import Question, Sharing, VersionStatus
from learning.plugins.quiz.queries.draw import pools
from learning.plugins.quiz.testing import drawn, make_category, make_question, make_quiz


def one(pool, *, met=None, taken=(), seed=0):
    return draw({1: pool}, taken=taken, met=met or {}, random=Random(seed))[1]


def test_uniformly_among_those_met_least():
    met = {1: 2, 2: 1, 3: 1, 4: 3}
    found = Counter(one([1, 2, 3, 4], met=met, seed=seed) for seed in range(400))
    assert set(found) == {2, 3}
    assert 140 < found[2] < 260


def test_what_is_in_the_attempt_is_not_drawn_again():
    assert {one([1, 2, 3], taken={1, 3}, seed=seed) for seed in range(20)} == {2}


def test_a_dry_pool_fails_and_names_the_place():
    with pytest.raises(PoolDry) as dry:
        draw({4: [1], 5: [1]}, taken=(), met={}, random=Random(0))
    assert dry.value.slot == 5


def test_overlapping_pools_give_way():
    for seed in range(20):
        found = draw({1: [1, 2], 2: [1]}, taken=(), met={}, random=Random(seed))
        assert found == {1: 2, 2: 1}


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.integers(1, 8), st.sets(st.integers(1, 12), max_size=8).map(sorted), max_size=8
    ),
    st.sets(st.integers(1, 12), max_size=3),
    st.dictionaries(st.integers(1, 12), st.integers(0, 3)),
    st.integers(0, 9_999),
)
def test_never_twice_never_taken_always_of_the_pool(filled, taken, met, seed):
    try:
        found = draw(filled, taken=taken, met=met, random=Random(seed))
    except PoolDry:
        return
    assert found.keys() == filled.keys()
    assert len(set(found.values())) == len(found)
    assert not taken & set(found.values())
    assert all(found[slot] in pool for slot, pool in filled.items())


def test_variants_are_used_evenly():
    found = {least_used(3, used={0: 1, 1: 0, 2: 0}, random=Random(seed)) for seed in range(30)}
    assert found == {1, 2}
    assert least_used(1, used={0: 7}, random=Random(0)) == 0


# The filter


@pytest.fixture
def bank(db):
    region = make_region()
    above = make_category(region, "Atas")
    return above, make_category(parent=above, name="Bawah")


def names(category, course=None, **filters):
    course = course or make_course(0, region=category.region)
    quiz = make_quiz(drawn(category, **filters), course=course)
    (pool,) = pools(list(quiz.slots.all()), course=course).values()
    return set(Question.objects.filter(pk__in=pool).values_list("name", flat=True))


def test_a_category_with_and_without_those_below(bank):
    above, below = bank
    make_question(category=above, name="atas")
    make_question(category=below, name="bawah")
    make_question(category=make_category(above.region), name="lain")
    assert names(above) == {"atas", "bawah"}
    assert names(above, children=False) == {"atas"}


def test_only_questions_with_a_ready_version_that_are_not_hidden(bank):
    above, _below = bank
    make_question(category=above, name="siap")
    make_question(category=above, name="draf", status=VersionStatus.DRAFT)
    make_question(category=above, name="disembunyikan", status=VersionStatus.HIDDEN)
    assert names(above) == {"siap"}


def test_types_and_those_that_cannot_be_drawn(bank):
    above, _below = bank
    for kind in ("true_false", "short", "random_matching"):
        make_question(kind, {"count": 2}, category=above, name=kind)
    assert names(above) == {"true_false", "short"}
    assert names(above, types=["short", "essay"]) == {"short"}


def test_all_tags_or_any(bank):
    above, _below = bank
    make_question(category=above, name="keduanya", tags=["etika", "dasar"])
    make_question(category=above, name="satu", tags=["Etika"])
    make_question(category=above, name="tanpa")
    assert names(above, tags=["etika", "dasar"]) == {"keduanya"}
    assert names(above, tags=["etika", "dasar"], any_tag=True) == {"keduanya", "satu"}


def test_name_and_days_of_creation(bank):
    above, _below = bank
    for name, day in (("Etika lama", 1), ("Etika baru", 20), ("Hukum baru", 20)):
        question = make_question(category=above, name=name)
        moment = datetime(2026, 5, day, 5, tzinfo=UTC)
        Question.objects.filter(pk=question.pk).update(created_at=moment)
    assert names(above, name="etika") == {"Etika lama", "Etika baru"}
    assert names(above, created_from="2026-05-20") == {"Etika baru", "Hukum baru"}
    assert names(above, created_until="2026-05-19") == {"Etika lama"}


def test_sharing_rights_are_asked_anew_at_each_start(bank):
    province = make_region()
    city = make_region(parent=province)
    shared = {
        Sharing.PRIVATE: set(),
        Sharing.BELOW: {"soal"},
        Sharing.EVERYBODY: {"soal"},
    }
    for sharing, expected in shared.items():
        category = make_category(province, sharing=sharing)
        make_question(category=category, name="soal")
        assert names(category, make_course(0, region=city)) == expected
    stranger = make_category(make_region(), sharing=Sharing.BELOW)
    make_question(category=stranger, name="soal")
    assert names(stranger, make_course(0, region=city)) == set()


@pytest.mark.parametrize("filters", [1, 3])
def test_two_queries_however_many_filters(bank, filters, django_assert_num_queries):
    above, _below = bank
    course = make_course(0, region=above.region)
    quiz = make_quiz(*[drawn(above, name=str(n)) for n in range(filters)], course=course)
    slots = list(quiz.slots.all())
    with django_assert_num_queries(2):
        assert len(pools(slots, course=course)) == filters
