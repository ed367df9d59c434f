"""Importing and exporting with the bank and the library."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from learning.core.models import Job, JobRow
from learning.core.testing.factories import UserFactory, make_region, nation
from learning.core.testing.shared import kept_rows
from learning.plugins.quiz.formats import exporting as written
from learning.plugins.quiz.formats import registry
from learning.plugins.quiz.formats.values import ADDRESS, ImportedQuestion
from learning.plugins.quiz.models import Category, Question, QuestionVersion
from learning.plugins.quiz.services import bank, exporting, importing
from learning.plugins.quiz.services.planning import Importer, find_category, path_of

from .strategies import BLUE, PDF, RED

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
Outcome = JobRow.Outcome


@pytest.fixture(scope="module", autouse=True)
def region(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        region = make_region()
        region.collection = Collection.get_first_root_node().add_child(name="Pustaka")
        region.save()
        yield region


def gift(source, region, **options):
    parsed = registry.read(source.encode(), "soal.gift", "gift")
    options.setdefault("base", ("Umum",))
    importer = Importer(region, keeps=registry.FORMATS["gift"].lacks, **options)
    importer.describe(parsed.categories)
    return importer, parsed.questions


def apply(source, region, **options):
    importer, questions = gift(source, region, **options)
    return [importer.apply(question) for question in questions]


def outcomes(plans):
    return [str(plan.outcome) for plan in plans]


CHOICE = "// [id:K1] [tag:etika]\n::Nama::Apa? {=a ~b ~c}"


class TestPlanning:
    def test_a_dry_run_writes_nothing(self, region):
        importer, questions = gift(CHOICE, region)
        assert importer.plan(questions[0]).outcome == Outcome.CREATE
        assert (Question.objects.count(), Category.objects.count()) == (0, 0)

    def test_a_new_question_with_its_category_and_tags(self, region):
        [plan] = apply(f"$CATEGORY: A/B\n\n{CHOICE}", region)
        question = Question.objects.get()
        assert (plan.outcome, plan.question) == (Outcome.CREATE, question)
        assert path_of(question.category) == ("Umum", "A", "B")
        assert (question.id_number, list(question.tags.names())) == ("K1", ["etika"])
        assert (question.status, question.latest.body["single"]) == ("ready", True)

    def test_the_same_file_again_changes_nothing(self, region):
        source = f"{CHOICE}\n\nTanpa kode {{T}}"
        assert outcomes(apply(source, region)) == ["create", "create"]
        assert outcomes(apply(source, region)) == ["same", "same"]
        assert (Question.objects.count(), QuestionVersion.objects.count()) == (2, 2)

    def test_what_was_changed_by_id_number_is_written_and_options_keep_their_ids(self, region):
        apply(CHOICE, region)
        question = Question.objects.get()
        ids = {row["text"]: row["id"] for row in question.latest.body["options"]}
        [plan] = apply("// [id:K1]\n::Nama::Apa ini? {~c =a ~d}", region)
        question.refresh_from_db()
        options = {row["text"]: row["id"] for row in question.latest.body["options"]}
        assert plan.outcome == Outcome.UPDATE
        assert question.latest.stem == "<p>Apa ini?</p>"
        assert [options[text] for text in ("<p>a</p>", "<p>c</p>")] == [
            ids["<p>a</p>"],
            ids["<p>c</p>"],
        ]
        assert len(set(options.values())) == 3
        assert list(question.tags.names()) == ["etika"]

    def test_what_the_format_cannot_hold_stays(self, region):
        apply(CHOICE, region)
        question = Question.objects.get()
        data = question.latest.data(type="choice")
        bank.edit(
            question,
            content=written_over(data, default_mark=Decimal(3), penalty=Decimal("0.5")),
        )
        apply("// [id:K1]\n::Nama::Apa lagi? {=a ~b ~c}", region)
        question.refresh_from_db()
        latest = question.latest
        assert (latest.default_mark, latest.penalty) == (Decimal(3), Decimal("0.5"))
        assert latest.body["shuffle"] is False

    def test_an_id_number_of_another_type_or_used_twice_is_refused(self, region):
        apply(CHOICE, region)
        [plan] = apply("// [id:K1]\nLain {T}", region)
        assert (plan.outcome, "K1" in plan.messages[0]) == (Outcome.ERROR, True)
        plans = apply("// [id:Z]\nSatu {T}\n\n// [id:Z]\nDua {T}", region)
        assert outcomes(plans) == ["create", "error"]

    def test_the_same_question_twice_in_a_file_stands_once(self, region):
        assert outcomes(apply("Sama {T}\n\nSama {T}", region)) == ["create", "same"]

    def test_a_refused_question_stops_no_other_and_leaves_nothing(self, region):
        plans = apply("Baik {T}\n\n$CATEGORY: Kosong\n\nBuruk {~a ~b}\n\nJuga baik {F}", region)
        assert outcomes(plans)[0] == "create"
        assert Outcome.ERROR in outcomes(plans)
        assert find_category(region, ("Umum", "Kosong")) is not None

    def test_questions_go_below_a_category_that_is_there(self, region):
        apply(CHOICE, region)
        below = Category.objects.get(name="Umum")
        [plan] = apply("$CATEGORY: Sub\n\nLain {T}", region, below=below, base=())
        assert path_of(plan.question.category) == ("Umum", "Sub")
        [plan] = apply("Tanpa {T}", region, below=below, base=(), with_paths=False)
        assert plan.question.category == below


def written_over(data, **changes):
    from dataclasses import replace

    return replace(data, body={**data.body, "shuffle": False}, **changes)


def with_files(**changes):
    values = {
        "type": "essay",
        "name": "Gambar",
        "stem": f'<p>x <img src="{ADDRESS}merah.png" alt="Merah &amp; &quot;putih&quot;"></p>'
        f'<p><a href="{ADDRESS}bahan.pdf">bahan</a></p>',
        "files": {"merah.png": RED, "bahan.pdf": PDF},
        "body": registry.gift.essay() | {"format": "plain"},
    }
    return ImportedQuestion(**{**values, **changes})


class TestLibrary:
    def test_pictures_and_files_go_to_the_collection_of_the_region_once(self, region):
        importer = Importer(region, base=("G",))
        importer.apply(with_files())
        importer.apply(with_files(name="Dua", stem=with_files().stem + "<p>lain</p>"))
        image, document = get_image_model().objects.get(), get_document_model().objects.get()
        assert (image.collection, document.collection) == (region.collection, region.collection)
        stem = Question.objects.order_by("pk").first().latest.stem
        assert f'<embed embedtype="image" id="{image.pk}"' in stem
        assert f'<a linktype="document" id="{document.pk}">bahan</a>' in stem
        assert outcomes([Importer(region, base=("G",)).plan(with_files())]) == ["same"]

    def test_a_dry_run_adds_no_files(self, region):
        assert Importer(region, base=("G",)).plan(with_files()).outcome == Outcome.CREATE
        assert get_image_model().objects.count() == 0

    def test_files_come_out_again(self, region):
        Importer(region, base=("G",)).apply(with_files())
        [out] = exporting.questions(exporting.of_category(Category.objects.get()))
        assert out.stem == with_files().stem
        assert sorted(out.files.values()) == sorted([RED, PDF])
        assert out.remarks == []

    def test_body_pictures_become_ids_and_names_again(self, region):
        body = {
            **{"image": "peta.png", "image_alt": "Peta", "shuffle": False},
            "items": [
                {"id": "i1", "text": "satu", "image": None, "group": 1, "infinite": False},
                {"id": "i2", "text": "dua", "image": "biru.png", "group": 1, "infinite": True},
            ],
            "drops": [
                {"id": "d1", "x": 1, "y": 2, "item": "i1", "label": ""},
                {"id": "d2", "x": 30, "y": 2, "item": "i2", "label": "kanan"},
            ],
            "combined": {"right": "", "partial": "", "wrong": "", "show_number_right": False},
        }
        files = {"peta.png": RED, "biru.png": BLUE}
        source = ImportedQuestion("drag_image", "Peta", "<p>Taruh</p>", body=body, files=files)
        plan = Importer(region, base=("G",)).apply(source)
        assert plan.messages == []
        assert isinstance(plan.question.latest.body["image"], int)
        [out] = exporting.questions(exporting.of_category(Category.objects.get()))
        assert sorted(out.files.values()) == sorted([RED, BLUE])
        assert out.body["drops"] == body["drops"]

    def test_a_picture_that_is_gone_is_told(self, region):
        Importer(region, base=("G",)).apply(with_files())
        get_image_model().objects.all().delete()
        [out] = exporting.questions(exporting.of_category(Category.objects.get()))
        assert "<img" not in out.stem
        assert out.remarks


@pytest.mark.parametrize("name", ["moodle.xml", "soal.gift", "tabel.csv", "aiken.txt", "cloze.txt"])
def test_import_export_import_is_equal(region, name):
    """The whole way: file, bank, Moodle XML, another category, and the same questions there."""
    parsed = registry.read((FILES / name).read_bytes(), name)
    first = Importer(region, base=("Satu",), rest=("Satu",))
    plans = [first.apply(question) for question in parsed.questions]
    made = [plan.question for plan in plans if plan.outcome == Outcome.CREATE]
    assert made
    category = Category.objects.get(name="Satu")
    content = written.write(exporting.questions(exporting.of_category(category)), format="moodle")
    assert (content.written, content.losses) == (len(made), [])
    again = registry.read(content.content, "a.xml").questions
    there = Importer(region)
    assert outcomes(there.apply(question) for question in again) == ["same"] * len(made)
    Importer(region, base=("Dua",))
    second = Importer(region, base=("Dua",))
    assert outcomes(second.apply(question) for question in again) == ["create"] * len(made)
    copies = exporting.of_category(Category.objects.get(name="Dua", parent=None))
    hashes = sorted(version.content_hash for version, _question in copies)
    assert hashes == sorted(question.latest.content_hash for question in made)


class TestJobs:
    def upload(self, region, user, source=CHOICE, **options):
        return importing.create_job(
            content=source.encode(), filename="soal.gift", region=region, owner=user, **options
        )

    def test_planned_looked_at_and_applied(self, region):
        user = UserFactory(is_superuser=True)
        job = self.upload(region, user, f"{CHOICE}\n\nBuruk {{=a", path="Umum > Dasar")
        importing.plan_job(job)
        assert (job.state, job.counts, job.total) == (
            Job.State.READY,
            {"create": 1, "error": 1},
            2,
        )
        row = job.rows.first()
        assert (row.data["stem"], row.data["category"]) == ("<p>Apa?</p>", "Umum > Dasar")
        assert [answer["share"] for answer in row.data["answers"]] == ["1", "0", "0"]
        assert Question.objects.count() == 0
        importing.start_apply(job)
        importing.apply_job(job)
        assert (job.state, job.counts) == (Job.State.DONE, {"create": 1, "error": 1})
        assert path_of(Question.objects.get().category) == ("Umum", "Dasar")
        table = list(importing.error_rows(job))
        assert len(table) == 2

    def test_who_lost_the_right_meanwhile_imports_nothing(self, region):
        job = self.upload(region, UserFactory())
        importing.plan_job(job)
        assert (job.state, Question.objects.count()) == (Job.State.FAILED, 0)

    def test_an_export_says_what_is_not_held(self, region):
        apply(f"{CHOICE}\n\nBenar {{T}}", region)
        user = UserFactory(is_superuser=True)
        category = Category.objects.get(name="Umum")
        job = exporting.create_job(owner=user, format="aiken", category=category)
        exporting.export_job(job)
        assert (job.state, job.output_name) == (Job.State.DONE, "soal-umum.txt")
        assert bytes(job.output).startswith(b"Apa?\nA. a\n")
        assert [row.outcome for row in job.rows.all()] == ["update", "error"]
        [lossy, refused] = [row.message for row in job.rows.all()]
        assert lossy
        assert refused

    def test_a_file_of_no_known_format_is_refused_at_once(self, region):
        with pytest.raises(importing.DomainError):
            self.upload(region, UserFactory(), "biasa saja")
        assert Job.objects.count() == 0


class TestCommands:
    def run(self, name, *args):
        out = StringIO()
        call_command(name, *args, stdout=out)
        return out.getvalue()

    def test_without_a_region_it_is_the_national_bank(self, tmp_path):
        top = nation()
        args = (str(FILES / "soal.gift"), "--format", "auto", "--category", "Umum/Uji")
        self.run("import_questions", *args, "--json")
        [region] = set(Question.objects.values_list("category__region", flat=True))
        assert region == top.pk
        target = tmp_path / "keluar.xml"
        self.run("export_questions", str(target), "--category", "Umum/Uji")
        assert target.read_bytes().count(b"<question type") > 1

    def test_counts_by_type_and_error(self, region):
        file = str(FILES / "soal.gift")
        args = (file, "--region", region.code, "--category", "Perintah", "--json")
        found = json.loads(self.run("import_questions", *args, "--dry-run"))
        assert (found["format"], found["questions"], found["dry_run"]) == ("gift", 14, True)
        assert found["types"]["choice"] == 2
        assert sum(found["errors"].values()) == found["outcomes"]["error"] == len(found["refused"])
        assert Question.objects.count() == 0
        done = json.loads(self.run("import_questions", *args))
        assert done["outcomes"] == found["outcomes"]
        assert Question.objects.count() == done["outcomes"]["create"]
        assert "same" in self.run("import_questions", *args[:-1])

    def test_exports_and_says_what_was_lost(self, region, tmp_path):
        apply(CHOICE, region)
        target = tmp_path / "a.xml"
        place = ("--region", region.slug, "--category", "Umum")
        assert "1 of 1" in self.run("export_questions", str(target), *place)
        assert registry.read(target.read_bytes()).questions[0].id_number == "K1"

    def test_what_is_not_there_is_told(self, region):
        with pytest.raises(CommandError, match="no region"):
            self.run("import_questions", str(FILES / "soal.gift"), "--region", "tidak-ada")
        with pytest.raises(CommandError):
            self.run("import_questions", "/tidak/ada", "--region", region.code)
        with pytest.raises(CommandError):
            self.run("export_questions", "/tmp/x", "--region", region.code)  # noqa: S108
