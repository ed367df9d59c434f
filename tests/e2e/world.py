"""The small world of the journeys: one region with staff, two courses, a person per journey."""

from datetime import date

from django.contrib.auth import get_user_model
from django.utils import translation

from cms.demo.home import make_home
from learning.core.api import Role, assign_role, create_person, provision_region, set_head
from learning.core.testing import factories as make
from learning.plugins.lesson.tests.sample import block, checklist, make_lesson, reflection
from learning.plugins.lesson.tests.sample import self_check as self_check_block
from learning.plugins.practices.testing import make_innovation

from . import (
    availability_world,
    badges_world,
    certificates_world,
    grade_import_world,
    grades_world,
    hours_reports_world,
    hours_world,
    names,
    paths_world,
    quiz_building_world,
    quiz_marking_world,
    quiz_world,
)

STAFF = {
    names.EDITOR: Role.EDITOR,
    names.MODERATOR: Role.MODERATOR,
    names.ADMINISTRATOR: Role.ADMIN,
}


def build() -> None:
    with translation.override("id"):
        home = make_home()
        rimba = provision_region(
            make.make_region(names.REGION, slug="kota-rimba"), parent_page=home
        )
        lembah = make.make_region(names.OTHER_REGION, slug="kota-lembah")
        for email, role in STAFF.items():
            user = get_user_model().objects.create_user(
                email=email, password=names.PASSWORD, first_name=role.label
            )
            assign_role(user, region=rimba.region, role=role)
        build_people(rimba.region, lembah)
        build_courses(rimba.courses_index)
        paths_world.build(rimba, person=person)
        badges_world.build(rimba, person=person)
        certificates_world.build(rimba, person=person)
        hours_world.build(rimba.region, person=person)
        hours_reports_world.build(rimba.region, person=person)
        quiz_world.build(rimba, person=person)
        quiz_marking_world.build(rimba, person=person)
        quiz_building_world.build(rimba, person=person)
        availability_world.build(rimba, person=person)
        grades_world.build(rimba, person=person)
        grade_import_world.build(rimba, person=person)
        make_innovation(
            region=rimba.region,
            title=names.INNOVATION,
            slug="antre-dari-rumah",
            summary=names.INNOVATION_SUMMARY,
            figures=[("Waktu tunggu", "menit", 96, 22)],
        )


def build_people(rimba, lembah) -> None:
    agency = make.make_unit(rimba, name=names.AGENCY)
    desk = make.make_unit(name=names.UNIT, parent=agency)
    archive = make.make_unit(name=names.OTHER_UNIT, parent=agency)
    for number, name in {
        names.READER: names.READER_NAME,
        names.TYPIST: names.TYPIST_NAME,
        names.PLAIN: names.PLAIN_NAME,
        **names.PLAIN_LEARNERS,
    }.items():
        person(name, number, desk)
    person(names.OTHERS_NAME, names.nip(9), archive)
    person(names.STRANGER_NAME, names.nip(10), make.make_unit(lembah, name="Dinas Lembah"))
    leader = person(names.LEADER_NAME, names.LEADER, desk)
    set_head(desk, person=leader, start=date(2020, 1, 1), actor=None)
    person(names.PROPOSER_NAME, names.PROPOSER, desk)
    head = person(names.HEAD_NAME, names.HEAD, agency)
    set_head(agency, person=head, start=date(2020, 1, 1), actor=None)


def person(name: str, number: str, unit, **more):
    unit.refresh_from_db()
    made = create_person(
        name=name, number=number, status="pns", unit=unit, position="Petugas layanan", **more
    )
    made.user.set_password(names.PASSWORD)
    made.user.save()
    return made


def build_courses(index) -> None:
    course = make.make_course_page(
        index,
        title=names.COURSE,
        slug="melayani-dengan-tenang",
        summary="Tiga pelajaran singkat tentang menyapa, memeriksa dan menutup layanan.",
        programme_jp=3,
    )
    bodies = ([checklist(), reflection()], [self_check_block()], [text("Ucapkan terima kasih.")])
    for title, body in zip(names.LESSONS, bodies, strict=True):
        make_lesson(
            [text(f"Isi pelajaran {title}."), *body],
            course_page=course,
            title=title,
            summary=f"Tentang {title.lower()}.",
        )
    other = make.make_course_page(
        index,
        title=names.UNIT_COURSE,
        slug="arsip",
        summary="Menata arsip kantor agar cepat ditemukan.",
        programme_jp=2,
    )
    make_lesson([text("Beri nama yang jelas.")], course_page=other, title=names.UNIT_COURSE_LESSON)
    draft = make.make_course_page(
        index, title=names.DRAFT_COURSE, slug="surat-dinas", programme_jp=1, publish=False
    )
    make_lesson(
        [text("Sapa penerima surat.")],
        course_page=draft,
        title=names.DRAFT_LESSON,
        summary="Kalimat pertama sebuah surat.",
        publish=False,
    )


def text(words: str) -> dict:
    return block("paragraph", f"<p>{words}</p>", words)
