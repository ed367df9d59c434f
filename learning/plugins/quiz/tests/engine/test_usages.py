"""What the engine keeps in rows: steps under a lock, autosaves beside them, marks and regrades."""

from __future__ import annotations

import copy
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from learning.core.testing.factories import UserFactory
from learning.core.testing.shared import kept_rows
from learning.plugins.quiz.engine.values import Action, Kind, State
from learning.plugins.quiz.models import Autosave, QuestionStep, Usage
from learning.plugins.quiz.queries.live import load
from learning.plugins.quiz.services import files, usages
from learning.plugins.quiz.services.autosaving import autosave
from learning.plugins.quiz.services.errors import (
    FileRefused,
    MarkOutOfBounds,
    NotFinished,
    StaleForm,
)
from learning.plugins.quiz.testing import BODIES, make_category, make_question, make_version

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(scope="module")
def _world(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        category = make_category()
        kinds = ("choice", "true_false", "essay", "matching")
        yield {
            "user": UserFactory(),
            **{kind: make_question(kind, category=category) for kind in kinds},
        }


@pytest.fixture
def world(_world):
    return copy.deepcopy(_world)


def put(world, *kinds, behaviour="deferred", **more):
    usage = Usage.objects.create()
    new = [
        usages.NewQuestion(
            slot=slot,
            version=world[kind].ready,
            type=kind,
            behaviour=behaviour,
            max_mark=Decimal(2),
            **more,
        )
        for slot, kind in enumerate(kinds, 1)
    ]
    rows = usages.add_questions(usage, new=new, user=world["user"], at=NOW, seed="1")
    return usage, rows


def send(rows, slot=1, *, answer="a", kind=Kind.SAVE, sequence=0, **more):
    action = Action(kind, response={"answer": answer}, **more)
    return usages.submit(rows, actions={slot: action}, sequences={slot: sequence}, at=NOW)


def reread(usage):
    return {live.slot: live for live in load(usage)}


class TestBegin:
    def test_step_0_freezes_the_order(self, world):
        usage, (row,) = put(world, "choice")
        (live,) = load(usage)
        assert sorted(live.frozen["order"]) == ["a", "b", "c"]
        assert (live.steps[0].number, live.state) == (0, State.TODO)
        assert row.right_answer == "Benar"

    def test_the_same_seed_gives_the_same_order(self, world):
        first, second = (put(world, "choice")[1][0].frozen for _time in range(2))
        assert first == second

    @pytest.mark.parametrize("count", [1, 3])
    def test_statements_do_not_grow_with_the_questions(
        self, world, count, django_assert_num_queries
    ):
        usage = Usage.objects.create()
        new = [
            usages.NewQuestion(slot, world["choice"].ready, "choice", "deferred", Decimal(1))
            for slot in range(1, count + 1)
        ]
        with django_assert_num_queries(5):
            usages.add_questions(usage, new=new, user=world["user"], at=NOW, seed="1")

    def test_an_attempt_may_build_on_an_earlier_answer(self, world):
        usage, _rows = put(world, "choice", response={"answer": "b"})
        assert reread(usage)[1].response == {"answer": "b"}
        assert usages.finish(usage, user=world["user"], at=NOW) == 1


class TestSubmit:
    def test_an_answer_is_a_step_and_the_row_shows_it(self, world):
        usage, rows = put(world, "choice", "true_false")
        send(rows, answer="b")
        live = reread(usage)
        assert [step.action.kind for step in live[1].steps] == [Kind.START, Kind.SAVE]
        assert (live[1].row.sequence, live[1].row.response_summary) == (1, "Separuh")
        assert len(live[2].steps) == 1

    def test_the_same_form_twice_is_one_step(self, world):
        usage, rows = put(world, "choice")
        send(rows)
        assert send(rows) == {}
        assert reread(usage)[1].row.sequence == 1

    def test_an_older_form_is_refused_and_changes_nothing(self, world):
        usage, rows = put(world, "choice")
        send(rows, answer="b")
        with pytest.raises(StaleForm) as refused:
            send(rows, answer="a", sequence=0)
        assert refused.value.slots == [1]
        assert reread(usage)[1].response == {"answer": "b"}

    def test_a_stale_question_does_not_cost_the_others_their_answers(self, world):
        usage, rows = put(world, "choice", "true_false")
        send(rows, answer="b")
        actions = {
            1: Action(Kind.SAVE, response={"answer": "a"}),
            2: Action(Kind.SAVE, response={"answer": "true"}),
        }
        with pytest.raises(StaleForm):
            usages.submit(rows, actions=actions, sequences={1: 0, 2: 0}, at=NOW)
        live = reread(usage)
        assert live[1].response == {"answer": "b"}
        assert live[2].response == {"answer": "true"}

    def test_check_marks_at_once(self, world):
        usage, rows = put(world, "choice", behaviour="immediate")
        send(rows, answer="b", kind=Kind.CHECK)
        live = reread(usage)[1]
        assert (live.state, live.row.mark) == (State.GRADED_PARTIAL, Decimal(1))
        assert live.read_only

    @pytest.mark.parametrize("count", [1, 3])
    def test_statements_do_not_grow_with_the_answers(self, world, count, django_assert_num_queries):
        _usage, rows = put(world, *["choice"] * count)
        actions = {row.slot: Action(Kind.SAVE, response={"answer": "a"}) for row in rows}
        load(_usage)
        with django_assert_num_queries(8):
            usages.submit(rows, actions=actions, sequences=dict.fromkeys(actions, 0), at=NOW)


class TestAutosave:
    def save(self, rows, answer="b", *, sequence=0):
        return autosave(
            rows,
            actions={1: Action(Kind.SAVE, response={"answer": answer})},
            sequences={1: sequence},
            at=NOW,
        )

    def test_it_stands_in_the_inputs_and_earns_nothing(self, world):
        usage, rows = put(world, "choice")
        assert self.save(rows) == {1}
        live = reread(usage)[1]
        assert live.response == {"answer": "b"}
        assert (live.state, live.row.fraction, len(live.steps)) == (State.TODO, None, 1)

    def test_the_newest_replaces_the_one_before(self, world):
        usage, rows = put(world, "choice")
        self.save(rows, "b")
        self.save(rows, "a")
        assert reread(usage)[1].response == {"answer": "a"}
        assert Autosave.objects.filter(question_attempt__usage=usage).count() == 1

    def test_a_real_step_drops_it(self, world):
        usage, rows = put(world, "choice")
        self.save(rows)
        send(rows, answer="a")
        assert reread(usage)[1].response == {"answer": "a"}
        assert not Autosave.objects.filter(question_attempt__usage=usage).exists()

    def test_from_an_older_form_it_is_passed_over(self, world):
        usage, rows = put(world, "choice")
        send(rows, answer="a")
        assert self.save(rows, "b", sequence=0) == set()
        assert reread(usage)[1].response == {"answer": "a"}

    def test_finishing_counts_it_as_the_answer(self, world):
        usage, rows = put(world, "choice")
        self.save(rows, "a")
        assert usages.finish(usage, user=world["user"], at=NOW) == 2
        kinds = [step.action.kind for step in reread(usage)[1].steps]
        assert kinds == [Kind.START, Kind.SAVE, Kind.FINISH]


class TestFinish:
    def test_all_are_marked_and_summed(self, world):
        usage, rows = put(world, "choice", "true_false")
        send(rows, 1, answer="b")
        send(rows, 2, answer="true")
        assert usages.finish(usage, user=world["user"], at=NOW) == 3

    def test_an_essay_keeps_the_sum_open_until_it_is_marked(self, world):
        usage, rows = put(world, "choice", "essay")
        send(rows, 1, answer="a")
        send(rows, 2, answer="Uraian")
        assert usages.finish(usage, user=world["user"], at=NOW) is None
        usages.mark(rows[1], fraction=Decimal("0.5"), comment="Cukup", user=world["user"], at=NOW)
        assert usages.total(live.row for live in load(usage)) == 3

    def test_twice_is_once(self, world):
        usage, _rows = put(world, "choice")
        usages.finish(usage, user=world["user"], at=NOW)
        steps = QuestionStep.objects.filter(question_attempt__usage=usage).count()
        usages.finish(usage, user=world["user"], at=NOW)
        assert QuestionStep.objects.filter(question_attempt__usage=usage).count() == steps

    @pytest.mark.parametrize("count", [1, 3])
    def test_statements_do_not_grow(self, world, count, django_assert_num_queries):
        usage, _rows = put(world, *["true_false"] * count)
        load(usage)
        with django_assert_num_queries(9):
            usages.finish(usage, user=world["user"], at=NOW)


class TestMarking:
    def finished(self, world, kind="essay"):
        usage, rows = put(world, kind)
        send(rows, answer="Uraian" if kind == "essay" else "b")
        usages.finish(usage, user=world["user"], at=NOW)
        return usage, rows[0]

    def test_a_mark_and_its_comment_are_one_step(self, world):
        usage, row = self.finished(world)
        usages.mark(
            row,
            fraction=Decimal("0.75"),
            comment="Baik",
            rubric={"isi": 2},
            user=world["user"],
            at=NOW,
        )
        step = reread(usage)[1].steps[-1]
        assert (step.state, step.fraction) == (State.MANUAL_PARTIAL, Decimal("0.75"))
        assert (step.action.comment, step.action.rubric) == ("Baik", {"isi": 2})
        assert step.action.response == {"answer": "Uraian"}

    @pytest.mark.parametrize("fraction", ["-0.1", "1.1"])
    def test_out_of_bounds_is_refused(self, world, fraction):
        _usage, row = self.finished(world)
        with pytest.raises(MarkOutOfBounds):
            usages.mark(row, fraction=Decimal(fraction), comment="", user=world["user"], at=NOW)

    def test_what_may_still_change_is_not_marked(self, world):
        _usage, rows = put(world, "essay")
        with pytest.raises(NotFinished):
            usages.mark(rows[0], fraction=None, comment="", user=world["user"], at=NOW)


class TestRegrade:
    def finished_wrongly(self, world):
        usage, rows = put(world, "choice")
        send(rows, answer="c")
        usages.finish(usage, user=world["user"], at=NOW)
        options = copy.deepcopy(BODIES["choice"])
        options["options"][2]["fraction"] = "1"
        return usage, rows[0], make_version(world["choice"], options)

    def test_a_dry_run_tells_and_changes_nothing(self, world):
        usage, row, version = self.finished_wrongly(world)
        found = usages.regrade(row, version=version, dry_run=True, user=world["user"], at=NOW)
        assert (found.before, found.after, found.is_one) == (0, 1, True)
        assert reread(usage)[1].row.fraction == 0

    def test_it_appends_one_step_and_points_at_the_version(self, world):
        usage, row, version = self.finished_wrongly(world)
        usages.regrade(row, version=version, user=world["user"], at=NOW)
        live = reread(usage)[1]
        assert (live.row.fraction, live.row.version_id) == (1, version.pk)
        assert live.steps[-1].action.kind == Kind.REGRADE
        assert live.response == {"answer": "c"}

    def test_twice_is_once(self, world):
        usage, row, version = self.finished_wrongly(world)
        for _time in range(2):
            found = usages.regrade(row, version=version, user=world["user"], at=NOW)
        assert not found.is_one
        assert reread(usage)[1].row.sequence == 3


class TestRedo:
    def test_the_old_one_keeps_its_history_without_a_mark(self, world):
        usage, rows = put(world, "choice", behaviour="immediate")
        send(rows, answer="a", kind=Kind.CHECK)
        new = usages.NewQuestion(
            1, world["true_false"].ready, "true_false", "immediate", Decimal(2)
        )
        usages.redo(rows[0], new=new, history_slot=101, user=world["user"], at=NOW, seed="2")
        live = reread(usage)
        assert (live[1].question.type, live[1].state) == ("true_false", State.TODO)
        assert (live[101].row.max_mark, live[101].state) == (0, State.GRADED_RIGHT)

    def test_an_open_question_is_not_replaced(self, world):
        _usage, rows = put(world, "choice", behaviour="immediate")
        new = usages.NewQuestion(1, world["choice"].ready, "choice", "immediate", Decimal(2))
        with pytest.raises(NotFinished):
            usages.redo(rows[0], new=new, history_slot=9, user=world["user"], at=NOW, seed="2")


class TestForm:
    def form(self, live, **fields):
        return usages.read_post(live, {f"q1_{name}": value for name, value in fields.items()})

    def test_it_is_read_by_its_prefix(self, world):
        usage, _rows = put(world, "choice")
        live = reread(usage)[1]
        action, sequence = usages.read_post(
            live, {"q1_answer": "b", "q1_-sequence": "0", "q2_answer": "c", "q11_answer": "a"}
        )
        assert (action.kind, action.response, sequence) == (Kind.SAVE, {"answer": "b"}, 0)

    @pytest.mark.parametrize(
        ("button", "kind"), [("-check", Kind.CHECK), ("-again", Kind.TRY_AGAIN)]
    )
    def test_buttons_say_what_is_done(self, world, button, kind):
        usage, _rows = put(world, "choice")
        action, _sequence = usages.read_post(
            reread(usage)[1], {"q1_-sequence": "0", f"q1_{button}": "1"}
        )
        assert action.kind == kind

    @pytest.mark.parametrize("sequence", ["", "-1", "1e3", "١", "9" * 30])
    def test_without_a_number_of_ours_nothing_is_done(self, world, sequence):
        usage, _rows = put(world, "choice")
        action, _sequence = usages.read_post(
            reread(usage)[1], {"q1_-sequence": sequence, "q1_answer": "a"}
        )
        assert action is None

    def test_answers_that_cannot_be_are_dropped(self, world):
        usage, _rows = put(world, "choice")
        action, _sequence = usages.read_post(
            reread(usage)[1],
            {"q1_-sequence": "0", "q1_answer": "<script>", "q1_-certainty": "9"},
        )
        assert (dict(action.response), action.certainty) == ({}, None)


class TestFiles:
    def essay(self, world, **body):
        fields = {**BODIES["essay"], "attachments": 1, "max_bytes": 1_000, "file_types": [".pdf"]}
        version = make_version(world["essay"], {**fields, **body})
        usage = Usage.objects.create()
        new = usages.NewQuestion(1, version, "essay", "deferred", Decimal(1))
        (row,) = usages.add_questions(usage, new=[new], user=world["user"], at=NOW, seed="1")
        return row

    def pdf(self, name="laporan.pdf", content=b"%PDF-1.7 isi"):
        return SimpleUploadedFile(name, content)

    def test_a_file_is_kept_under_a_name_of_ours(self, world, settings, tmp_path):
        row = files.add_file(
            self.essay(world), file=self.pdf("../../Laporan Saya.pdf"), user=world["user"]
        )
        assert row.name == "Laporan-Saya.pdf"
        assert row.file.name == f"quiz/{row.key.hex[:2]}/{row.key.hex}.pdf"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("laporan.exe", b"MZ"),
            ("laporan.html", b"<script>"),
            ("laporan.pdf", b"<html><script>alert(1)</script>"),
            ("laporan.pdf", b""),
            ("laporan.pdf", b"%PDF-1.7" + b"x" * 1_000),
            ("laporan", b"%PDF-1.7"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, world, name, content):
        with pytest.raises(FileRefused):
            files.add_file(self.essay(world), file=self.pdf(name, content), user=world["user"])

    def test_no_more_than_the_question_takes(self, world):
        row = self.essay(world)
        files.add_file(row, file=self.pdf(), user=world["user"])
        with pytest.raises(FileRefused):
            files.add_file(row, file=self.pdf(), user=world["user"])

    def test_nothing_is_added_or_removed_after_finishing(self, world):
        row = self.essay(world)
        kept = files.add_file(row, file=self.pdf(), user=world["user"])
        usages.finish(row.usage, user=world["user"], at=NOW + timedelta(minutes=1))
        with pytest.raises(FileRefused):
            files.add_file(row, file=self.pdf(), user=world["user"])
        with pytest.raises(FileRefused):
            files.remove_file(row, key=str(kept.key))
