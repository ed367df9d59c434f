"""Factories for core's rows and pages. Public: plugin authors build their tests on them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import count

import factory
from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone
from factory.django import DjangoModelFactory
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from learning.core.courses.services import recount
from learning.core.models import (
    Activity,
    Completion,
    Course,
    CoursePage,
    CoursesIndexPage,
    DevelopmentForm,
    Enrolment,
    IdentityNumber,
    JobType,
    Person,
    Progress,
    Rank,
    Region,
    RegionPage,
    Section,
    SectionPage,
    Unit,
)
from learning.core.records.copying import follow_copy

_serial = count(1)


def nation() -> Region:
    found = Region.objects.filter(code="0").first()
    return found or Region.add_root(
        kind=Region.Kind.NATION, code="0", name="Indonesia", slug="nasional"
    )


def _next_code() -> str:
    number = next(_serial)
    return f"{number // 90 % 90 + 10}.{number % 90 + 10:02d}"


def make_region(name: str = "", code: str = "", **kwargs) -> Region:
    """A kota right below the nation; pass ``parent`` for another place in the tree."""
    parent = kwargs.pop("parent", None) or nation()
    code = code or _next_code()
    while not name and Region.objects.filter(code=code).exists():
        code = _next_code()
    name = name or f"Kota Contoh {code}"
    slug = kwargs.pop("slug", None) or f"daerah-{code.replace('.', '-')}"
    kwargs.setdefault("kind", Region.Kind.CITY)
    parent.refresh_from_db()
    return parent.add_child(name=name, code=code, slug=slug, **kwargs)


def make_unit(region: Region | None = None, name: str = "", parent: Unit | None = None, **kwargs):
    name = name or f"Unit {next(_serial)}"
    if parent is not None:
        parent.refresh_from_db()
        return parent.add_child(region=parent.region, name=name, kind=Unit.Kind.UNIT, **kwargs)
    return Unit.add_root(region=region or make_region(), name=name, kind=Unit.Kind.AGENCY, **kwargs)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"akun{n}")
    email = factory.Sequence(lambda n: f"akun{n}@contoh.example")
    password = factory.django.Password("rahasia-sekali-9")


class RankFactory(DjangoModelFactory):
    class Meta:
        model = Rank
        django_get_or_create = ("scheme", "code")

    scheme = Rank.Scheme.PNS
    code = "III/a"
    name = "Penata Muda"


class JobTypeFactory(DjangoModelFactory):
    class Meta:
        model = JobType
        django_get_or_create = ("code",)

    code = "pelaksana"
    name = "Pelaksana"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = factory.Sequence(lambda n: f"Pegawai Contoh {n}")
    status = Person.Status.PNS
    region = factory.LazyFunction(make_region)
    user = factory.SubFactory(UserFactory)


def make_nip(serial: int | None = None, *, birth: date = date(1980, 1, 1)) -> str:
    """A formally valid, clearly invented NIP (CPNS in March 25 years after birth)."""
    number = serial if serial is not None else next(_serial)
    born = birth.replace(year=birth.year + number // 999 % 20)
    return f"{born:%Y%m%d}{born.year + 25}03{1 + number % 2}{number % 999 + 1:03d}"


class IdentityNumberFactory(DjangoModelFactory):
    class Meta:
        model = IdentityNumber

    person = factory.SubFactory(PersonFactory)
    kind = IdentityNumber.Kind.NIP
    number = factory.Sequence(make_nip)


class CourseFactory(DjangoModelFactory):
    class Meta:
        model = Course

    translation_key = factory.LazyFunction(uuid.uuid4)
    title = factory.Sequence(lambda n: f"Kursus {n}")
    region = factory.LazyFunction(make_region)
    is_live = True
    url = factory.Sequence(lambda n: f"/kursus-{n}/")


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    translation_key = factory.LazyFunction(uuid.uuid4)
    course = factory.SubFactory(CourseFactory)
    title = factory.Sequence(lambda n: f"Modul {n}")
    order = factory.Sequence(lambda n: n)
    is_live = True


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    translation_key = factory.LazyFunction(uuid.uuid4)
    course = factory.SubFactory(CourseFactory)
    type = "lesson"
    title = factory.Sequence(lambda n: f"Pelajaran {n}")
    order = factory.Sequence(lambda n: n)
    is_live = True
    completion = Completion.MANUAL


class EnrolmentFactory(DjangoModelFactory):
    class Meta:
        model = Enrolment

    course = factory.SubFactory(CourseFactory)
    person = factory.SubFactory(PersonFactory)
    status = Enrolment.Status.ACTIVE
    requested_at = factory.LazyFunction(timezone.now)
    activated_at = factory.LazyFunction(timezone.now)


class ProgressFactory(DjangoModelFactory):
    class Meta:
        model = Progress

    person = factory.SubFactory(PersonFactory)
    activity = factory.SubFactory(ActivityFactory)
    course = factory.SelfAttribute("activity.course")


def make_course(activities: int = 3, *, sections: int = 0, **kwargs) -> Course:
    """A published course row with its activity rows and right counters, without any page."""
    spread = {name: kwargs.pop(name) for name in ("completion", "min_seconds") if name in kwargs}
    course = CourseFactory(**kwargs)
    rows = [SectionFactory(course=course, order=index) for index in range(sections)]
    for index in range(activities):
        section = rows[index * sections // activities] if sections else None
        ActivityFactory(course=course, section=section, order=index, **spread)
    for row in rows:
        row.required_count = row.activities.count()
        row.save()
    course.activity_count = course.required_count = activities
    course.save()
    if course.criteria:
        recount(course)
    return course


def ask(course: Course, **criteria) -> Course:
    """Let ``criteria`` complete the course, as publishing it with them does."""
    Course.objects.filter(pk=course.pk).update(criteria=criteria)
    course.refresh_from_db()
    recount(course)
    return course


def site_home() -> Page:
    """The default site's root page, made where a test database has none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site:
        return site.root_page
    root = Page.get_first_root_node()
    home = root.add_child(instance=Page(title="Asah", slug="asah", locale=Locale.get_default()))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def make_region_page(region: Region | None = None, **kwargs) -> RegionPage:
    region = region or make_region()
    page = RegionPage(title=region.name, slug=region.slug, region=region, **kwargs)
    return site_home().add_child(instance=page)


def make_courses_index(region: Region | None = None) -> CoursesIndexPage:
    return make_region_page(region).add_child(
        instance=CoursesIndexPage(title="Kursus", slug="kursus")
    )


def development_form() -> DevelopmentForm:
    found = DevelopmentForm.objects.order_by("pk").first()
    return found or DevelopmentForm.objects.create(
        code="e-learning", name="E-learning", track=DevelopmentForm.Track.NON_CLASSICAL
    )


def make_course_page(parent: CoursesIndexPage | None = None, *, publish=True, tags=(), **kwargs):
    number = next(_serial)
    kwargs.setdefault("title", f"Kursus {number}")
    kwargs.setdefault("slug", f"kursus-{number}")
    kwargs.setdefault("summary", "Ringkasan kursus.")
    if "form" not in kwargs:
        kwargs["form"] = development_form()
    page = CoursePage(**kwargs)
    page.tags.add(*tags)
    return add_page(parent or make_courses_index(), page, publish=publish)


def make_section_page(parent: CoursePage, *, publish=True, **kwargs) -> SectionPage:
    number = next(_serial)
    kwargs.setdefault("title", f"Modul {number}")
    kwargs.setdefault("slug", f"modul-{number}")
    return add_page(parent, SectionPage(**kwargs), publish=publish)


@contextmanager
def _unindexed(model: type[Page]) -> Iterator[None]:
    """What is saved here is saved again at once, and only the last save has to be indexed."""
    connected = post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        if connected:
            post_save.connect(post_save_signal_handler, sender=model)


def add_page(parent: Page, page: Page, *, publish: bool = True) -> Page:
    """Add ``page`` as a draft and publish it the way the admin does, signals included."""
    page.live = False
    parent.refresh_from_db()
    with _unindexed(type(page)):
        page = parent.add_child(instance=page)
        revision = page.save_revision(clean=False) if publish else None
    if revision is None:
        page.save_revision()
    else:
        revision.publish()
    page.refresh_from_db()
    return page


def copy_page(page: Page, *, to: Page | None = None, live: bool = False, **attributes) -> Page:
    """``page`` and all below it, as an editor copies them."""
    attributes.setdefault("slug", f"salinan-{next(_serial)}")
    copy = page.copy(recursive=True, to=to, keep_live=live, update_attrs=attributes)
    follow_copy(page, copy)
    return copy.specific
